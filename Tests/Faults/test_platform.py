"""Rows P: journal, manager, clock and control socket."""

import os
import socket
import time
from pathlib import Path

import pytest

from harness import mounts
from harness.waiting import until


def in_the_journal(stderr):
    """What systemd sets where standard error leads to the journal."""
    info = os.fstat(stderr.fileno())
    return {"JOURNAL_STREAM": f"{info.st_dev}:{info.st_ino}"}


@pytest.fixture
def run(facility):
    """A /run of its own, with an empty place for the journal's socket."""
    with mounts.tmpfs(Path("/run"), "size=1m"):
        folder = Path("/run/systemd/journal")
        folder.mkdir(parents=True)
        yield folder
        for service in facility.services:
            service.kill()


@pytest.mark.needs_mounts
def test_P1_the_journal_takes_nothing(facility, run):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        journal.bind(str(run / "socket"))
        service = facility.start(in_the_journal)
        # Ten datagrams fill the socket's queue; nobody reads it.
        stacks = [f"{index}.tif" for index in range(12)]
        for path in stacks:
            facility.put(path)
        began = time.monotonic()
        facility.wait_published(*stacks)
        asked = time.monotonic()
        service.status()
        assert time.monotonic() - asked < 1
        assert facility.manager.longest_silence("WATCHDOG=1", began) < 5
        journal.settimeout(10)
        entries = b""
        while entries.count(b"MESSAGE=published") < len(stacks):
            entries += journal.recv(1 << 20)
        assert b"UNMIXD_STACK=0.tif" in entries


@pytest.mark.needs_mounts
@pytest.mark.parametrize("socket_is_left", [False, True])
def test_P2_no_journal(facility, run, socket_is_left):
    if socket_is_left:
        journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        journal.bind(str(run / "socket"))
        journal.close()
    service = facility.start(in_the_journal)
    facility.put("cells.tif")
    facility.wait_published("cells.tif")
    service.wait("published", "cells.tif")


@pytest.mark.parametrize("address", [None, "/nowhere/notify", "relative"])
def test_P3_no_manager(facility, address):
    facility.manager.close()
    if address is None:
        service = facility.start(prefix=["env", "-u", "NOTIFY_SOCKET"])
    else:
        service = facility.start({"NOTIFY_SOCKET": address})
    facility.put("cells.tif")
    facility.wait_published("cells.tif")
    assert service.stop() == 0


@pytest.mark.parametrize("jump", [-3600, 3600])
def test_P4_the_clock_jumps(facility, faults, jump):
    service = facility.start(faults.environment).ready()
    faults.set("fsync-EIO")
    facility.put("deferred.tif")
    service.wait("failed", "deferred.tif", "state=deferred")
    faults.clear("fsync-EIO")
    began = time.monotonic()
    faults.move_clock(jump)
    facility.put("fresh.tif")
    facility.wait_published("fresh.tif", within=15)
    # Thirty seconds after the first attempt, whatever the clock says.
    facility.wait_published("deferred.tif", within=50)
    assert time.monotonic() - began > 20
    facility.check("fresh.tif", "deferred.tif")


def test_P5_a_crowd_at_the_control_socket(facility):
    service = facility.start(prefix=["prlimit", "--nofile=1024:16384"]).ready()
    crowd = []
    try:
        for _ in range(1000):
            client = socket.socket(socket.AF_UNIX)
            client.setblocking(False)
            try:
                client.connect(str(facility.socket))
            except BlockingIOError:
                # No more are let in: that is what is wanted.
                client.close()
                break
            crowd.append(client)
            if len(crowd) % 2:
                client.send(b"GET /v1/sta")
        facility.put("cells.tif")
        facility.wait_published("cells.tif")
        assert service.process.poll() is None
        # Whoever says nothing is shown the door, and others are served again.
        until(lambda: service.unmix("status", timeout=60).returncode == 0, "an answer", within=60)
    finally:
        for client in crowd:
            client.close()
    until(lambda: service.unmix("status").returncode == 0, "an answer")


def test_P5_the_place_of_the_control_socket_is_taken(facility):
    facility.socket.mkdir()
    service = facility.start()
    assert service.process.wait(20) not in (0, None)
    assert service.lines("control socket")
    facility.socket.rmdir()


