"""Puts the figures of a run into docs/: the table between the marks of performance.md, the plot, and the JSON.

    publish.py
"""

import json
import re
from pathlib import Path

import plot

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"


def number(row, key, form):
    return format(row[key], form) if key in row else "–"


def timed(rows):
    yield "| work | ours s | processor s | limit s | processor s | ours ÷ limit | at most | peak MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, row in rows.items():
        if "ratio" in row:
            yield (
                f"| {name} | {number(row, 'seconds', '.2f')} | {number(row, 'cpu', '.2f')}"
                f" | {number(row, 'limit', '.2f')} | {number(row, 'limit_cpu', '.2f')}"
                f" | **{row['ratio']:.2f}** | {row['at_most']:.2f} | {number(row, 'peak_megabytes', '.0f')} |"
            )


def memory(rows):
    found = {}
    for name, row in rows.items():
        if match := re.fullmatch(r"memory (\d+) MB, (.*)", name):
            found.setdefault(match[2], {})[int(match[1])] = row["peak_megabytes"]
    sizes = sorted({size for row in found.values() for size in row})
    if sizes:
        yield ""
        yield "| peak memory in MB, of a stack of | " + " | ".join(f"{size} MB" for size in sizes) + " |"
        yield "|---|" + "---|" * len(sizes)
        for name, row in found.items():
            yield f"| {name} | " + " | ".join(f"{row[size]:.0f}" if size in row else "–" for size in sizes) + " |"


def kernels(rows):
    if "kernels" in rows:
        yield ""
        yield "| kernel | Gvoxels/s | memcpy of as many bytes |"
        yield "|---|---|---|"
        for each in rows["kernels"]["kernels"]:
            rates = each["voxels_per_second"] / 1e9, each["memcpy_voxels_per_second"] / 1e9
            yield f"| {each['kernel']} | {rates[0]:.2f} | {rates[1]:.2f} |"


def through_the_service(rows):
    for name, row in rows.items():
        if "stacks_per_second" in row:
            yield ""
            yield "| through the service | stacks a second | at least | processor ms each | a reference process each |"
            yield "|---|---|---|---|---|"
            peer = format(1 / row["peer_seconds"], ".1f") + " a second" if "peer_seconds" in row else "–"
            yield (
                f"| {name} | **{row['stacks_per_second']:.0f}** | {row['stacks_at_least']}"
                f" | {row['milliseconds_of_processors_each']:.1f} | {peer} |"
            )


def peers(rows):
    known = {name: row for name, row in rows.items() if "peer_seconds" in row and "seconds" in row}
    if known:
        yield ""
        yield "| work | ours s | reference s | reference ÷ ours | ours MB | reference MB |"
        yield "|---|---|---|---|---|---|"
        for name, row in known.items():
            yield (
                f"| {name} | {row['seconds']:.2f} | {row['peer_seconds']:.1f}"
                f" | **{row['peer_seconds'] / row['seconds']:.0f}** | {row['peak_megabytes']:.0f}"
                f" | {row['peer_peak_megabytes']:.0f} |"
            )


def main():
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    rows, machine = results["rows"], results["machine"]
    loads = [row["load_before"] for row in rows.values()]
    head = (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, Linux {machine['kernel']},"
        f" {machine['disk']}; {min(row['at'] for row in rows.values())[:10]}, load {min(loads):.1f}–{max(loads):.1f}"
        " when the rows began."
    )
    lines = [head, "", *timed(rows), *memory(rows), *kernels(rows), *through_the_service(rows), *peers(rows)]
    page = DOCS / "performance.md"
    text = page.read_text(encoding="utf-8")
    begin, end = "<!-- figures -->\n", "<!-- end of figures -->"
    before, rest = text.split(begin)
    page.write_text(before + begin + "\n" + "\n".join(lines) + "\n\n" + end + rest.split(end)[1], encoding="utf-8")
    plot.write(results, DOCS / "performance.svg")
    (DOCS / "performance.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
