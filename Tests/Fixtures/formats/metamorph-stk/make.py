"""Makes MetaMorph stacks and says what is in them.

The files are laid byte by byte from Universal Imaging's description of STK (tags 33628 to 33631), and read back with
tifffile, whose figures go into expected.json. Run it with Python 3.11, numpy and tifffile, in this folder.
"""

import datetime
import hashlib
import json
import pathlib
import struct

import numpy
import tifffile

HERE = pathlib.Path(__file__).parent


def fraction(value, denominator=10_000):
    return struct.pack("<iI", round(value * denominator), denominator)


def moment(when):
    """A day and milliseconds; 2440587 is the first day of 1970."""
    day = (when.date() - datetime.date(1970, 1, 1)).days + 2_440_587
    midnight = datetime.datetime.combine(when.date(), datetime.time())
    return struct.pack("<II", day, round((when - midnight).total_seconds() * 1000))


def pascal(text):
    data = text.encode("latin-1") + b"\0"
    return struct.pack("<I", len(data)) + data


def stk(
    path, planes, *, distances, times, wavelength=None, calibration=None, name=None,
    positions=None, heights=None, labels=None, exposures=None, rows_per_strip=5,
):
    """Lays an STK: the planes, one behind the other, the tables, and one directory behind all."""
    count, height, width = planes.shape
    data = bytearray(b"II*\0\0\0\0\0")
    start = len(data)
    data += planes.astype("<u2").tobytes()

    def put(block):
        if len(data) % 2:
            data.append(0)
        offset = len(data)
        data.extend(block)
        return offset

    def longs(numbers):
        """What stands in the entry: a single number itself, else the offset of all."""
        block = struct.pack(f"<{len(numbers)}I", *numbers)
        return block if len(numbers) == 1 else struct.pack("<I", put(block))

    strips = [(y, min(rows_per_strip, height - y)) for y in range(0, height, rows_per_strip)]
    offsets = [start + y * width * 2 for y, _ in strips]
    sizes = [rows * width * 2 for _, rows in strips]
    uic2 = b"".join(
        fraction(distance) + moment(when) + moment(when) for distance, when in zip(distances, times)
    )
    uic1 = [(0, 1), (1, 100), (2, 4000), (3, 1 if calibration else 0)]
    if calibration:
        uic1 += [(4, put(fraction(calibration[0]))), (5, put(fraction(calibration[1])))]
        uic1 += [(6, put(pascal(calibration[2])))]
    if name:
        uic1 += [(7, put(pascal(name)))]
    uic1 += [(16, put(moment(times[0]))), (17, put(moment(times[-1])))]
    uic4 = b""
    if positions:
        uic4 += struct.pack("<H", 28) + b"".join(fraction(x) + fraction(y) for x, y in positions)
        uic4 += struct.pack("<H", 29) + b"".join(fraction(0) + fraction(0) for _ in positions)
    if labels:
        uic4 += struct.pack("<H", 37) + b"".join(pascal(label) for label in labels)
    if heights:
        uic4 += struct.pack("<H", 40) + b"".join(fraction(z) for z in heights)
        uic4 += struct.pack("<H", 41) + struct.pack("<I", 1) * count
    uic4 += struct.pack("<HII", 46, 2, 2) + struct.pack("<H", 0)
    description = b"".join(
        f"Exposure: {value:g} ms\r\nBinning: 2 x 2\r\n".encode() + b"\0"
        for value in exposures or []
    )
    entries = [
        (254, 4, 1, struct.pack("<I", 0)), (256, 4, 1, struct.pack("<I", width)),
        (257, 4, 1, struct.pack("<I", height)), (258, 3, 1, struct.pack("<HH", 16, 0)),
        (259, 3, 1, struct.pack("<HH", 1, 0)), (262, 3, 1, struct.pack("<HH", 1, 0)),
    ]
    if description:
        entries.append((270, 2, len(description), struct.pack("<I", put(description))))
    entries += [
        (273, 4, len(offsets), longs(offsets)),
        (277, 3, 1, struct.pack("<HH", 1, 0)), (278, 4, 1, struct.pack("<I", rows_per_strip)),
        (279, 4, len(sizes), longs(sizes)),
        (282, 5, 1, struct.pack("<I", put(struct.pack("<II", 72, 1)))),
        (283, 5, 1, struct.pack("<I", put(struct.pack("<II", 72, 1)))),
        (296, 3, 1, struct.pack("<HH", 2, 0)),
        (33628, 4, len(uic1), struct.pack("<I", put(b"".join(struct.pack("<II", *pair) for pair in uic1)))),
        (33629, 5, count, struct.pack("<I", put(uic2))),
    ]
    if wavelength:
        uic3 = fraction(wavelength, 1000) * count
        entries.append((33630, 5, count, struct.pack("<I", put(uic3))))
    entries.append((33631, 4, count, struct.pack("<I", put(uic4))))
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in entries)
    data[4:8] = struct.pack("<I", put(directory + struct.pack("<I", 0)))
    path.write_bytes(data)


def fingerprint(voxels):
    return hashlib.sha256(numpy.ascontiguousarray(voxels, voxels.dtype.newbyteorder("<")).tobytes()).hexdigest()


def case(path, shape):
    """What tifffile reads."""
    with tifffile.TiffFile(path) as tif:
        voxels = tif.series[0].asarray().reshape(shape)
        found = tif.stk_metadata
    created = found["DatetimeCreated"]
    image = {
        "shape": list(shape), "dtype": str(voxels.dtype), "sha256": fingerprint(voxels),
        "acquisition_date": iso(created.min()),
        "delta_t_s": [float((when - created.min()) / numpy.timedelta64(1, "ms")) / 1000 for when in created],
    }
    if found.get("SpatialCalibration"):
        step = float(found["ZDistance"][-1]) if shape[1] > 1 else None
        image["physical_size_um"] = [found["XCalibration"], found["YCalibration"], step]
    if found.get("Name"):
        image["image_name"] = found["Name"]
    if "Wavelengths" in found:
        image["emission_nm"] = [float(found["Wavelengths"][0])]
    if "StagePosition" in found:
        xy = found["StagePosition"]
        heights = found.get("AbsoluteZ", [None] * len(xy))
        image["position_um"] = [
            [signed(x), signed(y), None if z is None else signed(z)] for (x, y), z in zip(xy, heights)
        ]
    if "PlaneDescriptions" in found:
        image["exposure_s"] = [
            float(text.split()[1]) / 1000 for text in found["PlaneDescriptions"]
        ]
    if found.get("StageLabel"):
        image["annotations"] = sorted(set(found["StageLabel"]))
    return {
        "open": path.name, "origin": "laid by hand from the description of STK",
        "reader": f"tifffile {tifffile.__version__}", "members": [path.name], "axes": None,
        "images": [image],
    }


def signed(value, denominator=10_000):
    """tifffile takes the numerators of fractions for numbers without a sign."""
    value = float(value)
    return round(value - 2**32 / denominator, 4) if value >= 2**31 / denominator else value


def iso(moment):
    text = numpy.datetime_as_string(moment, "ms")
    return text[:-4] if text.endswith(".000") else text


def main():
    random = numpy.random.default_rng(20)
    begin = datetime.datetime(2019, 2, 28, 23, 59, 58, 250_000)
    cases = []

    path = HERE / "zstack.stk"
    planes = random.integers(0, 4096, (5, 12, 17))
    stk(
        path, planes, distances=[0, 0.5, 0.5, 0.5, 0.5],
        times=[begin + datetime.timedelta(milliseconds=700 * n) for n in range(5)],
        wavelength=525, calibration=(0.13, 0.13, "um"), name="cell 7 µ",
        positions=[(-1204.25, 330.5)] * 5, heights=[10.5 + 0.5 * n for n in range(5)],
        labels=["Row0_Col0"] * 5, exposures=[40] * 5,
    )
    cases.append(case(path, (1, 5, 1, 12, 17)))

    path = HERE / "timelapse.stk"
    planes = random.integers(0, 65536, (4, 9, 14))
    stk(
        path, planes, distances=[0] * 4,
        times=[begin + datetime.timedelta(milliseconds=1500 * n) for n in range(4)],
        calibration=None, name="burst", exposures=[12.5, 12.5, 25, 25], rows_per_strip=9,
    )
    cases.append(case(path, (4, 1, 1, 9, 14)))

    path = HERE / "single.stk"
    stk(
        path, random.integers(0, 4096, (1, 6, 11)), distances=[0], times=[begin],
        wavelength=460, calibration=(0.65, 0.65, "um"), positions=[(12.5, -7.25)],
    )
    cases.append(case(path, (1, 1, 1, 6, 11)))

    text = json.dumps({"format": "MetaMorph STK", "cases": cases}, indent=1, ensure_ascii=False)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
