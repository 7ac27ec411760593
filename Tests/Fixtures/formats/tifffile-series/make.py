"""Makes TIFF files of several images, as tifffile writes them, and says what is in them.

They are read back by tifffile. Run it with Python 3.11, numpy and tifffile, in this folder.
"""

import hashlib
import json
import pathlib

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent


def case(name, shapes):
    with tifffile.TiffFile(HERE / name) as tif:
        found = [series.asarray().reshape(shape) for series, shape in zip(tif.series, shapes, strict=True)]
    return {
        "open": name, "origin": f"tifffile {tifffile.__version__}",
        "reader": f"tifffile {tifffile.__version__}", "members": [name], "axes": None,
        "images": [
            {
                "shape": list(voxels.shape), "dtype": str(voxels.dtype),
                "sha256": hashlib.sha256(voxels.astype(voxels.dtype.newbyteorder("<")).tobytes()).hexdigest(),
            }
            for voxels in found
        ],
    }


def main():
    random = numpy.random.default_rng(51)
    cases = []

    with tifffile.TiffWriter(HERE / "planes.tif") as tif:
        for page in random.integers(0, 4096, (4, 7, 12)).astype("uint16"):
            tif.write(page)
    cases.append(case("planes.tif", [(1, 1, 1, 7, 12)] * 4))

    with tifffile.TiffWriter(HERE / "stacks.tif") as tif:
        tif.write(random.integers(0, 4096, (3, 2, 5, 9)).astype("uint16"), metadata={"axes": "ZCYX"})
        tif.write(random.integers(0, 256, (2, 6, 8)).astype("uint8"), metadata={"axes": "TYX"}, compression="zlib")
    with tifffile.TiffFile(HERE / "stacks.tif") as tif:
        assert [series.axes for series in tif.series][:2] == ["ZCYX", "TYX"]
    cases.append(case("stacks.tif", [(1, 3, 2, 5, 9), (2, 1, 1, 6, 8)]))

    text = json.dumps({"format": "tifffile TIFF", "cases": cases}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
