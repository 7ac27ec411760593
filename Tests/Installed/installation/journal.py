"""The machine's journal, as journalctl shows it."""

import json

from harness.waiting import until

UNIT = ("journalctl", "--no-pager", "--all", "-u", "unmixd")
# From Sources/Daemon/MessageID.swift, as systemd/unmixd.catalog explains them.
READY, PUBLISHED, FAILED, REFUSED, INCOMPLETE, RULE_BROKEN, RELOADED = (
    f"5c1f6e0c0d6f4a55a6c2f2c6f1a8d0{number}" for number in ("01", "03", "04", "05", "06", "07", "0d"))


class Journal:
    def __init__(self, machine):
        self.machine = machine

    def entries(self, *matches):
        """All entries of the service that match fields such as `UNMIXD_STACK=cells.tif`, the oldest first."""
        told = self.machine.run(*UNIT, "-o", "json", *matches, quiet=True).stdout
        return [json.loads(line) for line in told.splitlines() if line.startswith("{")]

    def wait(self, *matches, within=60.0):
        """The first entry that matches, once it is there."""
        return until(lambda: self.entries(*matches), f"{matches} in the journal", within, every=0.2)[0]

    def explained(self, *matches):
        """The entries with what the catalog says of them."""
        return self.machine.tell(*UNIT, "-x", "-o", "short", "-n", "2", *matches)

    def last(self, count=8):
        return self.machine.run(*UNIT, "-o", "cat", "-n", str(count), quiet=True).stdout

    def everything(self):
        """Every line of every unit, kernel messages among them, since the machine was made."""
        return self.machine.run("journalctl", "--no-pager", "--all", "-o", "short", quiet=True).stdout.splitlines()
