"""A machine with a real systemd, in systemd-nspawn: it is booted, told what to do, rebooted and switched off."""

import contextlib
import os
import shutil
import subprocess
import uuid
from pathlib import Path

from harness.waiting import until

from . import mounts
from .cgroups import Branch
from .places import CACHE
from .saying import command, say

# nspawn's own list of system calls lacks those by which a worker locks itself in.
SANDBOX_CALLS = "landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp"
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
REBOOT = 133


class Machine:
    """Its root is laid over trees that stay as they are; /srv is a folder of a real disk."""

    def __init__(self, name, lower, *, has_network=False):
        self.name = f"unmixd-e2e-{name}-{os.getpid()}"
        self.folder = CACHE / self.name
        self.console = CACHE / f"{name}.console"
        self.console.unlink(missing_ok=True)
        self.srv = self.folder / "srv"
        self.network = ["--resolv-conf=copy-host"] if has_network else ["--private-network", "--resolv-conf=off"]
        self._stack = contextlib.ExitStack()
        self.root = self._stack.enter_context(
            mounts.overlay(self.folder / "machine", lower, self.folder / "upper"))
        self.srv.mkdir()
        self.branch = Branch(self.name)
        (self.root / "etc/machine-id").write_text(f"{uuid.uuid4().hex}\n")
        # A journal that outlives a reboot.
        (self.root / "var/log/journal").mkdir(exist_ok=True)
        self.process = self.leader = None

    def boot(self):
        say(f"booting {self.name}")
        with open(self.console, "ab") as console:
            self.process = subprocess.Popen(
                ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot", "-D", self.root,
                 f"--machine={self.name}", "--link-journal=no", "--console=pipe",
                 f"--system-call-filter={SANDBOX_CALLS}", f"--bind={self.srv}:/srv", *self.network],
                stdin=subprocess.DEVNULL, stdout=console, stderr=console, preexec_fn=self.branch.enter,
                env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"})
        self.leader = until(self._find_leader, f"the first process: see {self.console}")
        state = until(self._state, f"the end of booting: see {self.console}", within=90)
        say(f"booted; systemd says it is {state}")
        return self

    def _find_leader(self):
        assert self.process.poll() is None, f"nspawn ended: {self.console.read_text(errors='replace')[-2000:]}"
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        # Before its first program runs, it is nspawn itself.
        return next((pid for pid in children if Path(f"/proc/{pid}/comm").read_text() == "systemd\n"), None)

    def _state(self):
        told = self.run("systemctl", "is-system-running", check=False, quiet=True).stdout.strip()
        return told if told in ("running", "degraded") else None

    def _inside(self, words):
        return ["nsenter", "-t", str(self.leader), "-m", "-u", "-i", "-n", "-p", "-C", "--", "env", "-i", PATH,
                "LANG=C.UTF-8", "HOME=/root", "SYSTEMD_COLORS=0", "SYSTEMD_PAGER=",
                "DEBIAN_FRONTEND=noninteractive", *map(str, words)]

    @contextlib.contextmanager
    def beside_us(self, *words):
        """Runs a program in the machine until the block is left, and ends it then."""
        say("#", command(words), "&")
        note = "/run/beside.pid"
        process = subprocess.Popen(
            self._inside(["bash", "-c", f'echo $$ > {note}; exec "$@"', "bash", *words]), stdin=subprocess.DEVNULL)
        try:
            yield
        finally:
            self.run("bash", "-c", f"kill -INT $(cat {note})", quiet=True)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                self.run("bash", "-c", f"kill -KILL $(cat {note})", quiet=True)
                process.wait(10)

    def run(self, *words, check=True, quiet=False, timeout=120, text=None):
        """Runs a program in the machine; what it prints is returned, with errors between."""
        if not quiet:
            say("#", command(words))
        done = subprocess.run(
            self._inside(words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, check=False,
            **({"input": text} if text is not None else {"stdin": subprocess.DEVNULL}), encoding="utf-8",
            errors="replace")
        assert not check or done.returncode == 0, f"{command(words)}: {done.returncode}\n{done.stdout}"
        return done

    def tell(self, *words, **how):
        """As ``run``, and shows what the program printed; returns it."""
        printed = self.run(*words, **how).stdout
        say("\n".join(line for line in printed.splitlines() if not line.startswith("(Reading database")))
        return printed

    def beside(self, *words):
        """The words of a program of this computer that sees the machine's network: another computer on it."""
        return ["nsenter", "-t", str(self.leader), "-n", "--", *map(str, words)]

    def path(self, inside):
        """Where a file of the machine is for this computer."""
        inside = Path(inside)
        if inside.is_relative_to("/srv"):
            return self.srv / inside.relative_to("/srv")
        return self.root / inside.relative_to("/")

    def write(self, inside, text, mode=0o644):
        path = self.path(inside)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def reboot(self):
        self.run("systemctl", "reboot", check=False)
        assert self.process.wait(120) in (REBOOT, 0)
        return self.boot()

    def close(self):
        """Switches it off and removes what it wrote."""
        if self.process and self.process.poll() is None:
            self.run("systemctl", "poweroff", check=False, quiet=True)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self._stack.close()
        self.branch.remove()
        shutil.rmtree(self.folder, ignore_errors=True)
