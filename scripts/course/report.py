"""What the receipts say when they are read together: counts, tables, and what no longer holds.

Pages draw these with markdown-exec at build time. Nothing is run.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from itertools import groupby

from receipts.library import shared_library
from receipts.lint import CODE_SPAN, page_blocks, prose
from receipts.markdown import VALUE
from receipts.paths import Project
from receipts.plan import DAMAGED, FRESH, MISSING, STALE, Entry, make_plan
from receipts.receipt_view import published_path, receipt_anchor, show_date, show_seconds

HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
BRANDING = re.compile(r"\((?:R|TM)\)|\bCPU\b|@.*")


@dataclass(frozen=True)
class Report:
    """The receipts of a course on one day.

    Attributes:
        project: the course.
        now: the moment that ages are counted from.
    """

    project: Project
    now: datetime

    @cached_property
    def entries(self) -> list[Entry]:
        return make_plan(self.project)

    @cached_property
    def pages(self) -> dict[str, list[str]]:
        """The lines of each page, by path under docs/."""
        return {
            path.relative_to(self.project.docs).as_posix(): path.read_text("utf-8").splitlines()
            for path in sorted(self.project.docs.rglob("*.md"))
        }

    @cached_property
    def shown_on(self) -> dict[str, str]:
        """The page that shows each snippet first, by slug."""
        library = shared_library(self.project)
        found: dict[str, str] = {}
        # The home page shows a snippet as a sample; its own page explains it.
        for page in sorted(self.pages, key=lambda page: (page == "index.md", page)):
            for block in page_blocks(self.pages[page]):
                if block.name == "snippet":
                    found.setdefault(library.resolve(block.argument), page)
        return found

    @property
    def quoted(self) -> int:
        """How many values of runs the pages quote."""
        lines = (line for page in self.pages.values() for _, line in prose(page) if "{{" in line)
        return sum(len(VALUE.findall(CODE_SPAN.sub("", line))) for line in lines)

    def count(self, state: str) -> int:
        return sum(entry.state == state for entry in self.entries)

    def age(self, entry: Entry) -> int:
        """Return whole days since the run; the entry has a receipt."""
        assert entry.receipt
        return (self.now - datetime.fromisoformat(entry.receipt.date)).days

    @property
    def oldest(self) -> Entry | None:
        recorded = [entry for entry in self.entries if entry.receipt]
        return max(recorded, key=self.age, default=None)

    def module_title(self, module: str) -> str:
        """Return the heading of the module's first page, or the folder's name in words."""
        page = self.pages.get(f"{module}/index.md", [])
        heading = HEADING.search("\n".join(line for _, line in prose(page)))
        return heading[1].strip() if heading else module.replace("-", " ").capitalize()


def today() -> Report:
    """Return the report on the course around the working directory."""
    return Report(Project.find(), datetime.now(UTC))


def proof(report: Report) -> str:
    """Return the slip of the home page."""
    rows = [
        ("Snippets", f"{len({entry.snippet.slug for entry in report.entries}):,}"),
        ("Receipts", f"{sum(entry.receipt is not None for entry in report.entries):,}"),
        (_state(FRESH), f"{report.count(FRESH):,}"),
        (_state(STALE), f"{report.count(STALE):,}"),
        (_state(MISSING), f"{report.count(MISSING):,}"),
        ("Values quoted in the text", f"{report.quoted:,}"),
    ]
    if report.count(DAMAGED):
        rows.insert(4, (_state(DAMAGED), f"{report.count(DAMAGED):,}"))
    if report.oldest:
        rows.append(("Oldest receipt", _days(report.age(report.oldest))))
    return _slip(f"Counted on {show_date(report.now.isoformat())}", rows)


def totals(report: Report) -> str:
    """Return the slip of the page of receipts."""
    receipts = [entry.receipt for entry in report.entries if entry.receipt]
    devices = {_device(entry) for entry in report.entries if entry.receipt}
    rows = [
        (_state(FRESH), f"{report.count(FRESH):,}"),
        (_state(STALE), f"{report.count(STALE):,}"),
        (_state(MISSING), f"{report.count(MISSING):,}"),
        ("Machines", f"{len(devices):,}"),
        ("Peak memory", f"{max((r.peak_memory_mb for r in receipts), default=0):,} MB"),
        ("Time of all runs", show_seconds(sum(r.seconds for r in receipts))),
    ]
    return _slip(f"Counted on {show_date(report.now.isoformat())}", rows)


def modules(report: Report, base: str) -> str:
    """Return a heading and a table for each module, as Markdown.

    Args:
        report: the receipts.
        base: relative address of the site's root.
    """
    pieces = []
    for module, group in groupby(report.entries, key=lambda entry: entry.snippet.module):
        rows = [
            [
                _link(report, entry, base),
                escape(entry.variant.title),
                _state(entry.state),
                _days(report.age(entry)) if entry.receipt else "",
                escape(_device(entry)),
                show_seconds(entry.receipt.seconds) if entry.receipt else "",
                f"{entry.receipt.peak_memory_mb:,} MB" if entry.receipt else "",
            ]
            for entry in group
        ]
        heads = ["Snippet", "Variant", "State", "Age", "Device", "Time", "Peak memory"]
        table = _table(heads, rows, numeric=(3, 5, 6), tight=True)
        pieces.append(f"### {report.module_title(module)}\n\n{table}")
    return "\n\n".join(pieces)


def slowest(report: Report, base: str, count: int = 5) -> str:
    """Return a table of the runs that took longest."""
    recorded = [entry for entry in report.entries if entry.receipt]
    recorded.sort(key=lambda entry: -entry.receipt.seconds if entry.receipt else 0)
    rows = [
        [
            _link(report, entry, base),
            escape(entry.variant.title),
            show_seconds(entry.receipt.seconds),
            f"{entry.receipt.peak_memory_mb:,} MB",
        ]
        for entry in recorded[:count]
        if entry.receipt
    ]
    return _table(["Snippet", "Variant", "Time", "Peak memory"], rows, numeric=(2, 3))


def unsettled(report: Report, base: str) -> str:
    """Return a table of what is not fresh and why, or a sentence that all of it is."""
    rows = [
        [
            _link(report, entry, base),
            escape(entry.variant.title),
            _state(entry.state),
            escape("; ".join(entry.reasons)),
            escape(entry.obstacle) or f"<code>course run {escape(entry.snippet.slug)}</code>",
        ]
        for entry in report.entries
        if entry.state != FRESH
    ]
    if not rows:
        return "<p>Every receipt is fresh.</p>"
    return _table(["Snippet", "Variant", "State", "Why", "What it takes"], rows)


def _state(state: str) -> str:
    shape = {FRESH: "fresh", MISSING: "missing"}.get(state, "stale")
    return f'<span class="receipt-state" data-state="{shape}">{state}</span>'


def _days(days: int) -> str:
    return {0: "today", 1: "1 day"}.get(days, f"{days} days")


def _device(entry: Entry) -> str:
    if not entry.receipt:
        return ""
    device = entry.receipt.device
    name = device.get("accelerator") or f"{device['processor']}, {device['cores']} cores"
    return " ".join(BRANDING.sub(" ", name).split()).replace(" ,", ",")


def _link(report: Report, entry: Entry, base: str) -> str:
    slug = entry.snippet.slug
    if page := report.shown_on.get(slug):
        address = page.removesuffix("index.md")
        if address.endswith(".md"):
            address = address.removesuffix(".md") + "/"
        target = f"{base}{address}#{receipt_anchor(entry)}"
    else:
        target = f"{base}{published_path(entry.snippet)}.py"
    return f'<a href="{escape(target)}">{escape(entry.snippet.name)}</a>'


def _slip(title: str, rows: Iterable[tuple[str, str]]) -> str:
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<div class="slip"><p>{escape(title)}</p><dl class="receipt-items">{items}</dl></div>'


def _table(
    heads: list[str], rows: list[list[str]], numeric: tuple[int, ...] = (), tight: bool = False
) -> str:
    aligned = [' align="right"' if n in numeric else "" for n in range(len(heads))]
    head = "".join(
        f'<th scope="col"{align}>{escape(name)}</th>'
        for name, align in zip(heads, aligned, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(name)}"{align}>{cell}</td>'
            for name, align, cell in zip(heads, aligned, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    # The attribute says how the table stacks on a phone (prose.css).
    stacks = ' data-stacks="tight"' if tight else " data-stacks"
    return f"<table{stacks}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
