"""Faults between the service and the kernel, switched on and off while it runs (interposer.c)."""

import os
import subprocess
from pathlib import Path


class Faults:
    """Compiles the interposer and tells it what to do."""

    def __init__(self, root):
        self.folder = root / "faults"
        self.folder.mkdir()
        self.library = root / "interposer.so"
        source = Path(__file__).with_name("interposer.c")
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", str(self.library), str(source), "-ldl"],
            check=True)

    @property
    def environment(self):
        return {"LD_PRELOAD": str(self.library), "UNMIXD_TEST_FAULTS": str(self.folder)}

    def set(self, fault):
        (self.folder / fault).touch()

    def clear(self, fault):
        (self.folder / fault).unlink(missing_ok=True)

    def move_clock(self, seconds):
        """Has the time of day be so much later than it is, or earlier."""
        temporary = self.folder / ".clock"
        temporary.touch()
        os.utime(temporary, (0, seconds))
        temporary.rename(self.folder / "clock")
