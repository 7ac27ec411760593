"""What `unmix check` finds before the service is started: folders, rights, room and limits."""

import json
import os
import pwd
import shutil
import struct
import subprocess

import pytest

from harness import mounts
from harness.places import executable

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can look as another user")
NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def check(facility):
    """Runs the tool; returns what is wrong and what is noted, as (path below the facility, words)."""
    def run(*arguments, path=None):
        done = subprocess.run(
            [str(executable("unmix")), "check", str(path or facility.configuration), "--json", *arguments],
            capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
        report = json.loads(done.stdout)
        assert done.returncode == (78 if report["problems"] else 0), done.stderr
        found = {}
        for kind in ("problems", "notes"):
            found[kind] = [
                (os.path.relpath(entry["file"], facility.root), entry["message"] + ". " + entry.get("advice", ""))
                for entry in report[kind]]
        return found["problems"], found["notes"]
    for folder in (facility.results, facility.state):
        os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    return run


def as_nobody(check):
    return check("--user", "nobody")


@as_root
def test_check_finds_nothing_where_all_is_well(check):
    assert as_nobody(check) == ([], [])


@as_root
def test_check_a_drop_folder_that_is_not_there(facility, check):
    shutil.rmtree(facility.drop)
    ((path, words),), _ = as_nobody(check)
    assert path == "drop" and "there is no such drop folder" in words


@as_root
def test_check_folders_that_may_not_be_read(facility, check):
    (facility.drop / "day1" / "below").mkdir(parents=True)
    (facility.drop / "day1").chmod(0o700)
    ((path, words),), _ = as_nobody(check)
    assert path == "drop/day1" and "nobody may not read the folder" in words
    facility.drop.chmod(0o700)
    problems, _ = as_nobody(check)
    assert ("drop", "nobody may not read the drop folder. Grant it with `chmod o+rX`, by one of the user's "
            "groups, or by `setfacl -m`") in problems


@as_root
def test_check_a_folder_above_that_may_not_be_entered(facility, check):
    facility.root.chmod(0o700)
    problems, _ = as_nobody(check)
    assert any(path == "drop" and f"since {facility.root} may not be entered" in words
               for path, words in problems)


@as_root
def test_check_asks_the_kernel_for_rights_that_modes_do_not_show(facility, check):
    facility.drop.chmod(0o700)
    # As by `setfacl -m u:nobody:rx` (acl(5)): owner, user, group, mask and others.
    entries = [(1, 7, 2**32 - 1), (2, 5, NOBODY.pw_uid), (4, 0, 2**32 - 1), (16, 5, 2**32 - 1), (32, 0, 2**32 - 1)]
    os.setxattr(facility.drop, "system.posix_acl_access",
                struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries))
    assert as_nobody(check) == ([], [])


@as_root
def test_check_a_results_tree_that_may_not_be_written(facility, check):
    os.chown(facility.results, 0, 0)
    ((path, words),), _ = as_nobody(check)
    assert path == "results" and "nobody may not write into the results tree" in words
    facility.results.rmdir()
    ((path, words),), _ = as_nobody(check)
    assert path == "." and f"may not make the results tree {facility.results} in it" in words


@as_root
def test_check_rule_files(facility, check):
    rules = facility.drop / "unmix.yaml"
    rules.chmod(0o666)
    ((path, words),), _ = as_nobody(check)
    assert path == "drop/unmix.yaml" and "anybody on this machine may change it" in words
    assert check(path=rules)[0] == [(path, words)]
    assert check("--syntax", path=rules) == ([], [])
    rules.chmod(0o600)
    ((_, words),), _ = as_nobody(check)
    assert "nobody may not read the rule file" in words
    rules.unlink()
    rules.symlink_to("elsewhere.yaml")
    ((path, words),), _ = as_nobody(check)
    assert path == "drop/unmix.yaml" and "cannot read the file" in words


@as_root
def test_check_a_user_who_is_not_there(facility, check):
    done = subprocess.run(
        [str(executable("unmix")), "check", str(facility.configuration), "--user", "nobody-at-all"],
        capture_output=True, text=True, check=False)
    assert done.returncode == 64 and "there is no user “nobody-at-all”" in done.stderr


@as_root
def test_check_by_an_ordinary_user(facility, check):
    for path in (executable("unmix"), facility.root):
        readable = subprocess.run(
            ["setpriv", "--reuid", "nobody", "--clear-groups", "test", "-r", str(path)], check=False)
        if readable.returncode != 0:
            pytest.skip(f"{path} is out of an ordinary user's reach")
    done = subprocess.run(
        ["setpriv", "--reuid", "nobody", "--clear-groups", str(executable("unmix")), "check",
         str(facility.configuration), "--user", "root"],
        capture_output=True, text=True, check=False)
    assert done.returncode == 64 and "only root can tell what another user may do" in done.stderr


@as_root
def test_check_links_between_drop_folder_and_results(facility, check):
    (facility.root / "link").symlink_to(facility.drop)
    facility.configure(watches={
        "scope": (facility.drop, facility.results), "again": (facility.root / "link", facility.results)})
    ((path, words),), _ = as_nobody(check)
    assert path == "link" and "it is the drop folder of `scope`, above or below it, by a link" in words
    facility.results.rmdir()
    facility.results.symlink_to(facility.drop)
    facility.configure()
    problems, _ = as_nobody(check)
    assert any("the results tree and the drop folder of `scope` are in each other" in words
               for _, words in problems)


@pytest.mark.needs_mounts
def test_check_room_and_mounts_of_a_results_tree(facility, check):
    with mounts.tmpfs(facility.results, "size=8m,mode=777"):
        ((path, words),), _ = as_nobody(check)
        assert path == "results" and "its file system is full: 8 MiB are free" in words
    with mounts.tmpfs(facility.results, "size=2g,nr_inodes=50,mode=777"):
        ((path, words),), _ = as_nobody(check)
        assert path == "results" and "more files only" in words
    with mounts.tmpfs(facility.results / "with space", "size=64m"):
        ((path, words),), _ = as_nobody(check)
        assert path == "results/with space" and "another file system is mounted here" in words
    with mounts.tmpfs(facility.results, "size=2g,mode=777,ro"):
        ((path, words),), _ = as_nobody(check)
        assert path == "results" and "its file system is read-only" in words


@pytest.mark.needs_mounts
def test_check_a_network_share(facility, check, share):
    facility.configure(scan="5m", watches={"share": (share.mountpoint, facility.results)})
    problems, ((path, words),) = as_nobody(check)
    assert not problems and path == "share"
    assert "it is on FUSE" in words and "looked through every 5 min" in words
    share.set("stall")
    ((path, words),), _ = as_nobody(check)
    assert path == "share" and "has not answered for ten seconds" in words
    share.clear("stall")


@pytest.mark.needs_mounts
def test_check_a_state_folder_on_a_network_share(facility, check, share):
    facility.state = share.mountpoint
    facility.configure()
    problems, _ = as_nobody(check)
    assert any("the state folder is on FUSE" in words for _, words in problems)
