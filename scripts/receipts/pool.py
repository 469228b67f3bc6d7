"""Workers by profile: start one, give it jobs, replace it when a run takes it down."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from receipts.environment import prepare_font_cache, snippet_environment
from receipts.errors import MissingError
from receipts.fingerprint import local_imports
from receipts.paths import Project
from receipts.sandbox import bubblewrap, sandboxed
from receipts.snippet import Snippet
from receipts.variant import Variant

# Importing these costs more than a fork. A worker imports those its snippets name.
WORTH_PRELOADING = (
    "anthropic",
    "llama_cpp",
    "matplotlib.pyplot",
    "mlx.core",
    "numpy",
    "sentence_transformers",
    "sklearn",
    "tiktoken",
    "tokenizers",
    "torch",
    "transformers",
)


def modules_to_preload(snippet: Snippet) -> tuple[str, ...]:
    """Return the heavy modules that a run of `snippet` will import."""
    names = local_imports(snippet)[1]
    return tuple(name for name in WORTH_PRELOADING if name.partition(".")[0] in names)


class Worker:
    """A worker process with its sandbox; a context manager that ends it."""

    def __init__(self, project: Project, preload: tuple[str, ...], variant: Variant) -> None:
        self.project = project
        self.preload = preload
        self.variant = variant
        self.work = Path(tempfile.mkdtemp(prefix="receipts-"))
        self._count = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.work, ignore_errors=True)

    def start(self) -> None:
        """Start the process and let it import; returns at once."""
        if not hasattr(os, "fork"):
            raise MissingError("running snippets needs fork(): on Windows run this inside WSL 2")
        if self._process and self._process.poll() is None:
            return
        prepare_font_cache(self.project)
        environment = snippet_environment(self.project)
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        if bubblewrap():
            environment["RECEIPTS_PID_NAMESPACE"] = "1"
        command = [sys.executable, "-m", "receipts.worker", *self.preload]
        devices = self.variant.id == "cuda"
        network = self.variant.network
        self._process = subprocess.Popen(
            sandboxed(command, self.project, self.work, network, devices),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.work / "log").open("w"),
            text=True,
            env=environment,
            cwd=self.work,
        )

    def folder(self) -> Path:
        """Make a new folder for a run inside the only place it may write to."""
        self._count += 1
        folder = self.work / str(self._count)
        folder.mkdir()
        return folder

    def run(self, job: dict[str, object]) -> dict[str, object]:
        """Run one job and return its outcome.

        Raises:
            MissingError: the worker itself went down, twice.
        """
        for _ in range(2):
            self.start()
            process = self._process
            assert process and process.stdin and process.stdout
            try:
                process.stdin.write(json.dumps(job) + "\n")
                process.stdin.flush()
                for line in process.stdout:
                    answer: dict[str, object] = json.loads(line)
                    if "ready" not in answer:
                        return answer
            except BrokenPipeError:
                pass
            self.stop()
            shutil.rmtree(Path(str(job["work"])), ignore_errors=True)
            Path(str(job["work"])).mkdir()
        log = (self.work / "log").read_text(errors="replace").strip().splitlines()
        raise MissingError(f"the worker went down: {' / '.join(log[-3:]) or 'no message'}")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            self._process = None
