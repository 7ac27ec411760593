"""The rows of the table: what is run, and the limit that it is measured against, alternating."""

import json
import os
import statistics
import subprocess
from pathlib import Path

import limits
import programs
import service
import stacks
from programs import Took, timed

CORES = os.cpu_count() or 1


class Bench:
    """The folder of inputs and results, and how often each row is run."""

    def __init__(self, folder, rounds):
        self.folder, self.rounds = Path(folder), rounds
        self.target = self.folder / "ours.ome.tif"

    def stack(self, name, make):
        """An input, made when it is wanted first."""
        path = self.folder / name
        if not path.exists():
            make(path)
        return path

    def alternate(self, run, limit):
        """Figures of runs and limits that take turns."""
        rounds = []
        for _ in range(self.rounds):
            bound = limit()
            one = run()
            rounds.append({
                "seconds": one.seconds, "cpu": one.cpu, "memory": one.memory,
                "limit": bound.seconds, "limit_cpu": bound.cpu,
            })
        return rounds

    def row(self, run, limit, at_most):
        rounds = self.alternate(run, limit)
        return {
            key: statistics.median(each[key] for each in rounds)
            for key in ("seconds", "cpu", "limit", "limit_cpu")
        } | {
            "ratio": statistics.median(each["seconds"] / each["limit"] for each in rounds),
            "peak_megabytes": max(each["memory"] for each in rounds),
            "at_most": at_most, "rounds": rounds,
        }

    def peer(self, source, flags):
        """Figures of one run of the reference, where it is asked for."""
        target = self.folder / "peer.ome.tif"
        run = programs.peer(source, target, flags)
        if not run:
            return {}
        # It does not flush what it writes: the next row would have the disk busy with it.
        target.unlink()
        os.sync()
        return {"peer_seconds": run.seconds, "peer_peak_megabytes": run.memory}


def uncompressed(bench, megabytes, method, at_most):
    """Against reading all bytes of the input, and writing and flushing as many as the output has."""
    source = bench.stack(f"in{megabytes}.ome.tif", lambda path: stacks.make(path, megabytes))
    run = lambda: programs.ours(source, bench.target, *programs.METHODS[method])
    size = run().size

    def limit():
        return timed(lambda: (limits.read(source), limits.write(bench.folder / "limit.bin", size)))

    return bench.row(run, limit, at_most) | bench.peer(source, programs.METHODS[method])


def deflated_output(bench, megabytes):
    """Against deflating the result's strips at level 3 on all cores, from memory and into nothing, by zlib as the
    reference does; what libdeflate takes for it, which libtiff compresses with here, is told as well."""
    source = bench.stack(f"in{megabytes}.ome.tif", lambda path: stacks.make(path, megabytes))
    plain = bench.folder / "plain.ome.tif"
    programs.ours(source, plain, *programs.METHODS["fixed"])
    strips = limits.predicted_strips(plain)
    plain.unlink()
    run = lambda: programs.ours(
        source, bench.target, *programs.METHODS["fixed"], "--compression", "deflate"
    )
    run()
    row = bench.row(run, lambda: timed(lambda: limits.compress(strips, CORES, "zlib")), 1.2)
    quicker = timed(lambda: limits.compress(strips, CORES, "libdeflate"))
    return row | {
        "libdeflate_seconds": quicker.seconds, "libdeflate_cpu": quicker.cpu,
    } | bench.peer(source, programs.METHODS["fixed"])


def compressed_input(bench, megabytes, codec):
    """Against decoding the input's strips on all cores, and writing and flushing as many bytes as the output has."""
    options = {"deflate": ("zlib", 3), "zstd": ("zstd", 1)}[codec]
    source = bench.stack(
        f"in{megabytes}_{codec}.ome.tif", lambda path: stacks.make(path, megabytes, *options)
    )
    strips = limits.stored_strips(source)
    run = lambda: programs.ours(source, bench.target, *programs.METHODS["fixed"])
    size = run().size
    decoding = []

    def limit():
        first = timed(lambda: limits.decode(strips, CORES, codec))
        second = timed(lambda: limits.write(bench.folder / "limit.bin", size))
        decoding.append(first.seconds)
        return Took(first.seconds + second.seconds, first.cpu + second.cpu)

    row = bench.row(run, limit, 1.3)
    row["decode_seconds"] = statistics.median(decoding)
    return row


def memory(bench, megabytes, method):
    """The peak of one run; the result is of uint8, so that the largest fits the disk."""
    source = bench.stack(f"repeated{megabytes}.tif", lambda path: stacks.make_repeated(path, megabytes))
    run = programs.ours(source, bench.target, *programs.METHODS[method], "--output-dtype", "uint8")
    bench.target.unlink()
    return {"seconds": run.seconds, "cpu": run.cpu, "peak_megabytes": run.memory, "bytes": run.size}


def scan(bench, files):
    """The walk of the service's scan against `find -printf '%s %T@\\n'`, over folders of 1000 files."""
    tree = bench.folder / "tree"
    if not tree.exists():
        for number in range(files // 1000):
            folder = tree / f"{number // 100:03}" / f"{number:05}"
            folder.mkdir(parents=True)
            for file in range(1000):
                os.close(os.open(folder / f"cells_{file:04}.ome.tif", os.O_CREAT | os.O_WRONLY))
    find = ["find", tree, "-type", "f", "-printf", "%s %T@\\n"]
    rounds = []
    for _ in range(bench.rounds):
        bound = timed(lambda: subprocess.run(find, stdout=subprocess.DEVNULL, check=True)).seconds
        output = subprocess.run(
            [programs.BUILD / "unmix-bench-scan", tree], capture_output=True, check=True
        ).stdout
        found = json.loads(output)
        if found["files"] != files:
            raise SystemExit(f"the scan saw {found['files']} of {files} files")
        rounds.append({"seconds": found["seconds"], "limit": bound})
    return {
        "seconds": statistics.median(each["seconds"] for each in rounds),
        "limit": statistics.median(each["limit"] for each in rounds),
        "ratio": statistics.median(each["seconds"] / each["limit"] for each in rounds),
        "at_most": 1.5, "rounds": rounds,
    }


def kernels(bench):
    """Voxels a second of each kernel, and of a memcpy of as many bytes."""
    output = subprocess.run(
        [programs.BUILD / "unmix-bench-kernels"], capture_output=True, text=True, check=True
    ).stdout
    return {"kernels": [json.loads(line) for line in output.splitlines()]}


AT_MOST = {
    "fixed": 1.15, "mean_ratio reference_t": 1.25, "linear_fit per_t": 1.5, "mi_min per_t": 2.5,
}


def every():
    """All rows by their names, in the order of the table."""
    rows = {}
    for megabytes in (500, 2000):
        for method, at_most in AT_MOST.items():
            rows[f"{megabytes} MB, {method}"] = (
                lambda bench, m=megabytes, n=method, a=at_most: uncompressed(bench, m, n, a)
            )
    rows["500 MB, deflate 3 out"] = lambda bench: deflated_output(bench, 500)
    for codec in ("deflate", "zstd"):
        rows[f"500 MB, {codec} in"] = lambda bench, c=codec: compressed_input(bench, 500, c)
    for megabytes in (50, 500, 2000, 20000):
        for method in AT_MOST:
            rows[f"memory {megabytes} MB, {method}"] = (
                lambda bench, m=megabytes, n=method: memory(bench, m, n)
            )
    rows["scan of 1000000 files"] = lambda bench: scan(bench, 1_000_000)
    rows["10000 little stacks"] = lambda bench: service.little_stacks(bench, 10_000)
    rows["kernels"] = kernels
    return rows
