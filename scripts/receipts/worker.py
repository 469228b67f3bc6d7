"""The process snippets run in: it imports heavy libraries once and forks for every run.

It reads one job a line from standard input and answers with one line on standard output.
Under bubblewrap everything in its process namespace but itself belongs to the run at
hand, so that nothing a run leaves behind survives it.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import select
import signal
import sys
import threading
import time
import traceback
import types
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from receipts.paths import Project
from receipts.sandbox import AUDIT_HOOK, install_audit_hook
from receipts.snippet import load_snippet
from receipts.values import named_values

POLL_SECONDS = 0.03
# Room above the declared memory for what libraries map but hardly touch.
DATA_SLACK = 512 * 2**20


@dataclass(frozen=True)
class Job:
    """One run: the file, the folder it may write to, its limits, its extra environment."""

    path: str
    root: str
    work: str
    variant: str
    seconds: float
    memory_mb: int
    processes: int
    file_mb: int
    output_kb: int
    network: bool
    isolation: str
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What became of a run. `failure` is empty if it ended well; offsets are in bytes."""

    failure: str = ""
    raised: str = ""
    message: str = ""
    line: int = 0
    cell: str = ""
    exit_status: int = 0
    seconds: float = 0.0
    peak_memory_mb: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    cells: list[dict[str, Any]] = field(default_factory=list)
    accelerator: dict[str, str] = field(default_factory=dict)


def main(preload: list[str]) -> None:
    """Serve jobs until standard input ends."""
    jobs, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    # What libraries print while they are imported must not mix with answers.
    os.dup2(2, 1)
    _adopt_orphans()
    for module in preload:
        # A snippet that needs it will say what is missing, with file and line.
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    print(json.dumps({"ready": preload}), file=answers, flush=True)
    for line in jobs:
        outcome = _run(Job(**json.loads(line)))
        print(json.dumps(asdict(outcome)), file=answers, flush=True)


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        set_child_subreaper = 36
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def _run(job: Job) -> Outcome:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(job, writing)
    os.close(writing)
    outcome = Outcome()
    status = _watch(job, child, reading, outcome)
    os.close(reading)
    _kill_everything()
    if status is not None and not outcome.failure:
        _judge_exit(status, outcome)
    return outcome


def _watch(job: Job, child: int, reading: int, outcome: Outcome) -> int | None:
    """Follow the events of the child until it ends or breaks a limit."""
    started = time.monotonic()
    buffer = b""
    finished = False
    while True:
        if select.select([reading], [], [], POLL_SECONDS)[0]:
            chunk = os.read(reading, 1 << 20)
            buffer += chunk
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                finished |= _note(json.loads(line), outcome)
            if not chunk or finished:
                # End of events: the child is gone, or is about to be.
                status = _wait(child, started + job.seconds + 1)
                outcome.seconds = outcome.seconds or time.monotonic() - started
                if finished:
                    outcome.exit_status = 0
                    return None
                return status
        elif os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            outcome.seconds = time.monotonic() - started
            return os.waitpid(child, 0)[1]
        if broken := _broken_limit(job, child, time.monotonic() - started):
            outcome.failure = broken
            outcome.seconds = time.monotonic() - started
            return None


def _wait(child: int, deadline: float) -> int:
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _note(event: dict[str, Any], outcome: Outcome) -> bool:
    """Take one event into the outcome; tell whether it is the last."""
    kind = event.pop("event")
    if kind == "cell":
        outcome.cell, outcome.line = event["title"], event["line"]
    elif kind == "done":
        outcome.cells.append(event)
    elif kind == "failed":
        outcome.failure = event.pop("failure")
        for key, value in event.items():
            setattr(outcome, key, value)
    elif kind == "end":
        for key, value in event.items():
            setattr(outcome, key, value)
        return True
    return False


def _judge_exit(status: int, outcome: Outcome) -> None:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        outcome.exit_status = -number
        outcome.failure = f"killed by {signal.Signals(number).name}"
    else:
        outcome.exit_status = os.WEXITSTATUS(status)
        outcome.failure = f"left with os._exit({outcome.exit_status}) before its end"


def _broken_limit(job: Job, child: int, elapsed: float) -> str:
    if elapsed > job.seconds:
        return f"ran longer than its limit of {job.seconds:g} s (seconds)"
    for name in ("stdout", "stderr"):
        path = Path(job.work, name)
        if path.exists() and path.stat().st_size > job.output_kb * 1000:
            return f"wrote more than {job.output_kb} kB to {name} (output_kb)"
    try:
        main_process = psutil.Process(child)
        family = [main_process, *main_process.children(recursive=True), *_adopted(child)]
        if len(family) > job.processes:
            return f"started more than {job.processes} processes (processes)"
        resident = sum(_resident(process) for process in family)
    except psutil.NoSuchProcess:
        return ""
    if resident > job.memory_mb * 1e6:
        return f"used more than {job.memory_mb} MB of memory (memory_mb)"
    return ""


def _adopted(child: int) -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if p.pid != child]


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _kill_everything() -> None:
    """Kill what the run started, however deep, and reap it."""
    in_own_namespace = bool(os.environ.get("RECEIPTS_PID_NAMESPACE"))
    for _ in range(200):
        if in_own_namespace:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        else:
            family = psutil.Process().children(recursive=True)
            for number in (signal.SIGSTOP, signal.SIGKILL):
                for process in family:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        process.send_signal(number)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.005)


def _child(job: Job, events: int) -> None:
    """Become the run; never returns."""
    os.setsid()
    for number, name in ((1, "stdout"), (2, "stderr")):
        target = os.open(f"{job.work}/{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(target, number)
        os.close(target)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    for name, number in (("stdout", 1), ("stderr", 2)):
        stream = open(  # noqa: SIM115
            number, "w", encoding="utf-8", errors="backslashreplace", closefd=False
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)

    def tell(event: str, **facts: Any) -> None:
        data = (json.dumps({"event": event, **facts}) + "\n").encode()
        while data:
            data = data[os.write(events, data) :]

    try:
        _enter(job)
        _run_cells(job, tell)
    except BaseException as error:  # noqa: BLE001
        tell("failed", failure=f"could not start: {type(error).__name__}: {error}")
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(0)


def _enter(job: Job) -> None:
    folder = Path(job.work, "folder")
    folder.mkdir()
    os.chdir(folder)
    os.environ.update(job.environment, HOME=str(folder), TMPDIR=str(folder))
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, job.file_mb * 2**20),
        (resource.RLIMIT_CPU, int(job.seconds * (os.cpu_count() or 1)) + 5),
    ]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_DATA, _data_bytes() + job.memory_mb * 2**20 + DATA_SLACK))
    for which, value in limits:
        resource.setrlimit(which, (value, value))
    if job.isolation == AUDIT_HOOK:
        install_audit_hook(folder, job.network)


def _data_bytes() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


def _run_cells(job: Job, tell: Any) -> None:
    snippet = load_snippet(Project(Path(job.root)), Path(job.path))
    module = types.ModuleType("__main__")
    module.__file__ = job.path
    sys.modules["__main__"] = module
    sys.argv = [job.path]
    sys.path[0:0] = [str(snippet.path.parent)]
    started = time.monotonic()
    for cell in snippet.cells:
        tell("cell", title=cell.title, line=cell.line)
        cell_started = time.monotonic()
        failure = _execute(compile(cell.tree, job.path, "exec"), module.__dict__, job)
        sys.stdout.flush()
        sys.stderr.flush()
        tell(
            "done",
            title=cell.title,
            seconds=time.monotonic() - cell_started,
            stdout_end=os.fstat(1).st_size,
            stderr_end=os.fstat(2).st_size,
        )
        if failure:
            tell("failed", **failure)
            break
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tell(
        "end",
        seconds=time.monotonic() - started,
        values=named_values(module.__dict__),
        peak_memory_mb=peak // (10**6 if sys.platform == "darwin" else 1000),
        accelerator=_accelerator(),
    )


def _execute(code: types.CodeType, namespace: dict[str, Any], job: Job) -> dict[str, Any] | None:
    try:
        exec(code, namespace)  # noqa: S102
    except SystemExit as error:
        return None if error.code in (None, 0) else _failure(error, job.path)
    except BaseException as error:  # noqa: BLE001
        return _failure(error, job.path)
    return None


def _failure(error: BaseException, path: str) -> dict[str, Any]:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
    # As Python would print it, without the frames.
    message = "".join(traceback.format_exception_only(error)).strip()
    return {
        "failure": message,
        "raised": type(error).__name__,
        "message": str(error),
        "line": frames[-1].lineno if frames else 0,
    }


def _accelerator() -> dict[str, str]:
    """Say which GPU the run could use, if it imported a library that knows."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        return {
            "accelerator": properties.name,
            "accelerator_memory_gb": f"{properties.total_memory / 1e9:.1f}",
            "cuda": str(torch.version.cuda),
        }
    mlx = sys.modules.get("mlx.core")
    if mlx is not None:
        return {"accelerator": str(mlx.default_device())}
    return {}


if __name__ == "__main__":
    main(sys.argv[1:])
