"""Makes the OME-TIFF sets of this folder, each in a folder of its own, and expected.json.

Run with the packages that ../ome-tiff/independent.py names:  python3 make.py
"""

import pathlib
import shutil
import sys

import numpy
import tifffile

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent / "ome-tiff"))

import independent as it

NAMESPACE = "http://www.openmicroscopy.org/Schemas/OME/2016-06"


def empty(name):
    folder = here / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def names(folder):
    """As the acquisition's files: the companion first, then by name."""
    return sorted((path.name for path in folder.iterdir()), key=lambda name: (not name.endswith(".companion.ome"), name))


def cases(folder, origin, entries, reader, *opened):
    return [it.case(f"{folder.name}/{name}", origin, reader, names(folder), entries) for name in opened]


def source(array, path, **metadata):
    """A single OME-TIFF, for Bio-Formats to split."""
    tifffile.imwrite(path, array, metadata={"axes": "TZCYX", **metadata}, photometric="minisblack", ome=True)


def siblings():
    """One file for each channel, each with the whole document; written by Bio-Formats."""
    folder = empty("siblings")
    array = it.voxels((3, 2, 2, 9, 13), "uint16", 11)
    source(array, here / "source.ome.tif", Name="siblings", PhysicalSizeX=250, PhysicalSizeXUnit="nm")
    it.java("ImageConverter", "../source.ome.tif", "cells_C%c.ome.tiff", folder=folder)
    (here / "source.ome.tif").unlink()
    read = it.through_tifffile(folder / "cells_C0.ome.tiff")
    assert numpy.array_equal(read, array)
    assert numpy.array_equal(it.through_bioformats(folder / "cells_C1.ome.tiff"), array)
    entry = it.image(read, image_name="siblings")
    return cases(
        folder, it.BIOFORMATS, [entry], f"{it.TIFFFILE}, {it.BIOFORMATS}", "cells_C0.ome.tiff", "cells_C1.ome.tiff")


def companion():
    """One file for each z-slice, described by a companion; written by Bio-Formats."""
    folder = empty("companion")
    array = it.voxels((2, 3, 2, 8, 11), "uint8", 12)
    source(array, here / "source.ome.tif", Name="companion", Channel={"Name": ["DAPI", "GFP"]})
    it.java(
        "ImageConverter", "-option", "ometiff.companion", "stack.companion.ome", "../source.ome.tif",
        "stack_Z%z.ome.tiff", folder=folder)
    (here / "source.ome.tif").unlink()
    read = it.through_bioformats(folder / "stack.companion.ome")
    assert numpy.array_equal(read, array)
    entry = it.image(read, image_name="companion", channel_names=["DAPI", "GFP"])
    return cases(folder, it.BIOFORMATS, [entry], it.BIOFORMATS, "stack.companion.ome", "stack_Z1.ome.tiff")


def positions():
    """Images of one document, each in a file of its own; written by Bio-Formats."""
    folder = empty("positions")
    fake = "pos&series=3&sizeX=10&sizeY=7&sizeZ=2&sizeC=2&sizeT=1&pixelType=uint16.fake"
    it.java("ImageConverter", fake, "pos_%s.ome.tiff", folder=folder)
    entries = [
        it.image(it.through_tifffile(folder / "pos_0.ome.tiff", series), image_name=f"pos{' ' + str(series + 1) if series else ''}")
        for series in range(3)
    ]
    for series in range(3):
        read = it.through_bioformats(folder / "pos_0.ome.tiff", series)
        assert numpy.array_equal(read, it.through_tifffile(folder / "pos_0.ome.tiff", series))
    return cases(
        folder, it.BIOFORMATS, entries, f"{it.TIFFFILE}, {it.BIOFORMATS}", "pos_0.ome.tiff", "pos_2.ome.tiff")


def document(identifier, content):
    return f'<?xml version="1.0" encoding="UTF-8"?><OME xmlns="{NAMESPACE}" UUID="urn:uuid:{identifier}">{content}</OME>'


def pages(path, array, text):
    with tifffile.TiffWriter(path) as tiff:
        for number, page in enumerate(array):
            tiff.write(
                page, description=text if number == 0 else None, metadata=None, contiguous=False,
                photometric="minisblack", compression="zlib")


def identifiers(count):
    return [f"{number:08x}-0000-4000-8000-00000000abcd" for number in range(1, count + 1)]


def pixels(array, places):
    t, z, c, y, x = array.shape
    return (
        f'<Image ID="Image:0" Name="by hand"><Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="{array.dtype}"'
        f' SizeX="{x}" SizeY="{y}" SizeZ="{z}" SizeC="{c}" SizeT="{t}">{"".join(places)}</Pixels></Image>'
    )


def nameless():
    """Time points in files that know each other by identifier alone, and may have any name."""
    folder = empty("nameless")
    array = it.voxels((3, 2, 1, 6, 14), "int16", 13)
    known = identifiers(3)
    places = [
        f'<TiffData FirstT="{t}" FirstZ="{z}" IFD="{z}"><UUID>urn:uuid:{known[t]}</UUID></TiffData>'
        for t in range(3) for z in range(2)
    ]
    for t, name in enumerate(["c.tif", "a.tif", "b.tif"]):
        pages(folder / name, array[t, :, 0], document(known[t], pixels(array, places)))
    return cases(folder, f"{it.TIFFFILE}, XML by hand", [it.image(array, image_name="by hand")], "numpy", "c.tif", "b.tif")


def master():
    """The first TIFF describes itself and a second one, as Micro-Manager does it; names with folders of another machine."""
    folder = empty("master")
    array = it.voxels((1, 2, 3, 9, 8), "uint16", 14)
    known = identifiers(2)
    windows = "D:\\data\\day 1\\"
    files = ["grid_0.ome.tif", "grid_1.ome.tif"]
    places = [
        f'<TiffData FirstC="{c}" FirstZ="{z}" IFD="{c if z == 0 else 2 - c}" PlaneCount="1">'
        f'<UUID FileName="{windows}{files[z]}">urn:uuid:{known[z]}</UUID></TiffData>'
        for z in range(2) for c in range(3)
    ]
    pages(folder / files[0], array[0, 0], document(known[0], pixels(array, places)))
    only = f'<BinaryOnly MetadataFile="{files[0]}" UUID="urn:uuid:{known[0]}"/>'
    pages(folder / files[1], array[0, 1, ::-1], document(known[1], only))
    return cases(folder, f"{it.TIFFFILE}, XML by hand", [it.image(array, image_name="by hand")], "numpy", *files)


it.write(here, [*siblings(), *companion(), *positions(), *nameless(), *master()])
