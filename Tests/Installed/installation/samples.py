"""Every sample of every format that can be unmixed: its files, and the rule that it takes."""

import json
import shutil

from .places import FIXTURES


class Sample:
    """The files of one stack, which lie in one folder."""

    def __init__(self, slug, number, entry):
        self.name = f"{slug}-{number}"
        opened = FIXTURES / "formats" / slug / entry["open"]
        # Where a folder is the stack, its files are named from there.
        self.folder = opened if opened.is_dir() else opened.parent
        self.members = entry.get("members") or [opened.name]
        self.axes, self.images = entry.get("axes"), entry["images"]

    @property
    def key(self):
        return (self.folder.resolve(), *sorted(self.members), self.axes)

    @property
    def rule(self):
        rule = {"match": {"file": "*"}, "unmix": {"alpha": 0.125}}
        return {"rules": [rule | ({"axes": self.axes} if self.axes else {})]}

    def copy(self, target):
        """Lays a copy of the stack into a folder of its own."""
        for member in self.members:
            place = target / member
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / member, place)


def samples():
    """Those all of whose images have a second channel, each set of files once."""
    found = {}
    for path in sorted((FIXTURES / "formats").glob("*/expected.json")):
        for number, entry in enumerate(json.loads(path.read_text(encoding="utf-8"))["cases"]):
            if all(image["shape"][2] > 1 for image in entry["images"]):
                sample = Sample(path.parent.name, number, entry)
                found.setdefault(sample.key, sample)
    return list(found.values())
