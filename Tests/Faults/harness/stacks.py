"""Stacks to drop: two channels with known bleed-through, as ImageJ hyperstacks that an independent writer wrote."""

import functools
import io

import numpy
import tifffile

ALPHA = 0.3
SMALL = (1, 2, 2, 40, 40)
VOXELS = 2 * 2 * 40 * 40


@functools.cache
def stack(seed=0, shape=SMALL):
    """The bytes of a stack (TZCYX) that differs from every other seed's."""
    random = numpy.random.default_rng(seed)
    voxels = random.integers(100, 3000, shape, dtype=numpy.uint16)
    voxels[:, :, 1] = voxels[:, :, 1] // 4 + ALPHA * voxels[:, :, 0]
    file = io.BytesIO()
    tifffile.imwrite(file, voxels, imagej=True, metadata={"axes": "TZCYX"})
    return file.getvalue()


def large(seed=0):
    """A stack of 16 MiB: its result does not fit where little space is."""
    return stack(seed, (2, 2, 2, 1024, 1024))


def voxels(file):
    """The voxels of a file as TZCYX, by an independent reader."""
    with tifffile.TiffFile(file) as tiff:
        series = tiff.series[0]
        stack, axes = series.asarray(), series.axes
    order = [axes.index(axis) for axis in "TZCYX" if axis in axes]
    missing = tuple(index for index, axis in enumerate("TZCYX") if axis not in axes)
    return numpy.expand_dims(stack.transpose(order), missing)
