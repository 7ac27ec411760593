"""What the docs say is so: their examples are accepted, and every key is described."""

import json
import re

import pytest

from conftest import FIXTURES, ROOT

DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def yaml_blocks():
    for document in DOCS:
        text = document.read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)):
            yield pytest.param(block, id=f"{document.name}-{number}")


@pytest.mark.parametrize("block", yaml_blocks())
def test_examples_are_accepted(block, unmix, tmp_path):
    name = "unmixd.yaml" if block.startswith("watches:") else "unmix.yaml"
    (tmp_path / name).write_text(block, encoding="utf-8")
    done = unmix("check", "--syntax", tmp_path / name)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["unmixd.yaml", "unmix.yaml"])
def test_samples_are_accepted(name, unmix):
    done = unmix("check", "--syntax", ROOT / "config" / name)
    assert done.returncode == 0, done.stdout


def test_every_parameter_is_described(unmix):
    flags = set(re.findall(r"--([a-z-]+) <", unmix("run", "--help").stdout))
    flags -= {"params", "axes", "compression", "series", "threads"}
    assert len(flags) == 28
    rules = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    for flag in flags:
        assert f"`{flag.replace('-', '_')}`" in rules, flag


def test_every_key_of_a_sidecar_is_described(unmix, tmp_path):
    case = FIXTURES / "golden" / "087_f_bidir"
    (source,) = case.glob("input.*")
    report = unmix.run(source, tmp_path / "out.ome.tif", "--params", case / "params.json")
    text = (ROOT / "docs" / "sidecar.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`([a-z0-9_]+)`", text))
    described |= {f"{name}_reverse" for name in described}

    def keys(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                # Parameters have a page of their own, and so have the figures of the methods.
                if key not in ("parameters", "mask_details", "subsampling_details", "method_details"):
                    yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    assert set(keys(report)) - described == set()


@pytest.mark.parametrize(
    "command",
    ["run", "inspect", "init", "check", "selftest", "explain", "status", "jobs", "show", "retry"],
)
def test_every_command_has_an_example(command, unmix):
    done = unmix(command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout and f"unmix {command} " in done.stdout


def test_inspect_answers_json(unmix):
    done = unmix("inspect", FIXTURES / "data" / "imagej_z45_c2_u16.tif", "--json")
    report = json.loads(done.stdout)
    assert report["files"] == ["imagej_z45_c2_u16.tif"]
    (image,) = report["images"]
    assert image["sizes"] == {"t": 1, "z": 45, "c": 2, "y": 130, "x": 133}
    assert image["dtype"] == "uint16"
    assert report["complete"] is True


def test_links_between_documents_lead_somewhere():
    for document in DOCS:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), (document.name, target)


def test_every_kind_of_journal_entry_is_explained():
    source = (ROOT / "Sources" / "Daemon" / "MessageID.swift").read_text(encoding="utf-8")
    catalog = (ROOT / "systemd" / "unmixd.catalog").read_text(encoding="utf-8")
    known = re.findall(r'"([0-9a-f]{32})"', source)
    assert known and len(set(known)) == len(known)
    assert set(re.findall(r"^-- ([0-9a-f]{32})$", catalog, re.MULTILINE)) == set(known)
