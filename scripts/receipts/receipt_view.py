"""How a page shows a receipt: one quiet line that opens to all of it."""

from datetime import datetime
from html import escape

from receipts.lock import canonical_name
from receipts.plan import DAMAGED, FRESH, MISSING, Entry
from receipts.receipt import Receipt
from receipts.snippet import Snippet


def receipt_as_html(entry: Entry, base: str, anchor: str) -> str:
    """Return the line under an output, with the whole receipt folded into the first of a page.

    Args:
        entry: the variant.
        base: relative address of the site's root, such as `../../`.
        anchor: an id for the first receipt of this snippet on the page; empty on later ones.
    """
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
        target = f"#{receipt_anchor(entry)}"
        return f'<p class="receipt"><a href="{target}" title="The full receipt">{line}</a></p>'
    return (
        f'<details class="receipt" data-search-exclude id="{receipt_anchor(entry)}">'
        f"<summary>{line}</summary>"
        f'<div class="receipt-paper">{_items(entry, receipt)}{_run_it(entry, receipt, base)}</div>'
        "</details>"
    )


def receipt_anchor(entry: Entry) -> str:
    """Return the id of an entry's receipt on its page."""
    return canonical_name(f"receipt-{entry.snippet.name}-{entry.variant.id}")


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
    for name, version in _declared_versions(receipt, snippet):
        return f"{name} {version}"
    return f"Python {receipt.fingerprint.python}"


def _declared_versions(receipt: Receipt, snippet: Snippet) -> list[tuple[str, str]]:
    names = [canonical_name(requirement.name) for requirement in snippet.requirements]
    versions = receipt.fingerprint.distributions
    return [(name, versions[name]) for name in names if name in versions]


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
    shown = _declared_versions(receipt, snippet)
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
