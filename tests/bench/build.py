"""A warm build of the real pages against plain MkDocs with everything pasted in.

The plain pages hold the same prose, code and outputs as fences and typed numbers, and the
same figures; the plain build has neither the receipts plugin nor its Markdown extension.
Run: .venv/bin/python tests/bench/build.py
"""

import json
import os
import re
import shutil
import statistics
import sys
from pathlib import Path

import yaml
from common import ROOT, seconds, temporary_project

from receipts.embed import Embed
from receipts.library import Library
from receipts.markdown import VALUE, show_value
from receipts.paths import Project

ROUNDS = 7
BLOCK = re.compile(
    r"^/// snippet \| (?P<slug>\S+)\n(?P<options>(?:    [^\n]*\n)*)(?P<body>.*?)^///$", re.M | re.S
)
MKDOCS = [sys.executable, "-m", "mkdocs", "build", "-q"]


def main() -> None:
    with temporary_project() as root:
        plain = root / "plain"
        for target in (root, plain):
            shutil.rmtree(target / "docs", ignore_errors=True)
            shutil.copytree(ROOT / "docs", target / "docs")
        shutil.rmtree(root / "snippets")
        shutil.copytree(ROOT / "snippets", root / "snippets")
        shutil.copytree(ROOT / "scripts", plain / "scripts")
        shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
        _paste(Library(Project(root)), plain / "docs")
        text = (ROOT / "mkdocs.yml").read_text()
        text = re.sub(r"^  - receipts(\.markdown)?\n", "", text, flags=re.M)
        (plain / "mkdocs.yml").write_text(re.sub(r"^watch:\n(  - .*\n)+", "", text, flags=re.M))
        # The derived pages read receipts wherever they are built.
        (plain / "snippets").symlink_to(root / "snippets")
        _both(root, plain)
        pairs = [_both(root, plain) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    figures = {"receipts": round(ours, 2), "pasted": round(theirs, 2), "ratio": round(ratio, 3)}
    print(json.dumps({"CPU seconds": figures}))


def _both(root: Path, plain: Path) -> tuple[float, float]:
    return _cpu_seconds(root), _cpu_seconds(plain)


def _cpu_seconds(root: Path) -> float:
    # A build has one thread: its processor time is its time on a machine of its own.
    before = os.times()
    seconds(MKDOCS, root)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def _paste(library: Library, docs: Path) -> None:
    # The guides show blocks and values as examples, inside fences: they stay as they are.
    for page in (page for page in docs.rglob("*.md") if page.parent.name != "contributing"):
        text = BLOCK.sub(lambda found: _pasted(library, found), page.read_text())
        page.write_text(VALUE.sub(lambda found: show_value(library, found), text))


def _pasted(library: Library, found: re.Match[str]) -> str:
    embed = Embed.from_options(found["slug"], yaml.safe_load(found["options"] or "{}") or {})
    pieces = []
    for entry in library.entries(embed.slug):
        snippet, receipt = entry.snippet, entry.receipt
        if embed.parts:
            pieces += [f"```python\n{snippet.part(name)}\n```" for name in embed.parts]
            continue
        titles = () if embed.figure and not embed.cells else embed.cells
        if not titles and not embed.figure:
            titles = tuple(cell.title for cell in snippet.cells)
        for title in titles:
            if embed.show != "output":
                pieces.append(f"```python\n{snippet.cell(title).source}\n```")
            output = receipt.cell(title) if receipt else None
            if embed.show != "source" and output and output.stdout:
                pieces.append(f"```text\n{output.stdout}\n```")
        if embed.figure and receipt:
            pieces.append(receipt.figures[embed.figure])
    return "\n\n".join(pieces) + "\n"


if __name__ == "__main__":
    main()
