"""Receipts made on another machine: pack them there, take them here."""

import tempfile
import zipfile
from pathlib import Path

from receipts.errors import CourseError, MissingError
from receipts.lock import Lock
from receipts.paths import Project
from receipts.plan import Entry
from receipts.receipt import read_receipt, write_receipt
from receipts.scrub import known_secrets
from receipts.snippet import file_of, load_snippets
from receipts.staleness import staleness

# Far above any real archive; what is larger is not read at all.
MAXIMUM_BYTES = 200_000_000
SUFFIXES = (".json", ".txt", ".svg")


def export_receipts(entries: list[Entry], archive: Path) -> None:
    """Write the receipts of `entries` into the zip file `archive`."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for entry in entries:
            stem = entry.path.name.removesuffix("json")
            for path in sorted(entry.path.parent.glob(f"{stem}*")):
                pack.write(path, f"{entry.snippet.module}/receipts/{path.name}")


def import_receipts(project: Project, archive: Path) -> tuple[int, dict[str, list[str]]]:
    """Take the receipts of `archive` that fit this checkout.

    Returns:
        How many were taken, and the reasons for each that was refused.

    Raises:
        MissingError: not a zip file, too large, or with names that lead elsewhere.
    """
    with tempfile.TemporaryDirectory() as folder:
        _unpack(archive, Path(folder))
        return _take(project, Path(folder))


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as pack:
            if sum(member.file_size for member in pack.infolist()) > MAXIMUM_BYTES:
                raise MissingError(f"{archive} unpacks to more than {MAXIMUM_BYTES:,} bytes")
            for member in pack.infolist():
                name = Path(member.filename)
                ordinary = name.suffix in SUFFIXES and len(name.parts) == 3
                if not ordinary or name.is_absolute() or ".." in name.parts:
                    raise MissingError(f"{archive} holds {member.filename!r}: not a receipt")
                pack.extract(member, folder)
    except zipfile.BadZipFile as error:
        raise MissingError(f"{archive} is not an archive of `course export`: {error}") from None


def _take(project: Project, folder: Path) -> tuple[int, dict[str, list[str]]]:
    snippets, lock = load_snippets(project), Lock.read(project.lock)
    secrets = known_secrets()
    taken, refused = 0, {}
    for path in sorted(folder.rglob("*.json")):
        name = f"{path.parent.parent.name}/{path.stem}"
        try:
            receipt = read_receipt(path)
        except CourseError as error:
            refused[name] = [finding.problem for finding in error.findings]
            continue
        snippet = file_of(snippets, receipt.slug, receipt.variant)
        if snippet is None:
            refused[name] = [f"this checkout has no variant {receipt.variant} of {receipt.slug}"]
            continue
        if reasons := staleness(receipt, snippet, receipt.variant, lock):
            refused[name] = reasons
            continue
        try:
            write_receipt(snippet.receipts_folder, receipt, secrets)
        except MissingError as error:
            refused[name] = [str(error)]
            continue
        taken += 1
    return taken, refused
