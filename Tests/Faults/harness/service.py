"""The real unmixd as a child process: its log, its workers, its status, and how to end it."""

import json
import os
import signal
import subprocess
from pathlib import Path

from .places import executable
from .waiting import until

# As in systemd/unmixd.service.
UNIT = {"LIBDISPATCH_LOG": "NO", "SWIFT_BACKTRACE": "enable=no"}


def children(parent, what):
    """The child processes of one, each with what /proc tells about it."""
    found = []
    try:
        threads = os.listdir(f"/proc/{parent}/task")
    except OSError:
        return found
    for thread in threads:
        try:
            pids = Path(f"/proc/{parent}/task/{thread}/children").read_text().split()
            found += [(int(pid), Path(f"/proc/{pid}/{what}").read_bytes()) for pid in pids]
        except OSError:
            continue
    return found


class Service:
    """One run of the service; its log goes to a file that all runs of a facility share."""

    def __init__(self, facility, environment=None, **how):
        self.facility = facility
        self._log = facility.log
        self._start = self._log.stat().st_size if self._log.exists() else 0
        self._stderr = open(self._log, "ab")
        settings = {**os.environ, **UNIT, "NOTIFY_SOCKET": facility.manager.path}
        settings.update(environment(self._stderr) if callable(environment) else environment or {})
        command = how.pop("prefix", []) + [
            str(executable("unmixd")), "--config", str(facility.configuration)
        ]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._stderr,
            env=settings, **how)

    @property
    def pid(self):
        return self.process.pid

    def log(self):
        """The lines of this run so far."""
        with open(self._log, encoding="utf-8", errors="replace") as file:
            file.seek(self._start)
            return file.read().splitlines()

    def lines(self, *words):
        """The lines that hold all of these words."""
        return [line for line in self.log() if all(word in line for word in words)]

    def wait(self, *words, within=30.0, count=1):
        """Waits for so many lines with all of these words; returns the last of them."""
        def found():
            lines = self.lines(*words)
            if len(lines) >= count:
                return lines
            assert self.process.poll() is None, f"it ended: {self.log()[-3:]}"
            return None
        return until(found, f"{count} log lines with {words}: {self.log()[-5:]}", within)[-1]

    def ready(self, within=60.0):
        self.wait("ready", within=within)
        return self

    def status(self, timeout=5.0):
        told = self.unmix("status", "--json", timeout=timeout)
        assert told.returncode == 0, f"{told.stderr} {self.log()[-3:]}"
        return json.loads(told.stdout)

    def watch(self, name="scope"):
        """What the status says of a watch."""
        return next(watch for watch in self.status()["watches"] if watch["name"] == name)

    def jobs(self, *arguments):
        return json.loads(self.unmix("jobs", "--json", *arguments).stdout)

    def unmix(self, *arguments, timeout=20.0):
        return subprocess.run(
            [str(executable("unmix")), *arguments, "--socket", str(self.facility.socket)],
            capture_output=True, text=True, timeout=timeout, check=False,
            stdin=subprocess.DEVNULL)

    def nurseries(self):
        """The processes from which the service has workers copied."""
        return [pid for pid, line in children(self.pid, "cmdline") if b"--nursery" in line]

    def workers(self):
        """The workers, as (pid, name)."""
        return [worker for nursery in self.nurseries() for worker in children(nursery, "comm")]

    def processor_seconds(self):
        """Of the service, its nurseries, and the workers that have ended."""
        ticks = 0
        for pid in [self.pid, *self.nurseries()]:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def attempts(self):
        """The workers that run attempts."""
        return [pid for pid, name in self.workers() if name == b"unmix-attempt\n"]

    def signal(self, number):
        os.kill(self.pid, number)

    def kill(self):
        """Ends it without a warning, and waits until nothing of it is left."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(30)
        self._stderr.close()

    def stop(self, within=40.0):
        """Asks it to stop; returns its exit code."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        code = self.process.wait(within)
        self._stderr.close()
        return code
