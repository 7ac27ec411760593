"""Files below a folder while the service makes and removes folders there."""

import os
from pathlib import Path


def files(folder, ending=""):
    """The files whose names end so, sorted; what goes away meanwhile is left out, and so are staging folders below."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".unmixd"]
        found += [Path(place) / name for name in names if name.endswith(ending)]
    return sorted(found)
