"""The Debian package as a file: what it says of itself, and the same thing under a higher version."""

import subprocess

from .places import deb


def field(name):
    return subprocess.run(
        ["dpkg-deb", "--field", deb(), name], check=True, capture_output=True, text=True).stdout.strip()


def newer(folder):
    """The same package once more, with a version that is higher; returns its path."""
    tree, version = folder / "tree", f"{field('Version')}+e2e1"
    subprocess.run(["dpkg-deb", "--raw-extract", deb(), tree], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(control.read_text().replace(
        f"Version: {field('Version')}\n", f"Version: {version}\n"))
    path = folder / f"unmixd_{version}_{field('Architecture')}.deb"
    subprocess.run(
        ["dpkg-deb", "--build", "--root-owner-group", "-Zgzip", "-z1", tree, path],
        check=True, stdout=subprocess.DEVNULL)
    return path
