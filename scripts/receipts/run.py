"""One run: hand a snippet to a worker, judge what comes back, make the receipt."""

import os
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from receipts.errors import CourseError, Finding, MissingError
from receipts.figure import normalise_svg
from receipts.fingerprint import describe_device, sha256, take_fingerprint
from receipts.lock import Lock
from receipts.plan import Entry
from receipts.pool import Worker
from receipts.receipt import CellOutput, Receipt
from receipts.sandbox import isolation
from receipts.scrub import known_secrets, redact, shorten_paths
from receipts.variant import Variant
from receipts.worker import Job

LAST_LINES = 8


@cache
def _device() -> dict[str, Any]:
    return describe_device()


def make_receipt(entry: Entry, worker: Worker, lock: Lock) -> Receipt:
    """Run `entry` in `worker` and return its receipt; nothing is stored.

    Raises:
        CourseError: the run failed; file, line, cell and the last lines of output.
    """
    snippet, variant = entry.snippet, entry.variant
    fingerprint = take_fingerprint(snippet, variant.id)
    for name, version in fingerprint.distributions.items():
        if difference := lock.difference(name, version):
            problem = f"installed version differs from the lock: {difference}"
            mend = "make site (installs the locked versions), or make lock (renews the lock)"
            raise CourseError(Finding(snippet.path, 1, problem, mend))
    folder = worker.folder()
    date = datetime.now(UTC).isoformat(timespec="seconds")
    outcome = worker.run(asdict(_job(entry, folder)))
    secrets = known_secrets()
    cells = _cells(folder, outcome, secrets, _replacements(worker, entry))
    _judge(entry, outcome, cells)
    return Receipt(
        slug=snippet.slug,
        command=f"uv run {snippet.project.relative(snippet.path)}",
        source=snippet.project.relative(snippet.path),
        source_sha256=sha256(snippet.text.encode()),
        fingerprint=fingerprint,
        exit_status=1 if outcome["raised"] else int(outcome["exit_status"]),
        raised=outcome["raised"],
        date=date,
        seconds=round(outcome["seconds"], 3),
        peak_memory_mb=outcome["peak_memory_mb"],
        device={**_device(), **outcome["accelerator"]},
        isolation=isolation(),
        seed=snippet.settings["seed"],
        values=outcome["values"],
        cells=cells,
        figures=_figures(entry, folder),
    )


def _job(entry: Entry, folder: Path) -> Job:
    settings = entry.snippet.settings
    return Job(
        path=str(entry.snippet.path),
        root=str(entry.snippet.project.root),
        work=str(folder),
        variant=entry.variant.id,
        seconds=settings["seconds"],
        memory_mb=settings["memory_mb"],
        processes=settings["processes"],
        file_mb=settings["file_mb"],
        output_kb=settings["output_kb"],
        network=settings["network"] or entry.variant.network,
        isolation=isolation(),
        environment=_keys(entry.variant),
    )


def _keys(variant: Variant) -> dict[str, str]:
    return {name: os.environ[name] for name in variant.keys if name in os.environ}


def _replacements(worker: Worker, entry: Entry) -> dict[str, str]:
    root = entry.snippet.project.root
    return {f"{worker.work}/": "", str(worker.work): ".", f"{root}/": "", str(root): "."}


def _cells(
    folder: Path, outcome: dict[str, Any], secrets: list[str], replacements: dict[str, str]
) -> tuple[CellOutput, ...]:
    cells = []
    position = {"stdout": 0, "stderr": 0}
    for done in outcome["cells"]:
        texts = {}
        for stream, start in position.items():
            end = done[f"{stream}_end"]
            text = _decoded(folder / stream, start, end)
            texts[stream] = shorten_paths(redact(text, secrets), replacements)
            position[stream] = end
        cells.append(CellOutput(done["title"], round(done["seconds"], 3), **texts))
    return tuple(cells)


def _decoded(path: Path, start: int, end: int) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(start)
        text = file.read(end - start).decode("utf-8", errors="backslashreplace")
    # A terminal shows of every line what follows the last carriage return.
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rsplit("\r", 1)[-1] for line in lines).removesuffix("\n")


def _judge(entry: Entry, outcome: dict[str, Any], cells: tuple[CellOutput, ...]) -> None:
    snippet = entry.snippet
    declared = snippet.settings["raises"]
    if outcome["failure"] and outcome["raised"] != declared:
        where = f"in cell {outcome['cell']!r}: " if outcome["cell"] else ""
        problem = f"[{entry.variant.id}] {where}{outcome['failure']}"
        shown = [line for cell in cells for line in (cell.stdout + "\n" + cell.stderr).split("\n")]
        tail = [line for line in shown if line.strip()][-LAST_LINES:]
        if tail:
            problem += "\n    last output:\n" + "\n".join(f"    | {line[:160]}" for line in tail)
        mend = f"correct it, then: course run {snippet.slug}"
        raise CourseError(Finding(snippet.path, outcome["line"] or 1, problem, mend))
    if declared and outcome["raised"] != declared:
        problem = f"declares that it raises {declared}, and did not"
        mend = "correct the code, or drop `raises` from its metadata"
        raise CourseError(Finding(snippet.path, 1, problem, mend))


def _figures(entry: Entry, folder: Path) -> dict[str, str]:
    figures = {}
    for path in sorted((folder / "folder").glob("*.svg")):
        if path.is_symlink():
            continue
        try:
            prefix = f"{entry.snippet.name}-{entry.variant.id}-{path.stem}"
            figures[path.stem] = normalise_svg(path.read_text(encoding="utf-8"), prefix)
        except ValueError as error:
            mend = "write figures with figure.savefig('name.svg')"
            raise CourseError(Finding(entry.snippet.path, 1, str(error), mend)) from None
    return figures


def explain(error: Exception, entry: Entry) -> CourseError:
    """Turn what may go wrong around a run into findings with the file's name."""
    if isinstance(error, CourseError):
        return error
    if isinstance(error, OSError):
        problem = f"could not store the receipt: {error.strerror or error}; the old one stands"
        return CourseError(Finding(entry.path, 1, problem, "free some disk space and run again"))
    assert isinstance(error, MissingError)
    return CourseError(Finding(entry.snippet.path, 1, str(error), "see above"))
