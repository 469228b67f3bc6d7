"""Put beside the pages what readers take home: files, notebooks, receipts."""

import shutil
from pathlib import Path

from receipts.embed import published_path
from receipts.paths import Project
from receipts.receipt import receipt_path
from receipts.snippet import Snippet, load_snippets


def publish_snippets(project: Project, site: Path) -> None:
    """Write every snippet as a file and as a notebook, with its receipts, into `site`."""
    for snippet in load_snippets(project):
        target = site / f"{published_path(snippet)}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(snippet.path, target)
        _write_notebook(snippet, target.with_suffix(".ipynb"))
        for variant in snippet.variant_ids:
            source = receipt_path(snippet.receipts_folder, snippet.slug, variant)
            if source.exists():
                shutil.copyfile(source, target.with_suffix(f".{variant}.json"))


def _write_notebook(snippet: Snippet, target: Path) -> None:
    # Converting takes longer than all the rest of a warm build.
    memory = snippet.project.cache / "notebooks" / f"{_digest(snippet)}.ipynb"
    if not memory.exists():
        import jupytext

        memory.parent.mkdir(exist_ok=True)
        notebook = jupytext.reads(snippet.text, fmt="py:percent")
        memory.write_text(jupytext.writes(notebook, fmt="ipynb"), encoding="utf-8")
    shutil.copyfile(memory, target)


def _digest(snippet: Snippet) -> str:
    from receipts.fingerprint import sha256

    return sha256(snippet.text.encode())[:24]
