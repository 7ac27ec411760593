"""Rows S: how acquisition software and file transfers write, and when a stack counts as whole."""

import io
import json
import mmap
import os
import shutil
import sqlite3
import subprocess
import time
import uuid

import numpy
import pytest
import tifffile

from harness.places import FIXTURES
from harness.stacks import stack, voxels
from harness.waiting import never, until

WIDE = stack(3, (1, 2, 2, 256, 256))  # large enough for holes


def assert_read_whole(facility, path):
    """The result's first channel, which is not corrected, is the stack's."""
    before, after = voxels(facility.drop / path), voxels(facility.result(path))
    numpy.testing.assert_array_equal(before[:, :, 0], after[:, :, 0])


def test_S1_slow_writer_that_reopens(facility):
    service = facility.start().ready()
    path = facility.drop / "slow.tif"
    piece = 1 + len(WIDE) // 5
    for start in range(0, len(WIDE), piece):
        assert not facility.published()
        with open(path, "ab") as file:
            file.write(WIDE[start:start + piece])
        time.sleep(0.6)
    facility.wait_published("slow.tif")
    assert_read_whole(facility, "slow.tif")
    assert len(service.jobs()) == 1


@pytest.mark.parametrize("reserve", [os.ftruncate, lambda file, size: os.posix_fallocate(file, 0, size)],
                         ids=["sparse", "allocated"])
def test_S2_space_reserved_then_filled(facility, reserve):
    facility.start().ready()
    file = os.open(facility.drop / "reserved.tif", os.O_CREAT | os.O_WRONLY)
    reserve(file, len(WIDE))
    for start in range(0, len(WIDE), 1 + len(WIDE) // 4):
        os.pwrite(file, WIDE[start:start + 1 + len(WIDE) // 4], start)
        never(facility.published, "a result of half a stack", during=0.5)
    os.close(file)
    facility.wait_published("reserved.tif")
    assert_read_whole(facility, "reserved.tif")


def test_S3_upload_cut_off(facility):
    facility.configure(give_up="2s")
    service = facility.start().ready()
    with open(facility.drop / "torn.tif", "wb") as file:
        file.truncate(len(WIDE))
        file.write(WIDE[:len(WIDE) // 2])
    service.wait("incomplete", "torn.tif")
    until(facility.note("torn.tif").exists, "the note")
    assert "never became complete" in facility.note("torn.tif").read_text()
    assert not facility.published()
    facility.put("torn.tif", WIDE)
    facility.wait_published("torn.tif")
    until(lambda: not facility.note("torn.tif").exists(), "the note to go")
    assert_read_whole(facility, "torn.tif")


def test_S4_closed_while_empty(facility):
    service = facility.start().ready()
    path = facility.put("early.tif", b"")
    never(lambda: service.workers() or service.lines("early.tif"), "a look", during=1)
    with open(path, "r+b") as file:
        file.truncate(len(WIDE))
        file.write(WIDE)
    facility.wait_published("early.tif")
    assert_read_whole(facility, "early.tif")


def test_S5_names_of_unfinished_files(facility):
    service = facility.start().ready()
    for name in (".cells.tif.Xa1b2c", "cells.tif.part", "~$cells.tif", "Thumbs.db", ".DS_Store",
                 "cells.tif.filepart", ".rsync-partial/cells.tif"):
        facility.put(name)
    never(lambda: service.watch()["waiting"], "a file that is waited for", during=1)
    (facility.drop / "cells.tif.part").rename(facility.drop / "cells.tif")
    if shutil.which("rsync"):
        subprocess.run(["rsync", str(facility.drop / "cells.tif"), str(facility.drop / "copy.tif")],
                       check=True)
    else:
        facility.put("copy.tif")
    facility.wait_published("cells.tif", "copy.tif")
    facility.check("cells.tif", "copy.tif")


def test_S6_changed_while_it_is_worked_on(facility, faults):
    service = facility.start(faults.environment).ready()
    faults.set("worker-hold")
    facility.put("cells.tif", stack(3, (1, 2, 2, 256, 256)))
    (worker,) = until(service.attempts, "an attempt")
    facility.put("cells.tif", stack(4, (1, 2, 2, 256, 256)))
    until(lambda: worker not in service.attempts(), "the end of the worker at the older content")
    faults.clear("worker-hold")
    facility.wait_published("cells.tif")
    assert_read_whole(facility, "cells.tif")
    facility.check("cells.tif")
    states = sorted(job["state"] for job in service.jobs())
    assert states == ["done", "superseded"]


def test_S7_truncated_while_it_is_read(facility):
    # Workers that map the file would die of SIGBUS; these read it.
    service = facility.start().ready()
    for index in range(6):
        path = facility.put("cells.tif", WIDE)
        until(lambda: service.workers(), "a worker", every=0.001)
        time.sleep(0.004 * index)
        os.truncate(path, 1000)
        time.sleep(0.3)
    facility.put("last.tif")
    facility.wait_published("last.tif")
    assert not service.lines("SIGBUS")
    assert not service.lines("crashed")
    path.unlink()
    facility.result("cells.tif").unlink(missing_ok=True)


def test_S8_writer_through_a_mapping(facility):
    facility.start().ready()
    with open(facility.drop / "mapped.tif", "w+b") as file:
        file.truncate(len(WIDE))
        memory = mmap.mmap(file.fileno(), len(WIDE))
    half = len(WIDE) // 2
    memory[:half] = WIDE[:half]
    never(facility.published, "a result of half a stack", during=1)
    memory[half:] = WIDE[half:]
    memory.close()
    facility.wait_published("mapped.tif")
    assert_read_whole(facility, "mapped.tif")


@pytest.mark.parametrize("mtime", [0, 4_000_000_000], ids=["past", "future"])
def test_S8_times_that_a_file_claims(facility, mtime):
    service = facility.start().ready()
    os.utime(facility.put("cells.tif"), (mtime, mtime))
    facility.wait_published("cells.tif")
    facility.check("cells.tif")
    assert len(service.jobs()) == 1


def test_S9_same_content_again(facility):
    service = facility.start().ready()
    facility.put("cells.tif")
    facility.wait_published("cells.tif")
    facility.put("again.tif")
    (facility.drop / "again.tif").rename(facility.drop / "cells.tif")
    facility.put("later.tif")
    facility.wait_published("later.tif")
    never(service.attempts, "another attempt", during=1)
    assert [job["state"] for job in service.jobs() if job["stack"]["path"] == "cells.tif"] == ["done"]


def test_S9_new_content_under_the_same_name(facility):
    service = facility.start().ready()
    digests = set()
    for seed in (1, 2):
        facility.put("cells.tif", stack(seed))
        service.wait("published", "cells.tif", count=seed)
    for sidecar in facility.results.rglob("*.json"):
        digests.add(json.loads(sidecar.read_text())["unmixd"]["input_sha256"])
    assert len(digests) == 2


COMPANION = FIXTURES / "data" / "ome_companion_z5"


@pytest.mark.skipif(
    not (FIXTURES / "formats").exists(), reason="waits for OME-TIFF of several files to be read")
def test_S10_a_set_that_misses_a_file(facility):
    facility.configure(give_up="3s")
    facility.write_rules("rules:\n  - unmix: { alpha_mode: fixed, alpha: 0.1, method: manual }\n")
    service = facility.start().ready()
    names = sorted(path.name for path in COMPANION.iterdir())
    for name in names:
        if "Z4" not in name:
            facility.put(f"set/{name}", (COMPANION / name).read_bytes())
    service.wait("never became complete", "multifile-Z4")
    notes = "".join(note.read_text() for note in facility.results.rglob("*.unmix-failed.txt"))
    assert "multifile-Z4.ome.tiff" in notes
    assert not facility.published()


def test_S10_a_set_with_a_damaged_file(facility):
    """The file is there and cannot be told to belong to the set: that ends, too, and mending it helps."""
    facility.configure(give_up="3s")
    facility.write_rules("rules:\n  - unmix: { alpha_mode: fixed, alpha: 0.1, method: manual }\n")
    service = facility.start().ready()
    first, second = (f"cells_MMStack_Pos0{number}.ome.tif" for number in ("", "_1"))
    whole = (FIXTURES / "formats" / "mmstack" / first).read_bytes()
    facility.put(f"set/{second}", (FIXTURES / "formats" / "mmstack" / second).read_bytes())
    facility.put(f"set/{first}", b"\xee" * 64 + whole[64:])
    service.wait("never became complete", first)
    assert any(facility.results.rglob("*.unmix-failed.txt"))
    assert not facility.published()
    facility.put(f"set/{first}", whole)
    facility.wait_published(f"set/{first.removesuffix('.ome.tif')}.tif")
    until(lambda: not any(facility.results.rglob("*.unmix-failed.txt")), "the notes to go")


def test_S10_a_set_whose_first_file_is_no_image(facility):
    facility.configure(scan="1s")
    facility.write_rules("rules:\n  - unmix: { alpha_mode: fixed, alpha: 0.1, method: manual }\n")
    folder = FIXTURES / "formats" / "ome-tiff-sets" / "siblings"
    files = {name: (folder / name).read_bytes() for name in ("cells_C0.ome.tiff", "cells_C1.ome.tiff")}
    first = facility.put("cells_C0.ome.tiff", b"no image" + files["cells_C0.ome.tiff"][8:])
    facility.put("cells_C1.ome.tiff", files["cells_C1.ome.tiff"])
    service = facility.start().ready()
    service.wait("refused", "cells_C0.ome.tiff", "not an image")
    with sqlite3.connect(f"file:{facility.state / 'ledger.sqlite'}?mode=ro", uri=True) as ledger:
        until(lambda: dict(ledger.execute("SELECT path, state FROM files")) == dict.fromkeys(files, "refused"),
              "a fate for both files")
    said = len(service.lines("refused"))
    never(lambda: len(service.lines("refused")) > said, "a further refusal at the next scans", during=3)
    first.write_bytes(files["cells_C0.ome.tiff"])
    until(lambda: service.jobs("--state", "done"), "a result of the mended set")


OME = 'xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"'


def companion_set(facility, times):
    """A set of one file for each plane, two channels a time point, and the companion that says so."""
    names = [f"a_name_of_the_usual_length_T{t:04}_C{c}.ome.tiff" for t in range(times) for c in (0, 1)]
    planes = "".join(
        f'<TiffData FirstT="{index // 2}" FirstC="{index % 2}" IFD="0" PlaneCount="1">'
        f'<UUID FileName="{name}">urn:uuid:{uuid.UUID(int=index + 1)}</UUID></TiffData>'
        for index, name in enumerate(names))
    companion = (
        f'<OME {OME} UUID="urn:uuid:{uuid.UUID(int=0)}"><Image ID="Image:0"><Pixels ID="Pixels:0"'
        f' DimensionOrder="XYZCT" Type="uint16" SizeX="32" SizeY="32" SizeZ="1" SizeC="2" SizeT="{times}">'
        f'<Channel ID="Channel:0:0"/><Channel ID="Channel:0:1"/>{planes}</Pixels></Image></OME>')
    facility.put("set/cells.companion.ome", companion.encode())
    for index, name in enumerate(names):
        content = io.BytesIO()
        plane = numpy.random.default_rng(index).integers(100, 999, (32, 32), dtype=numpy.uint16)
        tifffile.imwrite(content, plane, metadata=None, description=(
            f'<OME {OME} UUID="urn:uuid:{uuid.UUID(int=index + 1)}"><BinaryOnly'
            f' MetadataFile="cells.companion.ome" UUID="urn:uuid:{uuid.UUID(int=0)}"/></OME>'))
        facility.put(f"set/{name}", content.getvalue())


def test_S11_a_set_of_hundreds_of_files(facility):
    """What a worker says of it is longer than a usual line."""
    facility.write_rules("rules:\n  - unmix: { alpha_mode: fixed, alpha: 0.1, method: manual }\n")
    companion_set(facility, 400)
    service = facility.start().ready()
    service.wait("published", "set/cells.companion.ome")
    with tifffile.TiffFile(facility.results / "set" / "cells_unmixed.ome.tif") as result:
        assert result.series[0].shape == (400, 2, 32, 32)
    assert len(service.jobs()) == 1
