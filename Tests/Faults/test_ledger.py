"""Rows L: what happens to the service's memory."""

import contextlib
import os
import sqlite3

import pytest

from harness import mounts
from harness.waiting import never


@pytest.mark.needs_mounts
def test_L1_the_ledgers_disk_is_full(facility):
    with mounts.tmpfs(facility.state, "size=4m"):
        service = facility.start().ready()
        facility.put("before.tif")
        service.wait("published", "before.tif")
        filler = facility.state / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        stacks = [f"{index}.tif" for index in range(12)]
        for path in stacks:
            facility.put(path)
        service.wait("the disk of the ledger is full", within=20)
        assert service.process.poll() is None
        assert service.status()["jobs"]["done"] >= 1
        filler.unlink()
        facility.wait_published(*stacks, within=90)
        facility.check("before.tif", *stacks)
        service.stop()




def stopped_with_a_result(facility):
    facility.put("cells.tif")
    facility.start()
    facility.wait_published("cells.tif")
    facility.services[-1].stop()
    return facility.state / "ledger.sqlite"


@pytest.mark.parametrize("damage", ["pages", "zeros"])
def test_L2_a_damaged_ledger(facility, damage):
    ledger = stopped_with_a_result(facility)
    size = ledger.stat().st_size
    with open(ledger, "r+b") as file:
        if damage == "pages":
            file.seek(4096)
            file.write(os.urandom(size - 4096))
        else:
            file.write(bytes(size))
    before = facility.sidecar("cells.tif").stat().st_ino
    service = facility.start().ready()
    facility.put("more.tif")
    facility.wait_published("more.tif")
    never(lambda: service.lines("published", "cells.tif"), "a second time", during=1)
    assert facility.sidecar("cells.tif").stat().st_ino == before
    assert any("damaged" in line or "aside" in line for line in service.log())


@pytest.mark.needs_mounts
def test_L3_a_ledger_on_a_network_file_system(facility, share):
    facility.state = share.mountpoint
    facility.configure()
    service = facility.start()
    assert service.process.wait(20) != 0
    assert any("FUSE" in line for line in service.log())


def test_L4_two_services_on_one_ledger(facility):
    first = facility.start().ready()
    second = facility.start()
    assert second.process.wait(10) not in (0, None)
    assert second.lines("another unmixd")
    facility.put("cells.tif")
    facility.wait_published("cells.tif")
    assert first.process.poll() is None


def execute(ledger, statement):
    with contextlib.closing(sqlite3.connect(ledger)) as database, database:
        return database.execute(statement).fetchall()


def test_L5_a_ledger_of_a_newer_version(facility):
    ledger = stopped_with_a_result(facility)
    execute(ledger, "INSERT INTO grdb_migrations VALUES ('99: from the future')")
    service = facility.start()
    assert service.process.wait(20) not in (0, None)
    assert service.lines("newer version")
    assert execute(ledger, "SELECT state FROM jobs") == [("done",)]
    execute(ledger, "DELETE FROM grdb_migrations WHERE identifier LIKE '99%'")
    facility.start().ready()


def test_L6_commits_are_durable(facility):
    """The write-ahead log is flushed with each commit: FULL, asserted by the service at its start."""
    ledger = stopped_with_a_result(facility)
    assert execute(ledger, "PRAGMA journal_mode") == [("wal",)]
