"""A facility of its own for each test: drop folder, results tree, state, configuration."""

import json
import shutil
from pathlib import Path

import tifffile

from .manager import Manager
from .service import Service
from .stacks import stack
from .tree import files
from .waiting import until

RULES = """\
rules:
  - name: all
    match: { file: "*.tif", channels: 2 }
    unmix: { alpha_mode: per_t, method: mean_ratio }
"""


class Facility:
    """Its folders, and helpers for what people do in them."""

    def __init__(self, root):
        self.root = Path(root)
        self.drop = self.root / "drop"
        self.results = self.root / "results"
        self.state = self.root / "state"
        self.socket = self.root / "s"
        self.configuration = self.root / "unmixd.yaml"
        self.log = self.root / "log"
        self.manager = Manager(self.root / "n")
        self.services = []
        for folder in (self.drop, self.results, self.state):
            folder.mkdir()
        self.write_rules(RULES)
        self.configure()

    def configure(self, quiet="200ms", give_up="1h", scan="15m", workers=2, watches=None, **more):
        """Writes the configuration; by default one watch of the name `scope`."""
        watches = watches or {"scope": (self.drop, self.results)}
        text = "watches:\n"
        for name, (drop, results) in watches.items():
            text += (
                f"  - name: {name}\n    folder: {drop}\n    results: {results}\n"
                f"    settle: {{ quiet: {quiet}, give_up: {give_up} }}\n    scan: {scan}\n"
            )
        text += f"workers: {workers}\nstate: {self.state}\nsocket: {self.socket}\n"
        text += "".join(f"{key}: {value}\n" for key, value in more.items())
        self.configuration.write_text(text)

    def write_rules(self, text, folder=""):
        path = self.drop / folder / "unmix.yaml"
        temporary = path.with_name(".unmix.yaml.new")
        temporary.write_text(text)
        temporary.rename(path)

    def start(self, environment=None, **how):
        service = Service(self, environment, **how)
        self.services.append(service)
        return service

    def put(self, path, content=None, drop=None):
        """Writes a stack in one go, with the folders above it."""
        place = (drop or self.drop) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(stack() if content is None else content)
        return place

    def result(self, path):
        """Where the result of a stack is published."""
        name = Path(path)
        return self.results / name.parent / f"{name.stem}_unmixed.ome.tif"

    def sidecar(self, path):
        return self.result(path).with_name(self.result(path).name + ".json")

    def note(self, path):
        name = Path(path)
        return self.results / name.parent / f"{name.stem}.unmix-failed.txt"

    def wait_published(self, *paths, within=60.0):
        for path in paths:
            until(self.sidecar(path).exists, f"the result of {path}: {self.log_end()}", within)

    def published(self):
        """The stacks' results that are there, by their path in the results tree."""
        return [str(path.relative_to(self.results)) for path in files(self.results, ".ome.tif")]

    def check(self, *paths):
        """Checks that these stacks, and no others, have one whole result each, and that nothing else is left."""
        wanted = sorted(str(self.result(path).relative_to(self.results)) for path in paths)
        assert self.published() == wanted
        for path in paths:
            self.check_result(path)
        until(lambda: not self.staged(), "the staging folder to be empty")

    def staged(self):
        """What lies in the staging folder of the results tree."""
        staging = self.results / ".unmixd"
        return sorted(path.name for path in staging.iterdir()) if staging.exists() else []

    def check_result(self, path):
        """Checks that the result of a stack is whole, by an independent reader."""
        with open(self.sidecar(path), encoding="utf-8") as file:
            report = json.load(file)["unmixd"]
        assert report["input_size"] > 0
        with tifffile.TiffFile(self.result(path)) as tiff:
            series = tiff.series[0]
            assert series.asarray().size > 0
        return report

    def log_end(self):
        return self.log.read_text(errors="replace").splitlines()[-20:] if self.log.exists() else []

    def close(self):
        """Ends what still runs, and removes everything; a test that failed shows the end of the log."""
        print(*self.log_end(), sep="\n")
        for service in self.services:
            service.kill()
        self.manager.close()
        shutil.rmtree(self.root, ignore_errors=True)


