"""Row P6, at the end of the whole run: how the unit is confined, and that nothing in the run ran into its walls."""

import re

from harness.waiting import until
from installation import acquired
from installation.saying import say

CAP_LEASE = 1 << 28
# What a wall that is in the way leaves in a journal.
COLLISIONS = re.compile(
    r"SIGSYS|system call|EPERM|Operation not permitted|CFSocket|seccomp|apparmor.*DENIED|status=31/SYS", re.IGNORECASE)

# Dispatch asks for priorities of its threads, and names them; libsystemd asks for larger buffers; a worker gives up
# capabilities that it does not have under the unit. All do without.
DONE_WITHOUT = ("setpriority(", "prctl(PR_SET_NAME", "setsockopt(, SOL_SOCKET, SO_SNDBUFFORCE", "capset(")


def test_P6_the_exposure_is_at_most_half_a_point(facility):
    facility.machine.tell("systemd-analyze", "security", "--no-pager", "unmixd.service")
    # The threshold counts in tenths.
    facility.machine.run("systemd-analyze", "security", "--no-pager", "--threshold=5", "unmixd.service")


def test_P6_the_process_is_as_the_unit_says(facility):
    """What the kernel says of the process itself, since a container's manager may skip what it cannot do."""
    pid = facility.pid
    told = facility.machine.run("cat", f"/proc/{pid}/status").stdout
    status = dict(re.findall(r"^(\w+):\s+(.*)$", told, re.MULTILINE))
    say({name: status[name] for name in ("CapBnd", "CapEff", "CapAmb", "NoNewPrivs", "Seccomp", "Uid", "Gid")})
    # Not ambient any more: what the service starts does not get it.
    assert [int(status[name], 16) for name in ("CapBnd", "CapEff", "CapAmb")] == [CAP_LEASE, CAP_LEASE, 0]
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert "0" not in status["Uid"].split()
    namespaces = facility.machine.run(
        "bash", "-c", f"for kind in net mnt; do readlink /proc/1/ns/$kind /proc/{pid}/ns/$kind; done").stdout.split()
    assert len(set(namespaces)) == 4
    mounts = facility.machine.run("cat", f"/proc/{pid}/mountinfo", quiet=True).stdout
    options = {line.split()[4]: line.split()[5].split(",") for line in mounts.splitlines()}
    assert "ro" in options["/"] and "rw" in options["/srv/results"] and "rw" in options["/var/lib/unmixd"]


def test_P6_a_worker_has_no_capability(facility, tmp_path):
    facility.watch("confined")
    facility.rules("confined", acquired.SLOW_RULES)
    facility.machine.run("systemctl", "reload", "unmixd")
    facility.microscope.put(acquired.slow(tmp_path / "slow.ome.tif"), "confined/slow.ome.tif")
    told = facility.machine.run("cat", f"/proc/{until(facility.workers, 'a worker')[0]}/status").stdout
    status = dict(re.findall(r"^(\w+):\s+(.*)$", told, re.MULTILINE))
    names = ("CapPrm", "CapEff", "CapAmb", "NoNewPrivs", "Seccomp", "Seccomp_filters")
    say({name: status[name] for name in names})
    assert {int(status[name], 16) for name in names[:3]} == {0}
    facility.wait_published("confined/slow.ome.tif")


def test_P6_what_the_kernel_refuses(facility, tmp_path):
    """systemd's filter answers EPERM without a word anywhere; a tracer sees which calls of a whole attempt fail so."""
    path = tmp_path / "traced.ome.tif"
    acquired.acquire(path)
    trace = facility.machine.path("/root/trace")
    with facility.machine.beside_us("strace", "-f", "-Z", "-qq", "-o", "/root/trace", "-p", facility.pid):
        until(lambda: re.search(r"TracerPid:\s+[1-9]", facility.machine.run(
            "cat", f"/proc/{facility.pid}/status", quiet=True).stdout), "the tracer")
        facility.microscope.put(path, "sp8/day1/traced.ome.tif")
        facility.wait_published("sp8/day1/traced.ome.tif")
    calls = trace.read_text(errors="replace").splitlines()
    # Without the numbers of process, thread and descriptor.
    refused = sorted({re.sub(r"^\d+ +|\b\d+\b", "", line) for line in calls if " EPERM " in line})
    say(f"{len(calls)} calls failed; with EPERM:\n" + "\n".join(refused))
    assert len(calls) > 10
    assert not [line for line in refused if not line.startswith(DONE_WITHOUT)]


def test_P6_nothing_ran_into_a_wall(facility):
    lines = facility.journal.everything()
    ours = [line for line in lines if "unmix" in line]
    say(f"{len(lines)} lines in the journal, {len(ours)} of them of the service")
    assert len(ours) > 500
    collisions = [line for line in ours if COLLISIONS.search(line)]
    say("\n".join(collisions) or "none of them is of a denied system call, EPERM, SIGSYS or CFSocket")
    assert not collisions


def test_P6_no_worker_lacked_a_wall(facility):
    """`sandbox: required` was in force; what a kernel lacks would have been said besides."""
    assert "sandbox: required" in facility.machine.path("/etc/unmixd/unmixd.yaml").read_text()
    text = facility.machine.run("journalctl", "--no-pager", "-o", "cat", "-u", "unmixd", quiet=True).stdout
    assert "landlock" not in text and "a worker says" not in text
    assert not re.search(r"unmixd_log_entries_dropped_total [1-9]", facility.machine.run("unmix", "metrics").stdout)
