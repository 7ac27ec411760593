"""Prints the α that a sidecar found beside the true one, and what an independent reader sees in the result.

    compare.py RESULT TRUTH_JSON
"""

import json
import sys

import tifffile


def main():
    result, truth = sys.argv[1], json.loads(sys.argv[2])
    with open(result + ".json", encoding="utf-8") as file:
        report = json.load(file)
    print("  time point   α true   α found")
    for t, (true, found) in enumerate(zip(truth["alpha"], report["alpha_by_t"], strict=True)):
        print(f"  {t:10d}   {true:6.3f}   {found:7.4f}")
    with tifffile.TiffFile(result) as tiff:
        series = tiff.series[0]
        print(f"  tifffile reads it as {series.axes} {series.shape} {series.dtype}")
        # TCZYX: the second channel, left of the middle, where the first one's cells lie.
        offset = series.asarray()[:, 1, ..., :128].mean()
        print(f"  second channel, where only the first one's cells lie: mean {offset:.1f} counts (camera offset 100)")


if __name__ == "__main__":
    main()
