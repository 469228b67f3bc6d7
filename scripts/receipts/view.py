"""How a page shows a snippet: tabs, source, output and figure, as HTML."""

from collections.abc import Callable, Iterable
from html import escape

from receipts.embed import Embed
from receipts.lock import canonical_name
from receipts.plan import Entry
from receipts.receipt import Receipt
from receipts.receipt_view import receipt_as_html

Highlighter = Callable[[str], str]


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
    pieces.append(receipt_as_html(entry, base, anchor))
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
