"""Makes the NDTiff samples and what ndstorage reads in them.

Version 3 is written by ndstorage, the writer of Pycro-Manager; version 2, which it reads and no longer writes, is laid by
hand after the format's specification. Needs ndstorage, numpy and tifffile.
"""

import hashlib
import importlib.metadata
import json
import os
import pathlib
import shutil
import struct
import sys

import numpy
import tifffile
from ndstorage import Dataset, NDTiffDataset

HERE = pathlib.Path(__file__).parent
VERSION = importlib.metadata.version("ndstorage")
READER = f"ndstorage {VERSION}"


def voxels(seed, *shape, dtype="uint16"):
    """Small numbers in random order, which compress well and tell every plane from every other."""
    generator = numpy.random.default_rng(seed)
    return generator.integers(0, numpy.iinfo(dtype).max // 16, shape).astype(dtype)


def note(t, z, c, p, **more):
    return {"ElapsedTime-ms": 20.5 + 1500 * t + 30 * z + 4 * c, "Exposure-ms": 12.5, "XPositionUm": 50.25 * p,
            "YPositionUm": -7.5, "ZPositionUm": 100 + 0.4 * z, "PixelSizeUm": 0.11, "Camera": "Demo", **more}


def summary(shape, positions, channels):
    t, z, c = shape
    return {"Prefix": "run", "ChNames": channels, "PixelSize_um": 0.11, "z-step_um": 0.4, "Interval_ms": 1500,
            "StartTime": "2024-02-29 23:59:59.5 -0100", "Frames": t, "Slices": z, "Channels": c, "Positions": positions,
            "IntendedDimensions": {"time": t, "z": z, "channel": c, "position": positions}}


def fresh(name):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def positions():
    """Two positions; channels are names, in another order in the summary than they were taken in."""
    folder = fresh("positions")
    stack = voxels(1, 2, 3, 2, 2, 7, 9)
    dataset = NDTiffDataset(str(folder), writable=True)
    dataset.initialize(summary((3, 2, 2), 2, ["RFP", "GFP"]))
    for t in range(3):
        for p in range(2):
            for z in range(2):
                for c, channel in [(1, "GFP"), (0, "RFP")]:
                    axes = {"time": t, "position": p, "z": z, "channel": channel}
                    metadata = note(t, z, c, p, PositionName=f"Well{p}", BitDepth=12)
                    dataset.put_image(axes, stack[p, t, z, c], metadata)
    dataset.finish()
    return stack


def plain():
    """No word of how much is planned; the channels are numbers, and there is no z."""
    folder = fresh("plain")
    stack = voxels(2, 1, 4, 1, 3, 5, 8)
    dataset = NDTiffDataset(str(folder), name=None, writable=True)
    dataset.initialize({"DateAndTime": "2022/12/26 16:25:52", "PixelSize_um": 0})
    for t in range(4):
        for c in range(3):
            dataset.put_image({"time": t, "channel": c}, stack[0, t, 0, c], {"Exposure": 10, "Channel": f"LED{c}"})
    dataset.finish()
    return stack


def version2():
    """Version 2 in two files, as if the first had reached 4 GiB after five images."""
    folder = fresh("version2") / "Full resolution"
    folder.mkdir(parents=True)
    stack = voxels(3, 1, 2, 3, 2, 6, 10)
    text = json.dumps(summary((2, 3, 2), 1, ["DAPI", "Cy5"])).encode()
    index = b""
    images = [(t, z, c) for t in range(2) for z in range(3) for c in range(2)]
    for name, part in [("v_NDTiffStack.tif", images[:5]), ("v_NDTiffStack_1.tif", images[5:])]:
        first = 24 + len(text) + len(text) % 2
        data = bytearray(struct.pack("<2sHI4I", b"II", 42, first, 483729, 2, 2355492, len(text)) + text)
        data += bytes(len(text) % 2)
        for number, (t, z, c) in enumerate(part):
            pixels = stack[0, t, z, c]
            metadata = json.dumps(note(t, z, c, 0, Channel=["DAPI", "Cy5"][c])).encode()
            values = len(data) + 2 + 13 * 12 + 4
            raw = pixels.tobytes()
            place = values + 16
            after = place + len(raw) + len(metadata)
            after += after % 2
            tags = [(256, 4, 1, 10), (257, 4, 1, 6), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1),
                    (273, 4, 1, place), (277, 3, 1, 1), (278, 3, 1, 6), (279, 4, 1, len(raw)), (282, 5, 1, values),
                    (283, 5, 1, values + 8), (296, 3, 1, 3), (51123, 2, len(metadata), place + len(raw))]
            data += struct.pack("<H", 13) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
            data += struct.pack("<I4I", 0 if number == len(part) - 1 else after, 1, 1, 1, 1)
            data += raw + metadata
            data += bytes(after - len(data))
            axes = json.dumps({"channel": c, "time": t, "z": z}).encode()
            index += struct.pack("<I", len(axes)) + axes + struct.pack("<I", len(name)) + name.encode()
            index += struct.pack("<8I", place, 10, 6, 1, 0, place + len(raw), len(metadata), 0)
        (folder / name).write_bytes(data)
    (folder / "NDTiff.index").write_bytes(index)
    return stack


def case(name, stack, channels, position_names, origin, **facts):
    """What ndstorage reads, image by image, by the axes that each has."""
    dataset = Dataset(str(HERE / name.split("/")[0]))
    index = dataset.index if hasattr(dataset, "index") else dataset.res_levels[0].index
    every = [dict(key) for key in index]
    images = []
    for p in range(stack.shape[0]):
        read = numpy.zeros(stack.shape[1:], stack.dtype)
        found = {}
        for axes in every:
            if axes.get("position", 0) != p:
                continue
            c = axes.get("channel", 0)
            c = channels.index(c) if isinstance(c, str) else c
            plane = axes.get("time", 0), axes.get("z", 0), c
            read[plane] = dataset.read_image(**axes)
            found[plane] = dataset.read_metadata(**axes)
        assert (read == stack[p]).all()
        order = [found[t, z, c] for t in range(read.shape[0]) for z in range(read.shape[1]) for c in range(read.shape[2])]
        image = {"shape": list(read.shape), "dtype": read.dtype.name,
                 "sha256": hashlib.sha256(read.tobytes()).hexdigest(), "channel_names": channels, **facts,
                 "exposure_s": [note.get("Exposure-ms", note.get("Exposure")) / 1000 for note in order]}
        if "ElapsedTime-ms" in order[0]:
            image["delta_t_s"] = [note["ElapsedTime-ms"] / 1000 for note in order]
            image["position_um"] = [[note[f"{axis}PositionUm"] for axis in "XYZ"] for note in order]
        if position_names:
            image["image_name"] = position_names[p]
        images.append(image)
    files = list(dict.fromkeys(entry["filename"] for entry in index.values()))
    dataset.close()
    # A second reader, which takes an index for what it is.
    assert tifffile.TiffFile(HERE / name / files[0]).is_ndtiff
    members = ["NDTiff.index", *files]
    return [{"open": member, "origin": origin, "reader": READER, "members": members, "axes": None, "images": images}
            for member in [name, f"{name}/NDTiff.index", f"{name}/{files[-1]}"]]


def main():
    planned = {"physical_size_um": [0.11, 0.11, 0.4], "time_increment_s": 1.5,
               "acquisition_date": "2024-03-01T00:59:59.5Z", "annotations": ["IntendedDimensions", "Camera"]}
    writer, hand = f"ndstorage {VERSION}", "bytes laid by hand after the specification of NDTiff 2"
    cases = case("positions", positions(), ["RFP", "GFP"], ["Well0", "Well1"], writer, significant_bits=12, **planned)
    cases += case(
        "plain", plain(), ["LED0", "LED1", "LED2"], None, writer, acquisition_date="2022-12-26T16:25:52")
    cases += case("version2/Full resolution", version2(), ["DAPI", "Cy5"], ["run"], hand, **planned)
    text = json.dumps({"format": "Micro-Manager NDTiff", "cases": cases}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # ndstorage writes the axes of an image in the order of a set.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    main()
