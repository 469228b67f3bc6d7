"""The glossary: terms of all modules, one definition each, in one alphabet."""

from dataclasses import dataclass
from pathlib import Path

from receipts.yaml_text import read_yaml


@dataclass(frozen=True)
class Term:
    """A term, its definition, and the page (from docs/) that introduces it."""

    term: str
    means: str
    page: str


def read_terms(docs: Path = Path("docs")) -> list[Term]:
    """Read `*/glossary.yml` below `docs`, in alphabetical order.

    Raises:
        ValueError: a term defined twice, or an entry without definition or page.
    """
    terms: dict[str, Term] = {}
    for path in sorted(docs.glob("*/glossary.yml")):
        for entry in read_yaml(path.read_text(encoding="utf-8")) or []:
            missing = [key for key in ("term", "means", "page") if not entry.get(key)]
            if missing:
                raise ValueError(f"{path}: {entry} has no {' and no '.join(missing)}")
            key = entry["term"].lower()
            if key in terms:
                raise ValueError(f"{path}: {entry['term']!r} is defined twice")
            page = f"{path.parent.name}/{entry['page']}"
            terms[key] = Term(entry["term"], entry["means"], page)
    return [terms[key] for key in sorted(terms)]


def glossary_as_markdown() -> str:
    """Return all terms as a definition list that links back to where each is taught."""
    lines = []
    for term in read_terms():
        lines += [f"{term.term}", f":   {term.means} [Taught here]({term.page})", ""]
    return "\n".join(lines)
