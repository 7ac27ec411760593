"""Every golden case of the Python reference, through `unmix run`, within the tolerances that were agreed.

The cases that this project carries are always run; those of a fuller set, where GOLDEN names its folder or one stands
beside the checkout, as well.
"""

import json
import math
import os
from pathlib import Path

import numpy
import pytest

from conftest import FIXTURES, ROOT, read_stack

# Where this project refuses or answers otherwise, on purpose: see Fixtures/golden/README.md.
REFUSED = {
    "078_e_out_int64", "079_e_out_float16", "080_e_out_bool", "081_e_out_bad", "082_e_out_big_endian",
    "095_f_float", "097_f_negative_seed_unused", "160_i_plain_multipage",
    "113_h_const_source_corr_min", "114_h_const_source_mi_min", "115_h_const_source_nopre_mi",
    "119_h_const_target_mi_min",
}
# Where non-finite voxels are left out of the estimate, so that another α, or one at all, comes out.
LEFT_OUT = {
    "123_h_nan_source_est", "124_h_nan_target_est", "129_h_inf_source_est", "130_h_inf_source_linear",
    "131_h_inf_source_corr", "132_h_inf_source_mi", "133_h_inf_target_est", "135_h_neginf_source_est",
}
# Where the reference wraps, truncates or loses digits.
ROUNDED = ("uint8", "uint16", "uint32", "int8", "int16", "int32")


def golden_folders():
    folders = [FIXTURES / "golden", ROOT.parent / "shared" / "golden"]
    if "GOLDEN" in os.environ:
        folders.append(Path(os.environ["GOLDEN"]))
    cases = {}
    for folder in folders:
        for case in sorted(folder.glob("[0-9]*_*")) if folder.is_dir() else []:
            cases.setdefault(case.name, case)
    return [cases[name] for name in sorted(cases)]


def load(path):
    # Three reports hold the bare word Infinity, which Python's reader takes.
    return json.loads(path.read_text(encoding="utf-8"))


def input_of(case):
    (path,) = case.glob("input.*")
    return path


@pytest.mark.parametrize("case", golden_folders(), ids=lambda case: case.name)
def test_golden(case, unmix, tmp_path):
    expected = load(case / "expected.json")
    parameters = load(case / "params.json")
    parameters.pop("verbose", None)  # how much the reference prints; no parameter of the engine
    (tmp_path / "params.json").write_text(json.dumps(parameters), encoding="utf-8")
    result = tmp_path / "output.ome.tif"
    done = unmix("run", input_of(case), result, "--params", tmp_path / "params.json", "--quiet")

    if case.name in REFUSED or ("error" in expected and case.name not in LEFT_OUT):
        assert done.returncode in (65, 78), done.stderr
        assert done.stderr.startswith("unmix: ") and done.stderr.count("\n") == 1, done.stderr
        assert sorted(path.name for path in tmp_path.iterdir()) == ["params.json"]
        return
    assert done.returncode == 0, done.stderr
    report = load(Path(f"{result}.json"))
    if case.name in LEFT_OUT:
        alphas = [report["alpha"]] if report["alpha"] is not None else report["alpha_by_t"]
        assert all(math.isfinite(alpha) and alpha >= 0 for alpha in alphas)
        estimates = report["unmixd"]["steps"][0]["quality"]["estimates"]
        assert sum(estimate["excluded_non_finite"] for estimate in estimates) > 0
        return
    compare_reports(expected, report)
    compare_voxels(case, expected, report, result)


def tolerance(method, key):
    """How far two values of a key may be apart: relative, absolute."""
    if key.startswith("alpha") and key not in ("alpha_max", "alpha_max_reverse"):
        return (1e-6, 0) if method not in ("corr_min", "mi_min") else (0, 1e-5)
    if key in ("objective_value", "post_correlation", "post_mutual_information"):
        return (1e-6, 1e-4)
    if key.startswith("bidirectional_mixing"):
        return (0, 2e-5)
    if key in ("numerator_mean", "denominator_mean", "numerator_sum_xy", "denominator_sum_x2"):
        return (1e-9, 0)
    return (0, 0)


def compare_reports(expected, report, method=None):
    method = expected.get("method", method)
    for key, value in expected.items():
        if key.endswith("_path"):
            assert report[key]
            continue
        assert key in report, key
        if key == "optimization_nfev":
            assert (report[key] is None) == (value is None)
            continue
        inner = expected.get("method_reverse") if "reverse" in key else method
        compare_values(key, value, report[key], inner or method)


def compare_values(key, expected, found, method):
    if isinstance(expected, dict):
        compare_reports(expected, found, method)
    elif isinstance(expected, list):
        assert len(expected) == len(found), key
        for one, other in zip(expected, found):
            compare_values(key, one, other, method)
    elif isinstance(expected, bool) or not isinstance(expected, (int, float)):
        assert expected == found, key
    else:
        relative, absolute = tolerance(method, key)
        assert math.isclose(expected, found, rel_tol=relative, abs_tol=absolute), (key, expected, found)


def compare_voxels(case, expected, report, result):
    reference = numpy.load(case / "expected.npy")
    voxels = read_stack(result, reference.shape)
    assert voxels.dtype == reference.dtype
    if report["output_dtype"] in ROUNDED:
        compare_rounded(case, report, reference, voxels)
        return
    alphas = ("alpha", "alpha_by_t", "alpha_reverse", "alpha_reverse_by_t")
    if all(expected[key] == report[key] for key in alphas):
        if case.name != "149_i_float64":  # the source channel keeps its full precision here
            assert numpy.array_equal(voxels, reference, equal_nan=True)
            return
    for c in range(reference.shape[2]):
        one, other = reference[:, :, c].astype("f8"), voxels[:, :, c].astype("f8")
        finite = numpy.isfinite(one)
        assert numpy.array_equal(numpy.isnan(one), numpy.isnan(other))
        spread = max(numpy.ptp(one[finite]), 1)
        searched = {"corr_min", "mi_min"} & {report["method_effective"], report["method_reverse_effective"]}
        slack = 2e-5 if searched else 2e-6
        assert numpy.abs(one - other)[finite].max() <= slack * spread


def compare_rounded(case, report, reference, voxels):
    """Integer results: rounded half to even and clamped here, where the reference truncates and wraps.

    They are held against the float32 arithmetic of the contract, done by NumPy on the input.
    """
    stack = read_input(case)
    alpha = numpy.array(report["alpha_by_t"] or [report["alpha"]] * stack.shape[0], "f4")
    alpha = alpha[:, None, None, None]
    source, target = report["source_channel"], report["target_channel"]
    s, t = stack[:, :, source].astype("f4"), stack[:, :, target].astype("f4")
    corrected = {target: t - alpha * s}
    if report["bidirectional"]:
        beta = report["alpha_reverse_by_t"] or [report["alpha_reverse"]] * stack.shape[0]
        determinant = numpy.array([1 - float(a) * b for a, b in zip(alpha.ravel(), beta)])
        if report["alpha"] is not None:
            determinant[:] = 1 - report["alpha"] * report["alpha_reverse"]
        determinant = determinant.astype("f4")[:, None, None, None]
        beta = numpy.array(beta, "f4")[:, None, None, None]
        corrected = {target: (t - alpha * s) / determinant, source: (s - beta * t) / determinant}
    kind = numpy.iinfo(report["output_dtype"])
    for c in range(stack.shape[2]):
        plane = corrected.get(c)
        if plane is None:
            plane = stack[:, :, c].astype("f8")
        elif report["clip_negative"]:
            plane = numpy.maximum(plane, 0)
        plane = numpy.nan_to_num(numpy.asarray(plane, "f8"), nan=0, posinf=kind.max, neginf=kind.min)
        wanted = numpy.rint(plane.clip(kind.min, kind.max))
        assert numpy.array_equal(voxels[:, :, c].astype("f8"), wanted), c
        if report["output_dtype"] not in ("uint32", "int32"):
            assert numpy.abs(voxels[:, :, c].astype("f8") - reference[:, :, c].astype("f8")).max() <= 1


def read_input(case):
    about = load(case / "about.json")
    shape = about["input_as_read"]["shape_TZCYX"]
    return read_stack(input_of(case), shape)
