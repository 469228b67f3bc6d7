"""Questions that the model must not answer: subjects, articles and systems never learned."""

import random

from facts import Fact
from grammar import GRAMMAR
from questions import HEADS, compose, heads
from words import (
    CITIES,
    HELD_OUT_LAWS,
    HELD_OUT_NOUNS,
    HELD_OUT_THINGS,
    SYLLABLES,
    THINGS,
    UNKNOWN_ADJECTIVES,
    UNKNOWN_LAWS,
    UNKNOWN_NOUNS,
    UNKNOWN_QUESTIONS,
)

IDK = "I do not know. My sources do not cover this."
CODES: list[str] = GRAMMAR["unknown"]["codes"]
SHAPES: list[str] = GRAMMAR["unknown"]["shapes"]


def invented_name(rng: random.Random) -> str:
    """A capitalised name of two or three syllables, for firms and systems nobody knows."""
    return "".join(rng.sample(SYLLABLES, rng.choice((2, 2, 3)))).capitalize()


def unknown_article(facts: list[Fact], rng: random.Random, *, held_out: bool) -> str:
    """A reference that is in no fact: a wrong article of a known act, an unknown act or policy."""
    known = {(fact.source, fact.article) for fact in facts}
    acts = sorted({fact.source for fact in facts if fact.family == "regulation"})
    parity = 1 if held_out else 0
    while True:
        kind = rng.random()
        number = rng.randint(1, 140)
        article = str(number) + (f"({rng.randint(1, 9)})" if rng.random() < 0.6 else "")
        if kind < 0.3:
            code = f"{rng.choice(CODES)}-{rng.randint(1, 40):02d}"
            if ("Meridian policy", code) not in known and int(code[-2:]) % 2 == parity:
                return rng.choice([f"policy {code}", code])
        elif kind < 0.65:
            act = rng.choice(acts)
            if (act, article) not in known and number % 2 == parity:
                return rng.choice([f"{act} Article {article}", f"Article {article} of {act}"])
        else:
            law = rng.choice(HELD_OUT_LAWS if held_out else UNKNOWN_LAWS)
            return rng.choice([f"Article {article} of {law}", law])


def unknown_subject(rng: random.Random, *, held_out: bool) -> str:
    """A noun phrase that no fact is about."""
    noun = rng.choice(HELD_OUT_NOUNS if held_out else UNKNOWN_NOUNS)
    return rng.choice(SHAPES).format(
        adj=rng.choice(UNKNOWN_ADJECTIVES),
        noun=noun,
        city=rng.choice(CITIES),
        name=invented_name(rng),
    )


def ask_unknown(facts: list[Fact], rng: random.Random, *, held_out: bool = False) -> str:
    """A question without an answer in the fact base; held out: with words never trained."""
    kind = rng.random()
    if kind < 0.15:
        thing = rng.choice(HELD_OUT_THINGS if held_out else THINGS)
        return compose(rng.choice(UNKNOWN_QUESTIONS).format(x=thing), "", rng, held_out=held_out)
    if kind < 0.45:
        relation, subject = "content", unknown_article(facts, rng, held_out=held_out)
    elif kind < 0.65:
        relation = rng.choice(
            ["data_retention", "location", "recovery", "tier", "contact", "use", "owner", "chair"]
        )
        name = invented_name(rng)
        subject = rng.choice(
            [name, f"the system {name}", f"{name}, the ledger", f"the {name} committee"]
        )
    else:
        relation = rng.choice(sorted(set(HEADS) - {"content"}))
        subject = unknown_subject(rng, held_out=held_out)
    return compose(rng.choice(heads(relation, held_out=held_out)), subject, rng, held_out=held_out)
