"""Writes expected.json: what tifffile, an independent reader, finds in the files of this folder.

Run with tifffile and numpy installed:  python3 make_expected.py
The SHA-256 is that of the voxels as little-endian samples in the order T, Z, C, Y, X. Samples of a pixel count as channels.
"""

import hashlib
import json
import pathlib

import numpy
import tifffile

here = pathlib.Path(__file__).parent
files = {}
for path in sorted([*here.glob("*.tif"), *here.glob("*.lsm")]):
    with tifffile.TiffFile(path) as tiff:
        series = tiff.series[0]
        array, axes = series.asarray(), series.axes.replace("S", "C")
    for axis in "TZCYX":
        if axis not in axes:
            array, axes = array[numpy.newaxis], axis + axes
    array = array.transpose([axes.index(axis) for axis in "TZCYX"])
    data = numpy.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
    files[path.name] = {
        "shape": list(array.shape),
        "dtype": array.dtype.name,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
note = f"Made by make_expected.py with tifffile {tifffile.__version__}; not with the code that it checks."
(here / "expected.json").write_text(json.dumps({"note": note, "files": files}, indent=1) + "\n")
