"""What the soak tests share: all are marked `soak`, and each ends with one line of figures and a verdict."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
LINES = []


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.soak)


@pytest.fixture
def verdict(request):
    """Says how a test went, in one line with its figures."""
    def say(passes, text):
        LINES.append(f"{'PASS' if passes else 'FAIL'}  {request.node.name}: {text}")
        print(f"\n{LINES[-1]}", flush=True)
        assert passes, text
    return say


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    if report.failed and not any(f"  {item.name}: " in line for line in LINES):
        LINES.append(f"FAIL  {item.name}: {str(call_error(report))[:300]}")


def call_error(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    return crash.message.splitlines()[0] if crash else report.longrepr


def pytest_terminal_summary(terminalreporter):
    if LINES:
        terminalreporter.section("soak")
        for line in LINES:
            terminalreporter.line(line)
