"""The trees that machines run on, made once and kept: a clean Debian, and one that is a file server as well.

Neither has Swift, nor any library for the sake of unmixd; the file server has what the package depends on, so that it
can be installed where there is no network.
"""

import os
import platform
import shutil
import subprocess

from . import mounts, package
from .places import CACHE
from .saying import say

MIRROR = "http://deb.debian.org"
CLEAN = "systemd-sysv,dbus,ca-certificates"
SERVER = ["samba", "bash-completion", "zsh", "fish", "man-db", "procps", "strace"]


def suite():
    """The host's release of Debian, whose libraries the package was built with."""
    return platform.freedesktop_os_release()["VERSION_CODENAME"]


def clean():
    """The folder of a Debian with systemd and nothing else."""
    return _kept("clean", f"{suite()} {CLEAN}", _bootstrap)


def server():
    """The folder that goes over the clean one: Samba, shells, man, and the dependencies of the package."""
    wanted = package.field("Depends")
    return _kept("server", f"{suite()} {SERVER} {wanted}", lambda folder: _install(folder, wanted))


def _kept(name, key, make):
    """A folder of the cache; made anew where it was made for another key, or not to its end."""
    folder, stamp = CACHE / name, CACHE / f"{name}.stamp"
    if stamp.exists() and stamp.read_text() == key:
        return folder
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    make(folder)
    stamp.write_text(key)
    return folder


def _bootstrap(folder):
    say(f"making a clean Debian {suite()} (once)")
    sources = [f"deb {MIRROR}/debian {suite()} main", f"deb {MIRROR}/debian {suite()}-updates main",
               f"deb {MIRROR}/debian-security {suite()}-security main"]
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={CLEAN}", suite(), folder, *sources],
        check=True)


def _install(folder, dependencies):
    say("making a file server of it (once)")
    folder.mkdir()
    with mounts.overlay(CACHE / "server-root", [clean()], folder) as root:
        for command in (["apt-get", "update"],
                        ["apt-get", "install", "--no-install-recommends", *SERVER],
                        ["apt-get", "satisfy", "--no-install-recommends", dependencies],
                        ["apt-get", "clean"]):
            subprocess.run(
                ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--pipe",
                 "--resolv-conf=copy-host", f"--machine=unmixd-e2e-server-{os.getpid()}", "-D", root,
                 "--setenv=DEBIAN_FRONTEND=noninteractive", command[0], "-qq", "-y", *command[1:]],
                check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
