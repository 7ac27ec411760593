"""Where the service refuses to start: its state folder is no local disk, or its ledger is a newer version's."""

import ctypes
import os
import sqlite3
import struct
import subprocess
import threading

import pytest

from conftest import build_folder

ENOENT, ENOSYS = 2, 38
LOOKUP, FORGET, GETATTR, STATFS, INIT, OPENDIR, BATCH_FORGET = 1, 2, 3, 17, 26, 27, 42


def serve(device):
    """Answers for a file system that is one empty folder, until it is unmounted."""
    folder = struct.pack("<6Q10I", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0o40755, 2, 0, 0, 0, 4096, 0)
    answers = {
        INIT: struct.pack("<4I2H2I2H8I", 7, 31, 0, 0, 1, 1, 4096, 1, 0, 0, *[0] * 8),
        GETATTR: struct.pack("<QII", 0, 0, 0) + folder,
        OPENDIR: struct.pack("<QII", 0, 0, 0),
        STATFS: bytes(80),
    }
    while True:
        try:
            request = os.read(device, 1 << 17)
        except OSError:
            return
        _, operation, unique = struct.unpack_from("<IIQ", request)
        if operation in (FORGET, BATCH_FORGET):
            continue
        answer = answers.get(operation, b"")
        error = 0 if answer else -(ENOENT if operation == LOOKUP else ENOSYS)
        os.write(device, struct.pack("<IiQ", 16 + len(answer), error, unique) + answer)


@pytest.fixture
def remote_folder(tmp_path):
    """An empty folder on a file system that a program feeds."""
    folder = tmp_path / "state"
    folder.mkdir()
    try:
        device = os.open("/dev/fuse", os.O_RDWR)
    except OSError as error:
        pytest.skip(f"/dev/fuse: {error}")
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    if libc.mount(b"test", str(folder).encode(), b"fuse", 0, options) != 0:
        os.close(device)
        pytest.skip(f"cannot mount: {os.strerror(ctypes.get_errno())}")
    threading.Thread(target=serve, args=[device], daemon=True).start()
    yield folder
    libc.umount2(str(folder).encode(), 2)
    os.close(device)


def start(tmp_path, state):
    """Runs the service on a state folder of its own until it ends by itself."""
    (tmp_path / "drop").mkdir(exist_ok=True)
    configuration = tmp_path / "unmixd.yaml"
    configuration.write_text(
        f"watches: [{{ name: w, folder: {tmp_path}/drop, results: {tmp_path}/results }}]\n"
        f"state: {state}\nsocket: {tmp_path}/s\n"
    )
    return subprocess.run(
        [build_folder() / "unmixd", "--config", configuration],
        capture_output=True, text=True, timeout=60, check=False,
    )


def test_a_state_folder_on_fuse_is_refused(remote_folder, tmp_path):
    done = start(tmp_path, remote_folder)
    assert done.returncode == 69
    assert "the state folder is on FUSE, where the ledger would not be safe" in done.stderr
    assert "on a local disk" in done.stderr


def test_a_ledger_of_a_newer_version_is_refused_and_left_alone(unmix, tmp_path):
    state = tmp_path / "state"
    (tmp_path / "unmixd.yaml").write_text(
        f"watches: [{{ name: w, folder: {tmp_path}/drop, results: {tmp_path}/results }}]\n"
        f"state: {state}\n"
    )
    assert unmix("rebuild", "--config", tmp_path / "unmixd.yaml").returncode == 0
    ledger = state / "ledger.sqlite"
    connection = sqlite3.connect(ledger)
    connection.execute("INSERT INTO grdb_migrations VALUES ('2: something newer')")
    connection.commit()
    connection.close()
    done = start(tmp_path, state)
    assert done.returncode == 69
    assert "written by a newer version of this software" in done.stderr
    migrations = sqlite3.connect(ledger).execute("SELECT identifier FROM grdb_migrations")
    assert ("2: something newer",) in migrations.fetchall()
    assert not list(state.glob("*.broken-*"))
