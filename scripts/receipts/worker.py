"""The process snippets run in: it imports heavy libraries once and forks for every run.

It reads one job a line from standard input and answers with lines on standard output:
`ready` once, then for every job `started` and the outcome. Under bubblewrap everything in
its process namespace but itself belongs to the run at hand, so that nothing a run leaves
behind survives it.
"""

import contextlib
import ctypes
import fcntl
import importlib
import json
import os
import sys
from pathlib import Path

from receipts.capture import Capture, read_figures
from receipts.child import become_run
from receipts.job import Job, Outcome
from receipts.watch import clean_up, watch

# Out of the way of the low numbers that a snippet may close or write to by mistake.
FIRST_DESCRIPTOR = 200


def main(preload: list[str]) -> None:
    """Serve jobs until standard input ends."""
    answers = os.fdopen(fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR), "w")
    # What libraries print while they are imported must not mix with answers.
    os.dup2(2, 1)
    _adopt_orphans()
    for module in preload:
        # A snippet that needs it will say what is missing, with file and line.
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    print(json.dumps({"ready": preload}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps({"started": True}), file=answers, flush=True)
        outcome = _run(Job.from_line(line), answers.fileno())
        answers.write(outcome.to_line())
        answers.flush()


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        set_child_subreaper = 36
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def _run(job: Job, answers: int) -> Outcome:
    work = Path(job.work)
    capture = Capture(work, job.output_kb * 1000, FIRST_DESCRIPTOR)
    folder = work / "folder"
    folder.mkdir()
    reading, pipe = os.pipe()
    writing = fcntl.fcntl(pipe, fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR)
    os.close(pipe)
    child = os.fork()
    if child == 0:
        for number in (reading, answers):
            os.close(number)
        become_run(job, folder, capture, writing)
    os.close(writing)
    outcome = Outcome()
    try:
        watch(job, child, reading, capture, outcome)
    finally:
        clean_up()
        os.close(reading)
    capture.close()
    if not outcome.failure and not folder.is_symlink():
        try:
            outcome.figures = read_figures(folder)
        except ValueError as error:
            outcome.failure = str(error)
    return outcome


if __name__ == "__main__":
    main(sys.argv[1:])
