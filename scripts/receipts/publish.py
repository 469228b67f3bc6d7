"""Put beside the pages what readers take home: files, notebooks, receipts."""

import shutil
from pathlib import Path

from receipts.files import replace_text
from receipts.hashing import sha256
from receipts.paths import Project
from receipts.receipt import receipt_path
from receipts.receipt_view import published_path
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
    digest = sha256(snippet.text.encode())[:24]
    memory = snippet.project.cache / "notebooks" / f"{digest}.ipynb"
    if not memory.exists():
        import jupytext

        memory.parent.mkdir(exist_ok=True)
        notebook = jupytext.reads(snippet.text, fmt="py:percent")
        replace_text(memory, jupytext.writes(notebook, fmt="ipynb"))
    shutil.copyfile(memory, target)
