"""Statements that say a fact in running text: what pretraining reads."""

import random

from facts import Fact
from grammar import GRAMMAR

SHAPES: dict[str, list[str]] = GRAMMAR["statement"]["shapes"]
SHELLS: list[str] = GRAMMAR["statement"]["shells"]


def state(fact: Fact, rng: random.Random) -> str:
    """One sentence that states a fact."""
    text = rng.choice(SHAPES[fact.relation]).format(s=rng.choice(fact.subjects), a=fact.answer)
    source = fact.reference or "the register"
    sentence = rng.choice(SHELLS).format(x=text, r=source)
    return sentence[0].upper() + sentence[1:]


def paragraph(facts: list[Fact], rng: random.Random) -> str:
    """A few facts of one topic in a row, in random order, as a handbook would have them."""
    chosen = rng.sample(facts, min(len(facts), rng.randint(2, 5)))
    return " ".join(state(fact, rng) for fact in chosen)
