"""O7, long: power cuts under results and state, on ext4 and xfs (FS_IOC_SHUTDOWN without flushing)."""

import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
import tifffile

from harness import mounts
from harness.stacks import VOXELS, stack
from harness.tree import files
from harness.waiting import TooLate, until

CUTS = int(os.environ.get("UNMIXD_SOAK_CUTS", 20))


def broken_results(facility):
    """Published files that are not whole, by an independent reader."""
    found = []
    for name in facility.published():
        try:
            with tifffile.TiffFile(facility.results / name) as tiff:
                assert tiff.series[0].asarray().size == VOXELS
        except Exception as error:  # whatever the reader finds wrong
            found.append(f"{name}: {error!r}")
    for sidecar in files(facility.results, ".json"):
        if not sidecar.with_suffix("").exists():
            found.append(f"{sidecar}: a sidecar without its image")
    return found


def missing_results(facility):
    """Results that the ledger says are published and that are not there; and what SQLite says of the ledger."""
    with sqlite3.connect(facility.state / "ledger.sqlite") as ledger:
        (verdict,) = ledger.execute("PRAGMA integrity_check").fetchone()
        outputs = [row[0] for row in ledger.execute("SELECT output FROM jobs WHERE state = 'done'")]
    return [name for name in outputs if not (facility.results / f"{name}.json").exists()], verdict


@pytest.mark.needs_mounts
@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_power_cuts(facility, verdict, kind):
    if not shutil.which(f"mkfs.{kind}"):
        pytest.skip(f"no mkfs.{kind}")
    seed = int(os.environ.get("UNMIXD_SOAK_SEED", random.randrange(1 << 32)))
    chance = random.Random(seed)
    disk = mounts.LoopDisk(facility.root / "disk.img", facility.root / "disk", kind, "500M")
    facility.state, facility.results = disk.path / "state", disk.path / "results"
    facility.configure(workers=4)
    stacks, broken, missing, damaged, kept = [], [], [], [], 0
    try:
        for cut in range(CUTS):
            service = facility.start()
            began = time.monotonic()
            end = began + chance.uniform(0.5, 3)
            while time.monotonic() < end:
                stacks.append(f"day{chance.randrange(4)}/{len(stacks):05}.tif")
                facility.put(stacks[-1], stack(len(stacks)))
                time.sleep(0.05)
            disk.cut_power()
            service.kill()
            await_end_of_users(disk)
            disk.detach()
            disk.attach()
            if (facility.state / "ledger.sqlite").exists():
                gone, word = missing_results(facility)
                missing += gone
                damaged += [word] if word != "ok" else []
            broken += broken_results(facility)
            kept = len(facility.published())
        service = facility.start().ready()
        until(lambda: all_done(facility, service, stacks), "all results", within=600, every=1)
        broken += broken_results(facility)
        missing += missing_results(facility)[0]
        doubled = len(facility.published()) - len(stacks)
        service.stop()
    finally:
        for service in facility.services:
            service.kill()
        disk.close()
    verdict(not (broken or missing or damaged or doubled), (
        f"{CUTS} cuts; {len(stacks)} stacks dropped, {kept} published before the last one, all"
        f" {len(stacks)} in the end; {len(broken)} short or half visible, {len(missing)} done in the"
        f" ledger and missing, {doubled} doubled, {len(damaged)} damaged ledgers; seed {seed}"
        f" {broken[:3] or ''} {missing[:3] or ''}"))


def all_done(facility, service, stacks):
    for job in service.jobs("--state", "deferred"):
        service.unmix("retry", str(job["id"]))
    return all(facility.sidecar(path).exists() for path in stacks)


def await_end_of_users(disk):
    try:
        until(lambda: not mounted_users(disk), "the workers to end")
    except TooLate as late:
        raise TooLate("; ".join([str(late), *map(state, mounted_users(disk))])) from None


def state(process):
    """What a process is and what it waits for."""
    place = Path("/proc") / process
    words = [(place / "comm").read_text().strip()]
    for task in sorted((place / "task").iterdir()):
        words.append(f"{task.name} {(task / 'wchan').read_text()} {(task / 'syscall').read_text().split()[0]}")
    return f"{process} {', '.join(words)}"


def mounted_users(disk):
    """Processes with files open on the disk."""
    device = os.stat(disk.path).st_dev if os.path.ismount(disk.path) else None
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            for descriptor in os.listdir(f"/proc/{process}/fd"):
                if os.stat(f"/proc/{process}/fd/{descriptor}").st_dev == device:
                    found.append(process)
        except OSError:
            continue
    return found
