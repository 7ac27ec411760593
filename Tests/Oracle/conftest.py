"""What the oracle tests share: the tool under test, run as a user runs it, and where the fixtures are."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests" / "Fixtures"


def build_folder():
    """Where the executables are; UNMIX_BUILD names another folder than the debug build's."""
    return Path(os.environ.get("UNMIX_BUILD", ROOT / ".build" / "debug"))


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
