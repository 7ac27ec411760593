"""Writes expected.json: what tifffile, an independent reader, finds in files that microscopes and ImageJ wrote.

Run with tifffile and numpy installed:  python3 make.py
Where the files are from is said in ../../data/README.md. Samples of a pixel count as channels.
"""

import hashlib
import json
import pathlib
import xml.etree.ElementTree as ElementTree

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent
DATA = HERE.parents[1] / "data"
OME = "{http://www.openmicroscopy.org/Schemas/OME/2016-06}"
MICROMETRES = {"micron": 1.0, "\\u00B5m": 1.0, "µm": 1.0, "nm": 1e-3}

ORIGINS = {
    "imagej_c2_u16_hotpixel.tif": "ImageJ 1.53t, NEUBIAS training resources",
    "imagej_c2_u16_offset.tif": "ImageJ 1.53f, NEUBIAS training resources",
    "imagej_c2_u8_palette.tif": "ImageJ 1.53f, NEUBIAS training resources",
    "imagej_c3_u16.tif": "ImageJ 1.54g, NEUBIAS training resources",
    "imagej_rgb48_c3_u16.tif": "ImageJ 1.54f, NEUBIAS training resources",
    "imagej_z45_c2_u16.tif": "ImageJ 1.54f, NEUBIAS training resources",
    "lsm_zeiss_c3_u8.lsm": "Zeiss LSM, Dryad 10.5061/dryad.68864",
    "ome_c3_i8.ome.tif": "Bio-Formats 5.2.2, OME sample data",
}


def voxels(series):
    array, axes = series.asarray(), series.axes.replace("S", "C")
    for axis in "TZCYX":
        if axis not in axes:
            array, axes = array[numpy.newaxis], axis + axes
    return numpy.ascontiguousarray(array.transpose([axes.index(axis) for axis in "TZCYX"]))


def imagej_facts(tiff):
    header, tags = tiff.imagej_metadata, tiff.pages[0].tags
    micrometres = MICROMETRES.get(header.get("unit"))
    if micrometres is None:
        return {}
    across, down = (tags[name].value for name in ("XResolution", "YResolution"))
    sizes = [across[1] / across[0], down[1] / down[0], header.get("spacing")]
    return {"physical_size_um": [size and size * micrometres for size in sizes]}


def lsm_facts(tiff):
    info = tiff.lsm_metadata
    sizes = [info[f"VoxelSize{axis}"] for axis in "XYZ"]
    return {
        "channel_names": info["ChannelColors"]["ColorNames"],
        # One slice has no distance to the next; what stands there then is no length of a microscope.
        "physical_size_um": [size * 1e6 if size > 1e-12 else None for size in sizes],
    }


def ome_facts(tiff):
    image = ElementTree.fromstring(tiff.ome_metadata).find(f"{OME}Image")
    return {"image_name": image.get("Name")}


def case(name):
    with tifffile.TiffFile(DATA / name) as tiff:
        stack = voxels(tiff.series[0])
        kind = tiff.series[0].kind
        facts = {"imagej": imagej_facts, "lsm": lsm_facts, "ome": ome_facts}[kind](tiff)
    data = stack.astype(stack.dtype.newbyteorder("<")).tobytes()
    return {
        "format": {"imagej": "ImageJ TIFF", "lsm": "Zeiss LSM", "ome": "OME-TIFF"}[kind],
        "open": f"../../data/{name}",
        "origin": ORIGINS[name],
        "reader": f"tifffile {tifffile.__version__}",
        "members": [name],
        "axes": None,
        "images": [
            {
                "shape": list(stack.shape),
                "dtype": stack.dtype.name,
                "sha256": hashlib.sha256(data).hexdigest(),
                **facts,
            }
        ],
    }


document = {"cases": [case(name) for name in ORIGINS]}
(HERE / "expected.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
