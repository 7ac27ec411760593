"""An acquisition computer: it writes to the share over the network, in the ways in which such computers do."""

import subprocess
import sys
from pathlib import Path

from harness.waiting import until

from .fileserver import PASSWORD, USER
from .saying import command, say

EXPLORER = Path(__file__).with_name("explorer.py")


class Microscope:
    """Its programs see the machine's network and this computer's files."""

    def __init__(self, machine):
        self.machine = machine

    def _client(self, *commands):
        return self.machine.beside(
            "smbclient", "//127.0.0.1/drop", "--configfile=/dev/null", f"--user={USER}%{PASSWORD}",
            "--command", "; ".join(commands))

    def smb(self, *commands, timeout=300):
        """Has smbclient do something."""
        say("# smbclient //127.0.0.1/drop -c", command(["; ".join(commands)]))
        done = subprocess.run(
            self._client(*commands), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout,
            check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def make(self, folder):
        """Makes a folder and those above it."""
        path = Path(folder)
        for part in [*reversed(path.parents), path]:
            if str(part) != "." and not self.machine.path(f"/srv/drop/{part}").is_dir():
                self.smb(f'mkdir "{part}"')

    def put(self, file, name):
        """Uploads a file in one go."""
        self.smb(f'put "{file}" "{name}"')

    def put_tree(self, folder, name):
        """Uploads all that a folder holds into a folder of the share, which is there."""
        self.smb("recurse", "prompt", f'lcd "{folder}"', f'cd "{name}"', "mput *")

    def put_and_die(self, file, name, count):
        """Begins to upload a file; the computer is switched off after `count` bytes of it.

        smbclient reads 16 MB before it sends the first byte.
        """
        say(f"# smbclient puts {name}, and is killed after {count} bytes")
        client = subprocess.Popen(
            self._client(f'put /dev/stdin "{name}"'), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        client.stdin.write(Path(file).read_bytes()[:count])
        client.stdin.flush()
        upload = self.machine.path(f"/srv/drop/{name}")
        until(lambda: upload.exists() and upload.stat().st_size > 1 << 20, "a part of it")
        client.kill()
        client.wait()

    def explorer(self, how, file, name):
        """Copies a file as Windows does, by the protocol itself; see explorer.py."""
        say(f"# explorer.py {how} {name}")
        return subprocess.run(
            self.machine.beside(sys.executable, EXPLORER, how, USER, PASSWORD, file, name),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
