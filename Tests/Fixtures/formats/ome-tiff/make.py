"""Makes the single OME-TIFF files of this folder and expected.json.

Run with the packages that independent.py names:  python3 make.py
"""

import pathlib

import numpy
import ome_types
import tifffile
from ome_types import model

import independent as it

here = pathlib.Path(__file__).parent

FOREIGN = """<StructuredAnnotations xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">
<XMLAnnotation ID="Annotation:xml" Namespace="example.org/lab" xmlns:lab="http://example.org/lab/1"><Value>\
<lab:log level="2">before <lab:b>bold &amp; brave</lab:b> behind<plain xmlns="">none</plain></lab:log></Value>\
</XMLAnnotation>
<CommentAnnotation ID="Annotation:comment"><Value>a &lt;comment&gt; with µ</Value></CommentAnnotation>
<LongAnnotation ID="Annotation:long"><Value>-42</Value></LongAnnotation>
<DoubleAnnotation ID="Annotation:double"><Value>2.5e-3</Value></DoubleAnnotation>
<BooleanAnnotation ID="Annotation:boolean"><Value>true</Value></BooleanAnnotation>
<TimestampAnnotation ID="Annotation:time"><Value>2024-05-06T07:08:09</Value></TimestampAnnotation>
<TagAnnotation ID="Annotation:tag"><Description>why</Description><Value>tagged</Value></TagAnnotation>
<TermAnnotation ID="Annotation:term"><Value>mitosis</Value></TermAnnotation>
<ListAnnotation ID="Annotation:list"><AnnotationRef ID="Annotation:tag"/></ListAnnotation>
<MapAnnotation ID="Annotation:map" Namespace="openmicroscopy.org/omero/client/mapAnnotation"><Value>\
<M K="strain">BY4741</M><M K="drug">none</M></Value></MapAnnotation>
</StructuredAnnotations>"""


def rich():
    """Everything that a document can say of an image, by ome-types' model of the schema."""
    shape, dtype = (3, 2, 2, 9, 13), "uint16"
    array = it.voxels(shape, dtype, 1)
    path = here / "rich.ome.tif"
    planes = [(t, z, c) for t in range(3) for z in range(2) for c in range(2)]
    delta = [round(0.5 + 2.5 * t + 0.25 * z + 0.125 * c, 4) for t, z, c in planes]
    exposure = [[20.0, 35.5][c] for _, _, c in planes]
    position = [[100.25 + t, -50.5, 3.0 + 0.5 * z] for t, z, _ in planes]
    ome = model.OME(
        experimenters=[model.Experimenter(id="Experimenter:0", first_name="Ada", last_name="Lovelace")],
        instruments=[
            model.Instrument(
                id="Instrument:0",
                microscope=model.Microscope(manufacturer="Zeiss", model="Axio", type="Inverted"),
                lasers=[
                    model.Laser(
                        id="LightSource:0", power=12.5, power_unit="mW", type="SolidState", wavelength=488,
                        laser_medium="Other", pump=model.Pump(id="LightSource:1"),
                    ),
                ],
                light_emitting_diodes=[model.LightEmittingDiode(id="LightSource:1", manufacturer="CoolLED")],
                detectors=[model.Detector(id="Detector:0", model="Prime", type="CMOS", gain=1.5)],
                objectives=[
                    model.Objective(
                        id="Objective:0", model="Plan-Apo", lens_na=1.4, nominal_magnification=63,
                        immersion="Oil", correction="PlanApo", working_distance=0.14, working_distance_unit="mm",
                    ),
                ],
                filter_sets=[
                    model.FilterSet(
                        id="FilterSet:0", model="38 HE",
                        excitation_filters=[model.FilterRef(id="Filter:0")],
                        dichroic_ref=model.DichroicRef(id="Dichroic:0"),
                        emission_filters=[model.FilterRef(id="Filter:1")],
                    ),
                ],
                filters=[
                    model.Filter(
                        id="Filter:0", type="BandPass",
                        transmittance_range=model.TransmittanceRange(cut_in=450, cut_out=490, transmittance=0.9),
                    ),
                    model.Filter(id="Filter:1", filter_wheel="A"),
                ],
                dichroics=[model.Dichroic(id="Dichroic:0", model="495")],
            ),
        ],
        images=[
            model.Image(
                id="Image:0", name="rich & famous", description="Two lines\nof text, 37 °C",
                acquisition_date="2024-03-05T06:07:08",
                experimenter_ref=model.ExperimenterRef(id="Experimenter:0"),
                instrument_ref=model.InstrumentRef(id="Instrument:0"),
                objective_settings=model.ObjectiveSettings(id="Objective:0", medium="Oil", refractive_index=1.515),
                imaging_environment=model.ImagingEnvironment(temperature=37, humidity=0.5, co2_percent=0.05),
                stage_label=model.StageLabel(name="B2", x=1.5, x_unit="mm"),
                annotation_refs=[model.AnnotationRef(id="Annotation:map"), model.AnnotationRef(id="Annotation:list")],
                pixels=model.Pixels(
                    id="Pixels:0", dimension_order="XYZTC", type=dtype, significant_bits=12, big_endian=False,
                    size_x=13, size_y=9, size_z=2, size_c=2, size_t=3,
                    physical_size_x=250, physical_size_x_unit="nm", physical_size_y=0.3,
                    physical_size_z=1.25, time_increment=2500, time_increment_unit="ms",
                    channels=[
                        model.Channel(
                            id="Channel:0:0", name="GFP", color="#00FF00", excitation_wavelength=488,
                            emission_wavelength=509.5, fluor="EGFP", samples_per_pixel=1, pinhole_size=40,
                            acquisition_mode="LaserScanningConfocalMicroscopy",
                            light_source_settings=model.LightSourceSettings(id="LightSource:0", attenuation=0.5),
                            detector_settings=model.DetectorSettings(id="Detector:0", gain=2, binning="2x2"),
                            filter_set_ref=model.FilterSetRef(id="FilterSet:0"),
                            annotation_refs=[model.AnnotationRef(id="Annotation:long")],
                        ),
                        model.Channel(
                            id="Channel:0:1", name="mCherry", color="#FF000080", excitation_wavelength=561,
                            emission_wavelength=610, samples_per_pixel=1, contrast_method="Fluorescence",
                            light_path=model.LightPath(emission_filters=[model.FilterRef(id="Filter:1")]),
                        ),
                    ],
                    tiff_data_blocks=[model.TiffData(ifd=0, plane_count=12)],
                    planes=[
                        model.Plane(
                            the_t=t, the_z=z, the_c=c, delta_t=delta[number], exposure_time=exposure[number],
                            exposure_time_unit="ms", position_x=position[number][0], position_x_unit="µm",
                            position_y=position[number][1], position_y_unit="µm",
                            position_z=position[number][2], position_z_unit="µm",
                        )
                        for number, (t, z, c) in enumerate(planes)
                    ],
                ),
            ),
        ],
    )
    xml = ome_types.to_xml(ome).replace("</OME>", FOREIGN + "</OME>")
    with tifffile.TiffWriter(path) as tiff:
        pages = array.transpose(2, 0, 1, 3, 4).reshape(-1, 9, 13)
        for number, page in enumerate(pages):
            tiff.write(
                page, description=xml.encode() if number == 0 else None, metadata=None, compression="zlib",
                photometric="minisblack", contiguous=False,
            )
    read = ome_types.from_tiff(path)
    pixels = read.images[0].pixels
    assert numpy.array_equal(it.through_tifffile(path), array)
    entry = it.image(
        it.through_tifffile(path),
        channel_names=[channel.name for channel in pixels.channels],
        colors=["#00FF00", "#FF0000"],
        excitation_nm=[float(channel.excitation_wavelength) for channel in pixels.channels],
        emission_nm=[float(channel.emission_wavelength) for channel in pixels.channels],
        physical_size_um=[pixels.physical_size_x / 1000, pixels.physical_size_y, pixels.physical_size_z],
        time_increment_s=pixels.time_increment / 1000,
        image_name=read.images[0].name,
        acquisition_date="2024-03-05T06:07:08",
        delta_t_s=[plane.delta_t for plane in pixels.planes],
        exposure_s=[plane.exposure_time * 1e-3 for plane in pixels.planes],
        position_um=[[plane.position_x, plane.position_y, plane.position_z] for plane in pixels.planes],
        objective={"model": "Plan-Apo", "na": 1.4, "magnification": 63.0},
        significant_bits=pixels.significant_bits,
        annotations=["BY4741", "bold &amp; brave", "a &lt;comment&gt; with µ", "mitosis", "tagged", "-42"],
    )
    return it.case(path.name, f"{it.TIFFFILE}, XML by {it.OMETYPES}", f"{it.TIFFFILE}, {it.OMETYPES}", [path.name], [entry])


OLD = """<?xml version="1.0"?><OME:OME xmlns:OME="http://www.openmicroscopy.org/Schemas/OME/2011-06"
 xmlns:SA="http://www.openmicroscopy.org/Schemas/SA/2011-06">
<OME:Instrument ID="Instrument:0"><OME:Objective ID="Objective:0" Model="C-Apo" LensNA="1.2"
 NominalMagnification="40" WorkingDistance="280"/></OME:Instrument>
<OME:Image ID="Image:0" Name="old"><OME:AcquiredDate>2011-07-08T09:10:11</OME:AcquiredDate>
<OME:InstrumentRef ID="Instrument:0"/><OME:ObjectiveSettings ID="Objective:0"/>
<OME:Pixels ID="Pixels:0" DimensionOrder="XYCTZ" Type="uint8" SizeX="11" SizeY="7" SizeZ="2" SizeC="3" SizeT="2"
 PhysicalSizeX="0.1" PhysicalSizeY="0.2" PhysicalSizeZ="0.7" TimeIncrement="1.5">
<OME:Channel ID="Channel:0:0" Name="A" ExcitationWavelength="405" EmissionWavelength="450" Color="65535"/>
<OME:Channel ID="Channel:0:1" Name="B" ExcitationWavelength="488" EmissionWavelength="525" Color="16711935"/>
<OME:Channel ID="Channel:0:2" Name="C" ExcitationWavelength="640" EmissionWavelength="680" Color="-16776961"/>
PLACES<OME:Plane TheZ="0" TheC="0" TheT="0" DeltaT="0.25" ExposureTime="0.05"/></OME:Pixels></OME:Image>
<SA:StructuredAnnotations><SA:XMLAnnotation ID="Annotation:0"><SA:Value><Old kept="yes"/></SA:Value>
</SA:XMLAnnotation></SA:StructuredAnnotations></OME:OME>"""


def old():
    """A document of the schema of 2011-06: prefixes, no units, the date under its older name; big-endian, tiles."""
    array = it.voxels((2, 2, 3, 7, 11), "uint8", 2)
    path = here / "schema-2011-06.ome.tif"
    # Pages are stored backwards, each placed by an element of its own.
    places = []
    with tifffile.TiffWriter(path, byteorder=">") as tiff:
        order = [(t, z, c) for t in range(2) for z in range(2) for c in range(3)][::-1]
        for number, (t, z, c) in enumerate(order):
            places.append(f'<OME:TiffData FirstZ="{z}" FirstC="{c}" FirstT="{t}" IFD="{number}" NumPlanes="1"/>')
        text = OLD.replace("PLACES", "".join(places))
        for number, (t, z, c) in enumerate(order):
            tiff.write(
                array[t, z, c], description=text if number == 0 else None, metadata=None, tile=(16, 16),
                contiguous=False,
            )
    read = it.through_bioformats(path)
    assert numpy.array_equal(read, array)
    entry = it.image(
        read, channel_names=["A", "B", "C"], colors=["#0000FF", "#00FF00", "#FF0000"],
        excitation_nm=[405.0, 488.0, 640.0], emission_nm=[450.0, 525.0, 680.0], physical_size_um=[0.1, 0.2, 0.7],
        time_increment_s=1.5, image_name="old", acquisition_date="2011-07-08T09:10:11",
        objective={"model": "C-Apo", "na": 1.2, "magnification": 40.0}, annotations=['kept="yes"'],
    )
    return it.case(path.name, f"{it.TIFFFILE}, XML by hand", it.BIOFORMATS, [path.name], [entry])


def several():
    """Two images of different shapes and types in one file."""
    path = here / "images.ome.tif"
    first, second = it.voxels((2, 1, 2, 8, 15), "uint16", 3), it.voxels((1, 3, 1, 12, 10), "float32", 4)
    with tifffile.TiffWriter(path, ome=True) as tiff:
        tiff.write(
            first[:, 0], metadata={"axes": "TCYX", "Name": "first", "Channel": {"Name": ["red", "green"]}},
            photometric="minisblack",
        )
        tiff.write(
            second[0, :, 0], metadata={"axes": "ZYX", "Name": "second", "PhysicalSizeX": 0.5, "PhysicalSizeY": 0.25},
            photometric="minisblack",
        )
    entries = [
        it.image(it.through_tifffile(path, 0), image_name="first", channel_names=["red", "green"]),
        it.image(it.through_tifffile(path, 1), image_name="second"),
    ]
    for series, array in enumerate([first, second]):
        assert numpy.array_equal(it.through_bioformats(path, series), array)
    return it.case(path.name, it.TIFFFILE, f"{it.TIFFFILE}, {it.BIOFORMATS}", [path.name], entries)


def bioformats():
    """Two images as Bio-Formats writes them, the XML behind the voxels."""
    path = here / "bioformats.ome.tif"
    path.unlink(missing_ok=True)
    name = "fake&series=2&sizeX=14&sizeY=10&sizeZ=2&sizeC=3&sizeT=2&pixelType=uint16&physicalSizeX=0.5&physicalSizeY=0.4"
    it.java("ImageConverter", "-compression", "LZW", name + "&exposureTime=0.02.fake", path, folder=here)
    entries = [
        it.image(it.through_tifffile(path, series), physical_size_um=None, image_name=["fake", "fake 2"][series])
        for series in range(2)
    ]
    for series in range(2):
        assert numpy.array_equal(it.through_bioformats(path, series), it.through_tifffile(path, series))
    return it.case(path.name, it.BIOFORMATS, f"{it.TIFFFILE}, {it.BIOFORMATS}", [path.name], entries)


def colour():
    """Colour pixels, whose samples are channels."""
    path = here / "colour.ome.tif"
    array = it.voxels((1, 2, 3, 9, 12), "uint8", 5)
    tifffile.imwrite(path, array[0].transpose(0, 2, 3, 1), metadata={"axes": "ZYXS"}, photometric="rgb", ome=True)
    assert numpy.array_equal(it.through_tifffile(path), array)
    return it.case(path.name, it.TIFFFILE, it.TIFFFILE, [path.name], [it.image(it.through_tifffile(path))])


it.write(here, [rich(), old(), several(), bioformats(), colour()])
