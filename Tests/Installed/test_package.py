"""Row P7: installing, upgrading, removing and purging on a clean Debian that has no Swift."""

import tempfile
from pathlib import Path

import pytest

from installation import package
from installation.facility import CONFIGURATION, put_package
from installation.places import deb
from installation.saying import say

LEDGER = "/var/lib/unmixd/ledger.sqlite"


def leftovers(machine):
    """All files of ours, wherever they are: by their name, or because they belong to the service's user."""
    owned = ["-o", "-user", "unmixd"] if "unmixd" in (machine.root / "etc/passwd").read_text() else []
    told = machine.run(
        "find", "/", "-xdev", "(", "-iname", "*unmix*", *owned, ")", "-not", "-path", "/root/*",
        "-not", "-path", "/proc/*", quiet=True).stdout
    return told.split()


def state(machine, *names):
    return {name: machine.run("systemctl", "show", "unmixd", "-p", name, "--value", quiet=True).stdout.strip()
            for name in names}


@pytest.fixture(scope="module")
def machine(bare):
    assert not leftovers(bare)
    assert bare.run("which", "swift", check=False).returncode != 0
    bare.run("apt-get", "update", "-q")
    put_package(bare, deb(), "/root/unmixd.deb")
    return bare


def install(machine, place="/root/unmixd.deb"):
    machine.tell("apt-get", "install", "-y", "-q", "--no-install-recommends", place, timeout=300)
    machine.tell("dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package} ${Version}\n", "unmixd")


def test_P7_install(machine):
    install(machine)
    assert state(machine, "ActiveState", "UnitFileState") == {"ActiveState": "active", "UnitFileState": "enabled"}
    machine.tell("systemctl", "status", "unmixd")
    assert "unmixd" in machine.tell("id", "unmixd")
    assert "not found" not in machine.tell("ldd", "/usr/bin/unmixd", "/usr/libexec/unmixd/unmix-worker")
    owner = machine.run("stat", "-c", "%U:%G %a", "/var/lib/unmixd", "/run/unmixd/control.sock").stdout.split("\n")
    assert owner[:2] == ["unmixd:unmixd 750", "unmixd:unmixd 660"]
    assert CONFIGURATION in machine.run("dpkg-query", "-W", "-f", "${Conffiles}", "unmixd").stdout


def test_P7_upgrade_keeps_state_and_configuration(machine):
    path = machine.path(CONFIGURATION)
    path.write_text(path.read_text() + "# of this facility\n")
    before = state(machine, "MainPID", "ExecMainStartTimestampMonotonic")
    ledger = machine.run("stat", "-c", "%i", LEDGER).stdout
    with tempfile.TemporaryDirectory() as folder:
        put_package(machine, package.newer(Path(folder)), "/root/newer.deb")
    install(machine, "/root/newer.deb")
    after = state(machine, "MainPID", "ExecMainStartTimestampMonotonic")
    say("before and after:", before, after)
    assert state(machine, "ActiveState")["ActiveState"] == "active"
    assert after["MainPID"] != before["MainPID"]
    assert machine.run("stat", "-c", "%i", LEDGER).stdout == ledger
    assert "# of this facility" in path.read_text()
    assert machine.run("unmix", "status", "--json").stdout


def test_P7_remove_keeps_state_and_configuration(machine):
    machine.tell("apt-get", "remove", "-y", "-q", "unmixd")
    assert state(machine, "ActiveState")["ActiveState"] != "active"
    assert machine.path(LEDGER).exists()
    assert "# of this facility" in machine.path(CONFIGURATION).read_text()
    assert not machine.path("/usr/bin/unmixd").exists()


def test_P7_reinstall_finds_its_state(machine):
    ledger = machine.run("stat", "-c", "%i", LEDGER).stdout
    install(machine)
    assert state(machine, "ActiveState")["ActiveState"] == "active"
    assert machine.run("stat", "-c", "%i", LEDGER).stdout == ledger
    assert "# of this facility" in machine.path(CONFIGURATION).read_text()


def test_P7_purge_leaves_nothing_but_data(machine):
    machine.run("install", "-d", "-o", "unmixd", "-g", "unmixd", "/srv/results")
    machine.path("/srv/results/cells_unmixed.ome.tif").write_text("a result")
    machine.tell("apt-get", "purge", "-y", "-q", "unmixd")
    # The user stays, as Debian has it, since results belong to it.
    assert leftovers(machine) == []
    assert machine.path("/srv/results/cells_unmixed.ome.tif").read_text() == "a result"
    assert "unmixd" not in machine.run("systemctl", "list-unit-files", "--no-pager").stdout


def test_P7_install_after_a_purge(machine):
    install(machine)
    assert state(machine, "ActiveState")["ActiveState"] == "active"
    assert "# of this facility" not in machine.path(CONFIGURATION).read_text()


def test_first_steps(machine):
    """Row by row as docs/operation.md has them: from an installed package to a result that is known."""
    machine.run("install", "-d", "/srv/drop/sp8")
    machine.tell("unmix", "init", "--folder", "/srv/drop/sp8", "--results", "/srv/results/sp8",
                 "--source-channel", "GFP", "--target-channel", "mCherry")
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", "unmixd")
    machine.tell("unmix", "check")
    assert "ReadWritePaths=" in machine.tell("unmix", "check", "--drop-in")
    machine.tell("unmix", "selftest")
    machine.tell("systemctl", "status", "unmixd")
