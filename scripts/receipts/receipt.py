"""A receipt and its files: what ran, on what, when, with which versions, what came out."""

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock

from receipts.errors import CourseError, Finding
from receipts.fingerprint import Fingerprint, sha256
from receipts.scrub import refuse_secrets

SCHEMA = 1
STDERR_MARK = "# !! stderr"


@dataclass(frozen=True)
class CellOutput:
    """What one cell wrote, and how long it took in seconds."""

    title: str
    seconds: float
    stdout: str
    stderr: str = ""


@dataclass(frozen=True)
class Receipt:
    """One run of one variant of one snippet.

    Attributes:
        slug: the snippet.
        command: what a reader types to run it.
        source: the file that ran, from the project's root.
        source_sha256: its bytes, so that an unchanged file need not be parsed.
        fingerprint: what the receipt depends on.
        exit_status: 0, or what the process ended with.
        raised: the exception that ended the run, where the snippet declares one.
        date: start of the run, UTC, ISO 8601.
        seconds: wall-clock time of all cells.
        peak_memory_mb: largest resident memory, libraries included.
        device: machine, processor, accelerator and driver.
        isolation: what kept the run in.
        seed: the declared seed.
        values: named values.
        cells: outputs by cell.
        figures: SVG text by name.
    """

    slug: str
    command: str
    source: str
    source_sha256: str
    fingerprint: Fingerprint
    exit_status: int
    raised: str
    date: str
    seconds: float
    peak_memory_mb: int
    device: dict[str, Any]
    isolation: str
    seed: int
    values: dict[str, Any]
    cells: tuple[CellOutput, ...]
    figures: dict[str, str] = field(default_factory=dict)

    @property
    def variant(self) -> str:
        return self.fingerprint.variant

    def cell(self, title: str) -> CellOutput | None:
        return next((cell for cell in self.cells if cell.title == title), None)


def stem_of(slug: str, variant: str) -> str:
    """Return the common stem of a receipt's file names."""
    return f"{slug.rpartition('/')[2]}.{variant}"


def receipt_path(folder: Path, slug: str, variant: str) -> Path:
    """Return the path of the JSON file; text and figures lie beside it."""
    return folder / f"{stem_of(slug, variant)}.json"


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _text_of(receipt: Receipt) -> str:
    lines = [f"$ {receipt.command}"]
    for cell in receipt.cells:
        lines.append(f"# %% {cell.title}")
        lines += _lines(cell.stdout)
        if cell.stderr:
            lines += [STDERR_MARK, *_lines(cell.stderr)]
    return "\n".join(lines) + "\n"


def _cells_of(text: str, counts: list[dict[str, Any]]) -> tuple[CellOutput, ...]:
    # Lines are counted, not searched for: an output may print anything.
    lines = text.split("\n")
    position, cells = 1, []
    for count in counts:
        start = position + 1
        middle = start + count["stdout_lines"]
        end = middle + (1 + count["stderr_lines"] if count["stderr_lines"] else 0)
        cells.append(
            CellOutput(
                count["title"],
                count["seconds"],
                "\n".join(lines[start:middle]),
                "\n".join(lines[middle + 1 : end]),
            )
        )
        position = end
    return tuple(cells)


def _seal(document: dict[str, Any]) -> str:
    return sha256(json.dumps(document, sort_keys=True).encode())


def receipt_files(receipt: Receipt) -> dict[str, str]:
    """Return the files of a receipt, name -> text; equal receipts give equal bytes."""
    stem = stem_of(receipt.slug, receipt.variant)
    text = _text_of(receipt)
    document = {"schema": SCHEMA, **asdict(receipt), "fingerprint": receipt.fingerprint.as_dict()}
    document["cells"] = [
        {
            "title": cell.title,
            "seconds": cell.seconds,
            "stdout_lines": len(_lines(cell.stdout)),
            "stderr_lines": len(_lines(cell.stderr)),
        }
        for cell in receipt.cells
    ]
    document["text_sha256"] = sha256(text.encode())
    document["figures"] = {name: sha256(svg.encode()) for name, svg in receipt.figures.items()}
    document["seal"] = _seal(document)
    files = {f"{stem}.{name}.svg": svg for name, svg in receipt.figures.items()}
    files[f"{stem}.txt"] = text
    files[f"{stem}.json"] = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return files


def write_receipt(folder: Path, receipt: Receipt, secrets: list[str]) -> Path:
    """Store a receipt as one transaction and return the path of its JSON file.

    All files are first written to a pending folder. Renaming that folder is the commit:
    before it the old receipt stands, after it `recover` finishes the moves whatever happens.

    Raises:
        MissingError: a file holds a secret.
        OSError: the disk is full or not writable; the old receipt stands.
    """
    files = receipt_files(receipt)
    for name, text in files.items():
        refuse_secrets(text, secrets, name)
    stem = stem_of(receipt.slug, receipt.variant)
    folder.mkdir(exist_ok=True)
    with _only_writer(folder):
        _finish(folder)
        _commit(folder, stem, files)
        _finish(folder)
    return receipt_path(folder, receipt.slug, receipt.variant)


def _only_writer(folder: Path) -> FileLock:
    return FileLock(folder / ".lock", timeout=60)


def _commit(folder: Path, stem: str, files: dict[str, str]) -> None:
    pending, committed = folder / f".pending-{stem}", folder / f".commit-{stem}"
    try:
        pending.mkdir()
        for name, text in files.items():
            with (pending / name).open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
    except OSError:
        shutil.rmtree(pending, ignore_errors=True)
        raise
    pending.rename(committed)


def recover(folder: Path) -> None:
    """Finish what an interrupted writer committed and drop what it did not.

    A writer at work is waited for, not disturbed.
    """
    if _leftovers(folder):
        with _only_writer(folder):
            _finish(folder)


def _leftovers(folder: Path) -> bool:
    return any(folder.glob(".pending-*")) or any(folder.glob(".commit-*"))


def _finish(folder: Path) -> None:
    for pending in folder.glob(".pending-*"):
        shutil.rmtree(pending)
    for committed in folder.glob(".commit-*"):
        stem = committed.name.removeprefix(".commit-")
        new = {path.name for path in committed.iterdir()}
        # An unfinished move has already taken files out: only a JSON still inside
        # says which figures belong to the receipt.
        document = committed / f"{stem}.json"
        if document.exists():
            kept = {f"{stem}.{name}.svg" for name in json.loads(document.read_text())["figures"]}
            for figure in folder.glob(f"{stem}.*.svg"):
                if figure.name not in kept:
                    figure.unlink()
        for name in sorted(new, key=lambda name: name.endswith(".json")):
            os.replace(committed / name, folder / name)
        committed.rmdir()


def read_receipt(path: Path) -> Receipt:
    """Read the receipt whose JSON file is `path`.

    Raises:
        CourseError: damaged, edited by hand, or of another schema.
    """
    try:
        return _read(path)
    except CourseError:
        # Between two moves of a writer the files do not fit together yet.
        if not _leftovers(path.parent):
            raise
        recover(path.parent)
        return _read(path)


def _read(path: Path) -> Receipt:
    stem = path.name.removesuffix(".json")
    mend = f"course run --force {path.parent.parent.name}/{stem.rpartition('.')[0]}"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop("schema") != SCHEMA:
            raise CourseError(Finding(path, 1, "a receipt of another schema", mend))
        if document.pop("seal") != _seal({"schema": SCHEMA, **document}):
            raise CourseError(Finding(path, 1, "edited by hand: the seal does not fit", mend))
        text = path.with_name(f"{stem}.txt").read_text(encoding="utf-8")
        if sha256(text.encode()) != document.pop("text_sha256"):
            problem = f"{stem}.txt was edited by hand: it is not what the run printed"
            raise CourseError(Finding(path.with_name(f"{stem}.txt"), 1, problem, mend))
        figures = {}
        for name, digest in document.pop("figures").items():
            svg = path.with_name(f"{stem}.{name}.svg")
            figures[name] = svg.read_text(encoding="utf-8")
            if sha256(figures[name].encode()) != digest:
                raise CourseError(Finding(svg, 1, "figure was edited by hand", mend))
        fingerprint = Fingerprint.from_dict(document.pop("fingerprint"))
        cells = _cells_of(text, document.pop("cells"))
        return Receipt(fingerprint=fingerprint, cells=cells, figures=figures, **document)
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"damaged receipt: {type(error).__name__}: {error}"
        raise CourseError(Finding(path, 1, problem, mend)) from None
