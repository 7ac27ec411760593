"""Plays a microscope: writes a two-channel time series with known bleed-through, slowly, plane by plane.

    acquire.py FILE [SECONDS]

The sample is made of cells in the first channel and other cells, elsewhere, in the second; what bleeds from the first
channel into the second falls from time point to time point, as it does when one dye bleaches faster than the other.
"""

import json
import sys
import time

import numpy
import tifffile

TRUE_ALPHA = [0.30, 0.27, 0.24, 0.21]
SHAPE = (len(TRUE_ALPHA), 5, 2, 256, 256)  # T Z C Y X
OFFSET = 100  # the camera's, in counts


def cells(random, places, height):
    """Blobs of light at the given places of one plane."""
    y, x = numpy.mgrid[: SHAPE[3], : SHAPE[4]]
    plane = numpy.zeros(SHAPE[3:])
    for row, column in places:
        radius = random.uniform(6, 12)
        plane += height * numpy.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * radius**2))
    return plane


def acquire(seconds):
    """The planes in the order Z, C within T, with a pause before each."""
    random = numpy.random.default_rng(7)
    first = [(random.uniform(20, 236), random.uniform(20, 108)) for _ in range(25)]
    second = [(random.uniform(20, 236), random.uniform(168, 236)) for _ in range(25)]
    for alpha in TRUE_ALPHA:
        for z in range(SHAPE[1]):
            focus = 1 - abs(z - 2) / 4
            source = cells(numpy.random.default_rng(1), first, 3000 * focus)
            target = cells(numpy.random.default_rng(2), second, 2000 * focus) + alpha * source
            for signal in (source, target):
                time.sleep(seconds / (SHAPE[0] * SHAPE[1] * SHAPE[2]))
                counts = random.poisson(signal) + random.normal(OFFSET, 3, signal.shape)
                yield counts.clip(0, 65535).astype(numpy.uint16)


def main():
    path = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 5.0
    metadata = {
        "axes": "TZCYX",
        "Channel": {"Name": ["GFP", "mCherry"]},
        "PhysicalSizeX": 0.25,
        "PhysicalSizeXUnit": "µm",
        "PhysicalSizeY": 0.25,
        "PhysicalSizeYUnit": "µm",
        "PhysicalSizeZ": 1.0,
        "PhysicalSizeZUnit": "µm",
        "TimeIncrement": 30.0,
        "TimeIncrementUnit": "s",
    }
    with tifffile.TiffWriter(path, ome=True) as writer:
        writer.write(
            acquire(seconds), shape=SHAPE, dtype="uint16", photometric="minisblack", metadata=metadata
        )
    print(json.dumps({"file": path, "alpha": TRUE_ALPHA}))


if __name__ == "__main__":
    main()
