"""Samba on the machine's loopback: a share of drop folders, as acquisition computers see it."""

from harness.waiting import until

USER, PASSWORD = "microscope", "plan-apo"
CONFIGURATION = """\
[global]
    server role = standalone server
    workgroup = LAB
    interfaces = 127.0.0.1/8
    bind interfaces only = yes
    smb ports = 445
    disable netbios = yes
    load printers = no
    printing = bsd
    printcap name = /dev/null
    disable spoolss = yes
    log level = 1
[drop]
    path = /srv/drop
    valid users = microscope
    read only = no
    create mask = 0664
    directory mask = 0775
"""


def prepare(machine):
    """Before the machine is booted: what it serves, and that it serves nothing else."""
    machine.write("/etc/samba/smb.conf", CONFIGURATION)
    for unit in ("nmbd", "samba-ad-dc", "winbind"):
        (machine.root / f"etc/systemd/system/{unit}.service").symlink_to("/dev/null")


def set_up(machine):
    """Once the machine runs: the user of the microscopes, and the folder that is shared."""
    machine.run("useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", USER)
    machine.run("smbpasswd", "-s", "-a", USER, text=f"{PASSWORD}\n{PASSWORD}\n")
    machine.run("install", "-d", "-o", USER, "-g", USER, "/srv/drop")
    machine.run("systemctl", "restart", "smbd")
    machine.tell("smbd", "--version")


def wait(machine):
    """Until it answers, as after a reboot."""
    until(lambda: machine.run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/445", check=False, quiet=True).returncode == 0,
          "the file server")
