"""Makes voxels without a header, with a YAML file beside them, and says what is in them.

The voxels are what numpy writes, and are read back with numpy.fromfile. Run it with Python 3.11 and numpy, in this folder.
"""

import hashlib
import json
import pathlib

import numpy

HERE = pathlib.Path(__file__).parent


def main():
    random = numpy.random.default_rng(41)
    shape = (2, 3, 2, 5, 9)
    random.integers(0, 65536, shape).astype("<u2").tofile(HERE / "cell 1.raw")
    (HERE / "cell 1.yaml").write_text(
        "# taken by the light-sheet microscope of room 3\n---\npixel_size_um: 0.325\n"
        "z_step_um: 2    # of the stage\ntime_increment_s: 1.5e1\nbits: 16\n"
        "T: 2\nZ: 3\nC: 2\nY: 5\nX: 9\n")
    voxels = numpy.fromfile(HERE / "cell 1.raw", "<u2").reshape(shape)
    image = {
        "shape": list(shape), "dtype": "uint16",
        "sha256": hashlib.sha256(voxels.tobytes()).hexdigest(), "channel_names": [None, None],
        "physical_size_um": [0.325, 0.325, 2.0], "time_increment_s": 15.0,
    }
    members = ["cell 1.yaml", "cell 1.raw"]
    cases = [{
        "open": name, "origin": f"numpy {numpy.__version__}",
        "reader": f"numpy.fromfile {numpy.__version__}", "members": members, "axes": None,
        "images": [image],
    } for name in members]
    text = json.dumps({"format": "Raw voxels", "cases": cases}, indent=1)
    (HERE / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
