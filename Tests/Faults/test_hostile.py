"""Rows X: files, names and rule files of somebody who means harm."""

import json
import os
import struct
import threading
import time
import zlib

import pytest

from harness.facility import RULES
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
