"""The weaker of the two isolations: an audit hook in the process of the run.

It sees what Python does, not what native code or another program does, which is why
receipts say which of the two was at work.
"""

import ipaddress
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def install_audit_hook(writable: Path, network: bool) -> None:
    """Refuse, in this process and its forks, to leave `writable`, loopback and the family.

    Args:
        writable: the only folder in which files may be made, changed or removed.
        network: whether other machines may be reached.
    """
    folder = os.path.realpath(writable)
    allowed = (folder + os.sep, "/dev/null", "/dev/shm/")  # noqa: S108

    def check_path(path: Any, *_: Any) -> None:
        if isinstance(path, int) or path is None:
            return
        target = os.path.realpath(os.fsdecode(path))
        if target != folder and not target.startswith(allowed):
            raise PermissionError(f"a run may write in its own folder only, not {target}")

    def check_open(path: Any, _mode: Any, flags: Any) -> None:
        if isinstance(flags, int) and flags & WRITING:
            check_path(path)
        elif isinstance(path, (str, bytes, os.PathLike)):
            _check_reading(os.fsdecode(path))

    def check_two(source: Any, target: Any, *_: Any) -> None:
        check_path(source)
        check_path(target)

    def check_second(_source: Any, target: Any, *_: Any) -> None:
        check_path(target)

    checks: dict[str, Callable[..., None]] = {
        "open": check_open,
        "os.symlink": check_second,
        "os.kill": _check_signal,
        "os.killpg": _check_group,
    }
    one_path = "remove rmdir mkdir truncate chmod chown chflags utime setxattr removexattr"
    checks |= {f"os.{name}": check_path for name in one_path.split()}
    checks |= {"shutil.rmtree": check_path, "os.rename": check_two, "os.link": check_two}
    if not network:
        names = "connect sendto sendmsg"
        checks |= {f"socket.{name}": _check_address for name in names.split()}
        names = "getaddrinfo gethostbyname gethostbyaddr"
        checks |= {f"socket.{name}": _check_host for name in names.split()}

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if check := checks.get(event):
            check(*arguments)

    sys.addaudithook(hook)


def _check_reading(path: str) -> None:
    # Environment and memory of other processes hold the keys that a run is not given.
    if path.endswith(("environ", "mem")):
        _, *folders = Path(os.path.realpath(path)).parts
        if folders[0] == "proc" and folders[1].isdigit() and folders[1] != str(os.getpid()):
            raise PermissionError(f"a run may not read {path}")


def _check_address(_socket: Any, address: Any = None, *_: Any) -> None:
    # Addresses that are text are Unix sockets; without one the socket is connected.
    if isinstance(address, tuple) and address:
        _check_host(address[0])


def _check_host(host: Any, *_: Any) -> None:
    name = host.decode(errors="replace") if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        if ipaddress.ip_address(str(name).partition("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    raise PermissionError(f"a run may reach loopback only, not {name}")


def _check_signal(number: int, *_: Any) -> None:
    if number != os.getpid() and not _is_descendant(number):
        raise PermissionError(f"a run may signal its own processes only, not {number}")


def _check_group(number: int, *_: Any) -> None:
    if number not in (0, os.getpgid(0)) and not _is_descendant(number):
        raise PermissionError(f"a run may signal its own processes only, not group {number}")


def _is_descendant(number: int) -> bool:
    try:
        return number > 0 and os.getpid() in {p.pid for p in psutil.Process(number).parents()}
    except psutil.Error:
        return False
