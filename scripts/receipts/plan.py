"""What stands, what is stale and why, and what this machine can run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property, lru_cache
from importlib import metadata
from pathlib import Path

from receipts.errors import CourseError, MissingError
from receipts.lock import Lock
from receipts.paths import Project
from receipts.receipt import Receipt, read_receipt, receipt_path, recover
from receipts.snippet import Snippet, load_snippets
from receipts.staleness import staleness
from receipts.variant import VARIANTS, Variant

FRESH, STALE, MISSING, DAMAGED = "fresh", "stale", "not recorded", "damaged"


@dataclass(frozen=True)
class Entry:
    """One variant of one snippet, with the state of its receipt.

    Attributes:
        snippet: the file.
        variant: the variant.
        state: fresh, stale, not recorded or damaged.
        reasons: why it is not fresh.
        receipt: what is recorded, if it can be read.
    """

    snippet: Snippet
    variant: Variant
    state: str
    reasons: tuple[str, ...] = ()
    receipt: Receipt | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        return f"{self.snippet.slug}@{self.variant.id}"

    @property
    def network(self) -> bool:
        """Whether its runs may reach beyond loopback."""
        return self.variant.network or bool(self.snippet.settings["network"])

    @property
    def path(self) -> Path:
        return receipt_path(self.snippet.receipts_folder, self.snippet.slug, self.variant.id)

    @cached_property
    def obstacle(self) -> str:
        """Why this machine cannot run it, or an empty string."""
        if missing := self.variant.missing():
            return missing
        absent = []
        for wanted in self.snippet.requirements:
            if wanted.marker and not wanted.marker.evaluate():
                continue
            name = wanted.name
            try:
                metadata.version(name)
            except metadata.PackageNotFoundError:
                absent.append(name)
        if absent:
            return f"needs {', '.join(sorted(absent))} (make site PROFILE=cpu)"
        return ""


@lru_cache(maxsize=8192)
def _read(path: Path, mtime: int, inode: int) -> Receipt:
    return read_receipt(path)


def entry_of(snippet: Snippet, variant: Variant, lock: Lock) -> Entry:
    """Compare the receipt of one variant with what it depends on now."""
    path = receipt_path(snippet.receipts_folder, snippet.slug, variant.id)
    if not path.exists():
        return Entry(snippet, variant, MISSING, ("no receipt yet",))
    try:
        stat = path.stat()
        receipt = _read(path, stat.st_mtime_ns, stat.st_ino)
    except CourseError as error:
        problems = tuple(finding.problem for finding in error.findings)
        return Entry(snippet, variant, DAMAGED, problems)
    if receipt.slug != snippet.slug or receipt.source != snippet.project.relative(snippet.path):
        return Entry(snippet, variant, DAMAGED, (f"the receipt of {receipt.source}",))
    try:
        reasons = staleness(receipt, snippet, variant.id, lock)
    except (CourseError, MissingError) as error:
        reasons = [str(error)]
    return Entry(snippet, variant, STALE if reasons else FRESH, tuple(reasons), receipt)


def make_plan(project: Project, snippets: Iterable[Snippet] | None = None) -> list[Entry]:
    """Return every variant of every snippet with its state; runs nothing."""
    for folder in project.snippets.glob("*/receipts"):
        recover(folder)
    lock = Lock.read(project.lock)
    chosen = load_snippets(project) if snippets is None else snippets
    return [entry_of(snippet, variant, lock) for snippet in chosen for variant in snippet.variants]


def select(entries: list[Entry], patterns: Iterable[str], variants: Iterable[str]) -> list[Entry]:
    """Choose by slug, module, path or glob, and by variant.

    Raises:
        MissingError: a pattern or variant that chooses nothing.
    """
    patterns, variants = tuple(patterns), tuple(variants)
    for name in variants:
        if name not in VARIANTS:
            raise MissingError(f"unknown variant {name!r}; variants are: {', '.join(VARIANTS)}")
    matched = dict.fromkeys(patterns, False)
    chosen = []
    for entry in entries:
        hits = [pattern for pattern in patterns if _matches(entry.snippet, pattern)]
        for pattern in hits:
            matched[pattern] = True
        if (hits or not patterns) and (entry.variant.id in variants or not variants):
            chosen.append(entry)
    for pattern, hit in matched.items():
        if not hit:
            raise MissingError(f"{pattern!r} names no snippet; see `course status`")
    return chosen


def _matches(snippet: Snippet, pattern: str) -> bool:
    pattern = pattern.rstrip("/")
    names = {snippet.slug, snippet.module, snippet.name, snippet.project.relative(snippet.path)}
    if pattern in names or any(fnmatch(name, pattern) for name in names):
        return True
    path = Path(pattern).resolve()
    return path == snippet.path or path in snippet.path.parents
