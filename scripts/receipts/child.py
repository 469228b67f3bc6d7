"""Inside the fork: give up what belongs to the worker, take on limits, run the snippet."""

import atexit
import os
import resource
import sys
import tempfile
from json import dumps
from pathlib import Path
from typing import Any, NoReturn

from receipts.audit import install_audit_hook
from receipts.capture import STREAMS, Capture
from receipts.cells import flush_streams, last_line, run_cells
from receipts.errors import CourseError
from receipts.hashing import sha256
from receipts.job import Job
from receipts.paths import Project
from receipts.sandbox import AUDIT_HOOK
from receipts.snippet import Snippet, load_snippet

# Room above the declared memory for what libraries map but hardly touch.
DATA_SLACK = 512 * 2**20


def become_run(job: Job, folder: Path, capture: Capture, events: int) -> NoReturn:
    """Turn this process into the run; it ends here, whatever happens."""
    process = os.getpid()

    def tell(event: str, **facts: Any) -> None:
        # A fork of the snippet that comes by here has nothing to say.
        if os.getpid() != process:
            return
        data = (dumps({"event": event, **facts}) + "\n").encode()
        while data:
            data = data[os.write(events, data) :]

    try:
        os.setsid()
        # What the worker wants done at its own end, and where it keeps temporary files.
        atexit._clear()
        tempfile.tempdir = None
        _open_streams(capture)
        snippet = _read(job)
        _limit(job, folder)
        run_cells(snippet, capture, tell)
    except BaseException as error:  # noqa: BLE001
        text = str(error) if isinstance(error, CourseError) else last_line(error)
        tell("failed", failure=f"could not run: {text}", raised="", message="", line=0)
        flush_streams()
        os._exit(1)
    os._exit(0)


def _open_streams(capture: Capture) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    for number, name in enumerate(STREAMS, 1):
        os.dup2(capture.descriptor(name), number)
        stream = open(  # noqa: SIM115
            number, "w", encoding="utf-8", errors="backslashreplace", closefd=False
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _read(job: Job) -> Snippet:
    snippet = load_snippet(Project(Path(job.root)), Path(job.path))
    if sha256(snippet.text.encode()) != job.source_sha256:
        raise RuntimeError("the file changed while it was about to run")
    return snippet


def _limit(job: Job, folder: Path) -> None:
    os.chdir(folder)
    os.environ.update(job.environment, HOME=str(folder), TMPDIR=str(folder))
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, job.file_mb * 2**20),
        (resource.RLIMIT_CPU, int(job.seconds * (os.cpu_count() or 1)) + 5),
    ]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_DATA, _data_bytes() + job.memory_mb * 2**20 + DATA_SLACK))
        # Should the machine run out of memory, the run goes before anything else.
        Path("/proc/self/oom_score_adj").write_text("1000")
    for which, value in limits:
        resource.setrlimit(which, (value, value))
    if job.isolation == AUDIT_HOOK:
        install_audit_hook(folder, job.network)


def _data_bytes() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
