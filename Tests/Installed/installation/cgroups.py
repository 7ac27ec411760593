"""A branch of the control groups for each machine, so that two machines never share one."""

import subprocess
from pathlib import Path

from harness.waiting import until


class Branch:
    """In every hierarchy that systemd uses: cgroup2, and that of its name where the two versions are mixed."""

    def __init__(self, name):
        self.folders = []
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            mounts = {"": ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"], "name=systemd": ["/sys/fs/cgroup/systemd"]}
            for mount in mounts.get(controllers, []):
                folder = Path(f"{mount}{path}")
                if (folder / "cgroup.procs").exists():
                    self.folders.append(folder / name)
                    break
        for folder in self.folders:
            folder.mkdir(exist_ok=True)

    def enter(self):
        """Moves the calling process there: for a child before it becomes the program."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text("0")

    def remove(self):
        """Once the last process has left it, which takes the kernel a moment."""
        for folder in self.folders:
            until(lambda: self._is_removed(folder), f"the end of {folder}", within=10)

    @staticmethod
    def _is_removed(folder):
        subprocess.run(["find", folder, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"],
                       check=False, capture_output=True)
        return not folder.exists()
