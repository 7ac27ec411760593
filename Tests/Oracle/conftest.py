"""What the oracle tests share: the tool under test, run as a user runs it, and where the fixtures are."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import tifffile

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests" / "Fixtures"


def build_folder():
    """Where the executables are; UNMIX_BUILD names another folder than the debug build's."""
    return Path(os.environ.get("UNMIX_BUILD", ROOT / ".build" / "debug"))


def read_stack(path, shape):
    """The voxels of a file as TZCYX, by an independent reader."""
    with tifffile.TiffFile(path) as tiff:
        series = tiff.series[0]
        stack, axes = series.asarray(), series.axes.replace("S", "C")
    order = [axes.index(axis) for axis in "TZCYX" if axis in axes]
    return stack.transpose(order).reshape(shape)


class Unmix:
    """The `unmix` tool."""

    def __call__(self, *arguments, timeout=120):
        return subprocess.run(
            [str(build_folder() / "unmix"), *map(str, arguments)],
            capture_output=True, text=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL,
        )

    def run(self, source, result, *flags):
        """Unmixes one file; returns its sidecar."""
        done = self("run", source, result, *flags)
        assert done.returncode == 0, done.stderr
        with open(f"{result}.json", encoding="utf-8") as file:
            return json.load(file)


@pytest.fixture(scope="session")
def unmix():
    return Unmix()
