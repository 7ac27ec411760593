"""Inputs that the Python reference destroys, loses or mislabels: each comes out whole here, or is refused in words.

What the reference does with each was measured with spectral-unmixing 0.0.4 and OMIO 0.3.0; it is said at each test.
"""

import hashlib
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import numpy
import pytest
import tifffile

import formats
from conftest import FIXTURES, build_folder, read_stack

RICH = FIXTURES / "formats" / "tifffile-ome" / "rich.ome.tif"
LSM = FIXTURES / "data" / "lsm_zeiss_c3_u8.lsm"
UNTOUCHED = ["--alpha", "0", "--clip-negative", "false"]


def stack(dtype="uint16", shape=(2, 3, 2, 16, 24), seed=1):
    return (numpy.random.default_rng(seed).random(shape) * 1000).astype(dtype)


def write_ome(path, array, **metadata):
    tifffile.imwrite(path, array, ome=True, photometric="minisblack", metadata={"axes": "TZCYX", **metadata})


def write_imagej(path, array, **metadata):
    tifffile.imwrite(path, array, imagej=True, resolution=(10, 5), metadata={"axes": "TZCYX", **metadata})


def content(folder):
    """The names of the files in a folder, with what is in them."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


# Files that are destroyed


@pytest.mark.parametrize("name", ["out.ome.tif", "out.ome.tiff", "stack_unmixed.ome.tif"])
def test_the_input_stays_where_the_result_lies_beside_it(name, unmix, tmp_path):
    """The reference deletes stack.ome.tif and reports success."""
    write_ome(tmp_path / "stack.ome.tif", stack())
    before = content(tmp_path)
    unmix.run(tmp_path / "stack.ome.tif", tmp_path / name, "--alpha", "0.2")
    assert content(tmp_path) == {**content(tmp_path), **before}
    assert sorted(content(tmp_path)) == sorted([*before, name, f"{name}.json"])


def test_the_input_stays_where_the_sample_type_is_refused(unmix, tmp_path):
    """The reference overwrites the input with a file that is no OME-TIFF, and only then refuses int64."""
    write_ome(tmp_path / "stack.ome.tif", stack())
    before = content(tmp_path)
    done = unmix("run", tmp_path / "stack.ome.tif", tmp_path / "out.ome.tif", "--output-dtype", "int64", "--quiet")
    assert done.returncode == 78
    assert content(tmp_path) == before


@pytest.mark.parametrize("name", ["stack.tif", "stack.v1.tif"])
@pytest.mark.parametrize("folder", ["same", "results"])
def test_a_file_that_has_nothing_to_do_with_it_stays(name, folder, unmix, tmp_path):
    """The reference writes stack.ome.tif in the folder of the result, over whatever is called so, and moves it away."""
    write_ome(tmp_path / name, stack())
    results = tmp_path if folder == "same" else tmp_path / "results"
    results.mkdir(exist_ok=True)
    (results / "stack.ome.tif").write_text("mine")
    unmix.run(tmp_path / name, results / "out.ome.tif", "--alpha", "0.2")
    assert (results / "stack.ome.tif").read_text() == "mine"


def test_a_result_that_is_unmixed_again_leaves_the_first_input_alone(unmix, tmp_path):
    """The reference keeps the first file's name in the metadata, and deletes the file of that name."""
    write_ome(tmp_path / "stack.ome.tif", stack())
    before = content(tmp_path)
    unmix.run(tmp_path / "stack.ome.tif", tmp_path / "once.ome.tif", "--alpha", "0.2")
    unmix.run(tmp_path / "once.ome.tif", tmp_path / "twice.ome.tif", "--alpha", "0.1")
    assert before.items() <= content(tmp_path).items()


def test_names_that_begin_alike_do_not_meet(unmix, tmp_path):
    """The reference writes cell.1.tif and cell.2.tif through one and the same cell.ome.tif."""
    arrays = {f"cell.{number}": stack(seed=number) for number in (1, 2)}
    for name, array in arrays.items():
        write_ome(tmp_path / f"{name}.tif", array)
    running = [
        subprocess.Popen(
            [build_folder() / "unmix", "run", tmp_path / f"{name}.tif", tmp_path / f"{name}.out.ome.tif", "--quiet",
             *UNTOUCHED, "--output-dtype", "uint16"])
        for name in arrays
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    for name, array in arrays.items():
        assert numpy.array_equal(read_stack(tmp_path / f"{name}.out.ome.tif", array.shape), array)


# Metadata that is lost


def test_all_that_the_document_says_is_carried_over(unmix, tmp_path):
    """The reference loses channel names, colours, wavelengths, the name, the description and all plane data."""
    unmix.run(RICH, tmp_path / "out.ome.tif", "--source-channel", "GFP", "--target-channel", "mCherry", "--alpha", "0")
    wanted, found = (formats.facts(formats.document(path)) for path in (RICH, tmp_path / "out.ome.tif"))
    for key in wanted.keys() - {"significant_bits"}:
        assert formats.agree(key, found[key], wanted[key]), key
    text = tifffile.tiffcomment(tmp_path / "out.ome.tif")
    assert "first try, 37 °C" in text
    assert text.count("eGFP") == 1


def test_annotations_keep_their_namespace(unmix, tmp_path):
    """The reference pours all map annotations into one of its own namespace."""
    root = ElementTree.fromstring(tifffile.tiffcomment(RICH))
    ElementTree.register_namespace("", formats.OME[1:-1])
    image = root.find(f"{formats.OME}Image")
    notes = ElementTree.SubElement(root, f"{formats.OME}StructuredAnnotations")
    for number, namespace in enumerate(["lab.example/sample", "lab.example/stage"]):
        note = ElementTree.SubElement(
            notes, f"{formats.OME}MapAnnotation", ID=f"Annotation:{number}", Namespace=namespace)
        entry = ElementTree.SubElement(ElementTree.SubElement(note, f"{formats.OME}Value"), f"{formats.OME}M", K="key")
        entry.text = f"value {number}"
        ElementTree.SubElement(image, f"{formats.OME}AnnotationRef", ID=f"Annotation:{number}")
    array = read_stack(RICH, (3, 2, 2, 19, 27)).reshape(12, 19, 27)
    tifffile.imwrite(
        tmp_path / "in.ome.tif", array, metadata=None, photometric="minisblack",
        description=ElementTree.tostring(root, encoding="unicode").encode("ascii", "xmlcharrefreplace"),
    )
    unmix.run(tmp_path / "in.ome.tif", tmp_path / "out.ome.tif", "--alpha", "0")
    found = {
        note.get("Namespace"): [entry.text for entry in note.iter(f"{formats.OME}M")]
        for note in formats.document(tmp_path / "out.ome.tif").iter(f"{formats.OME}MapAnnotation")
    }
    assert found["lab.example/sample"] == ["value 0"]
    assert found["lab.example/stage"] == ["value 1"]
    assert len(found) == 3


def test_the_frame_interval_of_imagej_is_carried_over(unmix, tmp_path):
    """The reference does not take finterval for the time between two time points."""
    write_imagej(tmp_path / "in.tif", stack(), finterval=2.5, unit="um", spacing=0.5)
    unmix.run(tmp_path / "in.tif", tmp_path / "out.ome.tif", "--alpha", "0")
    found = formats.facts(formats.document(tmp_path / "out.ome.tif"))
    assert found["time_increment_s"] == 2.5
    assert found["physical_size_um"] == [0.1, 0.2, 0.5]


def test_nothing_is_made_up(unmix, tmp_path):
    """The reference adds a time step of 0 s, and puts folders of the machine into the file."""
    write_ome(tmp_path / "in.ome.tif", stack())
    unmix.run(tmp_path / "in.ome.tif", tmp_path / "out.ome.tif", "--alpha", "0")
    assert formats.facts(formats.document(tmp_path / "out.ome.tif"))["time_increment_s"] is None
    assert str(tmp_path) not in tifffile.tiffcomment(tmp_path / "out.ome.tif")


# Numbers that get another meaning


@pytest.mark.parametrize("unit, micrometres", [("nm", 0.25), ("µm", 250.0), ("mm", 250e3), ("Å", 0.025)])
def test_a_size_keeps_its_unit(unit, micrometres, unmix, tmp_path):
    """The reference calls every unit µm: 250 nm become 250 µm."""
    sizes = {f"PhysicalSize{axis}": 250.0 for axis in "XYZ"} | {f"PhysicalSize{axis}Unit": unit for axis in "XYZ"}
    write_ome(tmp_path / "in.ome.tif", stack(), **sizes)
    unmix.run(tmp_path / "in.ome.tif", tmp_path / "out.ome.tif", "--alpha", "0")
    found = formats.facts(formats.document(tmp_path / "out.ome.tif"))["physical_size_um"]
    assert found == pytest.approx([micrometres] * 3, rel=1e-12)


@pytest.mark.parametrize("unit, micrometres", [("nm", 1e-3), ("mm", 1e3), ("cm", 1e4)])
def test_a_size_of_imagej_keeps_its_unit(unit, micrometres, unmix, tmp_path):
    """The reference is wrong by the unit where it is not µm."""
    write_imagej(tmp_path / "in.tif", stack(), unit=unit, spacing=0.5)
    unmix.run(tmp_path / "in.tif", tmp_path / "out.ome.tif", "--alpha", "0")
    found = formats.facts(formats.document(tmp_path / "out.ome.tif"))["physical_size_um"]
    assert found == pytest.approx([0.1 * micrometres, 0.2 * micrometres, 0.5 * micrometres], rel=1e-12)


def test_x_and_y_are_not_swapped(unmix, tmp_path):
    """The reference writes the resolution along y into the field for x, and calls it pixels per inch."""
    write_ome(tmp_path / "in.ome.tif", stack(), PhysicalSizeX=0.1, PhysicalSizeY=0.4)
    unmix.run(tmp_path / "in.ome.tif", tmp_path / "out.ome.tif", "--alpha", "0")
    assert formats.facts(formats.document(tmp_path / "out.ome.tif"))["physical_size_um"][:2] == [0.1, 0.4]
    with tifffile.TiffFile(tmp_path / "out.ome.tif") as tiff:
        tags = tiff.pages[0].tags
        if "XResolution" in tags:
            per_unit = {3: 1e4, 2: 25.4e3}[int(tags["ResolutionUnit"].value)]
            across, down = (tags[f"{axis}Resolution"].value for axis in "XY")
            assert per_unit * across[1] / across[0] == pytest.approx(0.1, rel=1e-6)
            assert per_unit * down[1] / down[0] == pytest.approx(0.4, rel=1e-6)


def test_metres_of_zeiss_become_micrometres(unmix, tmp_path):
    """The reference calls the metres of LSM files µm, wrong by a million."""
    unmix.run(LSM, tmp_path / "out.ome.tif", "--alpha", "0")
    found = formats.facts(formats.document(tmp_path / "out.ome.tif"))["physical_size_um"]
    assert found[:2] == pytest.approx([1.0378322762, 1.0378322762], rel=1e-9)


# Voxels that are lost


@pytest.mark.parametrize("kind", ["series of tifffile", "images of OME"])
def test_no_image_is_left_out(kind, unmix, tmp_path):
    """The reference takes the first series or Image, and is silent about the others."""
    arrays = [stack(shape=(1, 3, 2, 16, 24), seed=1), stack(shape=(2, 1, 2, 12, 20), seed=2)]
    source = tmp_path / "in.ome.tif"
    with tifffile.TiffWriter(source, ome=kind == "images of OME") as writer:
        for array in arrays:
            writer.write(array, photometric="minisblack", metadata={"axes": "TZCYX"})
    done = unmix(
        "run", source, tmp_path / "out.ome.tif", "--quiet", *UNTOUCHED, "--output-dtype", "uint16")
    assert done.returncode == 0, done.stderr
    for number, array in enumerate(arrays):
        assert numpy.array_equal(read_stack(tmp_path / f"out_s{number}.ome.tif", array.shape), array)


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_half_a_file_is_not_a_smaller_stack(compression, unmix, tmp_path):
    """The reference reads half an OME-TIFF as one page, or stops with an error of its decompressor."""
    tifffile.imwrite(
        tmp_path / "whole.ome.tif", stack(shape=(2, 5, 2, 64, 64)), ome=True, photometric="minisblack",
        metadata={"axes": "TZCYX"}, compression=compression,
    )
    data = (tmp_path / "whole.ome.tif").read_bytes()
    (tmp_path / "half.ome.tif").write_bytes(data[:len(data) // 2])
    (tmp_path / "results").mkdir()
    done = unmix("run", tmp_path / "half.ome.tif", tmp_path / "results" / "out.ome.tif", "--quiet")
    assert done.returncode == 65
    assert any(words in done.stderr for words in ("planes are there", "truncated", "beyond the end")), done.stderr
    assert list((tmp_path / "results").iterdir()) == []


@pytest.mark.parametrize("dtype, factor", [("uint32", 4e6), ("int32", 2e6), ("float64", 1.0 / 3)])
def test_large_numbers_keep_their_last_digits(dtype, factor, unmix, tmp_path):
    """The reference passes all channels through float32, also those that it does not correct."""
    array = (stack("float64") * factor).astype(dtype)
    assert not numpy.array_equal(array, array.astype("float32").astype(dtype))
    write_ome(tmp_path / "in.ome.tif", array)
    unmix.run(
        tmp_path / "in.ome.tif", tmp_path / "out.ome.tif", "--alpha", "0.2", "--clip-negative", "false",
        "--output-dtype", dtype,
    )
    found = read_stack(tmp_path / "out.ome.tif", array.shape)
    assert found.dtype == dtype
    assert numpy.array_equal(found[:, :, 0], array[:, :, 0])


def test_complex_numbers_are_refused(unmix, tmp_path):
    """The reference drops the imaginary part."""
    tifffile.imwrite(
        tmp_path / "in.tif", stack("complex64")[0, 0], photometric="minisblack", metadata={"axes": "CYX"})
    done = unmix("run", tmp_path / "in.tif", tmp_path / "out.ome.tif", "--quiet")
    assert done.returncode == 65
    assert "complex" in done.stderr


def test_pages_are_not_taken_for_times(unmix, tmp_path):
    """The reference takes the pages of a plain TIFF for times, so that there is no second channel."""
    array = stack(shape=(1, 6, 2, 16, 24))
    tifffile.imwrite(tmp_path / "in.tif", array[0].reshape(12, 16, 24), photometric="minisblack", metadata=None)
    done = unmix("run", tmp_path / "in.tif", tmp_path / "out.ome.tif", "--quiet")
    assert done.returncode == 65
    assert "axes" in done.stderr
    unmix.run(
        tmp_path / "in.tif", tmp_path / "out.ome.tif", "--axes", "ZC2YX", *UNTOUCHED, "--output-dtype", "uint16")
    assert numpy.array_equal(read_stack(tmp_path / "out.ome.tif", array.shape), array)


# Files that cannot be written


@pytest.mark.skipif("UNMIX_LARGE" not in os.environ, reason="writes 4.4 GB; PageLayoutTests has the rule: UNMIX_LARGE=1")
def test_offsets_reach_beyond_4_gib(unmix, tmp_path):
    """The reference foretells the size from the first 0.1 % of the voxels: three empty slices before 4.36 GB of noise
    end, after a minute, in “'I' format requires 0 <= number <= 4294967295”."""
    if shutil.disk_usage(tmp_path).free < 12 << 30:
        pytest.skip("there is no room for it")
    noise = numpy.random.default_rng(1).random((2, 1024, 2048), dtype="float32")
    with tifffile.TiffWriter(tmp_path / "in.ome.tif", bigtiff=True, ome=True) as writer:
        writer.write(
            (plane for number in range(260) for plane in noise * (0 if number < 3 else 1)),
            shape=(1, 260, 2, 1024, 2048), dtype="float32", photometric="minisblack", metadata={"axes": "TZCYX"},
        )
    done = unmix(
        "run", tmp_path / "in.ome.tif", tmp_path / "out.ome.tif", *UNTOUCHED, "--compression", "deflate", "--quiet",
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr
    with tifffile.TiffFile(tmp_path / "out.ome.tif") as tiff:
        assert tiff.is_bigtiff
        assert numpy.array_equal(tiff.pages[-1].asarray(), noise[1])
