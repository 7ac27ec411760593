"""Where the package, its executables and its fixtures are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "Tests" / "Fixtures"


def executable(name):
    """UNMIX_BUILD names another folder than the debug build's."""
    return Path(os.environ.get("UNMIX_BUILD", ROOT / ".build" / "debug")) / name
