"""`course new snippet`: the files an author starts from, valid from the first moment."""

import re
from pathlib import Path

from receipts.errors import MissingError
from receipts.paths import Project
from receipts.variant import VARIANTS

SLUG = re.compile(r"[a-z][a-z0-9-]*/[a-z][a-z0-9_]*")

SNIPPET = '''\
# /// script
# requires-python = ">=3.11"
# dependencies = []
#
# [tool.receipts]
# covers = []
# ///
"""One sentence that says what this file shows."""

# %% Name what this cell shows
words = "say what it shows".split()
word_count = len(words)
print(f"{word_count} words")
'''

TEST = '''\
"""What the page says about {slug}."""


def test_the_page_quotes_the_run(run_snippet):
    """Replace this by the claim of the page."""
    run = run_snippet("{name}")
    assert run.values["word_count"] == 4
'''


def scaffold_snippet(project: Project, slug: str, variants: list[str]) -> list[Path]:
    """Write a snippet, or a folder of variants, and its test; return their paths.

    Raises:
        MissingError: a slug or variant that cannot be, or a file that is there already.
    """
    if not SLUG.fullmatch(slug):
        raise MissingError(f"{slug!r} is no slug: write module/what_it_shows, in lower case")
    for variant in variants:
        if variant not in VARIANTS or variant == "any":
            known = ", ".join(name for name in VARIANTS if name != "any")
            raise MissingError(f"unknown variant {variant!r}; a folder may hold: {known}")
    names = [f"{slug}/{variant}" for variant in variants] or [slug]
    module, _, short = slug.partition("/")
    files = {project.snippets / f"{name}.py": SNIPPET for name in names}
    test = project.root / "tests" / "snippets" / module / f"test_{short}.py"
    files[test] = TEST.format(slug=slug, name=names[0])
    for path in files:
        if path.exists():
            raise MissingError(f"{project.relative(path)} is there already")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)
