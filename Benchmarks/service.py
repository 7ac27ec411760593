"""Ten thousand little stacks through the running service."""

import os
import sys

import programs

sys.path.insert(0, str(programs.ROOT / "Tests" / "Faults"))
os.environ["UNMIX_BUILD"] = str(programs.BUILD)
from harness.facility import Facility
from harness.load import WANTED, drop_at_once


def little_stacks(bench, count):
    """How many a second, and one of them by the reference."""
    root = bench.folder / "facility"
    root.mkdir()
    facility = Facility(root)
    facility.configure(workers=3)
    service = facility.start().ready()
    took = drop_at_once(facility, service, count)
    service.stop()
    one = facility.drop / "run0" / "0.tif"
    return {
        "stacks": count, "stacks_per_second": count / took.seconds, "stacks_at_least": WANTED,
        "milliseconds_of_processors_each": 1000 * took.processors / count,
    } | bench.peer(one, programs.METHODS["mean_ratio reference_t"])
