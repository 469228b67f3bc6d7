"""What keeps a run in: bubblewrap where it works, else an audit hook (`audit`)."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from receipts.paths import Project

AUDIT_HOOK = "audit hook"
# Shared memory is all that libraries expect to write to outside the run's own folder.
SHARED_MEMORY_BYTES = 512 * 2**20


@cache
def bubblewrap() -> str | None:
    """Return the name and version of a bubblewrap that works here, or None."""
    if os.environ.get("RECEIPTS_NO_BUBBLEWRAP") or not shutil.which("bwrap"):
        return None
    trial = [*_bubblewrap([], network=False, devices=False), "--", "true"]
    if subprocess.run(trial, capture_output=True, check=False).returncode != 0:
        return None
    version = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False)
    return version.stdout.strip()


def isolation() -> str:
    """Return what a receipt says about isolation."""
    return bubblewrap() or AUDIT_HOOK


def sandboxed(
    command: list[str], project: Project, work: Path, network: bool, devices: bool
) -> list[str]:
    """Return `command` wrapped so that it can write in `work` only.

    Home, temporary and run-time folders are empty in there but for the project and its
    Python, and so are the folder and files of the project where credentials may lie.
    """
    if not bubblewrap():
        return command
    packages = Path(__file__).resolve().parents[1]
    shown = []
    for needed in dict.fromkeys((sys.base_prefix, sys.prefix, str(packages), str(project.root))):
        shown += ["--ro-bind", needed, needed]
    empty = work / "empty"
    empty.touch()
    for private in (project.root / ".git", project.root / ".env"):
        if private.is_dir():
            shown += ["--tmpfs", str(private), "--remount-ro", str(private)]
        elif private.exists():
            shown += ["--ro-bind", str(empty), str(private)]
    shown += ["--bind", str(work), str(work)]
    return [*_bubblewrap(shown, network=network, devices=devices), "--", *command]


def _bubblewrap(shown: list[str], *, network: bool, devices: bool) -> list[str]:
    wrapped = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc"]
    # Root could still set these: they belong to the user, whatever its capabilities.
    wrapped += ["--ro-bind-try", "/proc/sys", "/proc/sys", "--dev", "/dev"]
    for device in Path("/dev").glob("nvidia*") if devices else ():
        wrapped += ["--dev-bind-try", str(device), str(device)]
    hidden = _hidden_folders()
    for folder in hidden:
        wrapped += ["--tmpfs", folder]
    if network:
        # Where the addresses of name servers often lie.
        names = str(Path("/etc/resolv.conf").resolve())
        wrapped += ["--ro-bind-try", names, names] if names.startswith("/run/") else []
    wrapped += shown
    for folder in (*hidden, "/dev"):
        wrapped += ["--remount-ro", folder]
    wrapped += ["--size", str(SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm"]  # noqa: S108
    if not network:
        wrapped += ["--unshare-net"]
    wrapped += ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
    return [*wrapped, "--cap-drop", "ALL"]


def _hidden_folders() -> list[str]:
    """Return the folders of this machine that no run may look into."""
    candidates = ("/tmp", "/var/tmp", "/run", os.path.expanduser("~"))  # noqa: S108
    folders = dict.fromkeys(str(Path(folder).resolve()) for folder in candidates)
    return [folder for folder in folders if folder != "/" and Path(folder).is_dir()]
