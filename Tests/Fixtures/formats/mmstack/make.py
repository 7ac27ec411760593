"""Makes the MMStack samples and what tifffile reads in them.

The bytes are laid by hand after “Micro-Manager File Formats” of micro-manager.org, since Micro-Manager itself needs a
desktop. Needs numpy and tifffile.
"""

import hashlib
import json
import pathlib
import struct

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent
ORIGIN = "bytes laid by hand after Micro-Manager File Formats (micro-manager.org)"
READER = f"tifffile {tifffile.__version__}"


def voxels(seed, *shape, dtype="uint16"):
    """Small numbers in random order, which compress well and tell every plane from every other."""
    generator = numpy.random.default_rng(seed)
    return generator.integers(0, numpy.iinfo(dtype).max // 16, shape).astype(dtype)


def frame_metadata(name, position, t, z, c, p, channels):
    return {
        "FileName": name, "PositionName": position, "PositionIndex": p, "Frame": t, "Slice": z, "ChannelIndex": c,
        "Channel": channels[c], "ElapsedTime-ms": 100.5 + 2500.0 * t + 40.0 * z + 7.0 * c, "Exposure-ms": 10.0 + 5 * c,
        "XPositionUm": 1000.5 + p, "YPositionUm": -2000.25, "ZPositionUm": 12.5 + 0.5 * z, "PixelSizeUm": 0.325,
        "BitDepth": 12, "Camera": "Demo", "ObjectiveTurret-Label": "1-Plan Apo 20x / 0.8",
    }


def summary(prefix, shape, channels, positions, **more):
    t, z, c = shape
    return {
        "Prefix": prefix, "MicroManagerVersion": "2.0.1 20220713", "MetadataVersion": "1.0.0",
        "AxisOrder": ["channel", "z", "time", "position"], "TimeFirst": False, "SlicesFirst": False,
        "IntendedDimensions": {"time": t, "z": z, "channel": c, "position": positions},
        "Frames": t, "Slices": z, "Channels": c, "Positions": positions, "ChNames": channels,
        "z-step_um": 0.5, "Interval_ms": 2500.0, "StartTime": "2023-05-01 00:15:30.250 +0200",
        "PixelSize_um": 0.325, **more,
    }


def ome_xml(images):
    """As Micro-Manager writes it when it closes the files: which plane lies in which file."""
    text = '<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2013-06" ' \
           'UUID="urn:uuid:00000000-0000-0000-0000-000000000000">'
    for number, (name, shape, planes) in enumerate(images):
        t, z, c, y, x = shape
        text += f'<Image ID="Image:{number}" Name="{name}"><Pixels ID="Pixels:{number}" DimensionOrder="XYCZT" ' \
                f'SizeT="{t}" SizeZ="{z}" SizeC="{c}" SizeY="{y}" SizeX="{x}" Type="uint16">'
        for channel in range(c):
            text += f'<Channel ID="Channel:{number}:{channel}" SamplesPerPixel="1"/>'
        for (t, z, c), (uuid, file, ifd) in planes.items():
            text += f'<TiffData FirstT="{t}" FirstZ="{z}" FirstC="{c}" IFD="{ifd}" PlaneCount="1">' \
                    f'<UUID FileName="{file}">urn:uuid:00000000-0000-0000-0000-{uuid:012d}</UUID></TiffData>'
        text += "</Pixels></Image>"
    return text + "</OME>"


def imagej_text(count):
    return f"ImageJ=1.53t\nimages={count}\nhyperstack=true\nmode=composite\nunit=um\n"


def write(path, frames, summary, *, order="<", xml=None, colors=None, comment=None, reserved=40, finished=True, tail=8):
    """Lays one file.

    frames: (t, z, c, p, pixels, metadata) in the order of acquisition.
    xml: the OME-XML; None where the file is finished and not closed yet.
    finished: whether the last image says that none follows.
    tail: zero bytes at the end.
    """
    text = json.dumps(summary).encode()
    count = len(frames) if finished else reserved
    start = 40 + len(text)
    data = bytearray(struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, start + 8 + 20 * reserved))
    data += struct.pack(order + "8I", 54773648, start, 0, 0, 0, 0, 2355492, len(text)) + text
    data += struct.pack(order + "2I", 3453623, count) + bytes(20 * reserved)
    patches = {}
    for number, (t, z, c, p, pixels, metadata) in enumerate(frames):
        offset = len(data)
        struct.pack_into(order + "4iI", data, start + 8 + 20 * number, c, z, t, p, offset)
        raw = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
        note = json.dumps(metadata).encode() + b" \0"
        note += bytes(len(note) % 2)
        entries = 17 if number == 0 else 13
        values = offset + 2 + 12 * entries + 4
        tags = [(256, 4, 1, pixels.shape[1]), (257, 4, 1, pixels.shape[0]), (258, 3, 1, pixels.itemsize * 8),
                (259, 3, 1, 1), (262, 3, 1, 1)]
        if number == 0:
            tags += [(270, 2, 0, 0), (270, 2, 0, 0)]
        tags += [(273, 4, 1, values), (277, 3, 1, 1), (278, 3, 1, pixels.shape[0]), (279, 4, 1, len(raw)),
                 (282, 5, 1, values + len(raw)), (283, 5, 1, values + len(raw) + 8), (296, 3, 1, 3)]
        if number == 0:
            tags += [(50838, 4, 0, 0), (50839, 1, 0, 0)]
        tags += [(51123, 2, len(note), values + len(raw) + 16)]
        directory = struct.pack(order + "H", entries)
        for index, (tag, kind, length, value) in enumerate(tags):
            if number == 0 and tag == 270:
                patches[index] = offset + 2 + 12 * index
            directory += struct.pack(order + "HHI", tag, kind, length)
            directory += struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value)
        after = values + len(raw) + 16 + len(note)
        last = finished and number == len(frames) - 1
        data += directory + struct.pack(order + "I", 0 if last else after) + raw
        data += struct.pack(order + "4I", 30769, 1, 30769, 1) + note
    if xml is not None:
        for place, text in zip(patches.values(), [xml, imagej_text(len(frames))]):
            text = text.encode() + b"\0"
            struct.pack_into(order + "2I", data, place + 4, len(text), len(data))
            data += text
        blocks = [(16, 483765892, 347834724, [{"Color": color} for color in colors or []]),
                  (24, 99384722, 84720485, {"Summary": comment or ""})]
        for place, reference, magic, content in blocks:
            content = json.dumps(content).encode()
            struct.pack_into(order + "2I", data, place, reference, len(data))
            data += struct.pack(order + "2I", magic, len(content)) + content
    path.write_bytes(data + bytes(tail))


def planes(stack, position, name, channels, p):
    for t in range(stack.shape[0]):
        for z in range(stack.shape[1]):
            for c in range(stack.shape[2]):
                yield t, z, c, p, stack[t, z, c], frame_metadata(name, position, t, z, c, p, channels)


def split():
    """One position in two files, as if the first had reached 4 GiB after seven images."""
    stack = voxels(1, 3, 2, 2, 7, 9)
    names = ["cells_MMStack_Pos0.ome.tif", "cells_MMStack_Pos0_1.ome.tif"]
    text = summary("cells", (3, 2, 2), ["DAPI", "Cy5"], 1, ChColors=[-16776961, -65536])
    every = list(planes(stack, "Pos0", None, ["DAPI", "Cy5"], 0))
    parts = [every[:7], every[7:]]
    places = {}
    for number, part in enumerate(parts):
        for ifd, frame in enumerate(part):
            frame[5]["FileName"] = names[number]
            places[frame[:3]] = (number, names[number], ifd)
    xml = ome_xml([("cells_MMStack_Pos0", stack.shape, places)])
    write(HERE / names[0], parts[0], text, xml=xml, comment="two labels")
    write(HERE / names[1], parts[1], text, xml="")
    return stack


def positions():
    """Two positions in a file each, finished and not closed yet: there is no OME-XML."""
    stacks = []
    for p in range(2):
        stack = voxels(2 + p, 2, 1, 3, 6, 11, dtype="uint8")
        name = f"grid_MMStack_1-Pos000_00{p}.ome.tif"
        channels = ["a", "b", "c"]
        text = summary("grid", (2, 1, 3), channels, 2)
        frames = list(planes(stack, f"1-Pos000_00{p}", name, channels, p))
        for frame in frames:
            frame[5]["BitDepth"] = 8
        write(HERE / name, frames, text)
        stacks.append(stack)
    return stacks


def shared():
    """Two positions in one file, in big-endian, as Micro-Manager 1.4 wrote it on a PowerPC."""
    stacks = [voxels(4 + p, 2, 3, 1, 8, 5) for p in range(2)]
    text = summary("both", (2, 3, 1), ["GFP"], 2, Comment="from the summary")
    del text["IntendedDimensions"]
    frames = []
    for t in range(2):
        for p, stack in enumerate(stacks):
            every = planes(stack, f"Pos{p}", "both_MMStack.ome.tif", ["GFP"], p)
            frames += [frame for frame in every if frame[0] == t]
    write(HERE / "both_MMStack.ome.tif", frames, text, order=">", xml="", colors=[-16711936])
    return stacks


def unfinished():
    """An acquisition that runs: five of twelve images, and space for all that are to come."""
    stack = voxels(6, 3, 2, 2, 7, 9)
    name = "runs_MMStack_Pos0.ome.tif"
    text = summary("runs", (3, 2, 2), ["DAPI", "Cy5"], 1)
    frames = list(planes(stack, "Pos0", name, ["DAPI", "Cy5"], 0))[:5]
    write(HERE / name, frames, text, finished=False, tail=20_000)


def read(name):
    """All that tifffile reads, as a stack for each position, and the metadata of each image."""
    with tifffile.TiffFile(HERE / name) as tiff:
        series = tiff.series[0]
        assert series.kind == "mmstack", series.kind
        array = series.asarray()
        axes = series.axes
        metadata = tiff.micromanager_metadata
    for axis in "RTZC":
        if axis not in axes:
            array, axes = array[None], axis + axes
    array = numpy.moveaxis(array, [axes.index(axis) for axis in "RTZCYX"], range(6))
    return array, metadata


def notes(members):
    """What the images say of themselves, by position and plane."""
    found = {}
    for member in members:
        with tifffile.TiffFile(HERE / member) as tiff:
            pages = {page.offset: page for page in tiff.pages}
            for c, z, t, p, offset in tiff.micromanager_metadata["IndexMap"].tolist():
                found[p, t, max(0, z), c] = pages[offset].tags[51123].value
    return {key: json.loads(value) if isinstance(value, str) else value for key, value in found.items()}


def image(array, metadata, found, p, name, bits, colors):
    t, z, c = array.shape[:3]
    order = [found[p, i, j, k] for i in range(t) for j in range(z) for k in range(c)]
    little = array.astype(array.dtype.newbyteorder("<"))
    head = metadata["Summary"]
    result = {
        "shape": list(array.shape), "dtype": array.dtype.name, "sha256": hashlib.sha256(little.tobytes()).hexdigest(),
        "channel_names": head["ChNames"], "physical_size_um": [order[0]["PixelSizeUm"]] * 2
        + ([head["z-step_um"]] if z > 1 else [None]), "time_increment_s": head["Interval_ms"] / 1000,
        "image_name": name, "acquisition_date": "2023-04-30T22:15:30.250Z",
        "delta_t_s": [note["ElapsedTime-ms"] / 1000 for note in order],
        "exposure_s": [note["Exposure-ms"] / 1000 for note in order],
        "position_um": [[note[f"{axis}PositionUm"] for axis in "XYZ"] for note in order],
        "significant_bits": bits, "annotations": ["ObjectiveTurret-Label", "MicroManagerVersion"],
    }
    if colors:
        result["colors"] = colors
    return result


def main():
    cases = []

    def add(name, members, images):
        cases.append({"open": name, "origin": ORIGIN, "reader": READER, "members": members, "axes": None,
                      "images": images})

    stack = split()
    members = ["cells_MMStack_Pos0.ome.tif", "cells_MMStack_Pos0_1.ome.tif"]
    array, metadata = read(members[0])
    assert (array[0] == stack).all()
    found = notes(members)
    for member in members:
        add(member, members,
            [image(array[0], metadata, found, 0, "cells_MMStack_Pos0", 12, ["#0000FF", "#FF0000"])])

    stacks = positions()
    members = [f"grid_MMStack_1-Pos000_00{p}.ome.tif" for p in range(2)]
    array, metadata = read(members[0])
    found = notes(members)
    for p, member in enumerate(members):
        assert (array[p] == stacks[p]).all()
        add(member, [member], [image(array[p], metadata, found, p, member[:-8], 8, None)])

    stacks = shared()
    array, metadata = read("both_MMStack.ome.tif")
    found = notes(["both_MMStack.ome.tif"])
    assert all((array[p] == stacks[p]).all() for p in range(2))
    add("both_MMStack.ome.tif", ["both_MMStack.ome.tif"],
        [image(array[p], metadata, found, p, f"Pos{p}", 12, ["#00FF00"]) for p in range(2)])

    unfinished()
    text = json.dumps({"format": "Micro-Manager MMStack", "cases": cases}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
