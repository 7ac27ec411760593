"""The watcher and all behind it against a model: random doings in a drop folder, kills and restarts among them.

What must hold in the end: every file that is a whole stack was unmixed exactly once per content, and nothing ever was
that was not a whole stack at that path.
"""

import hashlib
import os
import random
import sqlite3
import time

from harness.stacks import VOXELS, stack
from harness.waiting import until

# Where the voxels of a stack end; what lies behind them, a stack may lack and be whole.
VOXELS_END = 352 + 2 * VOXELS
STEPS = int(os.environ.get("UNMIXD_SOAK_STEPS", 4000))


def digest(content):
    return hashlib.sha256(content).hexdigest()


class People:
    """Those who use the drop folder, and what they have done there."""

    def __init__(self, facility, chance):
        self.facility, self.chance = facility, chance
        self.whole = {}  # contents that are whole stacks, by digest
        self.folders = [""]
        self.count = 0
        self.done = {}

    def act(self):
        doings = {
            self.create: 8, self.begin: 3, self.append: 5, self.truncate: 1, self.rename: 2,
            self.make_folder: 2, self.move_folder: 1, self.link: 1, self.delete: 2, self.replace: 2,
            self.touch: 1, self.leave_rubbish: 1}
        doing = self.chance.choices(list(doings), doings.values())[0]
        try:
            doing()
            self.done[doing.__name__] = self.done.get(doing.__name__, 0) + 1
        except (OSError, IndexError, ValueError):
            pass  # there is no such file, or nothing in it

    def path(self, name):
        return self.facility.drop / self.chance.choice(self.folders) / name

    def new_name(self):
        self.count += 1
        return f"{self.count:05}.tif"

    def new_content(self):
        content = stack(self.count)
        self.whole[digest(content)] = content
        return content

    def files(self):
        return sorted(path for path in self.facility.drop.rglob("*.tif") if path.is_file())

    def any_file(self):
        return self.chance.choice(self.files())

    def create(self):
        path = self.path(self.new_name())
        if self.chance.random() < 0.3:
            temporary = path.with_name(path.name + ".part")
            temporary.write_bytes(self.new_content())
            temporary.rename(path)
        else:
            path.write_bytes(self.new_content())

    def begin(self):
        content = self.new_content()
        self.path(self.new_name()).write_bytes(content[:self.chance.randrange(VOXELS_END)])

    def append(self):
        """Goes on with a file that was begun, to its end or for a piece."""
        path = self.any_file()
        there = path.read_bytes()
        rest = next((content[len(there):] for content in self.whole.values()
                     if len(content) > len(there) > 64 and content.startswith(there)), b"")
        size = len(rest)
        if self.chance.random() > 0.7:
            size = self.chance.randrange(VOXELS_END - len(there))
        with open(path, "ab") as file:
            file.write(rest[:size])

    def truncate(self):
        path = self.any_file()
        os.truncate(path, self.chance.randrange(min(path.stat().st_size, VOXELS_END)))

    def rename(self):
        self.any_file().rename(self.path(self.new_name()))

    def make_folder(self):
        self.count += 1
        folder = os.path.join(self.chance.choice(self.folders[:20]), f"d{self.count}")
        (self.facility.drop / folder).mkdir()
        self.folders.append(folder)

    def move_folder(self):
        folder = self.chance.choice(self.folders[1:] or [""])
        target = os.path.join(self.chance.choice(self.folders[:10]), f"m{self.count}")
        if folder and not f"{target}/".startswith(f"{folder}/"):
            (self.facility.drop / folder).rename(self.facility.drop / target)
            self.folders = [""] + sorted(
                str(path.relative_to(self.facility.drop)) for path in self.facility.drop.rglob("*")
                if path.is_dir())

    def link(self):
        os.link(self.any_file(), self.path(self.new_name()))

    def delete(self):
        self.any_file().unlink()

    def replace(self):
        """Writes a new content over a file, or in its place."""
        path = self.any_file()
        self.count += 1
        if self.chance.random() < 0.5:
            path.write_bytes(self.new_content())
        else:
            temporary = path.with_name(".new")
            temporary.write_bytes(self.new_content())
            temporary.replace(path)

    def touch(self):
        os.utime(self.any_file(), (0, self.chance.randrange(2_000_000_000)))

    def leave_rubbish(self):
        name = self.chance.choice(["note.txt", "Thumbs.db", ".hidden.tif", "x.tif.part"])
        self.path(name).write_bytes(b"rubbish")


def wanted(people):
    """The whole stacks that are there in the end, as (path, digest)."""
    found = set()
    for path in people.files():
        if any(part.startswith(".") for part in path.relative_to(people.facility.drop).parts):
            continue
        word = digest(path.read_bytes())
        if word in people.whole:
            found.add((str(path.relative_to(people.facility.drop)), word))
    return found


def processed(facility):
    """What the ledger says was unmixed, as (path, digest), with repetitions."""
    with sqlite3.connect(f"file:{facility.state}/ledger.sqlite?mode=ro", uri=True) as ledger:
        return ledger.execute(
            "SELECT stacks.path, stacks.sha256 FROM jobs JOIN stacks ON stacks.id = jobs.stack"
            " WHERE state = 'done'").fetchall()


def make_way(facility, service):
    """Does what the failure texts of jobs ask people to do: move results of an older content away, then retry."""
    for job in service.jobs("--state", "failed"):
        if "exists already" in job["failure"]["message"]:
            for path in facility.result(job["stack"]["path"]).parent.glob(
                    f"{facility.result(job['stack']['path']).name}*"):
                path.unlink()
            service.unmix("retry", str(job["id"]))
    for job in service.jobs("--state", "deferred"):
        service.unmix("retry", str(job["id"]))


def test_model(facility, verdict):
    seed = int(os.environ.get("UNMIXD_SOAK_SEED", random.randrange(1 << 32)))
    print(f"seed {seed}")
    people = People(facility, random.Random(seed))
    facility.configure(workers=3, scan="5s", quiet="300ms")
    service, kills = facility.start(), 0
    for step in range(STEPS):
        people.act()
        if people.chance.random() < 0.3:
            time.sleep(people.chance.uniform(0, 0.1))
        if people.chance.random() < 0.005:
            service.kill() if people.chance.random() < 0.7 else service.stop()
            service, kills = facility.start(), kills + 1
    service.ready()
    goal = wanted(people)

    def is_done():
        make_way(facility, service)
        return goal <= set(processed(facility))

    try:
        until(is_done, "the last stack", within=180, every=2)
        missing = set()
    except AssertionError:
        missing = goal - set(processed(facility))
    done = processed(facility)
    twice = len(done) - len(set(done))
    unwhole = [entry for entry in done if entry[1] not in people.whole]
    verdict(not (missing or twice or unwhole), (
        f"{STEPS} steps with {kills} restarts ({', '.join(f'{n} {c}' for n, c in sorted(people.done.items()))});"
        f" {len(goal)} whole stacks in the end, {len(done)} unmixed, {len(missing)} of those missing,"
        f" {twice} unmixed twice, {len(unwhole)} that were not whole; seed {seed}"
        f" {sorted(missing)[:3] or ''} {unwhole[:3] or ''}"))
