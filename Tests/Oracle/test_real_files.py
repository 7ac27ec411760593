"""Files that microscopes wrote: each is processed, and read back by tifffile, or refused with words that say why."""

import numpy
import pytest
import tifffile

from conftest import FIXTURES, read_stack

DATA = FIXTURES / "data"

# File: shape as TZCYX, sample type, channel names in the result, source and target.
PROCESSED = {
    "lsm_zeiss_c3_u8.lsm": ((1, 1, 3, 512, 512), "uint8", (0, 1)),
    "imagej_c2_u16_offset.tif": ((1, 1, 2, 214, 226), "uint16", (0, 1)),
    "imagej_c2_u16_hotpixel.tif": ((1, 1, 2, 354, 475), "uint16", (1, 0)),
    "imagej_z45_c2_u16.tif": ((1, 45, 2, 130, 133), "uint16", (0, 1)),
    "imagej_rgb48_c3_u16.tif": ((1, 1, 3, 512, 672), "uint16", (2, 1)),
    "imagej_c2_u8_palette.tif": ((1, 1, 2, 254, 182), "uint8", (0, 1)),
    "imagej_c3_u16.tif": ((1, 1, 3, 350, 350), "uint16", (0, 2)),
    "ome_c3_i8.ome.tif": ((1, 1, 3, 167, 439), "int8", (0, 1)),
}

# File: exit code, words that the message must hold.
REFUSED = {
    # One channel, where two are needed.
    "czi_linescan_t150_u8.czi": (78, "channel"),
    "ome_companion_z5/multifile-Z1.ome.tiff": (78, "channel"),
    "ndtiff_t8_c2_z16/display_settings.txt": (65, ""),
}


@pytest.mark.parametrize("name", PROCESSED)
def test_processed(name, unmix, tmp_path):
    shape, dtype, (source, target) = PROCESSED[name]
    stack = read_stack(DATA / name, shape)
    assert stack.dtype == dtype
    result = tmp_path / "result.ome.tif"
    unmix.run(
        DATA / name, result, "--alpha", "0.25", "--source-channel", source, "--target-channel", target,
    )
    with tifffile.TiffFile(result) as tiff:
        assert tiff.is_ome
        assert tiff.series[0].dtype == "float32"
        assert tiff.series[0].get_axes(squeeze=False).rstrip("S")[-5:] == "TCZYX"
    voxels = read_stack(result, shape)
    wanted = stack.astype("float32")
    corrected = wanted[:, :, target] - numpy.float32(0.25) * wanted[:, :, source]
    wanted[:, :, target] = numpy.maximum(corrected, 0)
    assert numpy.array_equal(voxels, wanted)


@pytest.mark.parametrize("name", PROCESSED)
@pytest.mark.parametrize("compression", ["none", "deflate", "zstd", "lzw"])
def test_compressed(name, compression, unmix, tmp_path):
    shape, dtype, (source, target) = PROCESSED[name]
    result = tmp_path / "result.ome.tif"
    unmix.run(
        DATA / name, result, "--alpha", "0", "--source-channel", source, "--target-channel", target,
        "--output-dtype", dtype, "--compression", compression, "--clip-negative", "false",
    )
    voxels = read_stack(result, shape)
    assert voxels.dtype == dtype
    assert numpy.array_equal(voxels, read_stack(DATA / name, shape))


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name, unmix, tmp_path):
    code, words = REFUSED[name]
    done = unmix("run", DATA / name, tmp_path / "result.ome.tif", "--quiet")
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
