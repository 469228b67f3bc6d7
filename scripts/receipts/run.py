"""One run: hand a snippet to a worker, judge what comes back, make the receipt."""

import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from receipts.device import describe_device
from receipts.errors import CourseError, Finding
from receipts.figure import normalise_svg
from receipts.fingerprint import Fingerprint, data_hashes, take_fingerprint
from receipts.hashing import sha256
from receipts.imports import local_imports
from receipts.job import Job, Outcome
from receipts.lock import Lock
from receipts.plan import Entry
from receipts.pool import Worker
from receipts.receipt import Receipt
from receipts.sandbox import isolation
from receipts.scrub import Scrubber, holds_secret, known_secrets
from receipts.snippet import Snippet, load_snippet
from receipts.transcript import CellOutput

LAST_LINES = 8
LINE_LENGTH = 160


@cache
def _device() -> dict[str, Any]:
    return describe_device()


def make_receipt(entry: Entry, worker: Worker, lock: Lock) -> Receipt:
    """Run `entry` in `worker` and return its receipt; nothing is stored.

    Raises:
        CourseError: the run failed, or shows a secret; file, line, cell and last output.
        MissingError: no worker can be kept up.
    """
    snippet, variant = entry.snippet, entry.variant
    # It imports its libraries while the fingerprint is taken.
    worker.start()
    fingerprint = take_fingerprint(snippet, variant.id)
    for name, version in fingerprint.distributions.items():
        if difference := lock.difference(name, version):
            problem = f"installed version differs from the lock: {difference}"
            mend = "make site (installs the locked versions), or make lock (renews the lock)"
            raise CourseError(Finding(snippet.path, 1, problem, mend))
    date = datetime.now(UTC).isoformat(timespec="seconds")
    secrets = known_secrets()
    with worker.folder() as folder:
        outcome = worker.run(_job(entry, folder))
        scrubber = Scrubber(secrets, _replacements(folder, entry))
    outcome.failure = scrubber.text(outcome.failure)
    cells = _cells(outcome, scrubber)
    _judge(entry, outcome, cells, secrets)
    _refuse_changes(snippet, fingerprint)
    receipt = Receipt(
        slug=snippet.slug,
        command=f"uv run {snippet.project.relative(snippet.path)}",
        source=snippet.project.relative(snippet.path),
        source_sha256=sha256(snippet.text.encode()),
        fingerprint=fingerprint,
        exit_status=1 if outcome.raised else outcome.exit_status,
        raised=outcome.raised,
        date=date,
        seconds=round(outcome.seconds, 3),
        peak_memory_mb=outcome.peak_memory_mb,
        device={**_device(), **outcome.accelerator},
        isolation=isolation(),
        seed=snippet.settings["seed"],
        values=scrubber.value(outcome.values),
        cells=cells,
        figures=_figures(entry, outcome.figures, scrubber),
    )
    _refuse_secrets(entry, receipt, secrets)
    return receipt


def _job(entry: Entry, folder: Path) -> Job:
    snippet, variant = entry.snippet, entry.variant
    limits = ("seconds", "memory_mb", "processes", "file_mb", "output_kb")
    return Job(
        path=str(snippet.path),
        root=str(snippet.project.root),
        source_sha256=sha256(snippet.text.encode()),
        work=str(folder),
        network=entry.network,
        isolation=isolation(),
        environment={name: os.environ[name] for name in variant.keys if name in os.environ},
        **{name: snippet.settings[name] for name in limits},
    )


def _replacements(folder: Path, entry: Entry) -> dict[str, str]:
    here, root = folder / "folder", entry.snippet.project.root
    replacements = {f"{place}/": "" for place in (here, root)}
    replacements |= {str(here): ".", str(root): ".", str(folder.parent): "..."}
    home = str(Path.home())
    return replacements if home == "/" else {**replacements, f"{home}/": "~/"}


def _cells(outcome: Outcome, scrubber: Scrubber) -> tuple[CellOutput, ...]:
    cells = []
    for cell in outcome.cells:
        stderr = cell["stderr"]
        if outcome.raised and cell is outcome.cells[-1]:
            # Python would print the frames as well: they are of no use to a reader.
            stderr = f"{stderr}\n{outcome.message}" if stderr else outcome.message
        stdout, stderr = scrubber.text(cell["stdout"]), scrubber.text(stderr)
        cells.append(CellOutput(cell["title"], round(cell["seconds"], 3), stdout, stderr))
    return tuple(cells)


def _judge(
    entry: Entry, outcome: Outcome, cells: tuple[CellOutput, ...], secrets: list[str]
) -> None:
    snippet = entry.snippet
    declared = snippet.settings["raises"]
    if outcome.failure and (not declared or outcome.raised != declared):
        where = f"in cell {outcome.cell!r}: " if outcome.cell else ""
        problem = f"[{entry.variant.id}] {where}{outcome.failure}"
        if tail := _last_output(cells):
            problem += f"\n    last output:\n{tail}"
        if holds_secret(problem, secrets):
            problem = f"[{entry.variant.id}] {where}failed; its output holds a secret"
        mend = f"correct it, then: course run {snippet.slug}"
        raise CourseError(Finding(snippet.path, outcome.line or 1, problem, mend))
    if declared and outcome.raised != declared:
        problem = f"declares that it raises {declared}, and did not"
        mend = "correct the code, or drop `raises` from its metadata"
        raise CourseError(Finding(snippet.path, 1, problem, mend))


def _last_output(cells: tuple[CellOutput, ...]) -> str:
    shown = [line for cell in cells for line in f"{cell.stdout}\n{cell.stderr}".split("\n")]
    tail = [line for line in shown if line.strip()][-LAST_LINES:]
    return "\n".join(f"    | {line[:LINE_LENGTH]}" for line in tail)


def _figures(entry: Entry, texts: dict[str, str], scrubber: Scrubber) -> dict[str, str]:
    figures = {}
    for name, text in texts.items():
        try:
            prefix = f"{entry.snippet.name}-{entry.variant.id}-{name}"
            figures[name] = scrubber.text(normalise_svg(text, prefix))
        except ValueError as error:
            mend = "write figures with figure.savefig('name.svg')"
            raise CourseError(Finding(entry.snippet.path, 1, str(error), mend)) from None
    return figures


def _refuse_changes(snippet: Snippet, fingerprint: Fingerprint) -> None:
    """See to it that the receipt is about files as they are, not as they were."""
    now = load_snippet(snippet.project, snippet.path)
    modules = {snippet.project.relative(path): h for path, h in local_imports(now)[0].items()}
    same_files = modules == fingerprint.modules and data_hashes(now) == fingerprint.data
    if now.text != snippet.text or not same_files:
        problem = "the snippet, or a file it uses, changed while it ran"
        raise CourseError(Finding(snippet.path, 1, problem, f"course run {snippet.slug}"))


def _refuse_secrets(entry: Entry, receipt: Receipt, secrets: list[str]) -> None:
    """Name the place that holds a secret, where it is one; halves in two places count too."""
    printed = "\n".join(f"{cell.stdout}\n{cell.stderr}" for cell in receipt.cells)
    places = {
        f"the output of cell {cell.title!r}": (f"{cell.stdout}\n{cell.stderr}", cell.title)
        for cell in receipt.cells
    }
    places["the output"] = (printed, "")
    for name, value in receipt.values.items():
        places[f"the value {name}"] = (json.dumps({name: value}, ensure_ascii=False), "")
    for name, svg in receipt.figures.items():
        places[f"the figure {name}"] = (svg, "")
    for place, (text, title) in places.items():
        if holds_secret(text, secrets):
            line = entry.snippet.cell(title).line if title else 1
            problem = f"[{entry.variant.id}] {place} holds a secret; nothing was stored"
            mend = f"neither print nor keep it, then: course run {entry.snippet.slug}"
            raise CourseError(Finding(entry.snippet.path, line, problem, mend))


def explain(error: Exception, entry: Entry) -> CourseError:
    """Turn what may go wrong around a run into findings with the file's name."""
    if isinstance(error, CourseError):
        return error
    again = f"course run {entry.snippet.slug}"
    if isinstance(error, OSError):
        problem = f"could not store the receipt: {error.strerror or error}; the old one stands"
        return CourseError(Finding(entry.path, 1, problem, f"make room on the disk, then: {again}"))
    return CourseError(Finding(entry.snippet.path, 1, str(error), f"see above, then: {again}"))
