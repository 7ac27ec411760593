"""Makes OME-TIFF files with tifffile, and expected.json from what tifffile reads back of them.

Run with tifffile, imagecodecs and numpy installed:  python3 make.py
"""

import hashlib
import json
import pathlib
import xml.etree.ElementTree as ElementTree

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent
OME = "{http://www.openmicroscopy.org/Schemas/OME/2016-06}"
MICROMETRES = {"nm": 1e-3, "µm": 1.0, "mm": 1e3, "m": 1e6}
SECONDS = {"ms": 1e-3, "s": 1.0, "min": 60.0}


def smooth(shape, dtype, seed):
    """Voxels that all differ from their neighbours along every axis, and still compress well."""
    t, z, c, y, x = numpy.indices(shape)
    generator = numpy.random.default_rng(seed)
    steps = generator.permutation([1, 7, 19, 41, 83])
    stack = t * steps[0] * 40 + z * steps[1] * 23 + c * steps[2] * 11 + y * steps[3] // 7 + x * steps[4] // 9
    return (stack % 200 if numpy.dtype(dtype).itemsize == 1 else stack).astype(dtype)


def read(path):
    """What tifffile says of the only image of a file, in the shape that expected.json has."""
    with tifffile.TiffFile(path) as tiff:
        series = tiff.series[0]
        array, axes, text = series.asarray(), series.axes, tiff.ome_metadata
    for axis in "TZCYX":
        if axis not in axes:
            array, axes = array[numpy.newaxis], axis + axes
    array = array.transpose([axes.index(axis) for axis in "TZCYX"])
    data = numpy.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
    image = ElementTree.fromstring(text).find(f"{OME}Image")
    pixels = image.find(f"{OME}Pixels")
    channels, planes = pixels.findall(f"{OME}Channel"), pixels.findall(f"{OME}Plane")
    order = sorted(planes, key=lambda plane: [int(plane.get(f"The{axis}")) for axis in "TZC"])

    def number(element, name, units, unit):
        value = element.get(name)
        return None if value is None else float(value) * units[element.get(f"{name}Unit", unit)]

    def color(channel):
        value = channel.get("Color")
        return None if value is None else f"#{(int(value) & 0xFFFFFFFF) >> 8:06X}"

    nanometres = {"nm": 1.0, "µm": 1e3}
    said = {
        "channel_names": [channel.get("Name") for channel in channels],
        "colors": [color(channel) for channel in channels],
        "excitation_nm": [number(channel, "ExcitationWavelength", nanometres, "nm") for channel in channels],
        "emission_nm": [number(channel, "EmissionWavelength", nanometres, "nm") for channel in channels],
        "physical_size_um": [number(pixels, f"PhysicalSize{axis}", MICROMETRES, "µm") for axis in "XYZ"],
        "delta_t_s": [number(plane, "DeltaT", SECONDS, "s") for plane in order],
        "exposure_s": [number(plane, "ExposureTime", SECONDS, "s") for plane in order],
        "position_um": [
            [number(plane, f"Position{axis}", MICROMETRES, "µm") for axis in "XYZ"] for plane in order
        ],
    }
    image_facts = {
        "shape": list(array.shape),
        "dtype": array.dtype.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        **{
            key: values for key, values in said.items()
            if any(item is not None for value in values for item in (value if isinstance(value, list) else [value]))
        },
        "time_increment_s": number(pixels, "TimeIncrement", SECONDS, "s"),
        "image_name": image.get("Name"),
        "acquisition_date": image.findtext(f"{OME}AcquisitionDate"),
        "significant_bits": int(pixels.get("SignificantBits", 0)) or None,
        "annotations": [element.text for element in image.iter(f"{OME}Description")] or None,
    }
    return {key: value for key, value in image_facts.items() if value is not None}


def write(name, shape, dtype, axes="TZCYX", metadata=None, seed=1, **options):
    stack = smooth(shape, dtype, seed)
    if axes != "TZCYX":
        stack = stack.transpose(["TZCYX".index(axis) for axis in axes])
    tifffile.imwrite(
        HERE / name, numpy.ascontiguousarray(stack), ome=True, photometric="minisblack",
        metadata={"axes": axes, **(metadata or {})}, **options,
    )
    return {
        "open": name,
        "origin": f"tifffile {tifffile.__version__}",
        "reader": f"tifffile {tifffile.__version__}",
        "members": [name],
        "axes": None,
        "images": [read(HERE / name)],
    }


def rich():
    """Everything that tifffile can say of a stack of 3 times, 2 slices and 2 channels."""
    planes = [(t, z, c) for t in range(3) for z in range(2) for c in range(2)]
    return {
        "Name": "HeLa <GFP & mCherry>",
        "Description": "first try, 37 °C",
        "AcquisitionDate": "2024-02-29T23:59:58",
        "SignificantBits": 12,
        "PhysicalSizeX": 250.0, "PhysicalSizeXUnit": "nm",
        "PhysicalSizeY": 0.26, "PhysicalSizeYUnit": "µm",
        "PhysicalSizeZ": 0.0015, "PhysicalSizeZUnit": "mm",
        "TimeIncrement": 500.0, "TimeIncrementUnit": "ms",
        "Channel": {
            "Name": ["GFP", "mCherry"],
            "Color": [0x00FF00FF, -16776961],
            "ExcitationWavelength": [488.0, 561.0], "ExcitationWavelengthUnit": ["nm", "nm"],
            "EmissionWavelength": [0.509, 0.610], "EmissionWavelengthUnit": ["µm", "µm"],
            "Fluor": ["eGFP", "mCherry"],
        },
        "Plane": {
            "DeltaT": [1.5 * t + 0.25 * z + 0.0625 * c for t, z, c in planes],
            "ExposureTime": [[50.0, 80.0][c] for _, _, c in planes], "ExposureTimeUnit": ["ms"] * 12,
            "PositionX": [100.5 + t for t, _, _ in planes],
            "PositionY": [-7.25] * 12,
            "PositionZ": [0.5 * z for _, z, _ in planes],
            "PositionXUnit": ["µm"] * 12, "PositionYUnit": ["µm"] * 12, "PositionZUnit": ["µm"] * 12,
        },
    }


cases = [
    write("rich.ome.tif", (3, 2, 2, 19, 27), "uint16", metadata=rich(), compression="zlib", predictor=True),
    write("plain-strips.ome.tif", (2, 3, 2, 61, 67), "uint16", seed=2, rowsperstrip=16),
    write(
        "bigtiff-tiles.ome.tif", (1, 3, 2, 40, 50), "float32", seed=3, bigtiff=True, tile=(16, 32), compression="zstd",
    ),
    write("big-endian.ome.tif", (3, 2, 2, 9, 13), "int16", axes="CTZYX", seed=4, byteorder=">"),
    write("one-channel.ome.tif", (4, 1, 1, 12, 15), "uint8", axes="TZCYX", seed=5, compression="lzw"),
]
document = {"format": "OME-TIFF", "cases": cases}
(HERE / "expected.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
