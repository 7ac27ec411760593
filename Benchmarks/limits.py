"""The least that any program has to do, done as plainly as it can be: the limit that ours is measured against."""

import os
from concurrent.futures import ThreadPoolExecutor

import imagecodecs
import numpy
import tifffile

BLOCK = 8 << 20


def read(source):
    """Reads all bytes of a file."""
    block = bytearray(BLOCK)
    with open(source, "rb", buffering=0) as file:
        while file.readinto(block):
            pass


def write(target, size):
    """Writes and flushes so many bytes."""
    block = memoryview(bytearray(b"\x5a") * BLOCK)
    with open(target, "wb", buffering=0) as file:
        left = size
        while left > 0:
            left -= file.write(block[: min(left, len(block))])
        os.fsync(file.fileno())
    os.unlink(target)


def predicted_strips(image):
    """The strips of an uncompressed result as a codec gets them: bytes of float32 in TIFF's predictor 3."""
    strips = []
    with tifffile.TiffFile(image) as tiff:
        for page in tiff.pages:
            plane = page.asarray()
            rows = max(1, (256 << 10) // (plane.shape[1] * 4))
            for top in range(0, plane.shape[0], rows):
                strip = numpy.ascontiguousarray(plane[top : top + rows])
                strips.append(imagecodecs.floatpred_encode(strip, axis=-1).tobytes())
    return strips


def _deflate(strip):
    return len(imagecodecs.deflate_encode(strip, level=3))


def _zlib(strip):
    return len(imagecodecs.zlib_encode(strip, level=3))


def compress(strips, threads, codec):
    """Compresses strips at level 3 and drops them: `libdeflate`, which libtiff uses too, or `zlib`."""
    work = {"libdeflate": _deflate, "zlib": _zlib}[codec]
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, strips, chunksize=1):
            pass


def stored_strips(image):
    """The compressed strips of a stack, with the length of each when it is decoded."""
    with tifffile.TiffFile(image) as tiff, open(image, "rb") as file:
        result = []
        for page in tiff.pages:
            for strip, (offset, count) in enumerate(zip(page.dataoffsets, page.databytecounts)):
                rows = min(page.rowsperstrip, page.imagelength - strip * page.rowsperstrip)
                file.seek(offset)
                result.append((file.read(count), rows * page.imagewidth * page.dtype.itemsize))
        return result


def decode(strips, threads, codec):
    """Decodes strips and drops them."""
    work = {"deflate": imagecodecs.deflate_decode, "zstd": imagecodecs.zstd_decode}[codec]
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda strip: len(work(strip[0], out=strip[1])), strips):
            pass
