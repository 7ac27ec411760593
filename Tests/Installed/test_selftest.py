"""`unmix selftest` on the installed service: a built-in stack the whole way, α found beside α true."""

import re


def test_selftest(facility):
    printed = facility.machine.tell("unmix", "selftest", "--watch", "sp8")
    true, found = (re.search(rf"^α {word} +(.*)$", printed, re.MULTILINE)[1] for word in ("true", "found"))
    assert true == found
    report = facility.unmix("selftest", "--watch", "sp8")
    assert report["has_passed"] and report["wrong_voxels"] == 0
    # Nothing is left of it.
    assert not [path for path in facility.results("sp8") if "selftest" in path]
