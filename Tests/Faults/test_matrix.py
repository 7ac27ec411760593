"""docs/faults.md: every row has tests that exist, or says why not; every fault test is named there. docs/security.md: every
test that it names exists."""

import re

import pytest

from harness.places import ROOT

TEXT = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| ([WSJOLPXU]\d+[^ ]*) \| (.*) \|$", TEXT, re.MULTILINE))
WANTED = {"W": 15, "S": 11, "J": 8, "O": 9, "L": 6, "P": 7, "X": 6}
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def names(text):
    return set(re.findall(r"`(test_\w+|\w+Tests\.\w+)`", text))


NAMED = names(TEXT)


def python_tests(folder):
    for file in (ROOT / "Tests" / folder).rglob("test_*.py"):
        if file.name != "test_matrix.py":
            yield from re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)


def installed_fault_tests():
    """Those of the installed package that are about a row of the table, and say so by their name."""
    return {name for name in python_tests("Installed") if re.match(r"test_[WSJOLPXU]\d", name)}


def swift_tests():
    for file in (ROOT / "Tests").rglob("*Tests.swift"):
        text = file.read_text(encoding="utf-8")
        for function in re.findall(r"\bfunc (\w+)\(", text):
            yield f"{file.stem}.{function}"


def test_every_row_is_there():
    wanted = {f"{letter}{number}" for letter, count in WANTED.items() for number in range(1, count + 1)}
    assert set(ROWS) == wanted | {"U1–U5"}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_test_or_a_reason(row):
    assert re.search(r"`(test_\w+|\w+Tests\.\w+)`", ROWS[row]) or "Not here: " in ROWS[row]


def test_every_named_test_exists():
    named = NAMED | names(SECURITY)
    assert named <= {*python_tests("Faults"), *python_tests("Installed"), *swift_tests()}


def test_every_fault_test_is_named():
    assert {*python_tests("Faults"), *installed_fault_tests()} <= NAMED
