"""Rows J6, J8 and W13 under systemd itself: stopped, hung, and rebooted in the middle of the work."""

import pytest

from harness.waiting import until
from installation import acquired, fileserver
from installation.saying import say


@pytest.fixture(scope="module")
def slow(facility, tmp_path_factory):
    """A stack that keeps a worker busy for some seconds, and a watch `long` that takes it."""
    facility.watch("long")
    facility.rules("long", acquired.SLOW_RULES)
    facility.machine.run("systemctl", "reload", "unmixd")
    return acquired.slow(tmp_path_factory.mktemp("slow") / "slow.ome.tif", 99)


def begin(facility, slow, name):
    """Drops a stack and waits until a worker is at it."""
    facility.microscope.put(slow, f"long/{name}")
    worker = until(facility.workers, "a worker")
    say(f"worker {worker[0]} is at {name}")
    return worker[0]


def check(facility, name):
    """The stack was published once, whole."""
    (sidecar,) = facility.wait_published(f"long/{name}", within=120)
    assert sidecar["unmixd"]["input_size"] > 0
    jobs = facility.jobs("--folder", f"/srv/drop/long/{name}")
    assert [job["state"] for job in jobs] == ["done"]
    staging = facility.machine.path("/srv/results/long/.unmixd")
    until(lambda: not any(staging.iterdir()), "the staging folder to be empty")
    facility.machine.tell("unmix", "show", jobs[0]["id"])


def test_J6_stop_lets_a_job_come_to_its_end(facility, slow):
    begin(facility, slow, "stopped.ome.tif")
    facility.stop()
    assert facility.shown("Result") == "success"
    assert facility.result("long/stopped.ome.tif").exists()
    facility.start()
    check(facility, "stopped.ome.tif")


def test_J6_stop_puts_back_a_job_that_takes_too_long(facility, slow):
    # It would take for ever, as on a share that hangs.
    worker = begin(facility, slow, "too long.ome.tif")
    facility.machine.run("kill", "-STOP", worker)
    facility.stop()
    assert facility.shown("Result") == "success"
    assert not facility.workers()
    assert not facility.result("long/too long.ome.tif").exists()
    facility.start()
    check(facility, "too long.ome.tif")


def test_J8_the_watchdog_restarts_a_service_that_hangs(facility, slow):
    say("the unit's WatchdogSec=60 is made 4 s here, so that nobody waits for a minute")
    facility.drop_in("watchdog", "[Service]\nWatchdogSec=4\n")
    facility.start()
    restarts, pid = int(facility.shown("NRestarts")), facility.pid
    begin(facility, slow, "hung.ome.tif")
    facility.machine.run("kill", "-STOP", pid)
    until(lambda: int(facility.shown("NRestarts")) > restarts and facility.pid not in (0, pid),
          "another process", within=60)
    lines = facility.machine.run(
        "journalctl", "--no-pager", "-o", "cat", "-u", "unmixd", "--grep", "[Ww]atchdog", quiet=True).stdout
    say(lines)
    assert "Watchdog timeout" in lines
    check(facility, "hung.ome.tif")
    facility.drop_in("watchdog", "")
    facility.start()
    assert facility.shown("WatchdogUSec") == "1min"


def test_W13_a_reboot_goes_on_with_what_waits(facility, slow):
    worker = begin(facility, slow, "at work.ome.tif")
    facility.machine.run("kill", "-STOP", worker)
    facility.machine.run("unmix", "pause", "long")
    facility.microscope.put(slow, "long/waits.ome.tif")
    until(lambda: [job["state"] for job in facility.jobs("--folder", "/srv/drop/long/waits.ome.tif")] == ["queued"],
          "a place in the queue")
    facility.machine.run("unmix", "resume", "long")
    facility.machine.run("kill", "-KILL", facility.pid)
    facility.machine.reboot()
    fileserver.wait(facility.machine)
    assert facility.shown("ActiveState") == "active"
    check(facility, "at work.ome.tif")
    facility.wait_published("long/waits.ome.tif", within=120)
