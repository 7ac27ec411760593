"""Makes files as ScanImage writes them and says what is in them.

The BigTIFF files are laid byte by byte from ScanImage's BigTIFF specification (version 4), with settings as version 2022
writes them; the classic one, of version 2016, is written by tifffile. Settings and pages are read back with tifffile. Run
it with Python 3.11, numpy and tifffile, in this folder.
"""

import hashlib
import json
import pathlib
import struct

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent


def settings(values):
    return "".join(f"SI.{key} = {value}\n" for key, value in values.items())


def describe(number, seconds):
    return (
        f"frameNumbers = {number}\nacquisitionNumbers = 1\nframeNumberAcquisition = {number}\n"
        f"frameTimestamps_sec = {seconds:.9f}\nacqTriggerTimestamps_sec = -0.000021560\n"
        "nextFileMarkerTimestamps_sec = -1.000000000\nendOfAcquisition = 0\n"
        "endOfAcquisitionMode = 0\ndcOverVoltage = 0\nepoch = [2023  7 24 14 14 17.854]\n"
        "auxTrigger0 = []\nI2CData = {}\n"
    )


def bigtiff(path, frames, times, header):
    """Lays the header of ScanImage behind that of BigTIFF, and each page with its directory before its samples."""
    text = header.encode() + b"\0"
    rois = json.dumps({"RoiGroups": {"imagingRoiGroup": {"ver": 1}}}).encode() + b"\0"
    data = bytearray(struct.pack("<2sHHHQ", b"II", 43, 8, 0, 0))
    data += struct.pack("<IIII", 0x07030301, 4, len(text), len(rois)) + text + rois
    shared = len(data)
    data += text
    roi_offset = len(data)
    data += rois
    link = 8
    for number, (frame, seconds) in enumerate(zip(frames, times)):
        height, width = frame.shape
        data += b"\0" * (-len(data) % 8)
        description = describe(number // 2 + 1, seconds).encode() + b"\0"
        position = len(data)
        data[link:link + 8] = struct.pack("<Q", position)
        after = position + 8 + 20 * 14 + 8
        samples = after + len(description) + (-len(description) % 8)
        entries = [
            (254, 4, 1, 0), (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 16),
            (259, 3, 1, 1), (262, 3, 1, 1), (270, 2, len(description), after),
            (273, 16, 1, samples), (277, 3, 1, 1), (278, 4, 1, height),
            (279, 16, 1, frame.nbytes), (305, 2, len(text), shared),
            (315, 2, len(rois), roi_offset), (339, 3, 1, 2),
        ]
        assert len(entries) == 14
        data += struct.pack("<Q", len(entries))
        data += b"".join(struct.pack("<HHQQ", *entry) for entry in entries)
        link = len(data)
        data += struct.pack("<Q", 0) + description
        data += b"\0" * (samples - len(data)) + frame.astype("<i2").tobytes()
    path.write_bytes(data)


def fingerprint(voxels):
    return hashlib.sha256(voxels.astype("<i2").tobytes()).hexdigest()


def pages(*names):
    """The pages of files as tifffile reads them, and the settings."""
    found, header = [], None
    for name in names:
        with tifffile.TiffFile(HERE / name) as tif:
            found += [page.asarray() for page in tif.pages]
            header = header or tif.scanimage_metadata
    return numpy.stack(found), header.get("FrameData")


def case(names, opened, origin, image, axes=None):
    return {
        "open": opened, "origin": origin, "reader": f"tifffile {tifffile.__version__}, page by page",
        "members": names, "axes": axes, "images": [image],
    }


VERSION = {
    "PREMIUM": "true", "TIFF_FORMAT_VERSION": 4, "VERSION_MAJOR": 2022, "VERSION_MINOR": 1,
    "acqState": "'grab'", "hChannels.channelName": "{'Green' 'It''s red' 'Channel 3' 'Channel 4'}",
}
LAID = "laid by hand from ScanImage's BigTIFF specification"
BEGAN = "2023-07-24T14:14:17.854"


def volumes(random):
    """Three volumes of two slices and a frame of flight back in channels 1 and 2."""
    header = VERSION | {
        "hChannels.channelSave": "[1;2]", "hFastZ.discardFlybackFrames": "true",
        "hRoiManager.imagingFovUm": "[-25 -35;25 -35;25 35;-25 35]",
        "hRoiManager.mroiEnable": "false", "hRoiManager.scanFrameRate": 30.0061,
        "hRoiManager.scanVolumeRate": 10.002, "hScan2D.logAverageFactor": 1,
        "hScan2D.logFramesPerFile": "Inf", "hStackManager.actualNumSlices": 2,
        "hStackManager.actualNumVolumes": 3, "hStackManager.actualStackZStepSize": -7.5,
        "hStackManager.enable": "true", "hStackManager.framesPerSlice": 1,
        "hStackManager.numFramesPerVolume": 2, "hStackManager.numFramesPerVolumeWithFlyback": 3,
        "hStackManager.numSlices": 2, "hStackManager.numVolumes": 3,
        "hStackManager.stackMode": "'fast'", "hStackManager.stackZStepSize": -7.5,
    }
    frames = random.integers(-200, 4000, (18, 7, 10)).astype("int16")
    seconds = [round(number // 2 / 30.0061, 9) for number in range(18)]
    bigtiff(HERE / "volumes_00001.tif", frames, seconds, settings(header))
    found, said = pages("volumes_00001.tif")
    assert numpy.ravel(said["SI.hChannels.channelSave"]).tolist() == [1, 2]
    assert said["SI.hStackManager.numSlices"] == 2
    voxels = found.reshape(3, 3, 2, 7, 10)[:, :2]
    image = {
        "shape": list(voxels.shape), "dtype": "int16", "sha256": fingerprint(voxels),
        "channel_names": ["Green", "It's red"], "physical_size_um": [5.0, 10.0, 7.5],
        "time_increment_s": 1 / 10.002, "acquisition_date": BEGAN,
        "delta_t_s": [seconds[(3 * t + z) * 2] for t in range(3) for z in range(2) for _ in range(2)],
    }
    return [case(["volumes_00001.tif"], "volumes_00001.tif", LAID, image)]


def several(random):
    """Five frames of channels 1 and 3 in two files, three frames in the first."""
    header = VERSION | {
        "hChannels.channelSave": "[1;3]", "hRoiManager.scanFrameRate": 15.5,
        "hScan2D.logAverageFactor": 2, "hScan2D.logFramesPerFile": 3,
        "hStackManager.actualNumSlices": 1, "hStackManager.enable": "false",
        "hStackManager.framesPerSlice": 10, "hStackManager.numSlices": 1,
        "hStackManager.numVolumes": 1, "objectiveResolution": 15,
        "hRoiManager.imagingFovDeg": "[-1 -1;1 -1;1 1;-1 1]",
    }
    frames = random.integers(-32768, 32767, (10, 6, 8)).astype("int16")
    seconds = [round(number // 2 / 7.75, 9) for number in range(10)]
    names = ["cell_00007_00001.tif", "cell_00007_00002.tif"]
    bigtiff(HERE / names[0], frames[:6], seconds[:6], settings(header))
    bigtiff(HERE / names[1], frames[6:], seconds[6:], settings(header))
    found, _ = pages(*names)
    voxels = found.reshape(5, 1, 2, 6, 8)
    image = {
        "shape": list(voxels.shape), "dtype": "int16", "sha256": fingerprint(voxels),
        "channel_names": ["Green", "Channel 3"], "physical_size_um": [30 / 8, 30 / 6, None],
        "time_increment_s": 2 / 15.5, "acquisition_date": BEGAN, "delta_t_s": seconds,
    }
    return [case(names, name, LAID, image) for name in names]


def classic(random):
    """Three slices with two frames each in a single channel, in a classic TIFF."""
    header = {
        "VERSION_MAJOR": "'2016'", "VERSION_MINOR": "'0'", "hChannels.channelSave": "2",
        "hChannels.channelName": "{'Channel 1' 'tdTomato'}", "hFastZ.enable": "0",
        "hFastZ.numVolumes": "1", "hScan2D.logAverageFactor": "1",
        "hScan2D.logFramesPerFile": "Inf", "hStackManager.framesPerSlice": "2",
        "hStackManager.numSlices": "3", "hStackManager.stackZStepSize": "1.5",
    }
    frames = random.integers(-10, 2000, (6, 5, 9)).astype("int16")
    with tifffile.TiffWriter(HERE / "classic_00001.tif") as tif:
        for number, frame in enumerate(frames):
            tif.write(
                frame, contiguous=False, metadata=None, software=settings(header),
                description=describe(number + 1, number * 0.5),
            )
    # As a ScanImage file, tifffile would guess where the pages lie instead of reading it.
    with tifffile.TiffFile(HERE / "classic_00001.tif", is_scanimage=False) as tif:
        found = numpy.stack([page.asarray() for page in tif.pages])
    voxels = found.reshape(3, 2, 1, 5, 9).transpose(1, 0, 2, 3, 4)
    image = {
        "shape": list(voxels.shape), "dtype": "int16", "sha256": fingerprint(voxels),
        "channel_names": ["tdTomato"], "physical_size_um": [None, None, 1.5],
        "acquisition_date": BEGAN, "delta_t_s": [(2 * z + t) * 0.5 for t in range(2) for z in range(3)],
    }
    origin = f"tifffile {tifffile.__version__}, with the settings of ScanImage 2016"
    return [case(["classic_00001.tif"], "classic_00001.tif", origin, image)]


def stopped(random):
    """Of twenty volumes as above somebody wanted only two and a bit; the rule says `axes`."""
    header = VERSION | {
        "hChannels.channelSave": "[1;2]", "hScan2D.logAverageFactor": 1,
        "hScan2D.logFramesPerFile": "Inf", "hStackManager.actualNumSlices": 3,
        "hStackManager.actualNumVolumes": 20, "hStackManager.enable": "true",
        "hStackManager.framesPerSlice": 1, "hStackManager.numFramesPerVolume": 3,
        "hStackManager.numFramesPerVolumeWithFlyback": 4, "hStackManager.numSlices": 3,
        "hStackManager.numVolumes": 20, "hStackManager.stackMode": "'fast'",
    }
    frames = random.integers(0, 4000, (19, 6, 11)).astype("int16")
    seconds = [number // 2 * 0.25 for number in range(19)]
    bigtiff(HERE / "stopped_00001.tif", frames, seconds, settings(header))
    found, _ = pages("stopped_00001.tif")
    voxels = found[:16].reshape(2, 4, 2, 6, 11)[:, :3]
    image = {
        "shape": list(voxels.shape), "dtype": "int16", "sha256": fingerprint(voxels),
        "channel_names": ["Green", "It's red"], "acquisition_date": BEGAN,
    }
    return [case(["stopped_00001.tif"], "stopped_00001.tif", LAID, image, axes="TZCYX")]


def main():
    random = numpy.random.default_rng(30)
    cases = volumes(random) + several(random) + classic(random) + stopped(random)
    text = json.dumps({"format": "ScanImage TIFF", "cases": cases}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
