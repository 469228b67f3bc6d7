"""What a page shows of a snippet: source, output, figure and receipt, as HTML."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from receipts.lock import canonical_name
from receipts.plan import DAMAGED, FRESH, MISSING, Entry
from receipts.receipt import Receipt
from receipts.snippet import Snippet

SHOW = ("both", "source", "output")
OPTIONS = ("cell", "part", "show", "figure", "alt", "variant")

Highlighter = Callable[[str], str]


@dataclass(frozen=True)
class Embed:
    """A request of a page, checked for form.

    Attributes:
        slug: the snippet as the page names it.
        cells: titles of the cells to show; empty for all.
        parts: names of functions or classes whose source alone is shown.
        show: both, source or output.
        figure: name of a figure of the run, without `.svg`.
        alt: what the figure shows, for those who do not see it.
        variant: the only variant to show, or empty.
    """

    slug: str
    cells: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    show: str = "both"
    figure: str = ""
    alt: str = ""
    variant: str = ""

    @classmethod
    def from_options(cls, slug: str, options: dict[str, object]) -> "Embed":
        """Check the options of a block.

        Raises:
            LookupError: an option or a choice that does not exist, or one that is missing.
        """
        for key in options:
            if key not in OPTIONS:
                raise LookupError(f"no option {key!r}; options are: {', '.join(OPTIONS)}")
        embed = cls(
            slug.strip(),
            _texts(options.get("cell")),
            _texts(options.get("part")),
            str(options.get("show", "both")),
            str(options.get("figure", "")).removesuffix(".svg"),
            str(options.get("alt", "")),
            str(options.get("variant", "")),
        )
        if embed.show not in SHOW:
            raise LookupError(f"show: must be one of {', '.join(SHOW)}, not {embed.show!r}")
        if embed.figure and not embed.alt:
            raise LookupError("figure: needs alt:, a sentence that says what the figure shows")
        return embed

    def check(self, entries: Iterable[Entry]) -> None:
        """Check the request against the snippet.

        Raises:
            LookupError: a cell, part, figure or variant that the snippet does not have.
        """
        chosen = self.chosen(entries)
        for entry in chosen:
            for title in self.cells:
                entry.snippet.cell(title)
            for name in self.parts:
                entry.snippet.part(name)
            if self.figure and entry.receipt and self.figure not in entry.receipt.figures:
                known = ", ".join(entry.receipt.figures) or "none"
                raise LookupError(f"no figure {self.figure!r} in {entry.name}; it has: {known}")

    def chosen(self, entries: Iterable[Entry]) -> list[Entry]:
        chosen = [e for e in entries if self.variant in ("", e.variant.id)]
        if not chosen:
            raise LookupError(f"{self.slug} has no variant {self.variant!r}")
        return chosen


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def render(
    embed: Embed,
    entries: Iterable[Entry],
    highlight: Highlighter,
    base: str,
    caption: str,
    anchor: str,
) -> str:
    """Return the HTML of a request.

    Args:
        embed: the request.
        entries: the variants of the snippet.
        highlight: turns Python source into HTML.
        base: relative address of the site's root, such as `../../`.
        caption: HTML for under the figure.
        anchor: an id for the first receipt of this snippet on the page; empty on later
            ones, whose line points to `receipt-<slug>` instead of repeating it.
    """
    chosen = embed.chosen(entries)
    panels = [_panel(embed, entry, highlight, base, caption, anchor) for entry in chosen]
    if len(panels) == 1:
        body = panels[0]
    else:
        body = _tabs([entry.variant.title for entry in chosen], panels, _identifier(embed, anchor))
    return f'<div class="snippet" data-snippet="{escape(embed.slug)}">{body}</div>'


def _identifier(embed: Embed, anchor: str) -> str:
    text = "-".join([embed.slug, *embed.cells, *embed.parts, embed.show, embed.figure, anchor])
    return canonical_name("".join(c if c.isalnum() else "-" for c in text))


def _tabs(titles: list[str], panels: list[str], identifier: str) -> str:
    # The markup of pymdownx.tabbed, which Material and Zensical link across the page by label.
    inputs, labels, blocks = [], [], []
    for number, (title, panel) in enumerate(zip(titles, panels, strict=True), 1):
        checked = ' checked="checked"' if number == 1 else ""
        tab = f"{identifier}-{number}"
        inputs.append(f'<input{checked} id="{tab}" name="{identifier}" type="radio">')
        labels.append(f'<label for="{tab}">{escape(title)}</label>')
        blocks.append(f'<div class="tabbed-block">{panel}</div>')
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="1:{len(titles)}">{"".join(inputs)}'
        f'<div class="tabbed-labels">{"".join(labels)}</div>'
        f'<div class="tabbed-content">{"".join(blocks)}</div></div>'
    )


def _panel(
    embed: Embed, entry: Entry, highlight: Highlighter, base: str, caption: str, anchor: str
) -> str:
    snippet, receipt = entry.snippet, entry.receipt
    pieces = []
    if embed.parts:
        pieces += [_source(snippet.part(name), highlight) for name in embed.parts]
        return "".join(pieces)
    if not (embed.figure and not embed.cells):
        for title in embed.cells or [cell.title for cell in snippet.cells]:
            if embed.show != "output":
                pieces.append(_source(snippet.cell(title).source, highlight))
            if embed.show != "source":
                pieces.append(_output(receipt, title))
    if embed.show == "source":
        return "".join(pieces)
    if embed.figure and receipt:
        pieces.append(_figure(receipt.figures[embed.figure], embed.alt, caption))
    pieces.append(_receipt(entry, base, anchor))
    return "".join(pieces)


def _source(text: str, highlight: Highlighter) -> str:
    return f'<div class="snippet-source">{highlight(text)}</div>'


def _output(receipt: Receipt | None, title: str) -> str:
    cell = receipt.cell(title) if receipt else None
    if cell is None or not (cell.stdout or cell.stderr):
        return ""
    streams = [escape(cell.stdout)] if cell.stdout else []
    if cell.stderr:
        streams.append(f'<span class="snippet-stderr">{escape(cell.stderr)}</span>')
    label = f"Output of {title}"
    return (
        f'<div class="snippet-output"><pre tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<code>{chr(10).join(streams)}</code></pre></div>"
    )


def _figure(svg: str, alt: str, caption: str) -> str:
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    note = f"<figcaption>{caption}</figcaption>" if caption else ""
    return (
        '<figure class="snippet-figure">'
        f'<div role="img" tabindex="0" aria-label="{escape(alt)}">{svg}</div>{note}</figure>'
    )


def _receipt(entry: Entry, base: str, anchor: str) -> str:
    receipt = entry.receipt
    if receipt is None:
        reason = "; ".join(entry.reasons) if entry.state == DAMAGED else entry.obstacle
        word = {MISSING: "not recorded", DAMAGED: "damaged"}[entry.state]
        note = f": {escape(reason)}" if reason else ""
        state = f'<span class="receipt-state" data-state="missing">{word}</span>'
        return f'<p class="receipt receipt-none">{_mark(entry)} · {state}{note}</p>'
    # Each fact stays on one line with the dot after it: the line breaks between facts.
    facts = [_mark(entry), *map(escape, _line(receipt, entry.snippet))]
    line = "".join(f'<span class="receipt-fact">{fact} ·</span> ' for fact in facts) + _state(entry)
    if not anchor:
        target = f"#receipt-{_slug_id(entry)}"
        return f'<p class="receipt"><a href="{target}" title="The full receipt">{line}</a></p>'
    return (
        f'<details class="receipt" data-search-exclude id="receipt-{_slug_id(entry)}">'
        f"<summary>{line}</summary>"
        f'<div class="receipt-paper">{_items(entry, receipt)}{_run_it(entry, receipt, base)}</div>'
        "</details>"
    )


def _slug_id(entry: Entry) -> str:
    return canonical_name(f"{entry.snippet.name}-{entry.variant.id}")


def _mark(entry: Entry) -> str:
    mark = entry.variant.mark
    return f'<span class="receipt-mark" data-mark="{mark.lower()}">{mark}</span>'


def _state(entry: Entry) -> str:
    state = "fresh" if entry.state == FRESH else "stale"
    return f'<span class="receipt-state" data-state="{state}">{entry.state}</span>'


def _line(receipt: Receipt, snippet: Snippet) -> list[str]:
    return [main_library(receipt, snippet), show_seconds(receipt.seconds), show_date(receipt.date)]


def main_library(receipt: Receipt, snippet: Snippet) -> str:
    """Return the first declared distribution with its version, or the Python version."""
    for requirement in snippet.dependencies:
        name = canonical_name("".join(c for c in requirement if c.isalnum() or c in "-_."))
        if version := receipt.fingerprint.distributions.get(name):
            return f"{name} {version}"
    return f"Python {receipt.fingerprint.python}"


def show_seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def show_date(date: str) -> str:
    return f"{datetime.fromisoformat(date):%d %b %Y}".lstrip("0")


def _items(entry: Entry, receipt: Receipt) -> str:
    device = receipt.device
    moment = datetime.fromisoformat(receipt.date)
    rows = [
        ("Snippet", receipt.slug),
        ("Variant", entry.variant.title),
        ("Date and time", f"{show_date(receipt.date)}, {moment:%H:%M} UTC"),
        ("Processor", f"{device['processor']}, {device['cores']} cores"),
        ("Accelerator", device.get("accelerator", "none")),
        ("Memory of the machine", f"{device['memory_gb']:.0f} GB"),
        ("System", f"{device['system']}, {device['machine']}"),
        ("Time", show_seconds(receipt.seconds)),
        ("Peak memory", f"{receipt.peak_memory_mb:,} MB"),
        ("Isolation", receipt.isolation),
        ("Seed", str(receipt.seed)),
        ("Python", receipt.fingerprint.python),
    ]
    if receipt.raised:
        rows.append(("Ends with", receipt.raised))
    rows += [(f"Model {name}", digest[:12]) for name, digest in receipt.fingerprint.models.items()]
    rows += [(f"Data {name}", digest[:12]) for name, digest in receipt.fingerprint.data.items()]
    rows += [(name, version) for name, version in _shown_versions(entry.snippet, receipt)]
    rows.append(("Code", receipt.fingerprint.code[:12]))
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>" for name, value in rows
    )
    items += "".join(
        f'<div class="stale"><dt>Stale because</dt><dd>{escape(reason)}</dd></div>'
        for reason in entry.reasons
    )
    return f'<dl class="receipt-items">{items}</dl>'


def _shown_versions(snippet: Snippet, receipt: Receipt) -> list[tuple[str, str]]:
    """Return the declared distributions; the JSON beside the snippet lists all of them."""
    shown = []
    for requirement in snippet.dependencies:
        name = canonical_name("".join(c for c in requirement if c.isalnum() or c in "-_."))
        if version := receipt.fingerprint.distributions.get(name):
            shown.append((name, version))
    others = len(receipt.fingerprint.distributions) - len(shown)
    if others > 0:
        shown.append(("Further distributions", str(others)))
    return shown


def _run_it(entry: Entry, receipt: Receipt, base: str) -> str:
    path = published_path(entry.snippet)
    return (
        '<div class="run-it"><p>Run it yourself</p>'
        f"<code>{escape(receipt.command)}</code>"
        f'<p><a href="{base}{path}.py" download>the file</a>'
        f'<a href="{base}{path}.ipynb" download>as a notebook</a>'
        f'<a href="{base}{path}.{receipt.variant}.json" download>the whole receipt</a></p></div>'
    )


def published_path(snippet: Snippet) -> str:
    """Return where a snippet's files lie in the site, without suffix."""
    inside = snippet.path.relative_to(snippet.project.snippets).with_suffix("")
    return f"snippets/{inside.as_posix()}"
