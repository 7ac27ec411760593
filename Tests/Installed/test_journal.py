"""What the journal holds of the stacks that came over the share: fields for programs, explanations for people."""

import json
from pathlib import Path

import pytest

from installation import journal
from installation.saying import say

STACK = "day1/plain.ome.tif"


@pytest.fixture(scope="module")
def published(facility):
    """The entry of a stack that is unmixed, and the sidecar of its result."""
    (entry,) = facility.journal.entries(f"MESSAGE_ID={journal.PUBLISHED}", f"UNMIXD_STACK={STACK}")
    return entry, json.loads(facility.result(f"sp8/{STACK}").with_suffix(".tif.json").read_text())


def test_fields(facility, published):
    entry, sidecar = published
    fields = {name: value for name, value in sorted(entry.items())
              if name.startswith("UNMIXD_") or name in ("MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "CODE_FILE")}
    say(json.dumps(fields, indent=1, ensure_ascii=False))
    assert entry["_SYSTEMD_UNIT"] == "unmixd.service"
    assert (entry["SYSLOG_IDENTIFIER"], entry["PRIORITY"]) == ("unmixd", "5")
    assert (entry["UNMIXD_WATCH"], entry["UNMIXD_RULE"]) == ("sp8", "gfp-into-mcherry")
    (job,) = facility.jobs("--folder", f"/srv/drop/sp8/{STACK}")
    assert entry["UNMIXD_JOB"] == str(job["id"])
    assert [float(alpha) for alpha in entry["UNMIXD_ALPHA"].split()] == sidecar["alpha_by_t"]
    assert entry["UNMIXD_OUTPUT"] == "/srv/results/sp8/day1/plain_unmixed.ome.tif"
    assert Path(entry["CODE_FILE"]).suffix == ".swift"


def test_no_rule_file_was_called_broken(facility):
    """Although the file server makes each before it fills it."""
    assert not facility.journal.entries(f"MESSAGE_ID={journal.RULE_BROKEN}")


@pytest.mark.parametrize("message, words", [
    (journal.READY, ["unmixd is ready", "takes in new stacks"]),
    (journal.PUBLISHED, ["A stack is unmixed", "_unmixed.ome.tif.json"]),
    (journal.INCOMPLETE, ["A stack never became complete", "of watch sp8", "copy over the network"]),
])
def test_explanations(facility, message, words):
    text = facility.journal.explained(f"MESSAGE_ID={message}")
    assert "Subject: " in text
    for word in words:
        assert word in text
    # Nothing is left that stands for a field.
    assert "@UNMIXD_" not in text
