"""Checkpoint questions: data in, a plain list with folded answers out."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from receipts.yaml_text import read_yaml

KINDS = ("concept", "decision", "risk", "evidence")
LETTERS = "ABCDEF"


@dataclass(frozen=True)
class Question:
    """One question. `wrong` pairs each wrong option with why it is wrong.

    Attributes:
        id: unique within its file.
        kind: concept, decision, risk or evidence.
        section: the specification section it belongs to.
        ask: the question.
        answer: the right answer, an option like the others where there are any.
        why: what makes it right, beyond the answer itself.
        wrong: (option, explanation) pairs; empty for questions answered in one's own words.
    """

    id: str
    kind: str
    section: str
    ask: str
    answer: str
    why: str
    wrong: tuple[tuple[str, str], ...]

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """All options with explanations, in an order that does not give the answer away."""
        options = [(self.answer, self.why, True), *((o, why, False) for o, why in self.wrong)]
        return sorted(options, key=lambda o: hashlib.sha256(f"{self.id}{o[0]}".encode()).digest())


def read_questions(path: Path) -> list[Question]:
    """Read a question file; every page of a module asks for the same one.

    Raises:
        ValueError: an entry that is incomplete or of an unknown kind; the message names it.
    """
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, mtime: int) -> list[Question]:
    entries: list[dict[str, Any]] = read_yaml(path.read_text(encoding="utf-8")) or []
    questions = []
    for number, entry in enumerate(entries, 1):
        where = f"{path}: question {number} ({entry.get('id', 'without id')})"
        for key in ("id", "kind", "section", "ask", "answer"):
            if not entry.get(key):
                raise ValueError(f"{where} has no {key!r}")
        if entry["kind"] not in KINDS:
            raise ValueError(f"{where}: kind must be one of {', '.join(KINDS)}")
        wrong = tuple((w["option"], w["why"]) for w in entry.get("wrong", ()))
        if entry["kind"] in ("concept", "decision") and len(wrong) < 2:
            raise ValueError(f"{where} needs at least two wrong options with reasons")
        questions.append(
            Question(
                entry["id"],
                entry["kind"],
                entry["section"],
                entry["ask"],
                entry["answer"],
                entry.get("why", ""),
                wrong,
            )
        )
    ids = [question.id for question in questions]
    if repeated := {i for i in ids if ids.count(i) > 1}:
        raise ValueError(f"{path}: ids used twice: {', '.join(sorted(repeated))}")
    return questions


def questions_as_markdown(path: str, *sections: str) -> str:
    """Return the questions of `sections` (all, if none is named) as Markdown.

    Args:
        path: the data file, from the docs folder.
        sections: specification sections such as `m01.tokens`.
    """
    chosen = [
        q for q in read_questions(Path("docs", path)) if not sections or q.section in sections
    ]
    return "\n".join(_question(number, question) for number, question in enumerate(chosen, 1))


def _question(number: int, question: Question) -> str:
    lines = [f"**{number}.** {question.ask} *({question.kind})*", ""]
    answer = [question.answer, ""] if not question.wrong else []
    if question.wrong:
        for letter, (option, _, _) in zip(LETTERS, question.options, strict=False):
            lines.append(f"- **{letter}.** {option}")
        lines.append("")
        for letter, (_, why, right) in zip(LETTERS, question.options, strict=False):
            verdict = "**right**" if right else "not right"
            answer.append(f"- **{letter}** is {verdict}. {why}".rstrip())
    elif question.why:
        answer.append(question.why)
    lines.append('??? success "Answer"')
    lines.append("")
    lines += [f"    {line}" if line else "" for line in "\n".join(answer).splitlines()]
    lines.append("")
    return "\n".join(lines)
