"""Stacks that arrive over a real Samba share, in the ways in which microscopes' computers send them."""

import json

import numpy
import pytest
import tifffile

from harness.waiting import until
from installation import acquired, journal
from installation.saying import say


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """A stack and its true α."""
    path = tmp_path_factory.mktemp("microscope") / "cells.ome.tif"
    return path, acquired.acquire(path)


@pytest.fixture(scope="module", autouse=True)
def rules(facility, tmp_path_factory):
    """The microscopist's rule file, written over the share like everything else."""
    path = tmp_path_factory.mktemp("rules") / "unmix.yaml"
    path.write_text(acquired.RULES)
    facility.microscope.put(path, "sp8/unmix.yaml")


def check(facility, stack, truth, size=(256, 256)):
    """One result with the right α, which an independent reader can read."""
    (sidecar,) = facility.wait_published(stack)
    found = sidecar["alpha_by_t"]
    say(f"α true  {truth}\nα found {[round(value, 4) for value in found]}")
    assert numpy.allclose(found, truth, atol=0.01)
    with tifffile.TiffFile(facility.result(stack)) as tiff:
        series = tiff.series[0]
        assert dict(zip(series.axes, series.shape)) == {"T": 4, "Z": 5, "C": 2, "Y": size[0], "X": size[1]}
    (job,) = facility.jobs("--folder", f"/srv/drop/{stack}")
    assert job["state"] == "done"
    assert not facility.note(stack).exists()


def test_a_plain_upload(facility, cells):
    path, truth = cells
    facility.microscope.make("sp8/day1")
    facility.microscope.put(path, "sp8/day1/plain.ome.tif")
    check(facility, "sp8/day1/plain.ome.tif", truth)


def test_a_name_that_is_only_final_at_the_end(facility, cells):
    path, truth = cells
    facility.microscope.smb(
        'cd "sp8/day1"', f'put "{path}" renamed.part', "rename renamed.part renamed.ome.tif")
    check(facility, "sp8/day1/renamed.ome.tif", truth)


@pytest.mark.parametrize("case", ["005_a_mean_ratio_per_t", "008_a_linear_fit_per_t", "011_a_corr_min_per_t",
                                  "014_a_mi_min_per_t", "157_i_imagej"])
def test_the_numbers_of_the_reference(facility, case, tmp_path):
    path, parameters, alpha = acquired.reference(case)
    # JSON is YAML, too.
    rule = {"rules": [{"match": {"file": "*"}, "unmix": parameters}]}
    (tmp_path / "unmix.yaml").write_text(json.dumps(rule))
    facility.microscope.make(f"sp8/{case}")
    facility.microscope.smb(f'cd "sp8/{case}"', f'put "{tmp_path}/unmix.yaml" unmix.yaml', f'put "{path}" cells.tif')
    (sidecar,) = facility.wait_published(f"sp8/{case}/cells.tif")
    say(f"α of the reference {alpha}\nα found            {sidecar['alpha_by_t']}")
    assert numpy.allclose(sidecar["alpha_by_t"], alpha, rtol=1e-5)


def test_S4_the_explorer_of_windows(facility, cells):
    path, truth = cells
    done = facility.microscope.explorer("whole", path, "sp8/day1/explorer.ome.tif")
    assert done.returncode == 0, done.stderr
    check(facility, "sp8/day1/explorer.ome.tif", truth)
    # Neither the empty file nor the one that was long enough but not full was ever taken for the stack.
    events = facility.journal.entries("UNMIXD_STACK=day1/explorer.ome.tif")
    assert [event["MESSAGE_ID"] for event in events if "MESSAGE_ID" in event] == [journal.PUBLISHED]


def test_S3_an_upload_that_is_cut_off_and_repeated(facility, cells, tmp_path):
    path, truth = cells
    path = acquired.enlarge(path, tmp_path / "larger.ome.tif")
    stack = "sp8/day2/cut off.ome.tif"
    facility.microscope.make("sp8/day2")
    facility.microscope.put_and_die(path, stack, 30 << 20)
    assert 0 < facility.machine.path(f"/srv/drop/{stack}").stat().st_size < path.stat().st_size
    given_up(facility, stack)
    facility.microscope.put(path, stack)
    check(facility, stack, truth, size=(512, 1024))


def test_S3_an_upload_that_is_cut_off_with_its_full_size(facility, cells):
    path, truth = cells
    stack = "sp8/day2/full size.ome.tif"
    facility.microscope.make("sp8/day2")
    assert facility.microscope.explorer("killed", path, stack).returncode == -9
    assert facility.machine.path(f"/srv/drop/{stack}").stat().st_size == path.stat().st_size
    given_up(facility, stack)
    facility.microscope.put(path, stack)
    check(facility, stack, truth)


def given_up(facility, stack):
    """The watch gives up a stack after five seconds, and says so where the result would be."""
    note = facility.note(stack)
    until(note.exists, "a word about it")
    say(note.read_text())
    assert "never became complete" in note.read_text()
    assert not facility.result(stack).exists()
