"""Rows X: files, names and rule files of somebody who means harm."""

import json
import os
import shutil
import signal
import struct
import subprocess
import threading
import time
import zlib
from pathlib import Path

import pytest

from harness.facility import RULES
from harness.places import executable
from harness.stacks import stack
from harness.waiting import until


def tiff(*fields, loop=False, data=b""):
    """A little-endian TIFF with one directory of (tag, type, count, value)."""
    directory = 8 + len(data)
    entries = b"".join(struct.pack("<HHII", *field) for field in sorted(fields))
    following = directory if loop else 0
    return (b"II*\0" + struct.pack("<I", directory) + data + struct.pack("<H", len(fields)) + entries
            + struct.pack("<I", following))


def image(width, height, *more, **how):
    """The fields of a 16-bit grey image with one strip."""
    return tiff((256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 16), (262, 3, 1, 1),
                (277, 3, 1, 1), *more, **how)


BOMB = zlib.compress(bytes(200 << 20), 9)
HOSTILE = {
    "loop": image(8, 8, (273, 4, 1, 8), (279, 4, 1, 128), (278, 4, 1, 8), loop=True, data=bytes(128)),
    "wide": image(0xFFFFFFFF, 0xFFFFFFFF, (273, 4, 1, 8), (279, 4, 1, 4), data=bytes(4)),
    "strips": image(8, 0x7FFFFFFF, (273, 4, 0x7FFFFFFF, 8), (279, 4, 0x7FFFFFFF, 8), (278, 4, 1, 1)),
    "bomb": image(100_000, 100_000, (259, 3, 1, 8), (273, 4, 1, 8), (279, 4, 1, len(BOMB)),
                  (278, 4, 1, 100_000), data=BOMB),
    "noise": b"II*\0" + bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_X1_a_hostile_image(facility, name):
    facility.configure(give_up="3s", memory="256MiB")
    service = facility.start().ready()
    facility.put(f"{name}.tif", HOSTILE[name])
    began = time.monotonic()
    until(facility.note(f"{name}.tif").exists, f"a word about it: {service.log()[-3:]}", within=20)
    assert time.monotonic() - began < 20
    facility.put("good.tif")
    facility.wait_published("good.tif")
    facility.check("good.tif")


NAMES = ["line\nbreak.tif", "esc\x1b[31mape.tif", "-rf.tif", "a'b\"c$(id)`id`.tif", "<script>.tif",
         "x" * 220 + ".tif", "%s%n.tif", "über\u202eabc.tif", "caf\u00e9.tif", "cafe\u0301.tif",
         "..hidden.tif", "with space.tif", "back\\slash.tif"]


# The rights of the service: all that root has, or those of the unit.
UNIT = ["setpriv", "--reuid", "nobody", "--clear-groups", "--bounding-set", "-all,+lease",
        "--inh-caps", "-all,+lease", "--ambient-caps", "-all,+lease", "--no-new-privs"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs capabilities to give up")
@pytest.mark.parametrize("prefix", [[], UNIT], ids=["root", "unit"])
def test_X2_every_thread_of_a_worker_is_locked_in(facility, faults, prefix):
    for path in (facility.results, facility.state, facility.root):
        shutil.chown(path, "nobody")
    service = facility.start(faults.environment, prefix=prefix).ready()
    own = threads(service.pid)
    assert all(int(thread["CapEff"], 16) & LEASE and int(thread["CapAmb"], 16) == 0 for thread in own)
    faults.set("worker-hold")
    # More than a little stack, which has one thread.
    facility.put("cells.tif", stack(1, (10, 2, 2, 256, 256)))
    (worker,) = until(service.attempts, "an attempt")
    until(lambda: len(threads(worker)) > 1 and threads(worker)[0]["Seccomp"] == "2", "the sandbox")
    for thread in threads(worker):
        assert thread["Seccomp"] == "2" and thread["NoNewPrivs"] == "1"
        assert int(thread["CapPrm"], 16) & ~READING == 0 and int(thread["CapEff"], 16) & ~READING == 0
        assert int(thread["CapAmb"], 16) == 0 and int(thread["CapInh"], 16) == 0
        assert not prefix or int(thread["CapPrm"], 16) == 0
    faults.clear("worker-hold")
    facility.wait_published("cells.tif")


def test_X2_a_crash_gives_the_next_worker_other_addresses(facility, faults):
    """Whoever finds out by crashes where things are in memory has to begin anew after each."""
    service = facility.start(faults.environment).ready()

    def attempt(path):
        """A worker that waits, and where in memory its program is."""
        faults.set("worker-hold")
        facility.put(path)
        (worker,) = until(service.attempts, "an attempt")
        return worker, Path(f"/proc/{worker}/maps").read_text().split("-")[0]

    def ends_well(path):
        faults.clear("worker-hold")
        facility.wait_published(path)

    _, first = attempt("one.tif")
    ends_well("one.tif")
    worker, second = attempt("two.tif")
    os.kill(worker, signal.SIGSEGV)
    service.wait("failed", "two.tif", "crashed")
    _, third = attempt("three.tif")
    ends_well("three.tif")
    assert first == second != third


LEASE = 1 << 28
# What lets root read and write the files of others: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
READING = 1 << 1 | 1 << 2


def threads(pid):
    """What the kernel says of each thread of a process (proc(5))."""
    return [
        dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        for status in sorted(Path(f"/proc/{pid}/task").glob("*/status"))]


def test_X3_hostile_names(facility):
    service = facility.start().ready()
    for index, name in enumerate(NAMES):
        facility.put(name, stack(index))
    visible = [name for name in NAMES if not name.startswith(".")]
    facility.wait_published(*visible)
    facility.check(*visible)
    assert {job["stack"]["path"] for job in service.jobs()} == set(visible)
    text = facility.log.read_text()
    assert "\x1b" not in text and "line\nbreak" not in text
    shown = service.unmix("jobs").stdout
    assert "\x1b" not in shown and "line\nbreak" not in shown


def test_X3_a_name_that_is_no_text(facility):
    service = facility.start().ready()
    with open(os.fsencode(facility.drop) + b"/bad\xff.tif", "wb") as file:
        file.write(stack())
    service.wait("not a stack", "not valid UTF-8")
    facility.put("good.tif")
    facility.wait_published("good.tif")
    facility.check("good.tif")


def test_X4_a_link_swapped_in(facility):
    secret = facility.put("secret.tif", stack(99, (1, 2, 2, 32, 32)), drop=facility.root / "elsewhere")
    service = facility.start().ready()
    path = facility.drop / "swapped.tif"
    stops = threading.Event()

    def swap():
        while not stops.is_set():
            facility.put(".file", stack(1)).rename(path)
            time.sleep(0.3)
            (facility.drop / ".link").symlink_to(secret)
            (facility.drop / ".link").rename(path)
            time.sleep(0.005)

    swapper = threading.Thread(target=swap)
    swapper.start()
    time.sleep(4)
    stops.set()
    swapper.join()
    facility.put(".file", stack(1)).rename(path)
    facility.wait_published("swapped.tif")
    for sidecar in facility.results.rglob("*.json"):
        assert json.loads(sidecar.read_text())["unmixd"]["input_size"] == len(stack(1))
    assert service.process.poll() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can ask as another user")
def test_X5_the_control_socket_is_for_the_group(facility):
    facility.start(group=12345).ready()
    status = [executable("unmix"), "status", "--socket", facility.socket]

    def ask(*groups):
        identity = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", *groups]
        return subprocess.run([*identity, *status], capture_output=True, text=True, check=False)

    refused = ask("--clear-groups")
    assert refused.returncode == 69 and "this user may not talk to the service" in refused.stderr
    assert ask("--groups", "12345").returncode == 0


def test_X6_a_rule_file_that_anybody_may_change(facility):
    (facility.drop / "unmix.yaml").chmod(0o666)
    service = facility.start().ready()
    facility.put("cells.tif")
    line = service.wait("the rule file is broken", "anybody")
    assert "chmod o-w" in line
    until((facility.results / "unmix.yaml.error.txt").exists, "the note")
    assert not facility.published()
    facility.write_rules(RULES)
    facility.wait_published("cells.tif")
    assert not (facility.results / "unmix.yaml.error.txt").exists()
