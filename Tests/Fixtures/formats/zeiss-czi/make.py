"""Makes the samples of Zeiss CZI, and expected.json from what independent readers find in them.

Needs pylibCZIrw 6.1.0 (Zeiss's own library), czifile 2019.7.2.3, imagecodecs and numpy. What Zeiss's library does not
write (JPEG, JPEG XR, pyramids, attachments, XML of single planes) is laid by hand from the format's specification
(ZISRAW 1.2.2) and read back with czifile.
"""

import datetime
import hashlib
import json
import pathlib
import struct
import uuid
import xml.etree.ElementTree as ElementTree

import czifile
import imagecodecs
import numpy
from pylibCZIrw import czi as pyczi

HERE = pathlib.Path(__file__).parent
BEGINNING = datetime.datetime(2024, 5, 17, 9, 30, 15, 250000)
COLOURS = ["#FF00FF33", "#FFFF0066", "#FF3366FF"]
DYES = [("EGFP", "Alexa Fluor 488", 488, 509.5), ("mCherry", "mCherry", 561, 610), ("DAPI", "DAPI", 405, 461)]


def voxels(shape, dtype, seed):
    random = numpy.random.default_rng(seed)
    if numpy.dtype(dtype).kind == "f":
        return random.normal(0, 1000, shape).astype(dtype)
    # Half of the values there are, so that they compress a little.
    return random.integers(0, numpy.iinfo(dtype).max, shape).astype(dtype) & ~numpy.dtype(dtype).type(1)


def xml(t, z, c, y, x, dtype, scenes=0, bits=None, name="Cells in drug", colours=True):
    """The XML of a file as ZEN 3 writes it, cut down to what is read."""
    kinds = {"uint8": ("Gray8", 8), "uint16": ("Gray16", 16), "float32": ("Gray32Float", 32)}
    kind, full = kinds[numpy.dtype(dtype).name]
    channels = "".join(
        f'<Channel Id="Channel:{i}" Name="{DYES[i][0]}"><ExposureTime>{(i + 1) * 25000000}</ExposureTime>'
        f"<ExcitationWavelength>{DYES[i][2]}</ExcitationWavelength>"
        f"<EmissionWavelength>{DYES[i][3]}</EmissionWavelength><Fluor>{DYES[i][1]}</Fluor>"
        f"<IlluminationType>Epifluorescence</IlluminationType><AcquisitionMode>WideField</AcquisitionMode>"
        f"<ContrastMethod>Fluorescence</ContrastMethod><Color>#FFFFFFFF</Color>"
        f"<ComponentBitCount>{bits or full}</ComponentBitCount></Channel>"
        for i in range(c)
    )
    display = "".join(
        f'<Channel Id="Channel:{i}" Name="{DYES[i][0]}"><Color>{COLOURS[i]}</Color></Channel>' for i in range(c)
    )
    scene = "".join(f'<Scene Index="{s}" Name="P{s + 1}"/>' for s in range(scenes))
    return f"""<?xml version="1.0" encoding="utf-8"?><ImageDocument><Metadata>
<Experiment Version="1.2"><Image>not the image</Image></Experiment>
<Information>
<Document><Name>{name}</Name><Description>fixed, 4 µm &amp; more</Description><UserName>ada</UserName></Document>
<Image><SizeX>{x}</SizeX><SizeY>{y}</SizeY><SizeZ>{z}</SizeZ><SizeC>{c}</SizeC><SizeT>{t}</SizeT>
{f"<SizeS>{scenes}</SizeS>" if scenes else ""}
<PixelType>{kind}</PixelType><ComponentBitCount>{bits or full}</ComponentBitCount>
<AcquisitionDateAndTime>{BEGINNING.isoformat()}0Z</AcquisitionDateAndTime>
<Dimensions><Channels>{channels}</Channels>
<T><Positions><Interval><Start>0</Start><Increment>2.5</Increment></Interval></Positions></T>
{f"<S><Scenes>{scene}</Scenes></S>" if scenes else ""}</Dimensions>
<ObjectiveSettings><RefractiveIndex>1.518</RefractiveIndex><Medium>Oil</Medium><ObjectiveRef Id="Objective:2"/>
</ObjectiveSettings></Image>
<Instrument><Microscopes><Microscope Id="Microscope:1" Name="Axio Observer.Z1 / 7"><Type>Inverted</Type></Microscope>
</Microscopes><Objectives><Objective Id="Objective:1" Name="EC Plan-Neofluar 10x/0.3"><LensNA>0.3</LensNA>
<NominalMagnification>10</NominalMagnification></Objective><Objective Id="Objective:2" Name="Plan-Apo 63x">
<LensNA>1.4</LensNA><NominalMagnification>63</NominalMagnification><WorkingDistance>190</WorkingDistance>
<Immersion>Oil</Immersion><Manufacturer><Model>Plan-Apochromat 63x/1.4 Oil DIC M27</Model></Manufacturer></Objective>
</Objectives></Instrument></Information>
<Scaling><Items><Distance Id="X"><Value>1.03E-07</Value></Distance><Distance Id="Y"><Value>1.04E-07</Value></Distance>
<Distance Id="Z"><Value>2.5E-07</Value></Distance></Items></Scaling>
<DisplaySetting><Channels>{display if colours else ""}</Channels></DisplaySetting>
</Metadata></ImageDocument>"""


# Zeiss's library


def write(name, stacks, options=None, text=None, at=(0, 0)):
    """Writes stacks in the order TZCYX, each as a scene, or TZCYXS in blue, green, red."""
    path = HERE / name
    path.unlink(missing_ok=True)
    with pyczi.create_czi(str(path), compression_options=options) as document:
        for scene, stack in enumerate(stacks):
            for t, z, c in numpy.ndindex(stack.shape[:3]):
                where = (at[0] + 1000 * scene, at[1])
                document.write(stack[t, z, c], location=where, plane={"T": t, "Z": z, "C": c}, scene=scene)
        document.write_metadata("CZI")
    if text:
        with pyczi.edit_czi(str(path)) as editor, editor.edit_session() as builder:
            builder.set_xml(text)


def read(name, scene, shape):
    """What Zeiss's library reads, as TZCYX."""
    with pyczi.open_czi(str(HERE / name)) as document:
        result = []
        for t, z, c in numpy.ndindex(shape[:3]):
            rectangle = document.scenes_bounding_rectangle_no_pyramid.get(scene) or document.total_bounding_rectangle
            result.append(document.read(plane={"T": t, "Z": z, "C": c}, scene=scene, roi=rectangle))
    plane = result[0]
    samples = plane.shape[-1]
    array = numpy.array(result).reshape(shape[0], shape[1], shape[2], *plane.shape)
    # Blue, green, red become three channels, red first.
    array = numpy.moveaxis(array[..., ::-1], -1, 3)
    return array.reshape(shape[0], shape[1], shape[2] * samples, *plane.shape[:2])


# By hand


def segment(name, body, room=None):
    room = room or (len(body) + 31) // 32 * 32
    return struct.pack("<16sqq", name, room, len(body)) + body.ljust(room, b"\0")


def entry(pixel_type, position, compression, dimensions, pyramid=0):
    """A directory entry; each dimension is its letter, start, size and stored size."""
    head = struct.pack("<2siqiiB5xi", b"DV", pixel_type, position, 0, compression, pyramid, len(dimensions))
    return head + b"".join(struct.pack("<4siifi", d.encode(), a, n, 0.0, s) for d, a, n, s in dimensions)


def lay(name, blocks, text, timestamps=()):
    """Lays a file: header, XML, sub-blocks, attachments and, last, the directory."""
    identifier = uuid.UUID(int=0x5A495353).bytes_le
    metadata_position = 544
    body = text.encode()
    content = segment(b"ZISRAWMETADATA", struct.pack("<ii248x", len(body), 0) + body)
    entries = []
    for pixel_type, compression, dimensions, pyramid, data, tags in blocks:
        position = 544 + len(content)
        own = entry(pixel_type, position, compression, dimensions, pyramid)
        entries.append(own)
        fixed = (struct.pack("<iiq", len(tags), 0, len(data)) + own).ljust(256, b"\0")
        content += segment(b"ZISRAWSUBBLOCK", fixed + tags + data)
    attachments_position = 0
    if timestamps:
        data = struct.pack(f"<ii{len(timestamps)}d", 8 + 8 * len(timestamps), len(timestamps), *timestamps)
        position = 544 + len(content)
        own = struct.pack("<2s10xqi16s8s80s", b"A1", position, 0, identifier, b"CZTIMS", b"TimeStamps")
        content += segment(b"ZISRAWATTACH", struct.pack("<q8x", len(data)) + own + bytes(112) + data)
        attachments_position = 544 + len(content)
        content += segment(b"ZISRAWATTDIR", struct.pack("<i252x", 1) + own)
    directory_position = 544 + len(content)
    content += segment(b"ZISRAWDIRECTORY", struct.pack("<i124x", len(entries)) + b"".join(entries))
    header = struct.pack(
        "<iiii16s16siqqiq", 1, 0, 0, 0, identifier, identifier, 0, directory_position, metadata_position, 0,
        attachments_position)
    (HERE / name).write_bytes(segment(b"ZISRAWFILE", header, 512) + content)


def tags(t, z, c):
    """The XML of one plane."""
    time = BEGINNING + datetime.timedelta(seconds=2.5 * t + 0.25 * z + 0.0625 * c + 0.5)
    place = f"<StageXPosition>+000000{1000 + t}.5000</StageXPosition><StageYPosition>-000000{2000 + z}.2500" \
        f"</StageYPosition><FocusPosition>+00000000{10 + z}.7500</FocusPosition>"
    return f"<METADATA><Tags><AcquisitionTime>{time.isoformat(timespec='microseconds')}Z</AcquisitionTime>{place}</Tags></METADATA>".encode()


def blocks(stack, pixel_type, compression, encode, pyramid=False):
    y, x = stack.shape[3:5]
    for t, z, c in numpy.ndindex(stack.shape[:3]):
        place = [("Z", z, 1, 1), ("C", c, 1, 1), ("T", t, 1, 1)]
        plane = [("X", 7, x, x), ("Y", 3, y, y)] + place
        yield pixel_type, compression, plane, 0, encode(stack[t, z, c]), tags(t, z, c)
        if pyramid:
            half = stack[t, z, c][: y // 2 * 2 : 2, : x // 2 * 2 : 2]
            small = [("X", 7, x, half.shape[1]), ("Y", 3, y, half.shape[0])] + place
            yield pixel_type, compression, small, 2, encode(half), b""


def read_czifile(name, dtype):
    """What czifile reads, as TZCYX, red first, without levels of pyramids."""
    with czifile.CziFile(HERE / name) as file:
        planes = {}
        for own in file.subblock_directory:
            if own.shape != own.stored_shape:
                continue
            where = dict(zip(own.axes, own.start))
            plane = own.data_segment().data(resize=False).reshape(own.stored_shape)
            planes[where.get("T", 0), where.get("Z", 0), where.get("C", 0)] = numpy.squeeze(
                plane, tuple(i for i, axis in enumerate(own.axes) if axis not in "YX0"))
    sizes = [max(key[axis] for key in planes) + 1 for axis in range(3)]
    array = numpy.array([planes[key] for key in numpy.ndindex(*sizes)]).astype(dtype)
    array = numpy.moveaxis(array.reshape(*sizes, *array.shape[1:]), -1, 3)
    return array.reshape(sizes[0], sizes[1], -1, *array.shape[4:])


# What is in the files


def facts(name, scene, stack, samples=1):
    """What the XML says, found with czifile and ElementTree."""
    with czifile.CziFile(HERE / name) as file:
        root = ElementTree.fromstring(file.metadata()).find("Metadata")
        own = [b for b in file.subblock_directory if b.shape == b.stored_shape]
        segments = [(dict(zip(b.axes, b.start)), b.data_segment().metadata(raw=True)) for b in own]
    image = root.find("Information/Image")
    t, z, c, y, x = stack.shape
    result = {"shape": [t, z, c, y, x], "dtype": str(stack.dtype)}
    result["sha256"] = hashlib.sha256(stack.astype(stack.dtype.newbyteorder("<")).tobytes()).hexdigest()
    items = {d.get("Id"): d.findtext("Value") for d in root.iterfind("Scaling/Items/Distance")}
    if all(axis in items and float(items[axis]) > 0 for axis in "XYZ"):
        result["physical_size_um"] = [float(items[axis]) * 1e6 for axis in "XYZ"]
    title = root.findtext("Information/Document/Name")
    names = {s.get("Index"): s.get("Name") for s in image.iterfind("Dimensions/S/Scenes/Scene")}
    if len(names) > 1:
        title = names[str(scene)]
    if title:
        result["image_name"] = title
    date = image.findtext("AcquisitionDateAndTime")
    if date:
        result["acquisition_date"] = date
    if image.findtext("ComponentBitCount") and stack.dtype.kind != "f":
        result["significant_bits"] = int(image.findtext("ComponentBitCount"))
    if samples > 1:
        result["colors"] = ["#FF0000", "#00FF00", "#0000FF"]
        return result
    channels = image.findall("Dimensions/Channels/Channel")
    result["channel_names"] = [channel.get("Name") for channel in channels]
    if not channels[0].findtext("Fluor"):
        return result
    shown = root.findall("DisplaySetting/Channels/Channel")
    result["colors"] = ["#" + channel.findtext("Color")[-6:] for channel in shown]
    result["excitation_nm"] = [float(channel.findtext("ExcitationWavelength")) for channel in channels]
    result["emission_nm"] = [float(channel.findtext("EmissionWavelength")) for channel in channels]
    exposures = [float(channel.findtext("ExposureTime")) / 1e9 for channel in channels]
    result["exposure_s"] = [exposures[i % c] for i in range(t * z * c)]
    increment = image.findtext("Dimensions/T/Positions/Interval/Increment")
    if increment and t > 1:
        result["time_increment_s"] = float(increment)
    identifier = image.find("ObjectiveSettings/ObjectiveRef").get("Id")
    objective = root.find(f"Information/Instrument/Objectives/Objective[@Id='{identifier}']")
    result["objective"] = {
        "model": objective.findtext("Manufacturer/Model"), "na": float(objective.findtext("LensNA")),
        "magnification": float(objective.findtext("NominalMagnification"))}
    if all("<AcquisitionTime>" in text for _, text in segments):
        segments.sort(key=lambda found: [found[0].get(axis, 0) for axis in "TZC"])
        planes = [ElementTree.fromstring(text).find("Tags") for _, text in segments]
        beginning = datetime.datetime.fromisoformat(date[:26])
        result["delta_t_s"] = [
            (datetime.datetime.fromisoformat(p.findtext("AcquisitionTime")[:26]) - beginning).total_seconds()
            for p in planes]
        names = ["StageXPosition", "StageYPosition", "FocusPosition"]
        result["position_um"] = [[float(p.findtext(n)) for n in names] for p in planes]
    return result


def main():
    cases = []

    def add(name, origin, reader, images):
        cases.append(
            {"open": name, "origin": origin, "reader": reader, "members": [name], "axes": None, "images": images})

    def zeiss(name, stacks, options, text, at=(0, 0)):
        write(name, stacks, options, text, at)
        images = []
        for scene, stack in enumerate(stacks):
            found = read(name, scene, stack.shape)
            samples = stack.shape[5] if stack.ndim == 6 else 1
            laid = stack if samples == 1 else numpy.moveaxis(stack[..., ::-1], -1, 3).reshape(found.shape)
            assert numpy.array_equal(found, laid), name
            images.append(facts(name, scene, found, samples))
        add(name, f"pylibCZIrw 6.1.0, {options or 'uncompressed'}", "pylibCZIrw 6.1.0; czifile 2019.7.2.3 for XML",
            images)

    def by_hand(name, stack, what, pixel_type, compression, encode, lossy=False, pyramid=False, timestamps=()):
        shape = stack.shape[:5]
        text = xml(*shape, stack.dtype, bits=12 if stack.dtype == numpy.uint16 else None)
        lay(name, blocks(stack, pixel_type, compression, encode, pyramid), text, timestamps)
        found = read_czifile(name, stack.dtype)
        samples = stack.shape[5] if stack.ndim == 6 else 1
        if not lossy:
            laid = stack if samples == 1 else numpy.moveaxis(stack[..., ::-1], -1, 3).reshape(found.shape)
            assert numpy.array_equal(found, laid), name
        add(name, f"laid by hand from the specification, {what}", "czifile 2019.7.2.3 with imagecodecs",
            [facts(name, 0, found, samples)])

    stack = voxels((3, 2, 2, 11, 17), "uint16", 1)
    zeiss("t3_z2_c2_u16.czi", [stack], None, xml(*stack.shape, "uint16", bits=14))
    scenes = [voxels((2, 1, 2, 9, 14), "uint8", 2), voxels((2, 1, 2, 12, 10), "uint8", 3)]
    zeiss("scenes_zstd0_u8.czi", scenes, "zstd0:", xml(*scenes[0].shape, "uint8", scenes=2))
    stack = voxels((1, 3, 2, 13, 19), "uint16", 4) // 64
    zeiss("zstd1_hilo_u16.czi", [stack], "zstd1:PreProcess=HiLoByteUnpack", xml(*stack.shape, "uint16"))
    stack = voxels((2, 1, 3, 8, 15), "float32", 5)
    zeiss("zstd1_offset_f32.czi", [stack], "zstd1:", xml(*stack.shape, "float32"), at=(-31, 40))
    zeiss("bgr24.czi", [voxels((1, 2, 1, 10, 13, 3), "uint8", 6)], None, None)
    zeiss("bgr48_zstd0.czi", [voxels((2, 1, 1, 7, 12, 3), "uint16", 7)], "zstd0:", None)

    raw = lambda plane: plane.tobytes()
    smooth = lambda shape, most: (
        numpy.add.outer(numpy.arange(numpy.prod(shape[:3])) * 7, numpy.add.outer(
            numpy.arange(shape[3]) * 3, numpy.arange(shape[4]) * 2)).reshape(shape) % most)
    stack = voxels((2, 3, 2, 11, 16), "uint16", 8) >> 4
    by_hand("tags_pyramid_u16.czi", stack, "uncompressed, with pyramids and XML of each plane", 1, 0, raw,
            pyramid=True, timestamps=(0.5, 3.0))
    stack = smooth((2, 1, 2, 24, 37), 200).astype("uint8")
    by_hand("jpeg_u8.czi", stack, "JPEG by imagecodecs", 0, 1,
            lambda plane: imagecodecs.jpeg8_encode(plane, level=80), lossy=True)
    exact = lambda plane: imagecodecs.jpegxr_encode(numpy.ascontiguousarray(plane), level=1.0)
    stack = smooth((2, 2, 2, 21, 35), 4000).astype("uint16")
    by_hand("jpegxr_u16.czi", stack, "lossless JPEG XR by imagecodecs", 1, 4, exact)
    lossy = lambda plane: imagecodecs.jpegxr_encode(numpy.ascontiguousarray(plane), level=0.8)
    stack = smooth((1, 2, 3, 18, 29), 250).astype("uint8")
    by_hand("jpegxr_lossy_u8.czi", stack, "lossy JPEG XR by imagecodecs", 0, 4, lossy, lossy=True)
    stack = numpy.stack([smooth((1, 2, 1, 20, 33), most) for most in (90, 170, 250)], -1).astype("uint8")
    by_hand("jpegxr_bgr24.czi", stack, "lossless JPEG XR by imagecodecs, which stores red first", 3, 4,
            lambda plane: exact(plane[..., ::-1]))

    text = json.dumps({"format": "Zeiss CZI", "cases": cases}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


main()
