"""Makes TIFF files without OME-XML, whose pages have no order of their own, and expected.json from what tifffile
reads back of them.

Run with tifffile and numpy installed:  python3 make.py
"""

import hashlib
import json
import pathlib

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent
WRITER = f"tifffile {tifffile.__version__}"


def case(name, array, axes, shape, **options):
    """Writes a stack and describes what comes back.

    Args:
        axes: what the rule has to say of the file's pages.
        shape: of the stack as T, Z, C, Y, X, whose voxels are those of the file in this order already.
    """
    tifffile.imwrite(HERE / name, array, metadata=None, **options)
    with tifffile.TiffFile(HERE / name) as tiff:
        pages = numpy.stack([page.asarray() for page in tiff.pages])
    if axes.endswith("S"):
        pages = numpy.moveaxis(pages, -1, 1)
    data = numpy.ascontiguousarray(pages).astype(pages.dtype.newbyteorder("<")).tobytes()
    assert numpy.prod(shape) * pages.dtype.itemsize == len(data)
    return {
        "open": name,
        "origin": WRITER,
        "reader": WRITER,
        "members": [name],
        "axes": axes,
        "images": [
            {"shape": list(shape), "dtype": pages.dtype.name, "sha256": hashlib.sha256(data).hexdigest()}
        ],
    }


def stack(count, height, width, samples=1):
    page, y, x, s = numpy.indices((count, height, width, samples))
    result = page * 17 + y * 5 + x * 3 + s * 61
    return result[..., 0] if samples == 1 else result


cases = [
    case("pages.tif", stack(12, 31, 43).astype("uint16"), "TZ3C2YX", (2, 3, 2, 31, 43), photometric="minisblack"),
    case("colour.tif", stack(1, 45, 62, 3)[0].astype("uint8"), "YXS", (1, 1, 3, 45, 62), photometric="rgb"),
    case("colour-slices.tif", stack(4, 45, 31, 3).astype("uint8"), "ZYXS", (1, 4, 3, 45, 31), photometric="rgb"),
]
document = {"format": "TIFF", "cases": cases}
(HERE / "expected.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
