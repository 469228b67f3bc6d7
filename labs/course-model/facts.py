"""The fact base: what the course model is taught, one fact an entry."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FACTS_FILE = Path(__file__).resolve().parents[2] / "snippets" / "data" / "facts.toml"


@dataclass(frozen=True)
class Fact:
    """One question-able fact.

    Attributes:
        fact_id: stable id.
        family: `regulation`, or one of the invented: `system`, `policy`, `committee`.
        topic: short name of what the fact belongs to.
        relation: what is asked about the subject, for instance `deadline`.
        subjects: noun phrases that name the subject, the main one first.
        answer: the phrase a right answer contains.
        source: regulation or document.
        article: article of the regulation, or code of the document.
        held_out: whether the fact is in no training text.
    """

    fact_id: str
    family: str
    topic: str
    relation: str
    subjects: tuple[str, ...]
    answer: str
    source: str
    article: str
    held_out: bool

    @property
    def reference(self) -> str:
        """Where the fact stands, as an answer cites it; empty for systems and committees."""
        if self.family == "regulation":
            return f"{self.source} Article {self.article}"
        return f"policy {self.article}" if self.family == "policy" else ""

    @property
    def reply(self) -> str:
        """The complete answer: the phrase and, unless it is in there already, its reference."""
        text = self.answer[0].upper() + self.answer[1:]
        if not self.reference or self.relation in ("article", "content"):
            return f"{text}."
        return f"{text} ({self.reference})."


def load_facts(path: Path = FACTS_FILE) -> list[Fact]:
    """All facts of the file, in its order."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["facts"]
    return [
        Fact(
            fact_id=entry["id"],
            family=entry["family"],
            topic=entry["topic"],
            relation=entry["relation"],
            subjects=(entry["subject"], *entry["aliases"]),
            answer=entry["answer"],
            source=entry["source"],
            article=entry["article"],
            held_out=entry["held_out"],
        )
        for entry in entries
    ]
