"""What the tests of the installed package share: two machines, and the order of a facility's first days."""

import datetime
import os
import sys
from pathlib import Path

import pytest

# What the fault tests have for waiting and for making stacks serves here, too.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))
pytest.register_assert_rewrite("installation")

from installation import fileserver, mounts, places, roots  # noqa: E402
from installation.facility import RESULTS, Facility  # noqa: E402
from installation.machine import Machine  # noqa: E402
from installation.saying import say  # noqa: E402

# What is said of a whole run comes last.
ORDER = ["package", "share", "journal", "telling", "interruptions", "mutated", "selftest", "hardening"]


def pytest_configure():
    if os.geteuid() != 0 or not mounts.go_private():
        pytest.exit("machines need root and mounts of their own", returncode=2)


def pytest_report_header():
    built = datetime.datetime.fromtimestamp(places.deb().stat().st_mtime)
    return f"package: {places.deb()}, built {built:%Y-%m-%d %H:%M}"


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: ORDER.index(item.path.stem.removeprefix("test_")))


def pytest_runtest_setup(item):
    print()
    say(f"== {item.name.removeprefix('test_').replace('_', ' ')}")


@pytest.fixture(scope="module")
def bare():
    """A clean Debian with a network, on which nothing of ours has ever been."""
    machine = Machine("clean", [roots.clean()], has_network=True)
    yield machine.boot()
    machine.close()


@pytest.fixture(scope="session")
def facility():
    """A file server with the package installed and one watch, `sp8`."""
    machine = Machine("server", [roots.server(), roots.clean()])
    fileserver.prepare(machine)
    facility = Facility(machine.boot())
    try:
        facility.install()
        facility.watch("sp8", give_up="5s")
        facility.drop_in("results", RESULTS)
        facility.start()
        facility.machine.tell("unmix", "check")
        yield facility
    finally:
        say("the journal's end:\n" + facility.journal.last())
        machine.close()
