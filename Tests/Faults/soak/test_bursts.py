"""W1, W2 and W4, long: bursts into new folders, a short event queue, few watches."""

import signal
from pathlib import Path

import pytest

from harness.waiting import until

QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


def drop(facility, folders, each, first=0):
    stacks = [f"run{folder}/{first + index}.tif" for folder in range(folders) for index in range(each)]
    for path in stacks:
        facility.put(path)
    return stacks


def wait_all(facility, stacks, within=300):
    until(lambda: all(facility.sidecar(path).exists() for path in stacks), "all results", within, 0.5)


@pytest.mark.parametrize("round", range(10))
def test_bursts_into_new_folders(facility, verdict, round):
    facility.configure(workers=4)
    service = facility.start().ready()
    stacks = drop(facility, folders=50, each=20)
    wait_all(facility, stacks)
    until(lambda: service.status()["jobs"] == {"done": 1000}, "1000 jobs that are done")
    found = len(facility.published())
    verdict(found == 1000, f"{found} of 1000 files in 50 new folders")


def test_queue_of_16(facility, verdict):
    facility.configure(workers=4)
    before = QUEUE.read_text()
    try:
        QUEUE.write_text("16")
        service = facility.start().ready()
    except PermissionError:
        pytest.skip("may not set the length of the queue")
    finally:
        QUEUE.write_text(before)
    stacks = drop(facility, folders=10, each=25)
    # On a quick machine nothing is lost as long as it reads while they come.
    service.signal(signal.SIGSTOP)
    stacks += drop(facility, folders=10, each=25, first=25)
    service.signal(signal.SIGCONT)
    wait_all(facility, stacks)
    until(lambda: service.status()["jobs"] == {"done": 500}, "500 jobs that are done")
    overflows = len(service.lines("the kernel lost events"))
    found = len(facility.published())
    verdict(found == 500 and overflows > 0, f"{found} of 500 files with {overflows} overflows")


def test_three_watches(facility, verdict):
    facility.configure(workers=4, scan="2s")
    limit = ["unshare", "--user", "--map-root-user", "sh", "-c",
             'echo 3 > /proc/sys/user/max_inotify_watches && exec "$@"', "sh"]
    for folder in range(20):
        facility.put(f"run{folder}/first.tif")
    service = facility.start(prefix=limit).ready()
    stacks = drop(facility, folders=25, each=4) + [f"run{folder}/first.tif" for folder in range(20)]
    wait_all(facility, stacks)
    mode = service.watch()["mode"]
    advice = "sysctl fs.inotify.max_user_watches" in mode and bool(service.lines("polling", "sysctl"))
    found = len(facility.published())
    verdict(found == 120 and advice, f"{found} of 120 files; mode “{mode}”")
