"""W11, long: a share that hangs for a minute while others work."""

import time

import pytest

from harness.facility import RULES
from harness.tree import files
from harness.waiting import until


@pytest.mark.needs_mounts
def test_a_hung_mount(facility, share, verdict):
    (share.backing / "unmix.yaml").write_text(RULES)
    results = facility.root / "hung-results"
    results.mkdir()
    facility.configure(scan="2s", workers=2, watches={
        "hung": (share.mountpoint, results), "scope": (facility.drop, facility.results)})
    service = facility.start().ready()
    for index in range(20):
        facility.put(f"{index}.tif", drop=share.backing)
    until(service.workers, "a worker at the share")
    share.set("stall")
    began = time.monotonic()
    stacks, slowest = [], 0.0
    while time.monotonic() < began + 60:
        stacks.append(f"{len(stacks)}.tif")
        facility.put(stacks[-1])
        asked = time.monotonic()
        service.status(timeout=30)
        slowest = max(slowest, time.monotonic() - asked)
        time.sleep(1)
    until(lambda: all(facility.sidecar(path).exists() for path in stacks[:-1]), "the other watch", 30)
    silence = facility.manager.longest_silence("WATCHDOG=1", began)
    stuck = len(service.workers())
    word = service.watch("hung").get("offline", "")
    share.clear("stall")
    until(lambda: len(files(results, ".ome.tif.json")) == 20, "the share's own stacks", 120)
    until(lambda: "offline" not in service.watch("hung"), "the share to be back", 60)
    share.freeze()
    until(lambda: "offline" in service.watch("hung"), "the share to hang again", 60)
    stopped = time.monotonic()
    code = service.stop(within=58)
    ended = time.monotonic() - stopped
    share.thaw()
    passes = slowest < 1 and silence < 10 and "has not answered" in word and code == 0
    verdict(passes, (
        f"{len(stacks)} stacks of the other watch published while it hung; `unmix status` took"
        f" {slowest * 1000:.0f} ms at most; at most {silence:.1f} s without WATCHDOG=1; {stuck} workers"
        f" stuck; “{word}”; afterwards all 20 of its own published; stopped while"
        f" it hung: ended after {ended:.0f} s with {code}"))
