"""Follow a run from outside: take its events, break it off at its limits, clean up after it."""

import contextlib
import json
import os
import select
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import psutil

from receipts.capture import STREAMS, Capture
from receipts.job import Job, Outcome

POLL_SECONDS = 0.03
# Counting files takes longer than all other limits together.
POLLS_A_COUNT = 10
# A run that cannot be ended within this time takes its worker down.
KILL_SECONDS = 10

PARENT = os.getppid()


def watch(job: Job, child: int, events: int, capture: Capture, outcome: Outcome) -> None:
    """Fill in `outcome` from the events of the child until it ends or breaks a limit."""
    started = time.monotonic()
    buffer, polls = b"", 0
    while True:
        polls += 1
        if select.select([events], [], [], POLL_SECONDS)[0]:
            chunk = os.read(events, 1 << 20)
            *lines, buffer = (buffer + chunk).split(b"\n")
            finished = _take_events(lines, capture, outcome)
            if finished or not chunk:
                # The child is gone, or is about to be.
                status = _wait(child, started + job.seconds + 1)
                if not finished:
                    _judge_exit(status, outcome)
                break
        else:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                _judge_exit(status, outcome)
                break
        elapsed = time.monotonic() - started
        if broken := _broken_limit(job, elapsed, capture, count=polls % POLLS_A_COUNT == 0):
            outcome.failure = broken
            break
        if os.getppid() != PARENT:
            # Nobody waits for an answer any more.
            clean_up()
            os._exit(1)
    # A run may end, well or badly, before it is noticed that it went too far.
    if broken := _too_much_written(job, capture, count=True):
        outcome.failure, outcome.raised = broken, ""
    outcome.seconds = outcome.seconds or time.monotonic() - started
    _keep_rest(capture, outcome)


def _wait(child: int, deadline: float) -> int:
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _take_events(lines: list[bytes], capture: Capture, outcome: Outcome) -> bool:
    """Take events into the outcome; tell whether the last of all was among them."""
    for line in lines:
        try:
            if _take_event(json.loads(line), capture, outcome):
                return True
        except (ValueError, KeyError, TypeError, AttributeError):
            outcome.failure = "wrote into a pipe of the engine: which descriptors does it use?"
            return True
    return False


def _take_event(event: dict[str, Any], capture: Capture, outcome: Outcome) -> bool:
    kind = event["event"]
    if kind == "cell":
        outcome.cell, outcome.line = event["title"], event["line"]
    elif kind == "done":
        texts = capture.next_texts({name: event[name] for name in STREAMS})
        outcome.cells.append({"title": event["title"], "seconds": event["seconds"], **texts})
    elif kind == "failed":
        outcome.failure, outcome.raised = event["failure"], event["raised"]
        outcome.message, outcome.line = event["message"], event["line"] or outcome.line
    elif kind == "end":
        outcome.seconds, outcome.values = event["seconds"], event["values"]
        outcome.peak_memory_mb = event["peak_memory_mb"]
        outcome.accelerator = event["accelerator"]
        return True
    return False


def _keep_rest(capture: Capture, outcome: Outcome) -> None:
    """Keep what the cell that was broken off had printed."""
    texts = capture.next_texts()
    if any(texts.values()) and outcome.failure and not outcome.raised:
        outcome.cells.append({"title": outcome.cell, "seconds": 0.0, **texts})


def _judge_exit(status: int, outcome: Outcome) -> None:
    if outcome.failure:
        return
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        names = {known.value: known.name for known in signal.Signals}
        outcome.exit_status = -number
        outcome.failure = f"killed by {names.get(number, f'signal {number}')}"
    else:
        outcome.exit_status = os.WEXITSTATUS(status)
        outcome.failure = f"left with os._exit({outcome.exit_status}) before its end"


def _broken_limit(job: Job, elapsed: float, capture: Capture, *, count: bool) -> str:
    if elapsed > job.seconds:
        return f"ran longer than its limit of {job.seconds:g} s (seconds)"
    # Those whose parent has ended are children of this process.
    family = psutil.Process().children(recursive=True)
    if len(family) > job.processes:
        return f"started more than {job.processes} processes (processes)"
    if sum(map(_resident, family)) > job.memory_mb * 1e6:
        return f"used more than {job.memory_mb} MB of memory (memory_mb)"
    return _too_much_written(job, capture, count=count)


def _too_much_written(job: Job, capture: Capture, *, count: bool) -> str:
    for name in STREAMS:
        if capture.size(name) > job.output_kb * 1000:
            return f"wrote more than {job.output_kb} kB to {name} (output_kb)"
    if count and _bytes_in(Path(job.work)) > job.file_mb * 2**20:
        return f"wrote more than {job.file_mb} MB of files (file_mb)"
    return ""


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _bytes_in(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_blocks * 512  # noqa: PTH118
    return total


def clean_up() -> None:
    """Kill what the run started, however deep, reap it, and empty what runs share."""
    own_namespace = bool(os.environ.get("RECEIPTS_PID_NAMESPACE"))
    deadline = time.monotonic() + KILL_SECONDS
    while _reap():
        if time.monotonic() > deadline:
            os._exit(1)
        if own_namespace:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        else:
            _kill_family()
        time.sleep(0.002)
    if own_namespace:
        for path in Path("/dev/shm").iterdir():  # noqa: S108
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _reap() -> bool:
    """Collect children that ended; tell whether any is left."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    return False


def _kill_family() -> None:
    # Stopped first: what multiplies would otherwise outrun the list.
    family = psutil.Process().children(recursive=True)
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.send_signal(number)
