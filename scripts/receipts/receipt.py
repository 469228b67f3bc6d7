"""A receipt and its files: what ran, on what, when, with which versions, what came out."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from receipts import transaction
from receipts.errors import CourseError, Finding, MissingError
from receipts.figure import is_passive
from receipts.fingerprint import Fingerprint
from receipts.hashing import sha256
from receipts.scrub import refuse_secrets
from receipts.transaction import replace_files
from receipts.transcript import CellOutput, line_counts, read_transcript, transcript_of

SCHEMA = 1


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


def _seal(document: dict[str, Any]) -> str:
    return sha256(json.dumps(document, sort_keys=True).encode())


def receipt_files(receipt: Receipt) -> dict[str, str]:
    """Return the files of a receipt, name -> text; equal receipts give equal bytes."""
    stem = stem_of(receipt.slug, receipt.variant)
    text = transcript_of(receipt.command, receipt.cells)
    document = {"schema": SCHEMA, **asdict(receipt), "fingerprint": receipt.fingerprint.as_dict()}
    document["cells"] = line_counts(receipt.cells)
    document["text_sha256"] = sha256(text.encode())
    document["figures"] = {name: sha256(svg.encode()) for name, svg in receipt.figures.items()}
    document["seal"] = _seal(document)
    files = {f"{stem}.{name}.svg": svg for name, svg in receipt.figures.items()}
    files[f"{stem}.txt"] = text
    files[f"{stem}.json"] = (
        json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    )
    return files


def write_receipt(folder: Path, receipt: Receipt, secrets: list[str]) -> Path:
    """Store a receipt as one transaction and return the path of its JSON file.

    Raises:
        MissingError: a file holds a secret, or a figure what would act on a page.
        OSError: the disk is full or not writable; the old receipt stands.
    """
    for name, svg in receipt.figures.items():
        if not is_passive(svg):
            raise MissingError(f"the figure {name} holds more than a drawing; not stored")
    files = receipt_files(receipt)
    for name, text in files.items():
        refuse_secrets(text, secrets, name)
    replace_files(folder, stem_of(receipt.slug, receipt.variant), files, _old_figures)
    return receipt_path(folder, receipt.slug, receipt.variant)


def recover(folder: Path) -> None:
    """Finish what an interrupted writer committed and drop what it did not."""
    transaction.recover(folder, _old_figures)


def _old_figures(folder: Path, committed: Path) -> set[str]:
    """Return the figures that a committed receipt no longer has."""
    stem = committed.name.removeprefix(transaction.COMMIT)
    document = committed / f"{stem}.json"
    # An unfinished move that has taken the JSON out has removed them before.
    if not document.exists():
        return set()
    figures = json.loads(document.read_text(encoding="utf-8"))["figures"]
    kept = {f"{stem}.{name}.svg" for name in figures}
    return {path.name for path in folder.glob(f"{stem}.*.svg")} - kept


def read_receipt(path: Path) -> Receipt:
    """Read the receipt whose JSON file is `path`.

    Raises:
        CourseError: damaged, edited by hand, of another schema or of another run.
    """
    try:
        return _read(path)
    except CourseError as error:
        # Beside a writer the files do not fit together for a moment.
        try:
            with transaction.settled(path.parent, _old_figures):
                return _read(path)
        except OSError:
            raise error from None


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
        cells = read_transcript(text, document.pop("cells"))
        receipt = Receipt(fingerprint=fingerprint, cells=cells, figures=figures, **document)
        if stem != stem_of(receipt.slug, receipt.variant):
            problem = f"the receipt of {receipt.slug}@{receipt.variant}, put in place of another"
            raise CourseError(Finding(path, 1, problem, mend))
        return receipt
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"damaged receipt: {type(error).__name__}: {error}"
        raise CourseError(Finding(path, 1, problem, mend)) from None
