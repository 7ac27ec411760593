"""Row X1 on the installed service: every sample of every format, whole, and then 500 damaged ones."""

import collections
import json
import random

import pytest

from harness.tree import files
from harness.waiting import TooLate, until
from installation import damage, samples
from installation.saying import say

SEED, COUNT = 2026, 500


@pytest.fixture(scope="module")
def watches(facility):
    facility.watch("whole", quiet="500ms")
    facility.watch("damaged", quiet="500ms", give_up="3s")
    facility.machine.run("systemctl", "reload", "unmixd")


def upload(facility, folder, watch):
    facility.microscope.put_tree(folder, watch)


def test_whole_files_are_unmixed(facility, watches, tmp_path):
    """So that nothing else than the damage is why the damaged ones are not."""
    stacks = samples.samples()
    for sample in stacks:
        sample.copy(tmp_path / sample.name / "stack")
        (tmp_path / sample.name / "unmix.yaml").write_text(json.dumps(sample.rule))
    upload(facility, tmp_path, "whole")
    wanted = collections.Counter({sample.name: len(sample.images) for sample in stacks})

    def published():
        return collections.Counter(path.split("/")[1] for path in facility.results("whole"))
    try:
        until(lambda: published() == wanted, "all results", within=120)
    except TooLate:
        say(f"missing: {wanted - published()}, too many: {published() - wanted}")
        raise
    say(f"{len(stacks)} stacks of {len({sample.name.rsplit('-', 1)[0] for sample in stacks})} kinds "
        f"have {sum(wanted.values())} results")


def lay(folder):
    """Lays the damaged stacks, each in a folder of its own; returns, by these folders' names, what was done to which.

    Not those of several files and several images: the images whose files are whole rightly come out.
    """
    chance, laid = random.Random(SEED), {}
    stacks = [sample for sample in samples.samples() if len(sample.members) == 1 or len(sample.images) == 1]
    for sample in stacks:
        (folder / sample.name).mkdir()
        (folder / sample.name / "unmix.yaml").write_text(json.dumps(sample.rule))
    while len(laid) < COUNT:
        sample = stacks[len(laid) % len(stacks)]
        # The largest file of a set holds voxels, whatever the others are.
        member = max(sample.members, key=lambda name: (sample.folder / name).stat().st_size)
        content = (sample.folder / member).read_bytes()
        kind = chance.choice(damage.kinds(sample.members, member))
        damaged = kind(content, chance)
        if damaged is None or damaged == content:
            continue
        name = f"{sample.name}/{len(laid):03}"
        sample.copy(folder / name / "stack")
        (folder / name / "stack" / member).write_bytes(damaged)
        laid[name] = Damaged(kind.__name__, member, len(sample.members))
    return laid


Damaged = collections.namedtuple("Damaged", "kind member files")


def test_X1_five_hundred_damaged_files(facility, watches, tmp_path):
    laid = lay(tmp_path)
    for kind, count in collections.Counter(what.kind for what in laid.values()).most_common():
        say(f"{count:4} {kind}")
    pid, restarts = facility.pid, facility.shown("NRestarts")
    upload(facility, tmp_path, "damaged")
    results = facility.machine.path("/srv/results/damaged")

    def without_word():
        return [name for name in laid if not files(results / name, ".unmix-failed.txt")]
    try:
        until(lambda: not without_word(), "a word about each", within=120, every=0.5)
    except TooLate:
        say("\n".join(f"no word about {name}: {laid[name]}" for name in without_word()))
    until(lambda: watch(facility)["waiting"] == 0, "nothing that waits", within=60)
    published = facility.results("damaged")
    say("\n".join(f"published: {path}: {laid[name_of(path, 1)]}" for path in published) or "none is published")
    account(facility, laid, [note for name in laid for note in files(results / name, ".unmix-failed.txt")])
    assert (facility.pid, facility.shown("NRestarts")) == (pid, restarts)
    say(f"the service is still process {pid}")
    assert not published
    assert not without_word()


def name_of(path, above=0):
    """The folder of a stack in the path of one of its files."""
    return "/".join(path.split("/")[above:above + 2])


def watch(facility):
    return next(watch for watch in facility.unmix("status")["watches"] if watch["name"] == "damaged")


def account(facility, laid, notes):
    """Every stack has a fate that the status counts: a failed job, or its damaged file is refused or incomplete."""
    status, jobs = watch(facility), facility.jobs("--watch", "damaged")
    reasons = collections.Counter(
        line.removeprefix("Problem:").strip() for path in notes for line in path.read_text().splitlines()
        if line.startswith("Problem:"))
    say("\n".join(f"{count:4} {reason[:100]}" for reason, count in reasons.most_common(20)))
    with_jobs = {name_of(job["stack"]["path"]) for job in jobs}
    files = sum(what.files for what in laid.values())
    left_alone = status["refused"] + status["incomplete"]
    say(f"{len(laid)} damaged stacks of {files} files: {len(notes)} notes; {len(jobs)} jobs {status['jobs']}, "
        f"{status['refused']} files refused, {status['incomplete']} of stacks that are incomplete")
    assert {job["state"] for job in jobs} <= {"failed"}
    assert len(laid) <= len(with_jobs) + left_alone <= files
