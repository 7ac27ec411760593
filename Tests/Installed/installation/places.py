"""Where the package lies, and where machines are built."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "Tests" / "Fixtures"
CACHE = ROOT / ".build-e2e"


def deb():
    """The package to test: what `make deb` built, or what UNMIXD_DEB names."""
    if "UNMIXD_DEB" in os.environ:
        return Path(os.environ["UNMIXD_DEB"]).resolve()
    (path,) = (ROOT / ".build-deb").glob("unmixd_*.deb")
    return path
