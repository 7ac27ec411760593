"""Trees laid over each other, in mounts that only this process and its children see."""

import contextlib
import ctypes
import shutil
import subprocess
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNS = 0x0002_0000
_MS_REC_PRIVATE = 0x4000 | (1 << 18)


def go_private():
    """Gives this process mounts of its own, with a /run in memory, where systemd-nspawn keeps its locks."""
    if _libc.unshare(_CLONE_NEWNS) != 0 or _libc.mount(b"none", b"/", None, _MS_REC_PRIVATE, None) != 0:
        return False
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run"], check=True)
    Path("/run/systemd").mkdir()
    return True


@contextlib.contextmanager
def overlay(place, lower, upper):
    """A tree that shows `lower` (the first on top) and takes every change into `upper`."""
    root, work = place / "root", place / "work"
    shutil.rmtree(place, ignore_errors=True)
    for folder in (root, work, upper):
        folder.mkdir(parents=True, exist_ok=True)
    layers = ":".join(map(str, lower))
    subprocess.run(
        ["mount", "-t", "overlay", "-o", f"lowerdir={layers},upperdir={upper},workdir={work}", "overlay", root],
        check=True)
    try:
        yield root
    finally:
        subprocess.run(["umount", "--lazy", root], check=False)
        shutil.rmtree(place, ignore_errors=True)
