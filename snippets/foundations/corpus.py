"""The course corpus: forty compliance passages, pages made of them, and synthetic text.

`passages()` and `pages()` are real content, one provision each, in the course's own
words (data/obligations.toml). `training_text()` is synthetic: seeded sentence frames
around those passages and around word lists (data/compliance_frames.toml). It has the
vocabulary and the rhythm of compliance prose, but it states no facts and nobody should
learn law from it.
"""

import random
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True)
class Passage:
    """One provision: where it stands, its topic, its text, whether it was checked."""

    id: str
    regulation: str
    article: str
    topic: str
    text: str
    checked: bool


@cache
def passages() -> tuple[Passage, ...]:
    """Return all passages in the order of the file."""
    content = tomllib.loads((_DATA / "obligations.toml").read_text(encoding="utf-8"))
    return tuple(Passage(**entry) for entry in content["passages"])


def page_passages(words_per_page: int = 500) -> list[list[Passage]]:
    """Split the passages, in order, into pages of about `words_per_page` words."""
    lengths = [len(passage.text.split()) for passage in passages()]
    total = sum(lengths)
    count = max(1, round(total / words_per_page))
    groups: list[list[Passage]] = [[] for _ in range(count)]
    words = 0
    for passage, length in zip(passages(), lengths, strict=True):
        middle = words + length / 2
        groups[int(middle * count / total)].append(passage)
        words += length
    return groups


def pages(words_per_page: int = 500) -> list[str]:
    """Return the corpus as plain-text pages of about `words_per_page` words."""
    groups = page_passages(words_per_page)
    return ["\n\n".join(passage.text for passage in group) for group in groups]


def training_text(n_words: int, seed: int = 0, without: Collection[str] = ()) -> str:
    """Return about `n_words` words of synthetic compliance prose, one sentence a line.

    About a third of the lines are framed sentences of passages, the rest is composed
    from word lists. Passages whose id is in `without` contribute nothing, so that they
    can serve as unseen text.
    """
    draw = random.Random(seed)
    sources = [passage for passage in passages() if passage.id not in without]
    lines: list[str] = []
    words = 0
    while words < n_words:
        roll = draw.random()
        if roll < 0.33:
            line = _framed(draw, draw.choice(sources))
        elif roll < 0.80:
            line = _obligation(draw)
        else:
            line = _note(draw)
        lines.append(line)
        words += len(line.split())
    return "\n".join(lines)


@cache
def _lists() -> dict[str, list[str]]:
    content = tomllib.loads((_DATA / "compliance_frames.toml").read_text(encoding="utf-8"))
    content["terms"] = content["terms"].split()
    return content


def _framed(draw: random.Random, passage: Passage) -> str:
    return draw.choice(_lists()["frames"]).format(
        sentence=draw.choice(passage.text.split(". ")).rstrip("."),
        where=f"Article {passage.article} {passage.regulation}",
        topic=passage.topic,
    )


def _obligation(draw: random.Random) -> str:
    lists = _lists()
    parts = [draw.choice(lists[kind]) for kind in ("subjects", "duties", "verbs", "objects")]
    if draw.random() < 0.6:
        unit = draw.choice(["hours", "days", "business days", "months", "years", "minutes"])
        deadline = draw.choice(lists["deadlines"])
        parts.append(deadline.format(number=draw.randint(2, 90), unit=unit))
    if draw.random() < 0.5:
        parts.append(draw.choice(lists["conditions"]))
    sentence = " ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def _note(draw: random.Random) -> str:
    lists = _lists()
    thousands = draw.choice(["000", "500", "250"])
    month = draw.choice(lists["months"])
    return draw.choice(lists["notes"]).format(
        amount=f"EUR {draw.randint(1, 999)} {thousands}",
        percent=f"{draw.randint(0, 20)}.{draw.randint(0, 9)} percent",
        day=f"{draw.randint(1, 28)} {month} {draw.randint(2018, 2030)}",
        number=draw.randint(2, 120),
        team=draw.choice(lists["teams"]),
        object=draw.choice(lists["objects"]),
        place=draw.choice(lists["places"]),
        article=f"{draw.randint(1, 99)}({draw.randint(1, 9)})",
        term=draw.choice(lists["terms"]),
        other=draw.choice(lists["terms"]),
    )
