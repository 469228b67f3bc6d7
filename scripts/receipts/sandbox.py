"""What keeps a run in: bubblewrap where it works, else an audit hook."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from receipts.paths import Project

AUDIT_HOOK = "audit hook"


@cache
def bubblewrap() -> str | None:
    """Return the name and version of a bubblewrap that works here, or None."""
    if os.environ.get("RECEIPTS_NO_BUBBLEWRAP") or not shutil.which("bwrap"):
        return None
    trial = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    trial += ["--unshare-net", "--unshare-pid", "true"]
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

    The home folder and /tmp are empty in there but for the project and its Python.
    """
    if not bubblewrap():
        return command
    wrapped = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc"]
    wrapped += ["--dev-bind", "/dev", "/dev"] if devices else ["--dev", "/dev"]
    for hidden in ("/tmp", str(Path.home())):  # noqa: S108
        wrapped += ["--tmpfs", hidden]
    packages = Path(__file__).resolve().parents[1]
    for needed in dict.fromkeys((sys.base_prefix, sys.prefix, str(packages), str(project.root))):
        wrapped += ["--ro-bind", needed, needed]
    wrapped += ["--bind", str(work), str(work)]
    if not network:
        wrapped += ["--unshare-net"]
    wrapped += ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
    return [*wrapped, "--", *command]


def install_audit_hook(writable: Path, network: bool) -> None:
    """Refuse, in this process and its forks, writes outside `writable` and remote sockets.

    Weaker than bubblewrap: it sees what Python does, not what native code or another
    program does, which is why receipts say which of the two was at work.
    """
    allowed = (str(writable), "/dev/")

    def check_open(path: Any, mode: Any, flags: Any) -> None:
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if isinstance(flags, int) else 0
        if writes and isinstance(path, (str, bytes, os.PathLike)):
            check_path(path)

    def check_path(path: Any, *_: Any) -> None:
        if isinstance(path, int) or path is None:
            return
        target = os.path.realpath(os.fsdecode(path))
        if not target.startswith(allowed):
            raise PermissionError(f"a run may write in its own folder only, not {target}")

    def check_two(source: Any, target: Any, *_: Any) -> None:
        check_path(source)
        check_path(target)

    def check_connect(_socket: Any, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if network or host in ("localhost", "::1") or str(host).startswith("127."):
            return
        raise PermissionError(f"a run may reach loopback only, not {host}")

    checks: dict[str, Callable[..., None]] = {
        "open": check_open,
        "os.remove": check_path,
        "os.rmdir": check_path,
        "os.mkdir": check_path,
        "os.truncate": check_path,
        "os.rename": check_two,
        "os.link": check_two,
        "os.symlink": check_two,
        "shutil.rmtree": check_path,
        "socket.connect": check_connect,
        "socket.sendto": check_connect,
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if check := checks.get(event):
            check(*arguments)

    sys.addaudithook(hook)
