"""General English of our own making: small scenes, so that the model is fluent beyond its facts."""

import random

from grammar import GRAMMAR
from words import ACTIONS, ACTORS, CITIES, CONDITIONS, MONTHS, PEOPLE

PLACES: list[str] = GRAMMAR["english"]["places"]
OBJECTS: list[str] = GRAMMAR["english"]["objects"]
ACTS: list[str] = GRAMMAR["english"]["acts"]
TIMES: list[str] = GRAMMAR["english"]["times"]
LINKS: list[str] = GRAMMAR["english"]["links"]
FEELINGS: list[str] = GRAMMAR["english"]["feelings"]
REMARKS: list[str] = GRAMMAR["english"]["remarks"]


def scene(rng: random.Random) -> str:
    """Three to six sentences about two people."""
    who, other = rng.sample(PEOPLE, 2)
    sentences: list[str] = []
    for step in range(rng.randint(3, 6)):
        slots = {
            "o": rng.choice(OBJECTS),
            "q": other,
            "w": rng.choice(PLACES),
            "c": rng.choice(CITIES),
            "m": rng.choice(MONTHS),
        }
        draw = rng.random()
        if draw < 0.25:
            sentences.append(rng.choice(REMARKS).format(**slots))
        elif draw < 0.4:
            sentences.append(f"{who} {rng.choice(FEELINGS)}.")
        else:
            act = rng.choice(ACTS).format(**slots)
            time = rng.choice(TIMES).format(**slots)
            start = f"{rng.choice(LINKS)} {who}" if step and rng.random() < 0.5 else who
            sentences.append(f"{start} {act} {time}.")
    return " ".join(sentences)


def remark(rng: random.Random) -> str:
    """One sentence that has nothing to do with anything."""
    who, other = rng.sample(PEOPLE, 2)
    slots = {
        "o": rng.choice(OBJECTS),
        "q": other,
        "w": rng.choice(PLACES),
        "c": rng.choice(CITIES),
        "m": rng.choice(MONTHS),
    }
    if rng.random() < 0.4:
        return rng.choice(REMARKS).format(**slots)
    return f"{who} {rng.choice(ACTS).format(**slots)} {rng.choice(TIMES).format(**slots)}."


def clause(rng: random.Random, modal: str) -> str:
    """A compliance clause around a modal phrase; it sounds like prose and states no fact."""
    condition = rng.choice(CONDITIONS).format(n=rng.randint(2, 30), month=rng.choice(MONTHS))
    text = f"{rng.choice(ACTORS)} {modal} {rng.choice(ACTIONS)} {condition}".strip()
    return f"{text[0].upper()}{text[1:]}."


def passage(rng: random.Random) -> str:
    """A few clauses in a row."""
    modals = ["must", "shall", "may", "can", "has to", "will", "should", "is free to"]
    return " ".join(clause(rng, rng.choice(modals)) for _ in range(rng.randint(2, 4)))
