"""What the tests do, on the screen as they do it."""

import shlex
import time

_START = time.monotonic()


def say(*words):
    """Prints a line with the seconds since the start; further lines of the text are indented."""
    text = " ".join(map(str, words)).rstrip("\n")
    print(f"[{time.monotonic() - _START:6.1f}s] " + text.replace("\n", "\n          "), flush=True)


def command(words):
    """A command as one would type it."""
    return shlex.join(map(str, words))
