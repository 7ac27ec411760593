"""Rows J: workers that crash, hang or take too much, and a service that is killed, stopped or hangs."""

import os
import random
import resource
import signal
import time

import pytest

from harness.facility import RULES
from harness.stacks import stack
from harness.waiting import never, until


def only_job(service, path):
    (job,) = [job for job in service.jobs() if job["stack"]["path"] == path]
    return job


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGBUS, signal.SIGSYS])
def test_J1_a_worker_that_crashes_twice(facility, faults, number):
    service = facility.start(faults.environment).ready()
    for crash in (1, 2):
        faults.set("worker-hold")
        if crash == 1:
            facility.put("evil.tif")
        else:
            service.unmix("retry", str(only_job(service, "evil.tif")["id"]))
        (worker,) = until(service.attempts, "an attempt")
        os.kill(worker, number)
        service.wait("failed", "evil.tif", count=crash)
        faults.clear("worker-hold")
    assert only_job(service, "evil.tif")["state"] == "poison"
    assert "Problem:" in facility.note("evil.tif").read_text()
    facility.put("good.tif")
    facility.wait_published("good.tif")
    facility.check("good.tif")


def test_J2_a_worker_that_hangs(facility, faults):
    facility.configure(workers=1, timeout="2s")
    service = facility.start(faults.environment).ready()
    faults.set("worker-hold")
    facility.put("hangs.tif")
    (worker,) = until(service.attempts, "an attempt")
    os.kill(worker, signal.SIGSTOP)
    faults.clear("worker-hold")
    facility.put("good.tif")
    service.wait("failed", "hangs.tif", "state=deferred", "took longer")
    facility.wait_published("good.tif")
    facility.check("good.tif")


def test_J3_a_worker_that_takes_too_much_memory(facility):
    facility.configure(memory="64MiB")
    service = facility.start().ready()
    # Four times the limit is not enough either.
    facility.put("huge.tif", stack(5, (1, 1, 2, 8000, 8000)))
    service.wait("failed", "huge.tif", "state=deferred", "memory")
    service.unmix("retry", str(only_job(service, "huge.tif")["id"]))
    service.wait("failed", "huge.tif", "state=failed", "memory")
    facility.put("good.tif")
    facility.wait_published("good.tif")
    facility.check("good.tif")


def test_J4_no_descriptors_for_a_worker(facility):
    service = facility.start().ready()
    used = len(os.listdir(f"/proc/{service.pid}/fd"))
    _, hard = resource.prlimit(service.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(service.pid, resource.RLIMIT_NOFILE, (used, hard))
    stacks = [f"{index}.tif" for index in range(5)]
    for path in stacks:
        facility.put(path)
    never(facility.published, "a result", during=2)
    assert service.process.poll() is None
    resource.prlimit(service.pid, resource.RLIMIT_NOFILE, (hard, hard))
    facility.wait_published(*stacks)
    facility.check(*stacks)
    assert not service.jobs("--state", "failed")


def test_J5_killed_at_random_moments(facility):
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    stacks = []
    for kill in range(8):
        service = facility.start()
        for index in range(5):
            stacks.append(f"day{chance.randrange(3)}/{kill}-{index}.tif")
            facility.put(stacks[-1], stack(len(stacks)))
        time.sleep(chance.uniform(0.2, 1.2))
        workers = service.workers()
        if workers and chance.random() < 0.5:
            os.kill(chance.choice(workers)[0], signal.SIGKILL)
        service.kill()
        until(lambda: not any(os.path.exists(f"/proc/{pid}/stat") for pid, _ in workers),
              "the workers to end with their service")
    service = facility.start()
    for job in until(service.ready().jobs, "jobs"):
        if job["state"] == "deferred":
            service.unmix("retry", str(job["id"]))
    facility.wait_published(*stacks, within=90)
    until(lambda: not service.attempts(), "the end of all attempts")
    facility.check(*stacks)


def test_J5_the_nursery_is_killed(facility, faults):
    service = facility.start(faults.environment).ready()
    faults.set("worker-hold")
    facility.put("cells.tif")
    (worker,) = until(service.attempts, "an attempt")
    (nursery,) = service.nurseries()
    os.kill(nursery, signal.SIGKILL)
    service.wait("failed", "cells.tif", "state=deferred", "the process that starts workers ended")
    until(lambda: not os.path.exists(f"/proc/{worker}/stat"), "the worker to end with its nursery")
    faults.clear("worker-hold")
    service.unmix("retry", str(only_job(service, "cells.tif")["id"]))
    facility.put("other.tif")
    facility.wait_published("cells.tif", "other.tif")
    facility.check("cells.tif", "other.tif")
    assert service.nurseries() != [nursery]


def test_J6_stopped_during_a_job(facility, faults):
    service = facility.start(faults.environment).ready()
    faults.set("worker-hold")
    facility.put("cells.tif")
    until(service.attempts, "an attempt")
    service.signal(signal.SIGTERM)
    facility.manager.wait("STOPPING=1")
    facility.put("too-late.tif")
    faults.clear("worker-hold")
    assert service.process.wait(40) == 0
    assert facility.published() == ["cells_unmixed.ome.tif"]
    facility.start(faults.environment)
    facility.wait_published("too-late.tif")
    facility.check("cells.tif", "too-late.tif")


def test_J6_stopped_during_a_job_that_takes_too_long(facility, faults):
    service = facility.start(faults.environment).ready()
    faults.set("worker-hold")
    facility.put("cells.tif")
    until(service.attempts, "an attempt")
    began = time.monotonic()
    service.signal(signal.SIGTERM)
    service.process.wait(50)
    assert time.monotonic() - began < 45
    assert not facility.published()
    faults.clear("worker-hold")
    facility.start(faults.environment)
    facility.wait_published("cells.tif")
    facility.check("cells.tif")


def test_J7_a_rule_file_in_the_making(facility):
    """As a file server writes it: made first, filled later."""
    service = facility.start().ready()
    (facility.drop / "day1").mkdir()
    text = RULES.replace("name: all", "name: of-the-day")
    with open(facility.drop / "day1" / "unmix.yaml", "w", encoding="utf-8") as file:
        file.write(text[:20])
        file.flush()
        facility.put("day1/before.tif", stack(1))
        facility.wait_published("day1/before.tif")
        file.write(text[20:])
    facility.put("day1/after.tif", stack(2))
    facility.wait_published("day1/after.tif")
    rules = {job["stack"]["path"]: job["rule_name"] for job in service.jobs()}
    assert rules == {"day1/before.tif": "all", "day1/after.tif": "of-the-day"}
    assert not service.lines("the rule file is broken")
    facility.check("day1/before.tif", "day1/after.tif")


def test_J8_a_service_that_hangs(facility):
    service = facility.start(environment={"WATCHDOG_USEC": "4000000"}).ready()
    facility.put("before.tif")
    facility.wait_published("before.tif")
    assert len(facility.manager.times("WATCHDOG=1")) >= 1
    service.signal(signal.SIGSTOP)
    hung = time.monotonic() + 0.2
    facility.put("meanwhile.tif")
    time.sleep(2.5)
    assert not facility.manager.times("WATCHDOG=1", since=hung)
    # What systemd does once WatchdogSec= is over.
    service.signal(signal.SIGABRT)
    service.signal(signal.SIGCONT)
    assert service.process.wait(20) == -signal.SIGABRT
    facility.start()
    facility.wait_published("meanwhile.tif")
    facility.check("before.tif", "meanwhile.tif")
