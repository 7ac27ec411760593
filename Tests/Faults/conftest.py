"""What the fault tests share: mounts of their own, a facility for each test, and what can go wrong in it."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

pytest.register_assert_rewrite("harness")

from harness import mounts  # noqa: E402
from harness.facility import Facility  # noqa: E402
from harness.faults import Faults  # noqa: E402
from harness.share import Share  # noqa: E402

has_mounts = os.geteuid() == 0 and mounts.go_private()


def pytest_configure(config):
    config.addinivalue_line("markers", "soak: takes minutes; run by `make soak`")
    config.addinivalue_line("markers", "needs_mounts: needs root and a mount namespace")


def pytest_collection_modifyitems(items):
    for item in items:
        if "needs_mounts" in item.keywords and not has_mounts:
            item.add_marker(pytest.mark.skip(reason="needs root and mounts of its own"))


@pytest.fixture
def place():
    """A folder with a short path, since the path of a socket is limited."""
    folder = Path(tempfile.mkdtemp(prefix="unmixd-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def facility(place):
    facility = Facility(place)
    yield facility
    facility.close()


@pytest.fixture
def faults(place):
    return Faults(place)


@pytest.fixture
def share(place, request):
    share = Share(place)
    yield share
    share.close()
