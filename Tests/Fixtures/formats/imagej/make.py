"""Makes samples of what ImageJ and Fiji write, and expected.json: what tifffile, an independent reader, finds in them.

Run with tifffile and numpy installed:  python3 make.py
tifffile writes the voxels, the header and the private tags; the colour table of a palette file is set by hand, since it
writes none for ImageJ. The real files lie in ../../data.
"""

import hashlib
import json
import pathlib
import struct

import numpy
import tifffile

here = pathlib.Path(__file__).parent
data = "../../data/"
random = numpy.random.default_rng(3)
writer = f"tifffile {tifffile.__version__} (imagej=True)"
cases = []


def voxels(shape, dtype):
    return random.integers(0, 250, shape).astype(dtype)


def table(red, green, blue):
    ramp = numpy.arange(256)
    return numpy.array([ramp * red // 255, ramp * green // 255, ramp * blue // 255], "uint8")


def read(name):
    """The voxels in the order T, Z, C, Y, X, with the samples of a pixel as channels."""
    with tifffile.TiffFile(here / name) as tiff:
        series = tiff.series[0]
        array, axes = series.asarray(), series.axes.replace("S", "C")
        metadata = tiff.imagej_metadata
    for axis in "TZCYX":
        if axis not in axes:
            array, axes = array[numpy.newaxis], axis + axes
    return array.transpose([axes.index(axis) for axis in "TZCYX"]), metadata


def case(name, origin, **facts):
    array, metadata = read(name)
    bytes_ = numpy.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
    image = {
        "shape": list(array.shape),
        "dtype": array.dtype.name,
        "sha256": hashlib.sha256(bytes_).hexdigest(),
        **facts,
    }
    tables = metadata.get("LUTs", [])
    if len(tables) == array.shape[2]:
        image["colors"] = ["#%02X%02X%02X" % tuple(lut[:, 255]) for lut in tables]
    cases.append(
        {
            "open": name,
            "origin": origin,
            "reader": f"tifffile {tifffile.__version__}",
            "members": [name.split("/")[-1]],
            "axes": None,
            "images": [image],
        }
    )


def write(name, array, axes, metadata, **options):
    tifffile.imwrite(
        here / name, array, imagej=True, metadata={"axes": axes, **metadata}, **options
    )


info = "BitsPerSample = 16\n Series 0 Name = embryo <4> & co.\n Location = C:\\scans\n"
write(
    "hyperstack_t3_z2_c2.tif",
    voxels((3, 2, 2, 9, 14), "uint16"),
    "TZCYX",
    {
        "mode": "composite",
        "unit": "um",
        "spacing": 0.75,
        "finterval": 2.5,
        "fps": 10.0,
        "Labels": [
            f"c:{c + 1}/2 z:{z + 1}/2 t:{t + 1}/3 - {name}"
            for t in range(3)
            for z in range(2)
            for c, name in enumerate(["DAPI", "Alexa 488"])
        ],
        "LUTs": [table(0, 0, 255), table(64, 255, 0)],
        "Ranges": (0.0, 100.0, 10.0, 200.0),
        "Info": info,
    },
    resolution=(8.0, 4.0),
)
case(
    "hyperstack_t3_z2_c2.tif",
    writer,
    channel_names=["DAPI", "Alexa 488"],
    physical_size_um=[0.125, 0.25, 0.75],
    time_increment_s=2.5,
    image_name="embryo <4> & co.",
    annotations=["Location = C:\\scans"],
)

write(
    "big_endian_z4_c3_nm.tif",
    voxels((4, 3, 8, 13), "float32"),
    "ZCYX",
    {
        "unit": "nm",
        "spacing": 300.0,
        "finterval": 2.0,
        "tunit": "min",
        "Labels": ["GFP", "RFP", "Cy5"] * 4,
        "Info": "Fixed cells, mounted in Mowiol.",
    },
    resolution=(1 / 64, 1 / 128),
    byteorder=">",
)
case(
    "big_endian_z4_c3_nm.tif",
    writer,
    channel_names=["GFP", "RFP", "Cy5"],
    physical_size_um=[0.064, 0.128, 0.3],
    time_increment_s=120.0,
)
cases[-1]["images"][0]["annotations"] = ["Fixed cells, mounted in Mowiol."]

# Both label styles say nothing of the channels here: the rest is the name of the image.
write(
    "labels_without_names_t5_c2.tif",
    voxels((5, 2, 7, 11), "uint8"),
    "TCYX",
    {
        "unit": "micron",
        "Labels": [f"c:{c + 1}/2 t:{t + 1}/5 - mitosis.lif" for t in range(5) for c in range(2)],
    },
    resolution=(2.0, 2.0),
)
case(
    "labels_without_names_t5_c2.tif",
    writer,
    channel_names=[None, None],
    physical_size_um=[0.5, 0.5, None],
)


def single_directory(source, name):
    """Ends the list of pages after the first one, as ImageJ does above 4 GiB; the planes lie one behind the other."""
    content = bytearray((here / source).read_bytes())
    order = "<" if content[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", content, 4)
    (count,) = struct.unpack_from(order + "H", content, first)
    struct.pack_into(order + "I", content, first + 2 + 12 * count, 0)
    with tifffile.TiffFile(here / source) as tiff:
        end = tiff.pages[-1].dataoffsets[-1] + tiff.pages[-1].databytecounts[-1]
    (here / name).write_bytes(content[:end])


write("scratch.tif", voxels((3, 5, 2, 10, 12), "uint16"), "TZCYX", {}, byteorder=">")
single_directory("scratch.tif", "single_directory_t3_z5_c2.tif")
(here / "scratch.tif").unlink()
case("single_directory_t3_z5_c2.tif", writer + ", the list of pages cut after the first")


def palette(name):
    """An 8-bit slice series whose first page has a colour table: photometric 3 and tag 320."""
    array = voxels((6, 9, 10), "uint8")
    colours = (table(255, 128, 0).astype("uint16") * 257).ravel()
    text = b"ImageJ=1.53t\nimages=6\nslices=6\nunit=\\u00B5m\nspacing=2.0\nloop=false\n\0"
    pages, content = [], bytearray(b"II*\0\0\0\0\0")
    places = []
    for plane in array:
        places.append(len(content))
        content += plane.tobytes()
    table_at = len(content)
    content += colours.astype("<u2").tobytes()
    text_at = len(content)
    content += text + b"\0" * (len(text) % 2)
    ratio_at = len(content)
    content += struct.pack("<II", 5, 2)
    link = 4
    for number, place in enumerate(places):
        # Without tag 259, as ImageJ before 1.53o45.
        fields = [
            (256, 4, 1, 10), (257, 4, 1, 9), (258, 3, 1, 8), (262, 3, 1, 3), (273, 4, 1, place),
            (277, 3, 1, 1), (278, 4, 1, 9), (279, 4, 1, 90), (320, 3, 768, table_at),
        ]  # fmt: skip
        if number == 0:
            fields += [(270, 2, len(text), text_at), (282, 5, 1, ratio_at), (283, 5, 1, ratio_at)]
        struct.pack_into("<I", content, link, len(content))
        content += struct.pack("<H", len(fields))
        for tag, kind, count, value in sorted(fields):
            content += struct.pack("<HHI", tag, kind, count)
            content += struct.pack("<HH", value, 0) if (kind, count) == (3, 1) else struct.pack("<I", value)
        link = len(content)
        content += b"\0\0\0\0"
    (here / name).write_bytes(content)


palette("palette_z6.tif")
case(
    "palette_z6.tif",
    "bytes laid by hand after ij/io/TiffEncoder.java of ImageJ 1",
    colors=["#FF8000"],
    physical_size_um=[0.4, 0.4, 2.0],
)

real = "ImageJ, a file of the NEUBIAS training data"
case(data + "imagej_c3_u16.tif", real + " (1.54g)", physical_size_um=[1 / 7.547649, 1 / 7.547649, 0.5])
case(data + "imagej_c2_u16_hotpixel.tif", real + " (1.53t)")
case(data + "imagej_c2_u16_offset.tif", real + " (1.53f, without tag 259)")
case(data + "imagej_c2_u8_palette.tif", real + " (1.53f, without tag 259)")
case(
    data + "imagej_z45_c2_u16.tif",
    real + " (1.54f)",
    image_name="Hoechst_LSM_WF3 #1",
    channel_names=[None, None],
    physical_size_um=[1 / 1.953591, 1 / 1.953591, 0.4994126016284111],
    annotations=["Appliance|Data|ShuttleAndFindData|Calibration|Marker|FocusPosition #1 = 0"],
)
case(
    data + "imagej_rgb48_c3_u16.tif",
    "ImageJ's sample HeLa cells (1.54f)",
    colors=["#FF0000", "#00FF00", "#0000FF"],
    physical_size_um=[1 / 19.420064, 1 / 19.420064, 0.051493135957597184],
    annotations=["image of HeLa cells"],
)

text = json.dumps({"format": "ImageJ TIFF", "cases": cases}, indent=1, ensure_ascii=False)
(here / "expected.json").write_text(text + "\n")
