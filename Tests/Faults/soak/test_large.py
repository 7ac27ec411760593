"""W14, long: a hundred thousand done stacks in a hundred thousand watched folders."""

import os
import sqlite3
import subprocess
import time
from pathlib import Path

from harness.stacks import stack

FOLDERS = int(os.environ.get("UNMIXD_SOAK_FOLDERS", 100_000))


def make_tree(facility):
    """A done stack in each folder; the files are never read, since the ledger knows them."""
    for index in range(FOLDERS):
        folder = facility.drop / f"{index // 1000:03}" / f"{index % 1000:03}"
        folder.mkdir(parents=True)
        (folder / "cells.tif").write_bytes(b"II*\0")


def seed_ledger(facility):
    """Writes down that all of them are done, as the service itself would."""
    facility.put("model.tif", stack())
    service = facility.start()
    facility.wait_published("model.tif")
    service.stop()
    (facility.drop / "model.tif").unlink()
    make_tree(facility)
    with sqlite3.connect(facility.state / "ledger.sqlite") as ledger:
        ledger.row_factory = sqlite3.Row
        models = {table: dict(ledger.execute(f"SELECT * FROM {table}").fetchone())
                  for table in ("stacks", "files", "jobs", "folders")}
        for index in range(FOLDERS):
            path = f"{index // 1000:03}/{index % 1000:03}"
            info = os.stat(facility.drop / path / "cells.tif")
            number = index + 10
            rows = {
                "folders": {"id": number, "path": path},
                "stacks": {"id": number, "path": f"{path}/cells.tif", "size": info.st_size},
                "jobs": {"id": number, "stack": number, "folder": number, "output": f"{path}/o.tif"},
                "files": {
                    "path": f"{path}/cells.tif", "stack": number, "size": info.st_size,
                    "mtime": info.st_mtime_ns, "ctime": info.st_ctime_ns, "device": info.st_dev,
                    "inode": info.st_ino, "blocks": info.st_blocks},
            }
            for table, changes in rows.items():
                row = {**models[table], **changes}
                marks = ", ".join(f":{column}" for column in row)
                ledger.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)


def memory(pid, field):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0


def test_a_hundred_thousand_folders(facility, verdict):
    seed_ledger(facility)
    began = time.monotonic()
    subprocess.run(["find", str(facility.drop), "-type", "f", "-printf", ""], check=True)
    find = time.monotonic() - began
    began = time.monotonic()
    service = facility.start()
    facility.manager.words.clear()
    ready = facility.manager.wait("READY=1", within=300) - began
    time.sleep(40)  # the second scan, and whatever else is left to do
    before = service.processor_seconds()
    time.sleep(60)
    idle = (service.processor_seconds() - before) / 60 * 100
    resident, peak = memory(service.pid, "VmRSS"), memory(service.pid, "VmHWM")
    jobs = service.status()["jobs"]
    again = len(service.lines("published"))
    polling = service.watch()["mode"]
    passes = ready < find + 10 and idle < 0.5 and resident < 200 and not again
    verdict(passes and polling == "inotify", (
        f"{jobs.get('done', 0) - 1} done stacks in {FOLDERS} folders: READY after {ready:.1f} s"
        f" (find: {find:.1f} s; at most 10 s more), idle {idle:.2f} % of a processor (below 0.5),"
        f" {resident:.0f} MB resident (below 200), {peak:.0f} MB at the peak, {again} processed again,"
        f" mode {polling}; load average {os.getloadavg()[0]:.1f}"))

