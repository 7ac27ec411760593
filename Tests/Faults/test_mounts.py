"""Rows W, where the drop folder or the results tree is on a file system that goes, hangs or fails."""

import subprocess
import time

import pytest

from harness import mounts
from harness.facility import RULES
from harness.waiting import never, until

pytestmark = pytest.mark.needs_mounts


@pytest.fixture
def disk(place):
    with mounts.tmpfs(place / "disk") as disk:
        yield disk


def bound(disk, path):
    mounts.mount("--bind", disk, path)


def test_W8_drop_folder_unmounted_during_a_job(facility, faults, disk):
    bound(disk, facility.drop)
    facility.write_rules(RULES)
    service = facility.start(faults.environment).ready()
    faults.set("worker-hold")
    facility.put("cells.tif")
    staging = facility.results / ".unmixd" / "1-1"
    until((staging / "cells_unmixed.ome.tif").exists, "an attempt that has opened its stack")
    mounts.unmount(facility.drop, "-l")
    service.wait("cannot be reached", "nothing is mounted")
    faults.clear("worker-hold")
    until(lambda: not service.attempts(), "the end of the attempt")
    never(lambda: service.lines("failed"), "a failed job", during=1)
    bound(disk, facility.drop)
    service.wait("the drop folder is back")
    facility.wait_published("cells.tif")
    facility.check("cells.tif")
    mounts.unmount(facility.drop, "-l")


def test_W8_results_tree_unmounted(facility, disk):
    bound(disk, facility.results)
    service = facility.start().ready()
    facility.put("before.tif")
    facility.wait_published("before.tif")
    # Also that its staging folder is gone: what is taken away with the share is swept only at the next start.
    facility.check("before.tif")
    mounts.unmount(facility.results, "-l")
    facility.put("meanwhile.tif")
    service.wait("failed", "meanwhile.tif", "nothing is mounted")
    assert not any(facility.results.iterdir()), "something was written beneath the mount point"
    bound(disk, facility.results)
    (job,) = service.jobs("--state", "deferred")
    service.unmix("retry", str(job["id"]))
    facility.wait_published("meanwhile.tif")
    facility.check("before.tif", "meanwhile.tif")
    mounts.unmount(facility.results, "-l")


def test_W10_a_share_that_tells_no_events(facility, share):
    (share.backing / "unmix.yaml").write_text(RULES)
    facility.configure(scan="1s", watches={"scope": (share.mountpoint, facility.results)})
    service = facility.start().ready()
    assert "polling" in service.watch()["mode"]
    assert "FUSE" in service.watch()["mode"]
    facility.put("cells.tif", drop=share.backing)
    facility.wait_published("cells.tif", within=15)


def test_W10_a_watch_of_which_the_kernel_tells_nothing(facility, faults):
    """A file of the service's own is the probe; scans that follow each other faster than it do not hide the answer."""
    facility.configure(scan="1s")
    faults.set("deaf")
    service = facility.start(faults.environment).ready()
    until(lambda: "does not tell" in service.watch()["mode"], "the word that it is polled")
    scans = service.watch()["counters"]["scans"]
    facility.put("cells.tif")
    facility.wait_published("cells.tif")
    until(lambda: service.watch()["counters"]["scans"] > scans + 2, "further scans")
    assert "does not tell" in service.watch()["mode"]
    assert len(service.lines("changes are found by polling")) == 1
    faults.clear("deaf")
    until(lambda: service.watch()["mode"] == "inotify", "the kernel's word to be heard again")


def two_watches(facility, share, **more):
    """One watch on the share, and one on the local disk."""
    (share.backing / "unmix.yaml").write_text(RULES)
    (facility.root / "hung-results").mkdir()
    facility.configure(scan="1s", watches={
        "hung": (share.mountpoint, facility.root / "hung-results"),
        "scope": (facility.drop, facility.results)}, **more)


def test_W11_a_share_that_hangs(facility, share, faults):
    two_watches(facility, share, workers=1)
    service = facility.start(faults.environment).ready()
    # The only worker is at a stack of the share that hangs just before the result is published.
    faults.set("worker-hold")
    facility.put("held.tif", drop=share.backing)
    until(service.attempts, "an attempt")
    share.set("stall")
    faults.clear("worker-hold")
    began = time.monotonic()
    facility.put("cells.tif")
    facility.wait_published("cells.tif", within=40)
    until(lambda: "has not answered" in service.watch("hung").get("offline", ""), "the word stalled")
    asked = time.monotonic()
    service.status(timeout=5)
    assert time.monotonic() - asked < 1
    assert facility.manager.longest_silence("WATCHDOG=1", began) < 5
    assert len(service.workers()) <= 1
    share.clear("stall")
    until((facility.root / "hung-results" / "held_unmixed.ome.tif.json").exists, "the held result")
    until(lambda: "offline" not in service.watch("hung"), "the share to be back")


@pytest.mark.parametrize("fault", ["ESTALE", "EIO", "ENOTCONN"])
def test_W12_a_share_that_fails(facility, share, faults, fault):
    two_watches(facility, share)
    service = facility.start(faults.environment).ready()
    faults.set("worker-hold")
    facility.put("held.tif", drop=share.backing)
    until(service.attempts, "an attempt")
    if fault == "ENOTCONN":
        share.die()
    else:
        share.set(fault)
    faults.clear("worker-hold")
    service.wait("failed", "held.tif", "state=deferred")
    service.wait("cannot be reached", "watch=hung")
    facility.put("cells.tif")
    facility.wait_published("cells.tif")
    if fault == "ENOTCONN":
        share.unmount()
        share.mount()
    else:
        share.clear(fault)
    service.wait("the drop folder is back")
    (job,) = service.jobs("--state", "deferred")
    service.unmix("retry", str(job["id"]))
    until((facility.root / "hung-results" / "held_unmixed.ome.tif.json").exists, "the held result")


def test_O6_a_results_tree_of_two_file_systems(facility):
    with mounts.tmpfs(facility.results / "day1"):
        service = facility.start().ready()
        facility.put("day1/cells.tif")
        facility.put("day2/cells.tif")
        line = service.wait("failed", "day1/cells.tif", "state=deferred")
        assert "one file system" in line
        facility.wait_published("day2/cells.tif")
        facility.check("day2/cells.tif")
    (job,) = service.jobs("--state", "deferred")
    service.unmix("retry", str(job["id"]))
    facility.wait_published("day1/cells.tif")


def test_O5_a_results_tree_that_becomes_read_only(facility, faults):
    disk = mounts.LoopDisk(facility.root / "disk.img", facility.results)
    try:
        service = facility.start(faults.environment).ready()
        faults.set("worker-hold")
        facility.put("cells.tif")
        until(service.attempts, "an attempt")
        subprocess.run(["mount", "-o", "remount,abort", str(facility.results)], check=False)
        faults.clear("worker-hold")
        service.wait("failed", "cells.tif", "state=deferred")
        assert not facility.published()
        disk.detach("-l")
        disk.attach()
        (job,) = service.jobs("--state", "deferred")
        service.unmix("retry", str(job["id"]))
        facility.wait_published("cells.tif")
        facility.check_result("cells.tif")
        service.stop()
    finally:
        disk.close()
