"""How fast it is: ten thousand stacks at once, and a single stack from its last byte to its result."""

import os
import statistics
import time

from harness.load import WANTED, drop_at_once
from harness.stacks import stack
from harness.waiting import until

STACKS = int(os.environ.get("UNMIXD_SOAK_STACKS", 10_000))


def test_ten_thousand_stacks_at_once(facility, verdict):
    facility.configure(workers=int(os.environ.get("UNMIXD_SOAK_WORKERS", 3)))
    service = facility.start().ready()
    took = drop_at_once(facility, service, STACKS)
    effort = took.processors / STACKS * 1000
    found = len(facility.published())
    rate = STACKS / took.seconds
    verdict(found == STACKS and rate >= WANTED, (
        f"{found} of {STACKS} done in {took.seconds:.0f} s, {took.dropping:.0f} s of which it took to drop them:"
        f" {rate:.0f} stacks a second (at least {WANTED}), {effort:.0f} ms of processor time for each, workers"
        f" and all; load average {os.getloadavg()[0]:.1f}"))


def test_latency(facility, verdict):
    quiet = 0.2
    facility.start().ready()
    latencies = []
    for index in range(100):
        path = facility.put(f"{index}.tif", stack(index))
        sidecar = facility.sidecar(path.name)
        written = time.monotonic()
        until(sidecar.exists, "the result", every=0.001)
        latencies.append(1000 * (time.monotonic() - written - quiet))
    median = statistics.median(latencies)
    verdict(median < 250, (
        f"from the last byte to the result, beyond the quiet time: median {median:.0f} ms (below 250),"
        f" fastest {min(latencies):.0f} ms, slowest {max(latencies):.0f} ms of 100;"
        f" load average {os.getloadavg()[0]:.1f}"))
