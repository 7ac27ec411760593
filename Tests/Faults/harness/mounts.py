"""File systems that come and go: tmpfs, loop devices and power cuts, in the tests' own mount namespace."""

import contextlib
import ctypes
import fcntl
import os
import struct
import subprocess

_libc = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNS = 0x0002_0000
_MS_REC_PRIVATE = 0x4000 | (1 << 18)
_FS_IOC_SHUTDOWN = 0x8004_587D
_WITHOUT_FLUSHING = 2


def go_private():
    """Gives this process, and those that it starts, mounts of their own; false where that is not permitted."""
    if _libc.unshare(_CLONE_NEWNS) != 0:
        return False
    return _libc.mount(b"none", b"/", None, _MS_REC_PRIVATE, None) == 0


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


def unmount(path, *flags):
    subprocess.run(["umount", *flags, str(path)], check=True, capture_output=True)


@contextlib.contextmanager
def tmpfs(path, options="size=64m"):
    """A file system in memory at a folder."""
    path.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", options, "tmpfs", path)
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=False, capture_output=True)


class LoopDisk:
    """A disk in a file, which can lose its power."""

    def __init__(self, image, path, kind="ext4", size="64M"):
        self.image, self.path = image, path
        subprocess.run(["truncate", "-s", size, str(image)], check=True)
        subprocess.run([f"mkfs.{kind}", "-q", str(image)], check=True, capture_output=True)
        path.mkdir(parents=True, exist_ok=True)
        self.attach()

    def attach(self):
        mount("-o", "loop", self.image, self.path)

    def detach(self, *flags):
        unmount(self.path, *flags)

    def cut_power(self):
        """From now on nothing reaches the disk, not even what was written and not flushed before."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _FS_IOC_SHUTDOWN, struct.pack("I", _WITHOUT_FLUSHING))
        finally:
            os.close(folder)

    def close(self):
        subprocess.run(["umount", "-l", str(self.path)], check=False, capture_output=True)
        self.image.unlink(missing_ok=True)
