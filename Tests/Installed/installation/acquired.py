"""Stacks for the share: some whose α is known, and one that takes its time."""

import json
import subprocess
import sys

import numpy
import tifffile

from .places import FIXTURES, ROOT

# The rule of `make demo`.
RULES = """\
rules:
  - name: gfp-into-mcherry
    match: { file: "*.ome.tif", channel_names: [GFP, mCherry] }
    unmix:
      source_channel: GFP
      target_channel: mCherry
      alpha_mode: per_t
      method: linear_fit
      subtract_background: true
"""


def acquire(path):
    """Writes a time series as a microscope would; returns the true α of each time point."""
    told = subprocess.run(
        [sys.executable, ROOT / "scripts" / "acquire.py", path, "0"], check=True, capture_output=True, text=True)
    return json.loads(told.stdout)["alpha"]


def enlarge(path, larger):
    """Writes a time series again with 8 times as many cells: 42 MB, of which α is the same."""
    with tifffile.TiffFile(path) as tiff:
        series = tiff.series[0]
        voxels, axes = numpy.tile(series.asarray(), (1, 1, 1, 2, 4)), series.axes
    tifffile.imwrite(
        larger, voxels, ome=True, photometric="minisblack",
        metadata={"axes": axes, "Channel": {"Name": ["GFP", "mCherry"]}})
    return larger


def reference(name):
    """A case that the Python package has measured: file, parameters, and α of each time point."""
    case = FIXTURES / "golden" / name
    expected = json.loads((case / "expected.json").read_text())
    parameters = json.loads((case / "params.json").read_text())
    parameters.pop("verbose", None)
    return case / "input.tif", parameters, expected["alpha_values"]


def slow(path, seed=0):
    """A stack of 200 MB that does not shrink: with `compression: deflate` it keeps a worker busy for many seconds."""
    random = numpy.random.default_rng(seed)
    voxels = random.integers(0, 65535, (5, 10, 2, 1000, 1000), dtype=numpy.uint16)
    tifffile.imwrite(path, voxels, ome=True, metadata={"axes": "TZCYX"}, photometric="minisblack")
    return path


SLOW_RULES = """\
rules:
  - name: slow
    match: { file: "*.ome.tif" }
    unmix: { alpha_mode: per_t, method: mean_ratio, output_dtype: uint16 }
    output: { compression: deflate }
"""
