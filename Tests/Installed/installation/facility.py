"""A facility with the package installed: its folders and configuration, and what the service says of itself."""

import json
import re

from harness.tree import files
from harness.waiting import TooLate, until

from . import fileserver
from .journal import Journal
from .microscope import Microscope
from .package import field
from .places import deb
from .saying import say

CONFIGURATION = "/etc/unmixd/unmixd.yaml"
WATCH = """\
  - name: {name}
    folder: /srv/drop/{name}
    results: /srv/results/{name}
    settle: {{ quiet: {quiet}, give_up: {give_up} }}
"""
DROP_IN = "/etc/systemd/system/unmixd.service.d/{name}.conf"
RESULTS = "[Service]\nReadWritePaths=/srv/results\n"


class Facility:
    """What its manager does by hand, and what people who use it can see."""

    def __init__(self, machine):
        self.machine = machine
        self.microscope = Microscope(machine)
        self.journal = Journal(machine)
        self.watches = {}

    def install(self):
        """Installs the package as its manager would, and sets up the file server."""
        fileserver.set_up(self.machine)
        put_package(self.machine, deb(), "/root/unmixd.deb")
        self.machine.tell("apt-get", "install", "-y", "-q", "/root/unmixd.deb")
        say(f"unmixd {field('Version')} is installed")

    def watch(self, name, quiet="1s", give_up="1h"):
        """Makes the folders of a watch and names them in the configuration."""
        self.watches[name] = {"quiet": quiet, "give_up": give_up}
        self.machine.run("install", "-d", "-o", fileserver.USER, "-g", fileserver.USER, f"/srv/drop/{name}")
        self.machine.run("install", "-d", "-m", "2775", "-o", "unmixd", "-g", "unmixd", f"/srv/results/{name}")
        # Sandbox: workers refuse to work where a wall cannot be raised.
        text = "watches:\n" + "".join(WATCH.format(name=key, **value) for key, value in self.watches.items())
        self.machine.write(CONFIGURATION, text + "workers: 2\nsandbox: required\n")
        self.machine.run("unmix", "check", "--syntax", CONFIGURATION)

    def drop_in(self, name, text):
        """Changes the unit as `systemctl edit` does; an empty text takes the change back."""
        path = DROP_IN.format(name=name)
        say(f"{path}:\n{text or '(removed)'}")
        if text:
            self.machine.write(path, text)
        else:
            self.machine.path(path).unlink()
        self.machine.run("systemctl", "daemon-reload")

    def start(self):
        # Tests start it more often than the unit's limit allows.
        self.machine.run("systemctl", "reset-failed", "unmixd", check=False)
        self.machine.run("systemctl", "restart", "unmixd")

    def stop(self):
        self.machine.run("systemctl", "stop", "unmixd")

    def shown(self, name):
        return self.machine.run("systemctl", "show", "unmixd", "-p", name, "--value", quiet=True).stdout.strip()

    @property
    def pid(self):
        return int(self.shown("MainPID"))

    def unmix(self, *words):
        """What a command of the tool answers in JSON."""
        return json.loads(self.machine.run("unmix", *words, "--json", quiet=True).stdout)

    def jobs(self, *words):
        return self.unmix("jobs", "--limit", "10000", *words)

    def rules(self, folder, text):
        """Writes a rule file into a folder of the share, by the microscope's user."""
        path = self.machine.path(f"/srv/drop/{folder}/unmix.yaml")
        temporary = path.with_name(".unmix.yaml.new")
        temporary.write_text(text)
        temporary.rename(path)

    def results(self, folder=""):
        """The images in the results tree, those in the making not among them."""
        root = self.machine.path("/srv/results")
        return [str(path.relative_to(root)) for path in files(root / folder, ".ome.tif")]

    def result(self, stack):
        """Where the result of a stack is published, which is named by its path in the share."""
        return self.machine.path(f"/srv/results/{stem(stack)}_unmixed.ome.tif")

    def note(self, stack):
        """Where it is said why there is no result."""
        return self.machine.path(f"/srv/results/{stem(stack)}.unmix-failed.txt")

    def wait_published(self, *stacks, within=60.0):
        """Waits for the results of stacks, named by their paths in the share; returns their sidecars."""
        sidecars = []
        for stack in stacks:
            path = self.result(stack).with_suffix(".tif.json")
            try:
                until(path.exists, path.name, within)
            except TooLate:
                say("the journal's end:\n" + self.journal.last())
                raise
            sidecars.append(json.loads(path.read_text()))
        return sidecars

    def workers(self):
        """The processes that are at an attempt, as the machine numbers them."""
        told = self.machine.run("pgrep", "unmix-attempt", check=False, quiet=True)
        return told.stdout.split()


def stem(stack):
    """The path without the extension of its format."""
    return re.sub(r"(\.ome)?\.\w+$", "", stack)


def put_package(machine, path, place):
    machine.path(place).write_bytes(path.read_bytes())
