"""The first steps with the tool: `unmix init` on a terminal and from flags, and what it leaves alone."""

import json
import os
import pty
import shutil
import subprocess

import pytest

from conftest import ROOT, build_folder


@pytest.fixture
def place(tmp_path):
    (tmp_path / "drop").mkdir()
    return tmp_path


def init(unmix, place, *flags):
    return unmix("init", "--folder", place / "drop", "--results", place / "results", "--config",
                 place / "unmixd.yaml", "--json", *flags)


def is_accepted(unmix, place):
    """`unmix check` finds nothing wrong, with the folders and rights of whoever runs the test."""
    user = ("--user", "root") if os.geteuid() == 0 else ()
    done = unmix("check", place / "unmixd.yaml", "--json", *user)
    report = json.loads(done.stdout)
    assert done.returncode == 0 and not report["problems"], report
    return report["files"] == [str(place / "unmixd.yaml"), str(place / "drop" / "unmix.yaml")]


@pytest.mark.parametrize("flags", [
    (), ("--alpha", "0.12"), ("--source-channel", "GFP", "--target-channel", "mCherry"),
    ("--source-channel", "it's 3: \"#\\", "--target-channel", "no"), ("--target-channel", "3"),
    ("--name", "sp8-2")])
def test_what_init_writes_passes_the_check(flags, unmix, place):
    done = init(unmix, place, *flags)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "version": 1, "written": [str(place / "unmixd.yaml"), str(place / "drop" / "unmix.yaml")],
        "made": [str(place / "results")], "kept": []}
    assert is_accepted(unmix, place)
    rules = (place / "drop" / "unmix.yaml").read_text()
    assert ("alpha: 0.12" in rules) == ("--alpha" in flags)


def test_init_overwrites_nothing(unmix, place):
    (place / "unmixd.yaml").write_text(
        f"watches:\n  - {{ name: a, folder: {place}/other, results: {place}/r }}\n")
    before = (place / "unmixd.yaml").read_bytes()
    done = init(unmix, place)
    assert done.returncode == 73 and "it is not overwritten" in done.stderr
    assert os.listdir(place / "drop") == [] and not (place / "results").exists()
    assert (place / "unmixd.yaml").read_bytes() == before
    (place / "unmixd.yaml").unlink()
    (place / "drop" / "unmix.yaml").write_text("rules: [{ skip: true }]\n")
    done = init(unmix, place)
    assert json.loads(done.stdout)["kept"] == [str(place / "drop" / "unmix.yaml")]
    assert (place / "drop" / "unmix.yaml").read_text() == "rules: [{ skip: true }]\n"
    assert is_accepted(unmix, place)
    done = init(unmix, place)
    assert done.returncode == 73 and "is watched already and has a rule file" in done.stderr


def test_init_gives_a_watched_folder_a_rule_file(unmix, place):
    assert init(unmix, place).returncode == 0
    (place / "drop" / "day1").mkdir()
    done = unmix("init", "--folder", place / "drop" / "day1", "--config", place / "unmixd.yaml", "--json")
    report = json.loads(done.stdout)
    assert report["written"] == [str(place / "drop" / "day1" / "unmix.yaml")]
    assert report["kept"] == [str(place / "unmixd.yaml")]


def test_init_sets_the_untouched_sample_aside(unmix, place):
    shutil.copy(ROOT / "config" / "unmixd.yaml", place / "unmixd.yaml")
    done = init(unmix, place)
    assert json.loads(done.stdout)["set_aside"] == f"{place}/unmixd.yaml.sample"
    sample = (ROOT / "config" / "unmixd.yaml").read_bytes()
    assert (place / "unmixd.yaml.sample").read_bytes() == sample
    assert is_accepted(unmix, place)


def test_init_writes_nothing_wrong(unmix, place):
    for flags in (("--alpha", "much"), ("--name", "a/b"), ("--source-channel", "1")):
        done = init(unmix, place, *flags)
        assert done.returncode == 78, flags
        assert os.listdir(place) == ["drop"] and os.listdir(place / "drop") == []
    done = unmix("init", "--results", place / "results")
    assert done.returncode == 64 and "Say --folder." in done.stderr
    done = unmix("init", "--folder", place / "nowhere", "--results", place / "results")
    assert done.returncode == 66 and "there is no such drop folder" in done.stderr


def test_init_asks_on_a_terminal(unmix, place):
    keyboard, terminal = pty.openpty()
    command = [str(build_folder() / "unmix"), "init", "--config", str(place / "unmixd.yaml"), "--json"]
    with subprocess.Popen(
        command, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE, text=True
    ) as process:
        os.close(terminal)
        for answer in (f"{place}/drop", "", f"{place}/results", "GFP", "mCherry", "0.3"):
            os.write(keyboard, f"{answer}\n".encode())
        report = json.loads(process.stdout.read())
    assert process.returncode == 0 and report["made"] == [str(place / "results")]
    asked = os.read(keyboard, 65536).decode()
    os.close(keyboard)
    assert "Drop folder" in asked and "Name of the watch [drop]" in asked
    rules = (place / "drop" / "unmix.yaml").read_text()
    assert "channel_names: [GFP, mCherry]" in rules and "alpha: 0.3" in rules
    assert is_accepted(unmix, place)


def test_the_drop_in_is_what_systemd_takes(unmix, place):
    (place / "unmixd.yaml").write_text(
        "watches:\n  - name: a\n    folder: '/srv/50% of \"all\"'\n    results: /srv/it's\n")
    done = unmix("check", "--drop-in", place / "unmixd.yaml")
    assert done.returncode == 0
    unit = place / "drop-in-test.service"
    unit.write_text("[Unit]\nDescription=x\n" + done.stdout + "ExecStart=/bin/true\n")
    if shutil.which("systemd-analyze"):
        verdict = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
        assert "drop-in-test" not in verdict.stderr and "ReadWritePaths" not in verdict.stderr
