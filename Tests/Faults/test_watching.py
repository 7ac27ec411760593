"""Rows W: what the kernel, the disk and people do to a drop folder."""

import os
import random
import signal
import socket
import stat
import subprocess

from harness.stacks import stack
from harness.waiting import until


def test_W1_events_lost_in_the_queue(facility):
    service = facility.start().ready()
    service.signal(signal.SIGSTOP)
    # The kernel's queue holds 16384 events by default; two in turn are never merged.
    noise = [facility.put(".noise-a"), facility.put(".noise-b")]
    for _ in range(10_000):
        for path in noise:
            os.utime(path)
    stacks = [f"day{day}/{index}.tif" for day in range(3) for index in range(4)]
    for path in stacks:
        facility.put(path)
    service.signal(signal.SIGCONT)
    service.wait("the kernel lost events", "count=1")
    facility.wait_published(*stacks)
    facility.check(*stacks)
    assert len(service.lines("published")) == len(stacks)


def test_W3_no_event_queue(facility):
    facility.configure(scan="1s")
    limit = ["unshare", "--user", "--map-root-user", "sh", "-c",
             'echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"', "sh"]
    service = facility.start(prefix=limit)
    facility.manager.wait("READY=1")
    assert "max_user_instances" in service.watch()["mode"]
    facility.put("cells.tif")
    facility.wait_published("cells.tif")


def test_W4_burst_into_new_folders(facility):
    service = facility.start().ready()
    stacks = [f"run{folder}/{index}.tif" for folder in range(12) for index in range(5)]
    for path in stacks:
        facility.put(path)
    facility.wait_published(*stacks)
    facility.check(*stacks)
    assert len(service.lines("published")) == len(stacks)


def test_W5_folders_moved_in_renamed_and_moved_out(facility):
    facility.configure(quiet="1500ms")
    outside = facility.root / "outside"
    facility.put("run/in.tif", drop=outside)
    service = facility.start().ready()
    (outside / "run").rename(facility.drop / "run")
    facility.put("old/renamed.tif")
    facility.put("gone/away.tif")
    until(lambda: service.watch()["waiting"] == 3, "three stacks that wait")
    (facility.drop / "old").rename(facility.drop / "new")
    (facility.drop / "gone").rename(outside / "gone")
    facility.wait_published("run/in.tif", "new/renamed.tif")
    # Whoever watched the folder before still hears of it under its new name.
    facility.put("new/later.tif")
    facility.wait_published("new/later.tif")
    assert service.watch()["waiting"] == 0
    facility.check("run/in.tif", "new/renamed.tif", "new/later.tif")
    assert not service.jobs("--state", "failed")


def test_W6_drop_folder_removed_and_made_again(facility):
    service = facility.start().ready()
    facility.put("first.tif")
    facility.wait_published("first.tif")
    subprocess.run(["rm", "-r", str(facility.drop)], check=True)
    service.wait("cannot be reached")
    assert "offline" in service.watch()
    facility.drop.mkdir()
    facility.write_rules("rules:\n  - unmix: { alpha_mode: per_t, method: mean_ratio }\n")
    facility.put("second.tif")
    facility.wait_published("second.tif")
    facility.check("first.tif", "second.tif")


def test_W13_stacks_that_came_while_the_service_was_down(facility):
    facility.configure(workers=1)
    facility.start().ready().stop()
    order = [f"{index:02}.tif" for index in range(20)]
    shuffled = random.Random(1).sample(order, len(order))
    for path in shuffled:
        os.utime(facility.put(path), (0, 1_000_000_000 + 60 * order.index(path)))
    service = facility.start()
    facility.wait_published(*order)
    facility.check(*order)
    queued = [job["stack"]["path"] for job in reversed(service.jobs())]
    # Four are looked at side by side.
    assert all(abs(queued.index(path) - order.index(path)) < 4 for path in order), queued


def test_W15_links_pipes_and_nameless_files(facility):
    secret = facility.put("secret.tif", stack(9), drop=facility.root / "elsewhere")
    service = facility.start().ready()
    os.link(secret, facility.drop / "linked.tif")
    with open(os.open(facility.drop, os.O_TMPFILE | os.O_RDWR), "wb") as file:
        file.write(stack())
        file.flush()
        here = os.open("/", os.O_RDONLY)  # has Python use linkat(2), which follows the link
        os.link(f"/proc/self/fd/{file.fileno()}", facility.drop / "nameless.tif", src_dir_fd=here)
        os.close(here)
    (facility.drop / "symbolic.tif").symlink_to(secret)
    (facility.drop / "folder").symlink_to(secret.parent)
    os.mkfifo(facility.drop / "pipe.tif")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(facility.drop / "socket.tif"))
    refused = {"symbolic.tif": "symbolic link", "folder": "symbolic link", "pipe.tif": "pipe",
               "socket.tif": "socket"}
    if os.geteuid() == 0:
        os.mknod(facility.drop / "device.tif", 0o600 | stat.S_IFCHR, os.makedev(1, 3))
        refused["device.tif"] = "device"
    for name, kind in refused.items():
        service.wait("not a stack", f"stack={name}", kind)
    facility.wait_published("linked.tif", "nameless.tif")
    facility.check("linked.tif", "nameless.tif")


def test_names_in_any_script(facility):
    names = ["Zellkörper 0,5 µm.tif", "細胞/分裂.tif", "клетки/митоз №1.tif", "e\u0301 and \u00e9/a.tif", "🔬.tif"]
    service = facility.start().ready()
    for name in names:
        facility.put(name)
    facility.wait_published(*names)
    facility.check(*names)
    assert not service.jobs("--state", "failed")


def test_rights_owners_and_times_are_no_new_content(facility):
    facility.configure(scan="1s")
    service = facility.start().ready()
    path = facility.put("cells.tif")
    facility.wait_published("cells.tif")
    scans = service.watch()["counters"]["scans"]
    os.chmod(path, 0o640)
    os.chown(path, 1234, 1234)
    os.utime(path, (1, 1))
    facility.put("later.tif")
    facility.wait_published("later.tif")
    until(lambda: service.watch()["counters"]["scans"] >= scans + 2, "two more scans")
    until(lambda: service.watch()["waiting"] == 0, "no file to be waited for")
    assert len(service.jobs()) == 2
    facility.check("cells.tif", "later.tif")
