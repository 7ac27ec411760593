"""Makes MetaMorph series (.nd) and says what is in them.

The .nd files follow those that MetaMorph writes; the STK files are laid by the script of metamorph-stk, the TIFF files
are written by tifffile with the XML of MetaMorph 7.8. All are read back with tifffile. Run it with Python 3.11, numpy
and tifffile, in this folder.
"""

import datetime
import importlib.util
import json
import pathlib
import shutil

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent

specification = importlib.util.spec_from_file_location("stk", HERE.parent / "metamorph-stk/make.py")
stk = importlib.util.module_from_spec(specification)
specification.loader.exec_module(stk)

BEGIN = datetime.datetime(2021, 12, 16, 17, 42, 13)


def nd(path, version, lines):
    text = "".join(f'"{key}", {value}\r\n' for key, value in [("NDInfoFile", f"Version {version}"), *lines])
    path.write_bytes((text + '"EndFile"\r\n').encode("latin-1"))


def stacks():
    """Version 1.0: two wavelengths, two stage positions, three slices, as STK files."""
    folder = HERE / "stacks"
    folder.mkdir()
    waves, stages = ["GFP", "561 µm/DsRed"], ["A1", "Row 2"]
    nd(folder / "cells.nd", "1.0", [
        ("Description", "two colours\r\nof one line"), ("StartTime1", "20211216 17:42:13"),
        ("DoTimelapse", "FALSE"), ("NTimePoints", "1"), ("DoStage", "TRUE"),
        ("NStagePositions", "2"), ("Stage1", '"A1"'), ("Stage2", '"Row 2"'), ("DoWave", "TRUE"),
        ("NWavelengths", "2"), ("WaveName1", '"GFP"'), ("WaveDoZ1", "TRUE"),
        ("WaveName2", f'"{waves[1]}"'), ("WaveDoZ2", "TRUE"), ("DoZSeries", "TRUE"),
        ("NZSteps", "3"), ("ZStepSize", "0,4"), ("WaveInFileName", "TRUE"), ("NEvents", "0"),
    ])
    random = numpy.random.default_rng(21)
    images, members = [], ["cells.nd"]
    for stage, label in enumerate(stages):
        channels, times = [], []
        for wave in range(2):
            # Characters that no file name may have are others in it.
            name = f"cells_w{wave + 1}{['GFP', '561 µm-DsRed'][wave]}_s{stage + 1}.STK"
            when = [
                BEGIN + datetime.timedelta(seconds=20 * stage + 8 * wave + 2 * z) for z in range(3)
            ]
            stk.stk(
                folder / name, random.integers(0, 4096, (3, 8, 13)), distances=[0, 0.4, 0.4],
                times=when, wavelength=[525, 605][wave], calibration=(0.2, 0.2, "um"),
                positions=[(100.5 + stage, -20.25)] * 3, heights=[5, 5.4, 5.8],
                labels=[label] * 3, exposures=[[30, 50][wave]] * 3, rows_per_strip=8,
            )
            members.append(name)
            channels.append(tifffile.imread(folder / name))
            times.append(when)
        voxels = numpy.stack(channels, axis=1)[None]
        planes = [(z, c) for z in range(3) for c in range(2)]
        images.append({
            "shape": list(voxels.shape), "dtype": "uint16", "sha256": stk.fingerprint(voxels),
            "channel_names": waves, "emission_nm": [525.0, 605.0],
            "physical_size_um": [0.2, 0.2, 0.4], "image_name": label,
            "acquisition_date": times[0][0].isoformat(),
            "delta_t_s": [(times[c][z] - times[0][0]).total_seconds() for z, c in planes],
            "exposure_s": [[0.03, 0.05][c] for _, c in planes],
            "position_um": [[100.5 + stage, -20.25, 5 + 0.4 * z] for z, _ in planes],
            "annotations": [label, "two colours\nof one line"],
        })
    opened = ["stacks/cells.nd", f"stacks/{members[1]}", f"stacks/{members[4]}"]
    return [case(name, members, images, "laid by hand as MetaMorph's STK") for name in opened]


def metaseries(when, z, exposure):
    return (
        '<MetaData>\r\n<prop id="Description" type="string"'
        f' value="Exposure: {exposure} ms&#13;&#10;Binning: 1 x 1&#13;&#10;"/>\r\n'
        '<prop id="MetaDataVersion" type="float" value="1"/>\r\n<PlaneInfo>\r\n'
        '<prop id="spatial-calibration-state" type="bool" value="on"/>\r\n'
        '<prop id="spatial-calibration-x" type="float" value="0.65"/>\r\n'
        '<prop id="spatial-calibration-y" type="float" value="0.65"/>\r\n'
        '<prop id="spatial-calibration-units" type="string" value="um"/>\r\n'
        f'<prop id="acquisition-time-local" type="time" value="{when:%Y%m%d %H:%M:%S}.{when.microsecond // 1000:03}"/>\r\n'
        '<prop id="stage-position-x" type="float" value="-11.5"/>\r\n'
        '<prop id="stage-position-y" type="float" value="7"/>\r\n'
        f'<prop id="z-position" type="float" value="{z}"/>\r\n'
        "</PlaneInfo>\r\n<SetInfo>\r\n"
        '<prop id="number-of-planes" type="int" value="2"/>\r\n</SetInfo>\r\n</MetaData>'
    )


def pages():
    """Version 2.0: two wavelengths at three time points in two slices, as TIFF files of two pages."""
    folder = HERE / "pages"
    folder.mkdir()
    nd(folder / "time lapse_w1.nd", "2.0", [
        ("Description", "Multi Dimensions Experiment"), ("StartTime1", "20211216 17:42:13"),
        ("DoTimelapse", "TRUE"), ("NTimePoints", "3"), ("DoStage", "FALSE"), ("DoWave", "TRUE"),
        ("NWavelengths", "2"), ("WaveName1", '"488"'), ("WaveDoZ1", "TRUE"), ("WaveName2", '"FRET"'),
        ("WaveDoZ2", "TRUE"), ("DoZSeries", "TRUE"), ("NZSteps", "2"), ("ZStepSize", "1.5"),
        ("WaveInFileName", "TRUE"), ("NEvents", "0"),
    ])
    random = numpy.random.default_rng(22)
    voxels = random.integers(0, 65536, (3, 2, 2, 7, 10)).astype("uint16")
    members = ["time lapse_w1.nd"]

    def taken(t, z, c):
        return BEGIN + datetime.timedelta(milliseconds=30_000 * t + 10_000 * c + 250 * z)

    for c, wave in enumerate(["488", "FRET"]):
        for t in range(3):
            name = f"time lapse_w1_w{c + 1}{wave}_t{t + 1}.TIF"
            with tifffile.TiffWriter(folder / name) as tif:
                for z in range(2):
                    tif.write(
                        voxels[t, z, c], contiguous=False, metadata=None, software="MetaSeries",
                        description=metaseries(taken(t, z, c), 100 + 1.5 * z, [20, 35][c]),
                    )
            assert (tifffile.imread(folder / name, key=[0, 1]) == voxels[t, :, c]).all()
            members.append(name)
    places = [(t, z, c) for t in range(3) for z in range(2) for c in range(2)]
    image = {
        "shape": list(voxels.shape), "dtype": "uint16", "sha256": stk.fingerprint(voxels),
        "channel_names": ["488", "FRET"], "physical_size_um": [0.65, 0.65, 1.5],
        "acquisition_date": BEGIN.isoformat(),
        "delta_t_s": [(taken(*place) - BEGIN).total_seconds() for place in places],
        "exposure_s": [[0.02, 0.035][c] for _, _, c in places],
        "position_um": [[-11.5, 7, 100 + 1.5 * z] for _, z, _ in places],
        "annotations": ["Multi Dimensions Experiment"],
    }
    opened = ["pages/time lapse_w1.nd", "pages/time lapse_w1_w2FRET_t3.TIF"]
    origin = f"tifffile {tifffile.__version__}, with MetaMorph's XML"
    return [case(name, members, [image], origin) for name in opened]


def case(name, members, images, origin):
    return {
        "open": name, "origin": origin, "reader": f"tifffile {tifffile.__version__}, file by file",
        "members": members, "axes": None, "images": images,
    }


def main():
    for name in ["stacks", "pages"]:
        shutil.rmtree(HERE / name, ignore_errors=True)
    cases = stacks() + pages()
    text = json.dumps({"format": "MetaMorph series", "cases": cases}, indent=1, ensure_ascii=False)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
