"""The samples of Tests/Fixtures/formats, and what an OME-XML document says in the terms of their expected.json."""

import hashlib
import json
import math
import xml.etree.ElementTree as ElementTree

import numpy
import tifffile

from conftest import FIXTURES

OME = "{http://www.openmicroscopy.org/Schemas/OME/2016-06}"
MICROMETRES = {"µm": 1.0, "nm": 1e-3, "pm": 1e-6, "Å": 1e-4, "mm": 1e3, "cm": 1e4, "m": 1e6, "in": 25400.0}
NANOMETRES = {unit: size * 1e3 for unit, size in MICROMETRES.items()}
SECONDS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9, "min": 60.0, "h": 3600.0, "d": 86400.0}


class Case:
    """A sample: what is opened, and what an independent reader finds in it."""

    def __init__(self, slug, number, format_name, entry):
        # The place in expected.json tells those apart that open files of the same name.
        self.slug, self.number, self.format = slug, number, entry.get("format", format_name)
        self.path = (FIXTURES / "formats" / slug / entry["open"]).resolve()
        self.axes, self.images = entry.get("axes"), entry["images"]
        self.origin, self.reader = entry["origin"], entry["reader"]
        self.members = entry.get("members") or [self.path.name]
        self.entry = entry

    def __str__(self):
        return f"{self.slug}/{self.number}-{self.path.name}"

    @property
    def flags(self):
        return ["--axes", self.axes] if self.axes else []


def documents():
    """Name of the folder and content of each expected.json, in the order of the folders."""
    for path in sorted((FIXTURES / "formats").glob("*/expected.json")):
        yield path.parent.name, json.loads(path.read_text(encoding="utf-8"))


def cases():
    return [
        Case(slug, number, document.get("format"), entry)
        for slug, document in documents() for number, entry in enumerate(document["cases"])
    ]


def channels(image):
    """Source and target as a rule names them: by name where the file has names, else by number."""
    names = image.get("channel_names") or []
    usable = len(set(names)) == len(names) > 1 and all(name and not name.strip().isdigit() for name in names[:2])
    return names[:2] if usable else [0, 1]


def fingerprint(array):
    data = numpy.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    return hashlib.sha256(data.tobytes()).hexdigest()


def document(path):
    """The root of a file's OME-XML."""
    return ElementTree.fromstring(tifffile.tiffcomment(path))


def value(element, name, units, unit):
    """A number in the wanted unit, by the unit that stands beside it or else is implied; None where it has no size."""
    text, size = element.get(name), units.get(element.get(f"{name}Unit", unit))
    return None if text is None or size is None else float(text) * size


def facts(root):
    """What the document says of its only image, by the keys of expected.json."""
    (image,) = root.findall(f"{OME}Image")
    (pixels,) = image.findall(f"{OME}Pixels")
    found_channels = pixels.findall(f"{OME}Channel")
    bits = pixels.get("SignificantBits")
    return {
        "channel_names": [channel.get("Name") for channel in found_channels],
        "colors": [color(channel) for channel in found_channels],
        "excitation_nm": [value(channel, "ExcitationWavelength", NANOMETRES, "nm") for channel in found_channels],
        "emission_nm": [value(channel, "EmissionWavelength", NANOMETRES, "nm") for channel in found_channels],
        "physical_size_um": [value(pixels, f"PhysicalSize{axis}", MICROMETRES, "µm") for axis in "XYZ"],
        "time_increment_s": value(pixels, "TimeIncrement", SECONDS, "s"),
        "image_name": image.get("Name"),
        "acquisition_date": image.findtext(f"{OME}AcquisitionDate"),
        "significant_bits": bits and int(bits),
        "objective": objective(root, image),
        **planes(pixels),
    }


def color(channel):
    text = channel.get("Color")
    return None if text is None else f"#{(int(text) & 0xFFFFFFFF) >> 8:06X}"


def planes(pixels):
    """Details of each plane in the order T, Z, C."""
    sizes = [int(pixels.get(f"Size{axis}")) for axis in "TZC"]
    found = {
        tuple(int(plane.get(f"The{axis}")) for axis in "TZC"): plane for plane in pixels.findall(f"{OME}Plane")
    }
    nothing = ElementTree.Element("Plane")
    ordered = [found.get(index, nothing) for index in numpy.ndindex(*sizes)]
    return {
        "delta_t_s": [value(plane, "DeltaT", SECONDS, "s") for plane in ordered],
        "exposure_s": [value(plane, "ExposureTime", SECONDS, "s") for plane in ordered],
        "position_um": [
            [value(plane, f"Position{axis}", MICROMETRES, "reference frame") for axis in "XYZ"] for plane in ordered
        ],
    }


def objective(root, image):
    settings = image.find(f"{OME}ObjectiveSettings")
    if settings is None:
        return None
    (found,) = [item for item in root.iter(f"{OME}Objective") if item.get("ID") == settings.get("ID")]
    magnification = found.get("NominalMagnification", found.get("CalibratedMagnification"))
    return {
        "model": found.get("Model"),
        "na": found.get("LensNA") and float(found.get("LensNA")),
        "magnification": magnification and float(magnification),
    }


def agree(key, found, expected):
    """Whether a value is what was expected, numbers up to the rounding of their conversion."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(agree(key, *pair) for pair in zip(found, expected))
    if isinstance(expected, dict):
        return found is not None and all(agree(name, found[name], expected[name]) for name in expected)
    if found is None or expected is None:
        return found is expected
    if isinstance(expected, float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)
    if key == "acquisition_date":
        return moment(found) == moment(expected)
    return found == (expected.upper() if key == "colors" else expected)


def words(root):
    """Every text and every value of an attribute."""
    for element in root.iter():
        yield element.text or ""
        yield from element.attrib.values()


def moment(date):
    """A date without zeros at the end of the fraction of its seconds, and without the letter for UTC."""
    date = date.removesuffix("Z").removesuffix("+00:00")
    return date.rstrip("0").rstrip(".") if "." in date else date
