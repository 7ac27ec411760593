"""Makes TIFF files of several arrays, and expected.json: what tifffile finds in them.

Run with tifffile, imagecodecs and numpy installed:  python3 make.py
tifffile is both the writer and the reader, neither of which is the code that is checked.
"""

import hashlib
import json
import pathlib

import numpy
import tifffile

here = pathlib.Path(__file__).parent
random = numpy.random.default_rng(5)
cases = []


def voxels(shape, dtype):
    return random.integers(0, 200, shape).astype(dtype)


def case(name, note, axes=None, **facts):
    """A case of a file whose arrays have names for their axes, or get those of the rule."""
    images = []
    with tifffile.TiffFile(here / name) as tiff:
        for series in tiff.series:
            array = series.asarray().reshape(series.get_shape(False))
            letters = (axes or series.get_axes(False)).replace("S", "C")
            for axis in "TZCYX":
                if axis not in letters:
                    array, letters = array[numpy.newaxis], axis + letters
            extra = tuple(n for n, axis in enumerate(letters) if axis not in "TZCYX")
            array = numpy.squeeze(array, extra)
            letters = "".join(axis for axis in letters if axis in "TZCYX")
            array = array.transpose([letters.index(axis) for axis in "TZCYX"])
            data = numpy.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
            images.append(
                {
                    "shape": list(array.shape),
                    "dtype": array.dtype.name,
                    "sha256": hashlib.sha256(data).hexdigest(),
                    **facts,
                }
            )
            if series.name:
                images[-1]["image_name"] = series.name
    cases.append(
        {
            "open": name,
            "origin": f"tifffile {tifffile.__version__}, {note}",
            "reader": f"tifffile {tifffile.__version__}",
            "members": [name],
            "axes": axes,
            "images": images,
        }
    )


with tifffile.TiffWriter(here / "three_arrays.tif") as tiff:
    tiff.write(
        voxels((2, 3, 2, 9, 14), "uint16"),
        photometric="minisblack",
        metadata={"axes": "TZCYX", "name": "first field"},
    )
    tiff.write(
        voxels((4, 2, 11, 8), "int16"),
        photometric="minisblack",
        compression="zlib",
        predictor=True,
        metadata={"axes": "ZCYX"},
    )
    tiff.write(
        voxels((2, 7, 10), "float32"),
        photometric="minisblack",
        metadata={"axes": "CYX", "Operator": "C. <Gohlke>", "Exposure": 0.25},
    )
case("three_arrays.tif", "arrays of different types")
cases[-1]["images"][2]["annotations"] = ['"Operator": "C. <Gohlke>"']

# One directory for the array, its planes one behind the other.
with tifffile.TiffWriter(here / "one_directory.tif", bigtiff=True, byteorder=">") as tiff:
    tiff.write(
        voxels((5, 3, 2, 6, 13), "uint16"),
        photometric="minisblack",
        truncate=True,
        metadata={"axes": "ZTCYX"},
    )
case("one_directory.tif", "truncate=True")

# No names for the axes: a single plane has but one order.
with tifffile.TiffWriter(here / "planes_without_axes.tif") as tiff:
    for _ in range(4):
        tiff.write(voxels((12, 15), "uint16"), photometric="minisblack")
case("planes_without_axes.tif", "without axes")

with tifffile.TiffWriter(here / "stacks_without_axes.tif") as tiff:
    for _ in range(2):
        tiff.write(voxels((3, 2, 10, 16), "uint8"), photometric="minisblack")
case("stacks_without_axes.tif", "without axes, which the rule says", axes="ZCYX")

# A letter that has no name here, which the rule gives one.
tifffile.imwrite(
    here / "unnamed_axis.tif",
    voxels((2, 3, 1, 9, 12), "uint16"),
    photometric="minisblack",
    metadata={"axes": "ECQYX"},
)
case("unnamed_axis.tif", "axes ECQYX", axes="ZCTYX")

# The description of the user stands before that of tifffile; Q has no extent.
tifffile.imwrite(
    here / "own_description.tif",
    voxels((1, 2, 3, 8, 11), "uint16"),
    photometric="minisblack",
    description="beads, 3rd try",
    metadata={"axes": "QCZYX"},
)
case("own_description.tif", "with a description", annotations=["beads, 3rd try"])

text = json.dumps({"format": "tifffile TIFF", "cases": cases}, indent=1, ensure_ascii=False)
(here / "expected.json").write_text(text + "\n")
