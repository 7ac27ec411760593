"""Times `unmix run` against the least that any program has to do: read the input's bytes, write and flush the output's.

    bench.py [--sizes 200 500] [--rounds 3] [--methods mean_ratio …] [--folder DIR]

Ours and the limit alternate in one run; the table shows medians in seconds, their ratio, and the peak memory of the
process that reads voxels. The figures go to Benchmarks/results.json as well.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import tifffile

ROOT = Path(__file__).resolve().parents[1]
UNMIX = Path(os.environ.get("UNMIX_BUILD", ROOT / ".build" / "release")) / "unmix"
PLANE = (1024, 1024)
RUNS = {
    "fixed": ["--alpha", "0.2"],
    "mean_ratio reference_t": ["--alpha-mode", "reference_t", "--method", "mean_ratio"],
    "linear_fit per_t": ["--alpha-mode", "per_t", "--method", "linear_fit"],
    "mi_min per_t": ["--alpha-mode", "per_t", "--method", "mi_min"],
}


def make_stack(path, megabytes):
    """An uncompressed two-channel uint16 OME-TIFF of about so many megabytes, T × Z planes of 1024²."""
    slices = max(1, round(megabytes * 1e6 / (2 * 2 * PLANE[0] * PLANE[1])))
    z = next(z for z in (20, 16, 12, 10, 8, 6, 5, 4, 3, 2, 1) if slices % z == 0)
    shape = (slices // z, z, 2, *PLANE)
    random = numpy.random.default_rng(1)
    source = random.poisson(random.gamma(0.5, 400, PLANE)).astype("uint16") + 100
    target = (random.poisson(80, PLANE) + 0.2 * source).astype("uint16") + 100

    def planes():
        for index in range(slices):
            yield numpy.roll(source, 17 * index)
            yield numpy.roll(target, 17 * index)

    tifffile.imwrite(
        path, planes(), shape=shape, dtype="uint16", ome=True, bigtiff=megabytes > 4000,
        photometric="minisblack", metadata={"axes": "TZCYX"},
    )
    return shape


def limit(source, size, folder):
    """Seconds to read a file and to write and flush so many bytes."""
    target = folder / "limit.bin"
    block = bytearray(8 << 20)
    start = time.monotonic()
    with open(source, "rb", buffering=0) as file:
        while file.readinto(block):
            pass
    with open(target, "wb", buffering=0) as file:
        left = size
        while left > 0:
            left -= file.write(memoryview(block)[: min(left, len(block))])
        os.fsync(file.fileno())
    seconds = time.monotonic() - start
    target.unlink()
    return seconds


def ours(source, flags, folder):
    """Seconds and peak memory in MB of one run, and the size of its result."""
    target = folder / "ours.ome.tif"
    start = time.monotonic()
    child = subprocess.Popen(
        [UNMIX, "run", source, target, "--quiet", *flags], stdin=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"unmix run failed: {os.waitstatus_to_exitcode(status)}")
    size = target.stat().st_size
    target.unlink()
    Path(f"{target}.json").unlink()
    return seconds, usage.ru_maxrss / 1000, size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[500], help="megabytes of input")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--methods", nargs="+", default=list(RUNS), choices=list(RUNS))
    parser.add_argument("--folder", type=Path, help="where the stacks are made")
    arguments = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        print(f"{'input':>8}  {'run':24} {'ours s':>8} {'limit s':>8} {'ratio':>6} {'peak MB':>8}")
        for megabytes in arguments.sizes:
            source = folder / "input.ome.tif"
            make_stack(source, megabytes)
            for method in arguments.methods:
                rounds = []
                _, _, size = ours(source, RUNS[method], folder)
                for _ in range(arguments.rounds):
                    bound = limit(source, size, folder)
                    seconds, memory, _ = ours(source, RUNS[method], folder)
                    rounds.append((seconds, bound, memory))
                seconds, bound = (statistics.median(r[i] for r in rounds) for i in (0, 1))
                memory = max(r[2] for r in rounds)
                ratio = statistics.median(r[0] / r[1] for r in rounds)
                print(f"{megabytes:5} MB  {method:24} {seconds:8.2f} {bound:8.2f} {ratio:6.2f} {memory:8.0f}", flush=True)
                results.append({
                    "megabytes": megabytes, "run": method, "seconds": seconds, "limit": bound,
                    "ratio": ratio, "peak_megabytes": memory, "rounds": rounds,
                })
            source.unlink()
    (ROOT / "Benchmarks" / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
