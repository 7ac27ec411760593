"""A share that plays a network mount: a FUSE file system that shows a folder, and hangs or fails on demand.

Run as a program, it is the file system: share.py BACKING MOUNTPOINT CONTROL. In the control folder, a file named
`stall` makes every call wait, and one named after an error, such as `ESTALE`, makes every call fail with it.
"""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

try:
    from .waiting import until
except ImportError:
    pass

STAT_FIELDS = (
    "st_atime", "st_ctime", "st_gid", "st_mode", "st_mtime", "st_nlink", "st_size", "st_uid",
    "st_blocks", "st_ino")


class Share:
    """The share as a test sees it."""

    def __init__(self, root):
        self.backing, self.mountpoint = root / "backing", root / "share"
        self.control = root / "share-control"
        for folder in (self.backing, self.mountpoint, self.control):
            folder.mkdir()
        self.process = None
        self.mount()

    def mount(self):
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(self.backing), str(self.mountpoint), str(self.control)],
            stdin=subprocess.DEVNULL)
        until(self.is_mounted, "the share")

    def is_mounted(self):
        return str(self.mountpoint) in Path("/proc/self/mountinfo").read_text()

    def set(self, fault):
        (self.control / fault).touch()

    def clear(self, fault):
        (self.control / fault).unlink(missing_ok=True)

    def freeze(self):
        """Has it hang so that who waits for it can still be killed, as with NFS: nobody takes up what is asked."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def die(self):
        """Ends the file system's program: every call fails with ENOTCONN from now on."""
        self.process.kill()
        self.process.wait()

    def unmount(self):
        subprocess.run(["umount", "-l", str(self.mountpoint)], check=False, capture_output=True)

    def close(self):
        """Lets go whoever waits in it, then takes it away."""
        for fault in list(self.control.iterdir()):
            fault.unlink()
        self.unmount()
        self.die()


def serve(backing, mountpoint, control):
    from fuse import FUSE, FuseOSError, Operations

    def gate():
        while os.path.exists(f"{control}/stall"):
            time.sleep(0.05)
        for name in os.listdir(control):
            if name in errno.errorcode.values():
                raise FuseOSError(getattr(errno, name))

    class Folder(Operations):
        use_ns = True

        def __call__(self, operation, path, *arguments):
            if operation not in ("init", "destroy", "release"):
                gate()
            return super().__call__(operation, path, *arguments)

        def getattr(self, path, handle=None):
            info = os.lstat(backing + path)
            fields = {name: getattr(info, name) for name in STAT_FIELDS}
            for name in ("st_atime", "st_mtime", "st_ctime"):
                fields[name] = getattr(info, f"{name}_ns")
            return fields

        def readdir(self, path, handle):
            return [".", "..", *os.listdir(backing + path)]

        def open(self, path, flags):
            return os.open(backing + path, flags)

        def read(self, path, size, offset, handle):
            return os.pread(handle, size, offset)

        def release(self, path, handle):
            os.close(handle)

    FUSE(
        Folder(), mountpoint, foreground=True, attr_timeout=0, entry_timeout=0, allow_other=True,
        ro=True)


if __name__ == "__main__":
    serve(*sys.argv[1:4])
