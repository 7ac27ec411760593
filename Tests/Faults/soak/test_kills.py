"""J5, long: random SIGKILLs of daemon and workers during a stream of drops, while somebody reads every result."""

import contextlib
import hashlib
import json
import os
import random
import signal
import sqlite3
import threading
import time

import tifffile

from harness.stacks import VOXELS, stack
from harness.tree import files
from harness.waiting import until

KILLS = int(os.environ.get("UNMIXD_SOAK_KILLS", 300))


class Reader(threading.Thread):
    """Looks at results from the moment they are visible: each must be whole, and stay as it is."""

    def __init__(self, facility):
        super().__init__(daemon=True)
        self.facility = facility
        self.seen, self.broken = {}, []
        self.stops = threading.Event()

    def run(self):
        while not self.stops.is_set():
            self.look()
            time.sleep(0.05)

    def look(self):
        for path in files(self.facility.results):
            if path in self.seen or "_unmixed.ome.tif" not in path.name:
                continue
            info = path.stat()
            self.seen[path] = (info.st_ino, info.st_mtime_ns, info.st_size)
            try:
                self.read(path)
            except Exception as error:  # whatever the reader finds wrong
                self.broken.append(f"{path}: {error!r}")

    def read(self, path):
        if path.suffix == ".json":
            json.loads(path.read_text())
            if not path.with_suffix("").exists():
                raise ValueError("a sidecar without its image")
        else:
            with tifffile.TiffFile(path) as tiff:
                assert tiff.series[0].asarray().size == VOXELS

    def changed(self):
        return [path for path, known in self.seen.items()
                if not path.exists() or known != (
                    path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_size)]


def kill_something(service, chance):
    """Ends a worker in four cases of ten, as soon as there is one, or the nursery of it; else the service at a random
    moment."""
    if chance.random() < 0.4:
        what = "worker" if chance.random() < 0.75 else "nursery"
        end = time.monotonic() + 2
        while time.monotonic() < end:
            for pid, _ in service.workers():
                time.sleep(chance.uniform(0, 0.01))
                with contextlib.suppress(ProcessLookupError):
                    for each in [pid] if what == "worker" else service.nurseries():
                        os.kill(each, signal.SIGKILL)
                    return what
        return None
    time.sleep(chance.uniform(0.02, 1.0))
    service.kill()
    return "daemon"


def seeded():
    """A seed, which `UNMIXD_SOAK_SEED` repeats, and the chance that it makes."""
    seed = int(os.environ.get("UNMIXD_SOAK_SEED", random.randrange(1 << 32)))
    print(f"seed {seed}")
    return seed, random.Random(seed)


def under_kills(facility, chance, kills, drop):
    """Has stacks dropped and something killed in turns; returns the service that runs in the end, and what was killed."""
    killed = {"daemon": 0, "worker": 0, "nursery": 0}
    service = facility.start()
    while sum(killed.values()) < kills:
        drop()
        what = kill_something(service, chance)
        if what:
            killed[what] += 1
        if what == "daemon":
            service = facility.start()
    return service, killed


def test_kills(facility, verdict):
    seed, chance = seeded()
    facility.configure(workers=4)
    reader = Reader(facility)
    reader.start()
    digests = {}

    def drop():
        for _ in range(chance.randrange(1, 6)):
            path = f"day{chance.randrange(5)}/{len(digests):05}.tif"
            content = stack(len(digests))
            facility.put(path, content)
            digests[path] = hashlib.sha256(content).hexdigest()

    service, killed = under_kills(facility, chance, KILLS, drop)
    finish(facility, service, digests)
    reader.stops.set()
    reader.join()
    lost = [path for path in digests if not facility.sidecar(path).exists()]
    wrong = [path for path in digests if path not in lost and json.loads(
        facility.sidecar(path).read_text())["unmixd"]["input_sha256"] != digests[path]]
    service.stop()
    with sqlite3.connect(facility.state / "ledger.sqlite") as ledger:
        doubled = ledger.execute(
            "SELECT count(*) - count(DISTINCT stacks.path) FROM jobs JOIN stacks"
            " ON stacks.id = jobs.stack WHERE state = 'done'").fetchone()[0]
        done = ledger.execute("SELECT count(*) FROM jobs WHERE state = 'done'").fetchone()[0]
    doubled += len(facility.published()) - len(digests) + len(lost)
    changed = reader.changed()
    left = facility.staged()
    passes = not (lost or wrong or doubled or changed or reader.broken or left)
    verdict(passes, (
        f"{killed['daemon']} kills of the daemon, {killed['worker']} of workers and {killed['nursery']} of"
        f" nurseries; {len(digests)} stacks"
        f" dropped, {done} done, {len(lost)} lost, {doubled} doubled, {len(reader.broken)} short or half"
        f" visible, {len(wrong)} of another content, {len(changed)} changed later, {len(left)} files left;"
        f" seed {seed} {lost[:3] or ''} {reader.broken[:3] or ''} {changed[:3] or ''}"))


def finish(facility, service, stacks, is_there=None, within=600):
    """Lets the service work off the rest; jobs whose worker was killed need not wait for their time."""
    service.ready()
    is_there = is_there or (lambda path: facility.sidecar(path).exists())

    def is_done():
        for job in service.jobs("--state", "deferred"):
            service.unmix("retry", str(job["id"]))
        with contextlib.suppress(FileNotFoundError):  # a result that is being replaced
            return all(is_there(path) for path in stacks)

    until(is_done, "all results", within=within, every=1)
    until(lambda: not service.attempts(), "the end of all attempts")
