"""What is timed: the tool, and the reference where it is installed."""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BUILD = Path(os.environ.get("UNMIX_BUILD", ROOT / ".build" / "release"))

METHODS = {
    "fixed": ["--alpha", "0.2"],
    "mean_ratio reference_t": ["--alpha-mode", "reference_t", "--method", "mean_ratio"],
    "linear_fit per_t": ["--alpha-mode", "per_t", "--method", "linear_fit"],
    "mi_min per_t": ["--alpha-mode", "per_t", "--method", "mi_min"],
}


_spawner = subprocess.Popen(
    [sys.executable, "-S", Path(__file__).with_name("spawn.py")], stdin=subprocess.PIPE,
    stdout=subprocess.PIPE, text=True,
)


class Run:
    """One run of a program: seconds, those of the processors, peak memory in MB, and bytes of its result."""

    def __init__(self, command, target):
        target.unlink(missing_ok=True)
        print(json.dumps([str(word) for word in command]), file=_spawner.stdin, flush=True)
        told = json.loads(_spawner.stdout.readline())
        self.seconds, self.cpu, self.memory = told["seconds"], told["cpu"], told["memory"]
        if told["status"] != 0:
            raise SystemExit(f"{' '.join(map(str, command))} failed: {told['status']}")
        self.size = target.stat().st_size


def ours(source, target, *flags):
    """A run of `unmix run`; its result stays."""
    Path(f"{target}.json").unlink(missing_ok=True)
    return Run([BUILD / "unmix", "run", source, target, "--quiet", *flags], target)


def peer(source, target, flags):
    """A run of the Python reference, or None where it is not asked for.

    BENCH_PEER=1 asks for it; BENCH_PEER_COMMAND is its program where that is not `spectral-unmix` in the PATH. It takes
    the flags of `unmix run` for the same work.
    """
    if os.environ.get("BENCH_PEER") != "1":
        return None
    program = os.environ.get("BENCH_PEER_COMMAND", "spectral-unmix")
    if not shutil.which(program):
        raise SystemExit(f"BENCH_PEER=1, but there is no {program}; BENCH_PEER_COMMAND names it")
    return Run([program, source, target, "--quiet", *flags], target)


def timed(work):
    """Seconds of a piece of work in this process, and those of the processors."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.monotonic()
    work()
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(seconds, cpu)


class Took(NamedTuple):
    seconds: float
    cpu: float
