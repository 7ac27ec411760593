"""What the manager tells the service through systemd, and what it tells through systemd."""

import pytest

from harness.waiting import until
from installation import acquired, journal
from installation.saying import say

FIXED = "rules:\n  - match: {{ file: '*.tif' }}\n    unmix: {{ alpha_mode: fixed, alpha: {alpha} }}\n"


@pytest.fixture(scope="module")
def stack():
    return acquired.reference("157_i_imagej")[0]


def test_reload_takes_a_new_watch_and_a_changed_rule(facility, stack):
    pid = facility.pid
    facility.watch("sp8", give_up="5s")
    facility.watch("lsm")
    facility.rules("lsm", FIXED.format(alpha=0.125))
    facility.machine.run("systemctl", "reload", "unmixd")
    facility.journal.wait(f"MESSAGE_ID={journal.RELOADED}")
    facility.microscope.put(stack, "lsm/first.tif")
    (sidecar,) = facility.wait_published("lsm/first.tif")
    assert sidecar["alpha"] == 0.125

    facility.rules("lsm", FIXED.format(alpha=0.25))
    facility.machine.run("systemctl", "reload", "unmixd")
    facility.microscope.put(stack, "lsm/second.tif")
    (sidecar,) = facility.wait_published("lsm/second.tif")
    assert sidecar["alpha"] == 0.25
    assert facility.pid == pid


def test_reload_of_a_broken_configuration_changes_nothing(facility, stack):
    path = facility.machine.path("/etc/unmixd/unmixd.yaml")
    whole, pid = path.read_text(), facility.pid
    path.write_text(whole.replace("folder:", "foldr:", 1))
    facility.machine.run("systemctl", "reload", "unmixd")
    entry = until(lambda: next(
        (entry for entry in facility.journal.entries(f"MESSAGE_ID={journal.RULE_BROKEN}")
         if "UNMIXD_RULE_FILE" not in entry), None), "a word about it")
    say(entry["MESSAGE"])
    assert "foldr" in entry["MESSAGE"] and "unmixd.yaml:" in entry["MESSAGE"]
    facility.microscope.put(stack, "lsm/third.tif")
    facility.wait_published("lsm/third.tif")
    path.write_text(whole)
    assert facility.pid == pid


def test_status_shows_queue_and_progress(facility, tmp_path):
    facility.watch("queue")
    facility.rules("queue", acquired.SLOW_RULES)
    facility.machine.run("systemctl", "reload", "unmixd")
    facility.machine.run("unmix", "pause", "queue")
    slow = acquired.slow(tmp_path / "slow.ome.tif")
    for number in range(4):
        facility.microscope.put(slow, f"queue/{number}.ome.tif")
        slow = acquired.slow(slow, number + 1)
    until(lambda: "4 queued" in facility.shown("StatusText"), "all four in the queue", 60)
    facility.machine.run("unmix", "resume", "queue")
    text = until(
        lambda: (line := facility.shown("StatusText")) and "2 running (" in line and " %" in line
        and "2 queued" in line and line, "two that run, their progress, and two that wait", 60)
    told = facility.machine.tell("systemctl", "status", "--no-pager", "-n", "0", "unmixd")
    assert "Status: " in told and "running" in told
    say(f"Status while two of four were at work: {text}")
    facility.wait_published(*(f"queue/{number}.ome.tif" for number in range(4)), within=180)
    until(lambda: "0 running, 0 queued" in facility.shown("StatusText"), "quiet")


def test_help_is_at_hand(facility):
    """Man pages and completions, as a new facility manager looks for them."""
    machine = facility.machine
    for page in ("unmixd.8", "unmix.1", "unmixd.yaml.5", "unmix.yaml.5"):
        name, section = page.rsplit(".", 1)
        text = machine.run("man", "--pager=cat", section, name, quiet=True).stdout
        assert "NAME" in text and len(text) > 1000, page
    candidates = {
        "bash": "source /usr/share/bash-completion/bash_completion; _completion_loader unmix || true;"
                " COMP_WORDS=(unmix sta) COMP_CWORD=1 COMP_LINE='unmix sta' COMP_POINT=9;"
                " $(complete -p unmix | sed 's/.*-F \\([^ ]*\\).*/\\1/') unmix sta unmix; echo ${COMPREPLY[@]}",
        "zsh": "autoload -Uz compinit; compinit -D -u; echo $_comps[unmix]; autoload +X _unmix; whence -w _unmix",
        "fish": "complete -C 'unmix sta'",
    }
    wanted = {"bash": "status", "zsh": "_unmix: function", "fish": "status"}
    for shell, text in candidates.items():
        assert wanted[shell] in machine.tell(shell, "-c", text), shell
