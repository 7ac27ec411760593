"""Times the tool against the least that any program has to do for the same, and writes table, JSON and plot.

    Benchmarks/run [--rows PATTERN …] [--rounds 3] [--folder DIR] [--again]

Ours and the limit take turns in one run; the table shows medians in seconds, their ratio, and the peak memory of the
process that reads voxels. Rows that are in Benchmarks/results.json already, of the same build and machine, are not run
again unless --again says so, so that a run that was interrupted goes on where it stopped.

BENCH_PEER=1 runs the Python reference too, `spectral-unmix` in the PATH or the program in BENCH_PEER_COMMAND.
"""

import argparse
import fnmatch
import hashlib
import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import plot
import programs
import rows

RESULTS = Path(__file__).parent / "results.json"


def machine(folder):
    """What the figures hold for."""
    words = dict(
        line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line
    )
    words = {key.strip(): value.strip() for key, value in words.items()}
    disk = subprocess.run(
        ["findmnt", "-no", "SOURCE,FSTYPE", "-T", folder], capture_output=True, text=True
    ).stdout.split()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": words.get("model name", platform.machine()), "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9, 1), "kernel": platform.release(), "disk": " ".join(disk),
    }


def stamp(folder):
    """The machine, and which build it was."""
    digest = hashlib.sha256((programs.BUILD / "unmix").read_bytes()).hexdigest()[:16]
    return {"machine": machine(folder), "build": digest}


def load(now):
    if not RESULTS.exists():
        return now | {"rows": {}}
    known = json.loads(RESULTS.read_text(encoding="utf-8"))
    same = {key: known.get(key) for key in now} == now
    return known if same else now | {"rows": {}}


def line(name, row):
    def number(key, form):
        return format(row[key], form) if key in row else ""

    within = "" if "at_most" not in row else "≤ %.2f" % row["at_most"]
    return (
        f"{name:34} {number('seconds', '8.2f'):>8} {number('cpu', '7.2f'):>7}"
        f" {number('limit', '8.2f'):>8}"
        f" {number('limit_cpu', '7.2f'):>7} {number('ratio', '6.2f'):>6} {within:>7}"
        f" {number('peak_megabytes', '7.0f'):>7} {number('peer_seconds', '8.1f'):>8}"
    )


def show(name, row):
    if "stacks_per_second" in row:
        print(
            f"{name:34} {row['stacks_per_second']:.0f} a second (at least {row['stacks_at_least']}),"
            f" {row['milliseconds_of_processors_each']:.1f} ms of the processors each", flush=True)
        return
    for each in row.get("kernels", []):
        rate, copy = each["voxels_per_second"], each["memcpy_voxels_per_second"]
        print(f"{each['kernel']:40} {rate / 1e9:6.2f} Gvoxels/s, memcpy {copy / 1e9:6.2f}", flush=True)
    if "kernels" not in row:
        print(line(name, row), flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    every = rows.every()
    parser.add_argument("--rows", nargs="+", default=["*"], help="names, or patterns such as '500 MB*'")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="where stacks and results are put (default: the system's for temporary files)")
    parser.add_argument("--again", action="store_true", help="run these rows also where they have results")
    parser.add_argument("--list", action="store_true", help="list the rows")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(every))
        return
    if arguments.folder:
        os.makedirs(arguments.folder, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="unmix-bench-", dir=arguments.folder)
    try:
        results = load(stamp(folder))
        bench = rows.Bench(folder, arguments.rounds)
        print(f"{'':34} {'ours s':>8} {'cpu s':>7} {'limit s':>8} {'cpu s':>7} {'ratio':>6} {'wanted':>7} {'peak MB':>7} {'peer s':>8}")
        for name, run in every.items():
            if not any(fnmatch.fnmatch(name, pattern) for pattern in arguments.rows):
                continue
            if arguments.again or name not in results["rows"]:
                load_before = os.getloadavg()[0]
                results["rows"][name] = run(bench) | {
                    "load_before": load_before, "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                }
                RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")
            show(name, results["rows"][name])
        plot.write(results, RESULTS.with_suffix(".svg"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
