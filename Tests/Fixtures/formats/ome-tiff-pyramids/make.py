"""Makes the OME-TIFF pyramids of this folder and expected.json.

Run with the packages that ../ome-tiff/independent.py names:  python3 make.py
"""

import pathlib
import sys

import numpy
import tifffile

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent / "ome-tiff"))

import independent as it


def sub_directories():
    """Smaller copies in SubIFDs, tiled and compressed."""
    path = here / "subifds.ome.tif"
    array = it.voxels((1, 2, 3, 40, 72), "uint16", 21)
    planes = array[0].transpose(1, 0, 2, 3)
    with tifffile.TiffWriter(path, ome=True) as tiff:
        form = {"tile": (16, 32), "compression": "zlib", "photometric": "minisblack"}
        tiff.write(planes, subifds=2, metadata={"axes": "CZYX", "Name": "pyramid"}, **form)
        for step in [2, 4]:
            tiff.write(planes[..., ::step, ::step], subfiletype=1, **form)
    read = it.through_tifffile(path)
    assert numpy.array_equal(read, array)
    assert numpy.array_equal(it.through_bioformats(path), array)
    entry = it.image(read, image_name="pyramid")
    return it.case(path.name, it.TIFFFILE, f"{it.TIFFFILE}, {it.BIOFORMATS}", [path.name], [entry])


def bioformats():
    """As Bio-Formats writes one."""
    path = here / "bioformats.ome.tif"
    path.unlink(missing_ok=True)
    fake = "pyramid&sizeX=48&sizeY=40&sizeZ=2&sizeC=2&sizeT=1&pixelType=uint8.fake"
    it.java(
        "ImageConverter", "-pyramid-scale", 2, "-pyramid-resolutions", 2, "-compression", "zlib", fake, path, folder=here)
    read = it.through_tifffile(path)
    with tifffile.TiffFile(path) as tiff:
        assert len(tiff.series[0].levels) == 2
    entry = it.image(read, image_name="pyramid")
    return it.case(path.name, it.BIOFORMATS, it.TIFFFILE, [path.name], [entry])


def in_the_chain():
    """Smaller copies between the planes, marked as such; the document leaves out which page is which."""
    path = here / "chain.ome.tif"
    array = it.voxels((2, 1, 2, 16, 24), "uint16", 22)
    text = (
        '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0" Name="chain">'
        '<Pixels ID="Pixels:0" DimensionOrder="XYCTZ" Type="uint16" SizeX="24" SizeY="16" SizeZ="1" SizeC="2" SizeT="2">'
        "<TiffData/></Pixels></Image></OME>"
    )
    with tifffile.TiffWriter(path) as tiff:
        form = {"metadata": None, "compression": "zlib", "contiguous": False, "photometric": "minisblack"}
        for number, plane in enumerate(array.reshape(4, 16, 24)):
            tiff.write(plane, description=text if number == 0 else None, **form)
            tiff.write(plane[::2, ::2], subfiletype=1, **form)
    with tifffile.TiffFile(path) as tiff:
        whole = [page.asarray() for page in tiff.pages if page.subfiletype == 0]
    read = numpy.stack(whole).reshape(2, 1, 2, 16, 24)
    assert numpy.array_equal(read, array)
    entry = it.image(read, image_name="chain")
    return it.case(path.name, f"{it.TIFFFILE}, XML by hand", f"{it.TIFFFILE}, page by page", [path.name], [entry])


it.write(here, [sub_directories(), bioformats(), in_the_chain()])
