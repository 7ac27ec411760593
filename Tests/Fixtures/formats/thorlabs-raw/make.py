"""Makes runs as ThorImage saves them (RAW) and says what is in them.

The settings are cut down from those that ThorImageLS 4 writes; the voxels are what numpy writes, and are read back with
numpy.fromfile. Run it with Python 3.11 and numpy, in this folder.
"""

import hashlib
import json
import pathlib
import shutil

import numpy

HERE = pathlib.Path(__file__).parent


def experiment(folder, parts):
    lines = ['<?xml version="1.0"?>', "<ThorImageExperiment>"]
    lines += [f"  <{part} />" for part in parts]
    lines += ["</ThorImageExperiment>"]
    (folder / "Experiment.xml").write_text("\n".join(lines), encoding="utf-8")


def wavelengths(*names):
    inner = "".join(f'<Wavelength name="{name}" exposureTimeMS="0" />' for name in names)
    return f'Wavelengths nyquistExWavelengthNM="488">{inner}</Wavelengths><Software version="4.1"'


def fingerprint(voxels):
    return hashlib.sha256(voxels.astype("<u2").tobytes()).hexdigest()


def cases(folder, raw, image):
    members = ["Experiment.xml", raw]
    return [{
        "open": f"{folder}/{name}", "origin": "laid as ThorImageLS 4 does",
        "reader": f"numpy.fromfile {numpy.__version__}", "members": members, "axes": None,
        "images": [image],
    } for name in members]


def fast(random):
    """A streamed run: three volumes of two slices and one frame of flight back, in channels A and C."""
    folder = HERE / "fast"
    folder.mkdir()
    random.integers(0, 16384, (9, 2, 6, 8)).astype("<u2").tofile(folder / "Image_0001_0001.raw")
    data = numpy.fromfile(folder / "Image_0001_0001.raw", "<u2").reshape(3, 3, 2, 6, 8)
    # Dark pixels at the beginning must not be taken for a file that has not been written.
    data[0, 0, 0, 0, :4] = 0
    data.tofile(folder / "Image_0001_0001.raw")
    experiment(folder, [
        'Name name="fly 3, odour"', 'Date date="07/29/2026 12:52:07" uTime="1785297127"',
        'Magnification mag="27.777" indexOfRefraction="1.3" name="25x OLY"',
        wavelengths("ChanA", "ChanC"), 'ZStage name="ThorZPiezo" steps="2" stepSizeUM="-2.5" enable="1"',
        'Timelapse timepoints="40" intervalSec="5"',
        'LSM name="ResonanceGalvo" pixelX="8" pixelY="6" channel="5" pixelSizeUM="2.93"'
        ' widthUM="20" heightUM="18" frameRate="30" averageMode="0" averageNum="1"',
        'Camera bitsPerPixel="14" width="1392" height="1040"',
        'Streaming enable="1" frames="9" rawData="1" zFastEnable="1" flybackFrames="1"',
        'ExperimentNotes text="first &amp; second odour"',
    ])
    voxels = data[:, :2]
    return cases("fast", "Image_0001_0001.raw", {
        "shape": list(voxels.shape), "dtype": "uint16", "sha256": fingerprint(voxels),
        "channel_names": ["ChanA", "ChanC"], "physical_size_um": [2.5, 3.0, 2.5],
        "time_increment_s": 0.1, "image_name": "fly 3, odour",
        "acquisition_date": "2026-07-29T12:52:07",
        "objective": {"model": "25x OLY", "magnification": 27.777},
        "annotations": ["first & second odour"],
    })


def slow(random):
    """Two time points of three slices in the three of four channels that are on."""
    folder = HERE / "slow"
    folder.mkdir()
    random.integers(0, 65536, (2, 3, 3, 5, 7)).astype("<u2").tofile(folder / "Image_001_001.raw")
    voxels = numpy.fromfile(folder / "Image_001_001.raw", "<u2").reshape(2, 3, 3, 5, 7)
    experiment(folder, [
        'Date date="1/9/2019 9:05:00"', wavelengths("ChanA", "ChanB", "ChanC", "ChanD"),
        'ZStage steps="3" stepSizeUM="1.5" enable="1"', 'Timelapse timepoints="2" intervalSec="2.5"',
        'LSM pixelX="7" pixelY="5" channel="13" pixelSizeUM="0.5" frameRate="30"',
        'Streaming enable="0" frames="1000" zFastEnable="0" flybackFrames="3"',
    ])
    return cases("slow", "Image_001_001.raw", {
        "shape": list(voxels.shape), "dtype": "uint16", "sha256": fingerprint(voxels),
        "channel_names": ["ChanA", "ChanC", "ChanD"], "physical_size_um": [0.5, 0.5, 1.5],
        "time_increment_s": 2.5, "acquisition_date": "2019-01-09T09:05:00",
    })


def main():
    for name in ["fast", "slow"]:
        shutil.rmtree(HERE / name, ignore_errors=True)
    random = numpy.random.default_rng(40)
    text = json.dumps({"format": "Thorlabs RAW", "cases": fast(random) + slow(random)}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
