"""Runs the fuzzer on each target and says in a line what came of it; scripts/fuzz builds the fuzzer first.

A target begins with the samples of Tests/Fixtures/formats that its formats have and with what is kept in
Tests/Fixtures/corpora: hand-made seeds, and inputs that once crashed a parser.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import tifffile

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ROOT / "Tests" / "Fixtures" / "formats"
CORPORA = ROOT / "Tests" / "Fixtures" / "corpora"
LARGEST_SEED = 128 << 10


@dataclass
class Target:
    """A parser and what it begins with."""

    name: str
    # As the fuzzer calls the way to it.
    way: str = "file"
    # Patterns of format names whose samples are seeds.
    formats: list = field(default_factory=list)
    # Patterns of other files of the project that are seeds too.
    texts: list = field(default_factory=list)
    # The pattern of the one file that is fuzzed, of a set whose other files stay as they are.
    member: str = None
    # The field of the first page that is the seed, in place of the whole file.
    tag: int = None
    # What such a field begins with, and the container adds.
    head: bytes = b""


TARGETS = [
    Target("any", formats=["*"]),
    Target("ome-tiff", formats=["OME-TIFF*"]),
    Target("ome-xml", "ome-xml", formats=["OME-TIFF*", "Micro-Manager*"], tag=270),
    Target("ome-companion", formats=["OME-TIFF*"], member="*.companion.ome"),
    Target("imagej", "imagej", formats=["ImageJ*"], tag=270, head=b"ImageJ=1.54f\n"),
    Target("shaped", "shaped", formats=["tifffile*"], tag=270, head=b'{"shape": '),
    Target("lsm", formats=["Zeiss LSM"]),
    Target("lsm-info", "lsm-info", formats=["Zeiss LSM"], tag=34412, head=b"LI\0\4"),
    Target("czi", formats=["Zeiss CZI"]),
    Target("micro-manager", formats=["Micro-Manager*"]),
    Target("ndtiff", formats=["*NDTiff*"]),
    Target("ndtiff-index", formats=["*NDTiff*"], member="NDTiff.index"),
    Target("thorlabs-xml", formats=["Thorlabs*"], member="*.xml"),
    Target("raw-yaml", formats=["Raw voxels"], member="*.yaml"),
    Target("metamorph-stk", formats=["MetaMorph STK"]),
    Target("metamorph-nd", formats=["MetaMorph*"], member="*.nd"),
    Target("scanimage", formats=["ScanImage*"]),
    Target("scanimage-header", "scanimage-header", formats=["ScanImage*"], tag=305, head=b"SI."),
    Target("rules", "rules", texts=["config/*.yaml", "Tests/RulesTests/Golden*/*.yaml"]),
]


def samples(target):
    """The folder and the names of the files of each sample that a target begins with."""
    for path in sorted(FORMATS.glob("*/expected.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for case in document["cases"]:
            name = case.get("format", document.get("format", ""))
            if any(fnmatch(name, pattern) for pattern in target.formats):
                opened = (path.parent / case["open"]).resolve()
                folder = opened if opened.is_dir() else opened.parent
                yield folder, case.get("members") or [opened.name]


def lay_seeds(target, seeds, stage):
    """Fills the folder of seeds, and the stage with files that stay; returns the name of the file that is fuzzed."""
    for path in (path for pattern in target.texts for path in ROOT.glob(pattern)):
        shutil.copy(path, seeds)
    for folder, members in samples(target):
        if target.member is None:
            for member in members:
                lay_seed(target, folder / member, seeds)
            continue
        for member in members:
            if fnmatch(member, target.member) and not any(stage.iterdir()):
                for other in members:
                    shutil.copy(folder / other, stage / other)
                lay_seed(target, folder / member, seeds)
                return member
    return "stack"


def lay_seed(target, path, seeds):
    if target.tag is not None:
        try:
            with tifffile.TiffFile(path) as tiff:
                tag = tiff.pages[0].tags.get(target.tag)
                tiff.filehandle.seek(tag.valueoffset)
                content = tiff.filehandle.read(tag.valuebytecount)
        except (tifffile.TiffFileError, AttributeError):
            return
        content = content.removeprefix(target.head).rstrip(b"\0" if target.tag != 34412 else b"")
    elif path.stat().st_size <= LARGEST_SEED:
        content = path.read_bytes()
    else:
        return
    (seeds / f"{path.parent.name}-{path.name}").write_bytes(content)


def fuzz(target, fuzzer, folder):
    """Runs one target; returns whether all went well and the line that says so."""
    work = folder / target.name
    shutil.rmtree(work, ignore_errors=True)
    for name in ("seeds", "corpus", "findings"):
        (work / name).mkdir(parents=True)
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="unmix-fuzz-", dir=memory) as stage:
        name = lay_seeds(target, work / "seeds", Path(stage))
        if target.member and not any((work / "seeds").iterdir()):
            return True, f"{target.name:18} no sample with {target.member}"
        kept = CORPORA / target.name
        corpora = [work / "corpus", work / "seeds", *([kept] if kept.is_dir() else [])]
        seconds = os.environ.get("FUZZ_SECONDS", "600")
        with open(work / "log", "wb") as log:
            done = subprocess.run(
                [
                    fuzzer, f"-max_total_time={seconds}", "-rss_limit_mb=512", "-malloc_limit_mb=512", "-timeout=5",
                    f"-max_len={LARGEST_SEED}", "-print_final_stats=1", f"-artifact_prefix={work}/findings/", *corpora,
                ],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False,
                env={
                    **os.environ, "FUZZ_TARGET": target.way, "FUZZ_FILE": f"{stage}/{name}",
                    # The sanitizer prints the better trace.
                    "SWIFT_BACKTRACE": "enable=no",
                    # What is freed is kept back for a while, which is no memory of the parser's.
                    "ASAN_OPTIONS": "quarantine_size_mb=8:detect_leaks=0",
                },
            )
    return summary(target, work, done.returncode)


def summary(target, work, status):
    text = (work / "log").read_text(encoding="utf-8", errors="replace")
    figure = {name: value for name, value in re.findall(r"stat::(\w+):\s+(\d+)", text)}
    edges = re.findall(r" cov: (\d+) ", text)
    findings = sorted(path.name for path in (work / "findings").iterdir())
    line = (
        f"{target.name:18} {figure.get('number_of_executed_units', '?'):>9} inputs, {edges[-1] if edges else '?':>5} edges,"
        f" at most {figure.get('peak_rss_mb', '?')} MB: "
    )
    if status == 0 and not findings:
        return True, line + "nothing found"
    reason = re.findall(r"SUMMARY: (.*)|(Fatal error: .*)", text)
    words = next((word for pair in reason for word in pair if word), f"exit code {status}")
    return False, line + f"{words}; {work}/findings: {', '.join(findings)}"


def main():
    fuzzer, folder, *names = sys.argv[1:]
    unknown = set(names) - {target.name for target in TARGETS}
    if unknown:
        sys.exit(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(t.name for t in TARGETS)}")
    targets = [target for target in TARGETS if not names or target.name in names]
    jobs = int(os.environ.get("FUZZ_JOBS", os.cpu_count() or 1))
    with ThreadPoolExecutor(jobs) as pool:
        went_well = True
        for is_well, line in pool.map(lambda target: fuzz(target, fuzzer, Path(folder).resolve()), targets):
            print(line, flush=True)
            went_well = went_well and is_well
    sys.exit(0 if went_well else 1)


main()
