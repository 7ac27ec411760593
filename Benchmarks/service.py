"""Ten thousand little stacks through the running service."""

import os
import sys
import time

import programs

sys.path.insert(0, str(programs.ROOT / "Tests" / "Faults"))
os.environ["UNMIX_BUILD"] = str(programs.BUILD)
from harness.facility import Facility
from harness.stacks import stack
from harness.waiting import until

# Two channels of 64 × 64 voxels.
LITTLE = (1, 1, 2, 64, 64)
AT_LEAST = 100


def little_stacks(bench, count):
    """Drops them into a hundred folders at once; the time ends with the last result."""
    root = bench.folder / "facility"
    root.mkdir()
    facility = Facility(root)
    facility.configure(workers=3)
    service = facility.start().ready()
    began = time.monotonic()
    for index in range(count):
        facility.put(f"run{index % 100}/{index}.tif", stack(0, LITTLE))
    until(lambda: service.status(timeout=30)["jobs"].get("done") == count, "all jobs", 1800, every=0.5)
    seconds = time.monotonic() - began
    cpu = service.processor_seconds()
    service.stop()
    one = facility.drop / "run0" / "0.tif"
    return {
        "stacks": count, "stacks_per_second": count / seconds, "stacks_at_least": AT_LEAST,
        "milliseconds_of_processors_each": 1000 * cpu / count,
    } | bench.peer(one, programs.METHODS["mean_ratio reference_t"])
