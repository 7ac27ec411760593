"""What cannot be unmixed: one clear line, the right exit code, no output and no half file, and the input untouched."""

import hashlib
import os

import numpy
import pytest
import tifffile

from conftest import FIXTURES, read_stack

GOOD = FIXTURES / "golden" / "005_a_mean_ratio_per_t" / "input.tif"


def write_ome(path, array, axes="TZCYX", **metadata):
    tifffile.imwrite(path, array, ome=True, metadata={"axes": axes, **metadata}, photometric="minisblack")


def random_stack(dtype, channels=2):
    return (numpy.random.default_rng(1).random((1, 2, channels, 32, 32)) * 200).astype(dtype)


def make(kind, path):
    """Lays a bad input at a path; returns flags for the run."""
    flags = []
    if kind == "text":
        path.write_text("no image")
    elif kind == "empty":
        path.touch()
    elif kind == "truncated":
        path.write_bytes(GOOD.read_bytes()[:20000])
    elif kind == "folder":
        path.mkdir()
    elif kind == "symlink":
        path.symlink_to(GOOD)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "one channel":
        write_ome(path, random_stack("uint16", channels=1))
    elif kind == "no such channel":
        write_ome(path, random_stack("uint16"), Channel={"Name": ["GFP", "mCherry"]})
        flags = ["--source-channel", "DAPI"]
    elif kind == "uint64":
        tifffile.imwrite(path, random_stack("uint64")[0, 0], metadata={"axes": "CYX"}, photometric="minisblack")
    elif kind == "complex64":
        tifffile.imwrite(path, random_stack("complex64")[0, 0], metadata={"axes": "CYX"}, photometric="minisblack")
    elif kind == "only NaN":
        write_ome(path, numpy.full((1, 2, 2, 32, 32), numpy.nan, "float32"))
    elif kind == "plain pages":
        tifffile.imwrite(path, random_stack("uint16")[0, 0], metadata=None, photometric="minisblack")
    elif kind == "colour":
        tifffile.imwrite(path, numpy.zeros((32, 32, 3), "uint8"), metadata=None, photometric="rgb")
    elif kind != "absent":
        raise AssertionError(kind)
    return flags


@pytest.mark.parametrize(
    "kind, code, words",
    [
        ("absent", 66, "no such file"),
        ("text", 65, "not an image"),
        ("empty", 65, "empty"),
        ("truncated", 65, "truncated"),
        ("folder", 65, "a folder"),
        ("symlink", 65, "symlink"),
        ("pipe", 65, "pipe"),
        ("one channel", 78, "target_channel"),
        ("no such channel", 78, "GFP, mCherry"),
        ("uint64", 65, "64 bit"),
        ("complex64", 65, "complex"),
        ("only NaN", 65, "finite"),
        ("plain pages", 65, "axes"),
        ("colour", 65, "axes"),
    ],
)
def test_refused(kind, code, words, unmix, tmp_path):
    source, folder = tmp_path / "in.tif", tmp_path / "results"
    folder.mkdir()
    flags = make(kind, source)
    done = unmix("run", source, folder / "out.ome.tif", "--quiet", *flags, timeout=30)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("unmix: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert list(folder.iterdir()) == []


def test_everything_wrong_is_said_at_once(unmix, tmp_path):
    done = unmix(
        "run", GOOD, tmp_path / "out.ome.tif", "--signal-percentile", "101", "--mi-bins", "1",
        "--output-dtype", "float16",
    )
    assert done.returncode == 78
    for words in ("signal_percentile is 101", "mi_bins is 1", "output_dtype is “float16”"):
        assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_flag_is_a_usage_error(unmix):
    assert unmix("run", GOOD, "out.ome.tif", "--metod", "x").returncode == 64


def test_an_existing_output_stays(unmix, tmp_path):
    result = tmp_path / "out.ome.tif"
    result.write_text("mine")
    done = unmix("run", GOOD, result, "--quiet")
    assert done.returncode == 73
    assert result.read_text() == "mine"
    assert unmix("run", GOOD, result, "--quiet", "--overwrite").returncode == 0
    assert result.stat().st_size > 10000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.ome.tif", "out.ome.tif.json"]


def test_the_input_is_never_the_output(unmix, tmp_path):
    source, link = tmp_path / "in.tif", tmp_path / "link.tif"
    source.write_bytes(GOOD.read_bytes())
    link.hardlink_to(source)
    for result in (source, link):
        done = unmix("run", source, result, "--quiet", "--overwrite")
        assert done.returncode == 64, done.stderr
    assert source.read_bytes() == GOOD.read_bytes()


def test_the_input_is_not_touched(unmix, tmp_path):
    source = tmp_path / "in.tif"
    source.write_bytes(GOOD.read_bytes())
    source.chmod(0o444)
    before, digest = source.stat(), hashlib.sha256(source.read_bytes()).digest()
    unmix.run(source, tmp_path / "out.ome.tif")
    after = source.stat()
    assert (before.st_mtime_ns, before.st_ctime_ns, before.st_size) == (
        after.st_mtime_ns, after.st_ctime_ns, after.st_size,
    )
    assert hashlib.sha256(source.read_bytes()).digest() == digest


def test_a_sidecar_repeats_the_run(unmix, tmp_path):
    first, again = tmp_path / "first.ome.tif", tmp_path / "again.ome.tif"
    unmix.run(
        GOOD, first, "--alpha-mode", "per_t", "--method", "mi_min", "--signal-percentile", "70",
        "--max-alpha-voxels", "300", "--random-state", "5", "--output-dtype", "uint16",
    )
    unmix.run(GOOD, again, "--params", f"{first}.json")
    assert first.read_bytes() == again.read_bytes()


def test_steps_are_applied_in_order(unmix, tmp_path):
    stack = random_stack("uint16", channels=3)
    source, result = tmp_path / "in.tif", tmp_path / "out.ome.tif"
    write_ome(source, stack)
    (tmp_path / "steps.yaml").write_text(
        "- { source_channel: 0, target_channel: 1, alpha: 0.25 }\n"
        "- { source_channel: 1, target_channel: 2, alpha: 0.5, clip_negative: false }\n"
    )
    unmix.run(source, result, "--params", tmp_path / "steps.yaml")
    voxels = read_stack(result, stack.shape)[0]
    wanted = stack[0].astype("float32")
    wanted[:, 1] = numpy.maximum(wanted[:, 1] - numpy.float32(0.25) * wanted[:, 0], 0)
    wanted[:, 2] = wanted[:, 2] - numpy.float32(0.5) * wanted[:, 1]
    assert numpy.array_equal(voxels, wanted)
