"""What a run cannot do to the machine it runs on."""

import os
import socket
from pathlib import Path

import pytest

from receipts.sandbox import bubblewrap

needs_bubblewrap = pytest.mark.skipif(
    not bubblewrap(), reason="bubblewrap does not work on this machine"
)
TRY = """
def attempt(name, function, *arguments, **options):
    try:
        function(*arguments, **options)
    except OSError as error:
        refused.append(name)
    else:
        done.append(name)

refused, done = [], []
"""
WRITES = (
    TRY
    + """
import os, shutil
from pathlib import Path
victim, folder = Path({victim!r}), Path({folder!r})
attempt("open", open, folder / "new.txt", "w")
attempt("append", open, victim, "a")
attempt("os.open", os.open, victim, os.O_RDWR)
attempt("mkdir", os.mkdir, folder / "new")
attempt("remove", os.remove, victim)
attempt("rmtree", shutil.rmtree, folder)
attempt("rename", os.rename, victim, folder / "moved.txt")
attempt("take", os.rename, victim, "taken.txt")
Path("own.txt").write_text("mine")
attempt("put", os.replace, "own.txt", victim)
attempt("symlink", os.symlink, "own.txt", folder / "link.txt")
attempt("link", os.link, victim, "hard.txt")
attempt("truncate", os.truncate, victim, 0)
attempt("chmod", os.chmod, victim, 0o777)
attempt("utime", os.utime, victim, (0, 0))
attempt("neighbour", os.mkdir, os.getcwd() + "-neighbour")
print(done)
"""
)


def state(folder):
    """Return everything about the files under a folder, whatever a run is for."""
    facts = {}
    for path in folder.rglob("*"):
        if path.is_file() and "receipts" not in path.parts:
            info = path.stat()
            facts[path] = (info.st_mode, info.st_nlink, info.st_mtime_ns, path.read_bytes())
    return facts


def test_writing_outside_the_folder_is_refused(isolated_course):
    """Nothing outside the working directory can be made, changed, moved or removed."""
    folder = isolated_course.root / "snippets/data"
    folder.mkdir()
    victim = folder / "rates.toml"
    victim.write_text("rate = 1\n")
    source = WRITES.format(victim=str(victim), folder=str(folder))
    isolated_course.write("writes", {"Write": source})
    before = state(isolated_course.root)
    result = isolated_course.run("writes")
    assert result.good, result.error
    # Bubblewrap gives every worker a folder of its own; the hook, every run.
    assert result.receipt.values["done"] == (["neighbour"] if bubblewrap() else [])
    assert state(isolated_course.root) == before


@pytest.mark.parametrize("place", ["/tmp", "/var/tmp", "~", "/dev", "/run"])
def test_common_places_cannot_be_written_to(isolated_course, place):
    """Not even places where everyone may write pass anything from one run to the next."""
    source = f"""
    import os
    refused = False
    try:
        open(os.path.expanduser({place!r}) + "/receipts-test", "w").close()
    except OSError:
        refused = True
    """
    if place == "~":
        source = source.replace("os.path.expanduser('~')", repr(str(Path.home())))
    assert isolated_course.record("writes", {"Write": source}).values["refused"] is True


def test_files_can_be_written_in_the_folder(isolated_course):
    """A run has a folder, a temporary directory and a home of its own."""
    source = """
    import tempfile
    from pathlib import Path
    Path("notes").mkdir()
    Path("notes/one.txt").write_text("one")
    Path("notes/one.txt").rename("two.txt")
    (Path.home() / "three.txt").write_text("three")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "four.txt").write_text("four")
    names = sorted(path.name for path in Path().iterdir())
    """
    values = isolated_course.record("writes", {"Write": source}).values
    assert values["names"] == ["notes", "three.txt", "two.txt"]


NETWORK = (
    TRY
    + """
import socket
socket.setdefaulttimeout(3)
attempt("connect", socket.create_connection, ("192.0.2.1", 80))
attempt("connect_ex", lambda: (_ for _ in ()).throw(OSError) if socket.socket().connect_ex(
    ("192.0.2.1", 80)) else None)
attempt("sendto", socket.socket(type=socket.SOCK_DGRAM).sendto, b"x", ("192.0.2.1", 53))
attempt("sendmsg", socket.socket(type=socket.SOCK_DGRAM).sendmsg, [b"x"], [], 0, ("192.0.2.1", 53))
attempt("six", socket.create_connection, ("2001:db8::1", 80))
attempt("name", socket.getaddrinfo, "receipts.example", 80)
attempt("like loopback", socket.create_connection, ("127.0.0.1.example", 80))
"""
)


def test_the_world_cannot_be_reached(isolated_course):
    """Neither connections nor datagrams nor names get out."""
    values = isolated_course.record("calls", {"Call": NETWORK}).values
    assert values["done"] == []
    assert len(values["refused"]) == 7


def test_undeclared_connection_is_a_failure_with_its_line(isolated_course):
    """A snippet that needs the world and does not say so fails where it asks."""
    source = "import socket\nsocket.create_connection(('192.0.2.1', 80), 3)"
    finding = isolated_course.fail({"Call": source})
    assert finding.line == isolated_course.line("breaks", "192.0.2.1")


def test_loopback_works(isolated_course):
    """A server and its client may talk inside a run."""
    source = """
    import socket, threading
    server = socket.create_server(("127.0.0.1", 0))
    def serve():
        connection, _ = server.accept()
        connection.sendall(b"hello")
        connection.close()
    threading.Thread(target=serve).start()
    with socket.create_connection(("localhost", server.getsockname()[1])) as client:
        greeting = client.recv(5).decode()
    """
    assert isolated_course.record("serves", {"Serve": source}).values["greeting"] == "hello"


@needs_bubblewrap
def test_servers_of_the_machine_cannot_be_reached(course):
    """The loopback of a run is its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        source = (
            f"{TRY}\nimport socket\nattempt('x', socket.create_connection, ('127.0.0.1', {port}))"
        )
        assert course.record("calls", {"Call": source}).values["done"] == []


@needs_bubblewrap
def test_other_programs_are_kept_in_too(course):
    """What a shell or a mount command tries is refused as well."""
    target = course.root / "made"
    source = f"""
    import subprocess
    commands = [
        "touch {target}",
        "mount -o remount,rw /",
        "mount -o remount,rw,bind / && touch {target}",
        "mount -t tmpfs none {course.root}",
        "umount {course.root}",
        "echo x > /proc/sys/kernel/hostname",
        "echo x > /proc/sys/vm/overcommit_memory",
    ]
    succeeded = [c for c in commands if subprocess.run(["sh", "-c", c]).returncode == 0]
    """
    assert course.record("mounts", {"Mount": source}).values["succeeded"] == []
    assert not target.exists()


@needs_bubblewrap
def test_processes_and_home_of_the_machine_are_out_of_sight(course):
    """A run sees its own processes only, and neither the home folder nor other temporary files."""
    source = """
    import os
    processes = [name for name in os.listdir("/proc") if name.isdigit()]
    count = len(processes)
    sockets = [n for n in ("/run/docker.sock", "/run/dbus", "/run/user") if os.path.exists(n)]
    """
    values = course.record("looks", {"Look": source}).values
    assert values["count"] <= 4
    assert values["sockets"] == []


@needs_bubblewrap
def test_credentials_of_the_project_are_out_of_sight(course):
    """A run sees neither the repository, where a checkout leaves tokens, nor `.env`."""
    (course.root / ".git").mkdir()
    (course.root / ".git/config").write_text("token")
    (course.root / ".env").write_text("token")
    source = f"""
    from pathlib import Path
    root = Path({str(course.root)!r})
    repository, settings = [path.name for path in (root / ".git").iterdir()], ""
    settings = (root / ".env").read_text()
    """
    values = course.record("looks", {"Look": source}).values
    assert (values["repository"], values["settings"]) == ([], "")


@needs_bubblewrap
def test_shared_memory_does_not_pass_from_run_to_run(course):
    """What a run leaves in shared memory is gone in the next."""
    source = "import os\nfound = os.listdir('/dev/shm')\nopen('/dev/shm/note', 'w').close()"
    course.record("shares", {"Share": source})
    assert course.record("shares_too", {"Share": source}).values["found"] == []


def test_processes_outside_the_run_cannot_be_signalled(isolated_course):
    """A run can neither end nor see to it that something else ends."""
    source = f"{TRY}\nimport os\nattempt('one', os.kill, {os.getpid()}, 0)"
    source += f"\nattempt('group', os.killpg, {os.getpgid(0)}, 0)"
    assert isolated_course.record("signals", {"Signal": source}).values["done"] == []


def test_environment_of_the_command_cannot_be_read(isolated_course, monkeypatch):
    """The processes around a run do not show it their environment."""
    path = f"/proc/self/../{os.getpid()}/environ"
    source = f"{TRY}\nattempt('read', lambda: open({path!r}, 'rb').read())"
    assert isolated_course.record("reads", {"Read": source}).values["done"] == []


def test_receipt_says_what_kept_the_run_in(isolated_course):
    """Readers see which isolation was at work."""
    receipt = isolated_course.record("count_clauses")
    assert receipt.isolation == (bubblewrap() or "audit hook")
