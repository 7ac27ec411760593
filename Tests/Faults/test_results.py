"""Rows O: what happens where results are written."""

import os
import shutil

import numpy
import pytest
import tifffile

from harness import mounts
from harness.facility import RULES
from harness.stacks import large, stack
from harness.waiting import never, until

PACKED = RULES + "    output: { compression: deflate }\n"


def retry_deferred(service):
    jobs = service.jobs("--state", "deferred")
    assert jobs
    for job in jobs:
        service.unmix("retry", str(job["id"]))


@pytest.mark.needs_mounts
@pytest.mark.parametrize("rules", [RULES, PACKED], ids=["before", "during"])
def test_O1_no_space(facility, rules):
    """Where the size of the result is known, it is not even begun; else the disk fills up under the worker."""
    with mounts.tmpfs(facility.results, "size=5m"):
        facility.write_rules(rules)
        service = facility.start().ready()
        facility.put("large.tif", large())
        line = service.wait("failed", "large.tif", "state=deferred")
        assert "Free some space" in line
        assert not facility.published()
        assert not facility.staged()
        facility.put("small.tif")
        facility.wait_published("small.tif")
        mounts.mount("-o", "remount,size=100m", facility.results)
        # By itself, after half a minute.
        facility.wait_published("large.tif", within=60)
        until(lambda: not facility.note("large.tif").exists(), "the note to go")
        facility.check("large.tif", "small.tif")
        service.stop()


@pytest.mark.needs_mounts
def test_O2_no_inodes(facility):
    with mounts.tmpfs(facility.results, "size=50m,nr_inodes=4"):
        service = facility.start().ready()
        facility.put("cells.tif")
        service.wait("failed", "cells.tif", "state=deferred", "Free some space")
        assert not facility.published()
        mounts.mount("-o", "remount,nr_inodes=1000", facility.results)
        retry_deferred(service)
        facility.wait_published("cells.tif")
        facility.check("cells.tif")
        service.stop()


def test_O3_short_and_interrupted_writes(facility, faults):
    content = stack(6, (2, 2, 2, 128, 128))
    facility.put("whole.tif", content)
    facility.start()
    facility.wait_published("whole.tif")
    facility.services[-1].stop()
    faults.set("short-write")
    facility.put("pieces.tif", content)
    facility.start(faults.environment)
    facility.wait_published("pieces.tif")
    facility.check("whole.tif", "pieces.tif")
    whole, pieces = (tifffile.imread(facility.result(name)) for name in ("whole.tif", "pieces.tif"))
    numpy.testing.assert_array_equal(whole, pieces)


def test_O4_a_flush_that_fails(facility, faults):
    service = facility.start(faults.environment).ready()
    faults.set("fsync-EIO")
    facility.put("cells.tif")
    service.wait("failed", "cells.tif", "state=deferred")
    never(facility.published, "a result that was not flushed", during=0.5)
    assert not facility.staged()
    faults.clear("fsync-EIO")
    retry_deferred(service)
    facility.wait_published("cells.tif")
    facility.check("cells.tif")


def test_O4_a_publication_that_fails_halfway(facility, faults):
    service = facility.start(faults.environment).ready()
    faults.set("sidecar-EIO")
    facility.put("cells.tif")
    service.wait("cannot be written down yet", "job=1")
    assert facility.result("cells.tif").exists() and not facility.sidecar("cells.tif").exists()
    others = [f"{index}.tif" for index in range(5)]
    for path in others:
        facility.put(path)
    facility.wait_published(*others)
    faults.clear("sidecar-EIO")
    facility.wait_published("cells.tif")
    facility.check("cells.tif", *others)
    until(lambda: service.status()["jobs"] == {"done": 6}, "six jobs that are done")
    assert len(service.lines("published")) == 6


def test_O4_killed_while_a_publication_is_halfway(facility, faults):
    service = facility.start(faults.environment).ready()
    faults.set("sidecar-EIO")
    facility.put("cells.tif")
    service.wait("cannot be written down yet", "job=1")
    service.kill()
    faults.clear("sidecar-EIO")
    service = facility.start().ready()
    facility.wait_published("cells.tif")
    facility.check("cells.tif")
    assert not service.attempts()


def test_O8_a_file_of_that_name_is_there(facility):
    mine = facility.put("cells_unmixed.ome.tif", b"mine", drop=facility.results)
    service = facility.start().ready()
    facility.put("cells.tif")
    service.wait("failed", "cells.tif", "exists already")
    assert mine.read_bytes() == b"mine"
    assert not facility.sidecar("cells.tif").exists()


def test_O8_a_result_that_somebody_removed(facility):
    service = facility.start().ready()
    facility.put("cells.tif")
    facility.wait_published("cells.tif")
    facility.result("cells.tif").unlink()
    told = service.unmix("verify")
    assert told.returncode != 64
    assert "cells_unmixed.ome.tif" in told.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_O9_permission_lost(facility):
    for path in (facility.root, facility.drop, facility.results, facility.state,
                 facility.drop / "unmix.yaml"):
        shutil.chown(path, 65534, 65534)
    service = facility.start(user=65534, group=65534).ready()
    facility.results.chmod(0)
    facility.put("cells.tif")
    line = service.wait("failed", "cells.tif", "state=deferred")
    assert "permission" in line
    facility.results.chmod(0o755)
    retry_deferred(service)
    facility.wait_published("cells.tif")
    facility.check("cells.tif")
