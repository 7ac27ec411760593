"""Draws time and peak memory against the size of the stack, as SVG, from the JSON of the benchmarks.

    plot.py [results.json [plot.svg]]
"""

import json
import math
import re
import sys
from pathlib import Path
from xml.sax.saxutils import escape

COLOURS = {
    "fixed": "#0072b2", "mean_ratio reference_t": "#009e73", "linear_fit per_t": "#e69f00",
    "mi_min per_t": "#d55e00", "limit": "#666666",
}
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 420, 320, 62, 34, 46


def series(results):
    """Seconds of the timed rows and MB of the memory rows, by method, as lists of (megabytes, value)."""
    times, memories = {}, {}
    for name, row in results["rows"].items():
        if match := re.fullmatch(r"memory (\d+) MB, (.*)", name):
            memories.setdefault(match[2], []).append((int(match[1]), row["peak_megabytes"]))
        elif (match := re.fullmatch(r"(\d+) MB, (.*)", name)) and match[2] in COLOURS:
            times.setdefault(match[2], []).append((int(match[1]), row["seconds"]))
            if match[2] == "fixed":
                times.setdefault("limit", []).append((int(match[1]), row["limit"]))
    return times, memories


def ticks(low, high):
    """1, 2 and 5 times powers of ten, from the last one below to the first one above."""
    steps = [digit * 10.0**power for power in range(-3, 8) for digit in (1, 2, 5)]
    first = max([step for step in steps if step <= low], default=steps[0])
    last = min([step for step in steps if step >= high], default=steps[-1])
    return [step for step in steps if first <= step <= last]


def panel(title, unit, lines, left):
    """One diagram on logarithmic axes."""
    points = [point for line in lines.values() for point in line]
    if not points:
        return []
    xs, ys = ticks(*_ends(p[0] for p in points)), ticks(*_ends(p[1] for p in points))

    def place(value, marks, start, length):
        span = math.log(marks[-1] / marks[0]) or 1
        return start + length * math.log(value / marks[0]) / span

    inner_width, inner_height = WIDTH - LEFT - 20, HEIGHT - TOP - BOTTOM
    x = lambda value: place(value, xs, left + LEFT, inner_width)
    y = lambda value: place(value, ys, HEIGHT - BOTTOM, -inner_height)
    parts = [f'<text x="{left + LEFT}" y="20" font-weight="bold">{escape(title)}</text>']
    for mark in xs:
        parts.append(f'<path d="M{x(mark):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(mark):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{mark:g}</text>')
    for mark in ys:
        parts.append(f'<path d="M{left + LEFT} {y(mark):.1f}H{left + WIDTH - 20}" stroke="#ddd"/>')
        parts.append(f'<text x="{left + LEFT - 6}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:g}</text>')
    parts.append(f'<text x="{left + WIDTH - 20}" y="{HEIGHT - 10}" text-anchor="end">MB of stack</text>')
    parts.append(f'<text x="{left + 6}" y="{TOP - 4}">{escape(unit)}</text>')
    for name, line in lines.items():
        path = "L".join(f"{x(a):.1f} {y(b):.1f}" for a, b in sorted(line))
        dashes = ' stroke-dasharray="5 4"' if name == "limit" else ""
        parts.append(f'<path d="M{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"{dashes}/>')
        parts += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3" fill="{COLOURS[name]}"/>' for a, b in line]
    return parts


def _ends(values):
    values = list(values)
    return min(values), max(values)


def write(results, path):
    times, memories = series(results)
    parts = panel("Time of one stack", "s", times, 0) + panel("Peak memory", "MB", memories, WIDTH)
    for number, name in enumerate(COLOURS):
        left, top = LEFT + 165 * number, HEIGHT + 14
        parts.append(f'<path d="M{left} {top - 4}h18" stroke="{COLOURS[name]}" stroke-width="2"/>')
        parts.append(f'<text x="{left + 23}" y="{top}">{escape(name)}</text>')
    size = f'width="{2 * WIDTH + 40}" height="{HEIGHT + 26}"'
    Path(path).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
        '<rect width="100%" height="100%" fill="white"/>' + "\n".join(parts) + "</svg>\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    names = sys.argv[1:] + [None, None]
    source = Path(names[0] or Path(__file__).parent / "results.json")
    write(json.loads(source.read_text(encoding="utf-8")), names[1] or source.with_suffix(".svg"))
