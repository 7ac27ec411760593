"""Many little stacks at once through a service, and what they took."""

import time
from typing import NamedTuple

from .stacks import stack
from .waiting import until

# Two channels of 64 × 64 voxels.
LITTLE = (1, 1, 2, 64, 64)
# Stacks a second on two cores.
WANTED = 100


class Took(NamedTuple):
    """Seconds until all were dropped and until all were done, and those of the processors in all."""

    dropping: float
    seconds: float
    processors: float


def drop_at_once(facility, service, count):
    """Drops stacks into a hundred folders; the time ends with the last result."""
    content = stack(0, LITTLE)
    began = time.monotonic()
    for index in range(count):
        facility.put(f"run{index % 100}/{index}.tif", content)
    dropping = time.monotonic() - began
    until(lambda: service.status(timeout=30)["jobs"].get("done") == count, "all jobs", 1800, every=1)
    return Took(dropping, time.monotonic() - began, service.processor_seconds())
