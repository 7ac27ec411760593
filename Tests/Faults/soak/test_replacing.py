"""J5 with `on_change: replace`, long: results are replaced under random SIGKILLs while somebody reads each pair."""

import contextlib
import hashlib
import itertools
import json
import os
import threading
import time

from harness.facility import RULES
from harness.stacks import stack

from soak.test_kills import finish, seeded, under_kills

KILLS = int(os.environ.get("UNMIXD_SOAK_KILLS", 300)) // 2
PATHS = [f"day{index % 3}/{index}.tif" for index in range(12)]


class PairReader(threading.Thread):
    """Reads sidecars and their images: a sidecar must never stand beside an image of another content."""

    def __init__(self, facility):
        super().__init__(daemon=True)
        self.facility, self.read, self.broken = facility, 0, []
        self.stops = threading.Event()

    def run(self):
        while not self.stops.is_set():
            for path in PATHS:
                with contextlib.suppress(FileNotFoundError):  # a result that is being replaced
                    self.look(path)
            time.sleep(0.01)

    def look(self, path):
        sidecar = self.facility.sidecar(path)
        before = sidecar.read_bytes()
        digest = hashlib.sha256(self.facility.result(path).read_bytes()).hexdigest()
        if sidecar.read_bytes() != before:
            return
        self.read += 1
        if json.loads(before)["unmixd"]["result_sha256"] != digest:
            self.broken.append(path)


def test_replacing_under_kills(facility, verdict):
    seed, chance = seeded()
    facility.write_rules(RULES + "    on_change: replace\n")
    facility.configure(workers=4)
    reader = PairReader(facility)
    reader.start()
    digests, acquired = {}, itertools.count()

    def drop():
        for path in chance.sample(PATHS, 3):
            content = stack(next(acquired))
            facility.put(path, content)
            digests[path] = hashlib.sha256(content).hexdigest()

    service, killed = under_kills(facility, chance, KILLS, drop)

    def latest(path):
        report = json.loads(facility.sidecar(path).read_text())["unmixd"]
        return report["input_sha256"] == digests[path]

    finish(facility, service, digests, is_there=latest)
    reader.stops.set()
    reader.join()
    verified = service.unmix("verify", "--config", str(facility.configuration), timeout=120)
    extra = len(facility.published()) - len(digests)
    left = facility.staged()
    service.stop()
    passes = not (reader.broken or extra or left) and verified.returncode == 0
    verdict(passes, (
        f"{killed['daemon']} kills of the daemon, {killed['worker']} of workers and {killed['nursery']} of"
        f" nurseries; {next(acquired)} acquisitions of"
        f" {len(digests)} stacks, each with the result of its last content; {reader.read} pairs read,"
        f" {len(reader.broken)} of image and sidecar that do not belong together; {extra} results too many,"
        f" {len(left)} files left; `unmix verify` ended with {verified.returncode}; seed {seed}"))
