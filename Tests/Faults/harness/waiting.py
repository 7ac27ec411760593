"""Waiting for facts: a condition is asked again and again until it holds, or until its time is up."""

import time


class TooLate(AssertionError):
    """What was waited for did not come."""


def until(condition, what, within=30.0, every=0.02):
    """Returns the first true answer of the condition."""
    deadline = time.monotonic() + within
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TooLate(f"waited {within:g} s in vain for {what}")
        time.sleep(every)


def never(condition, what, during):
    """Checks that a condition stays false for a time."""
    deadline = time.monotonic() + during
    while time.monotonic() < deadline:
        assert not condition(), what
        time.sleep(0.02)
