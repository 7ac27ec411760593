"""The stacks that are timed: two channels of uint16 with noise as cameras have it, the source bleeding into the target."""

import struct

import numpy
import tifffile

PLANE = (1024, 1024)
SLICES = 20


def _planes(count):
    """So many slices of source and target; each is another shift of the same noise."""
    random = numpy.random.default_rng(1)
    source = random.poisson(random.gamma(0.5, 400, PLANE)).astype("uint16") + 100
    target = (random.poisson(80, PLANE) + 0.2 * source).astype("uint16") + 100
    for index in range(count):
        yield numpy.roll(source, 17 * index)
        yield numpy.roll(target, 17 * index)


def time_points(megabytes):
    """How many time points of 20 slices a stack of about so many megabytes has."""
    return max(1, round(megabytes * 1e6 / (SLICES * 2 * 2 * PLANE[0] * PLANE[1])))


def make(path, megabytes, compression=None, level=None):
    """An OME-TIFF of about so many megabytes of voxels."""
    shape = (time_points(megabytes), SLICES, 2, *PLANE)
    options = {}
    if compression:
        options = {"compression": compression, "compressionargs": {"level": level}, "predictor": True}
    tifffile.imwrite(
        path, _planes(shape[0] * SLICES), shape=shape, dtype="uint16", ome=True,
        bigtiff=megabytes > 4000, photometric="minisblack", metadata={"axes": "TZCYX"}, **options,
    )


def make_repeated(path, megabytes):
    """A BigTIFF of one time point's planes whose pages say so many megabytes, all time points being the same.

    The file is small, so that stacks larger than the disk can be read.
    """
    times = time_points(megabytes)
    plane_bytes = 2 * PLANE[0] * PLANE[1]
    pages = times * SLICES * 2
    axes = f"ImageJ=1.11a\nimages={pages}\nchannels=2\nslices={SLICES}\nframes={times}\nhyperstack=true\n"
    text = axes.encode() + b"\0"
    with open(path, "wb") as file:
        file.write(struct.pack("<2sHHHQ", b"II", 43, 8, 0, 0))
        for plane in _planes(SLICES):
            file.write(plane.tobytes())
        text_at = file.tell()
        file.write(text)
        file.write(b"\0" * (-file.tell() % 8))
        first = position = file.tell()
        block = bytearray()
        for page in range(pages):
            data = 16 + page % (SLICES * 2) * plane_bytes
            entries = [
                (256, 3, 1, PLANE[1]), (257, 3, 1, PLANE[0]), (258, 3, 1, 16), (259, 3, 1, 1),
                (262, 3, 1, 1), (273, 16, 1, data), (277, 3, 1, 1), (278, 3, 1, PLANE[0]),
                (279, 16, 1, plane_bytes),
            ]
            if page == 0:
                entries.insert(5, (270, 2, len(text), text_at))
            size = 8 + 20 * len(entries) + 8
            following = 0 if page == pages - 1 else position + size
            block += struct.pack("<Q", len(entries))
            for tag, kind, count, value in entries:
                block += struct.pack("<HHQQ", tag, kind, count, value)
            block += struct.pack("<Q", following)
            position += size
        file.write(block)
        file.seek(8)
        file.write(struct.pack("<Q", first))
