"""Makes TIFF files that say nothing of their pages, and says what is in them under given `axes`.

They are written and read back by tifffile. Run it with Python 3.11, numpy and tifffile, in this folder.
"""

import hashlib
import json
import pathlib

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent


def fingerprint(voxels):
    return hashlib.sha256(voxels.astype(voxels.dtype.newbyteorder("<")).tobytes()).hexdigest()


def write(name, pages, **how):
    """Writes one page after another, without any description."""
    with tifffile.TiffWriter(HERE / name, bigtiff=how.pop("bigtiff", False), byteorder=how.pop("byteorder", "<")) as tif:
        for page in pages:
            options = dict(how)
            if isinstance(page, tuple):
                page, more = page
                options |= more
            tif.write(page, contiguous=False, metadata=None, **options)


def read(name):
    """The pages that are no smaller copies, each with its samples first."""
    found = []
    with tifffile.TiffFile(HERE / name) as tif:
        for page in tif.pages:
            if page.is_reduced:
                continue
            data = page.asarray()
            if page.samplesperpixel == 1:
                data = data[None]
            elif page.planarconfig == 1:
                data = numpy.moveaxis(data, -1, 0)
            found.append(data)
    return found


def case(name, axes, images):
    return {
        "open": name, "origin": f"tifffile {tifffile.__version__}",
        "reader": f"tifffile {tifffile.__version__}", "members": [name], "axes": axes,
        "images": [
            {
                "shape": list(voxels.shape), "dtype": str(voxels.dtype), "sha256": fingerprint(voxels),
                "channel_names": [None] * voxels.shape[2],
            }
            for voxels in images
        ],
    }


def main():
    random = numpy.random.default_rng(50)
    cases = []

    def numbers(*shape, dtype="uint16"):
        return random.integers(0, 256 if dtype == "uint8" else 4096, shape).astype(dtype)

    write("pages.tif", numbers(12, 7, 10), byteorder=">")
    pages = numpy.stack(read("pages.tif"))[:, 0]
    orders = {
        "T2Z3C2YX": pages.reshape(2, 3, 2, 7, 10),
        "ZC2YX": pages.reshape(1, 6, 2, 7, 10),
        "CT4YX": pages.reshape(3, 4, 7, 10).swapaxes(0, 1)[:, None],
        "C2ZYX": pages.reshape(2, 6, 7, 10).swapaxes(0, 1)[None],
        "tyx": pages[:, None, None],
        "Z3C2T2XY": pages.reshape(3, 2, 2, 7, 10).transpose(2, 0, 1, 4, 3),
    }
    for axes, voxels in orders.items():
        cases.append(case("pages.tif", axes, [voxels]))

    write("rgb.tif", [numbers(6, 9, 3, dtype="uint8")], photometric="rgb")
    cases.append(case("rgb.tif", "YXS", [read("rgb.tif")[0][None, None]]))

    write("rgb_stack.tif", numbers(4, 6, 9, 3), photometric="rgb", compression="zlib", bigtiff=True)
    voxels = numpy.stack(read("rgb_stack.tif"))
    cases.append(case("rgb_stack.tif", "ZYXS", [voxels[None]]))
    cases.append(case("rgb_stack.tif", "T2ZYXS", [voxels.reshape(2, 2, 3, 6, 9)]))
    # Two pages of three samples each are six channels.
    cases.append(case("rgb_stack.tif", "ZC2YXS", [voxels.reshape(2, 6, 6, 9)[None]]))

    write("planar.tif", numbers(3, 2, 6, 9), photometric="minisblack", planarconfig="separate")
    voxels = numpy.stack(read("planar.tif"))
    cases.append(case("planar.tif", "ZYXS", [voxels[None]]))
    cases.append(case("planar.tif", "ZSYX", [voxels[None]]))

    small = {"subfiletype": 1}
    page = numbers(8, 11)
    write("reduced.tif", [(page[::2, ::2], small), page, (page[::4, ::4], small)])
    cases.append(case("reduced.tif", None, [read("reduced.tif")[0][None, None]]))

    stack = numbers(4, 8, 11)
    mixed = [part for page in stack for part in (page, (page[::2, ::2], small))]
    write("reduced_stack.tif", mixed)
    cases.append(case("reduced_stack.tif", "ZC2YX", [numpy.stack(read("reduced_stack.tif")).reshape(1, 2, 2, 8, 11)]))

    write("sizes.tif", [numbers(8, 11), numbers(5, 6), numbers(5, 6, dtype="uint8")])
    cases.append(case("sizes.tif", None, [page[None, None] for page in read("sizes.tif")]))

    # What tifffile calls four images is one of four channels if the rule says so.
    with tifffile.TiffWriter(HERE / "series.tif") as tif:
        for page in numbers(4, 6, 13):
            tif.write(page)
    with tifffile.TiffFile(HERE / "series.tif") as tif:
        voxels = numpy.stack([series.asarray() for series in tif.series])
    cases.append(case("series.tif", "CYX", [voxels[None, None]]))

    text = json.dumps({"format": "TIFF", "cases": cases}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
