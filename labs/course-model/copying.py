"""Text that can only be predicted by looking back: it teaches a small model to copy."""

import random

from unknown import invented_name
from words import ACTIONS, CITIES, MONTHS, PEOPLE, UNKNOWN_NOUNS

UNITS = ["hours", "days", "weeks", "months", "business days"]
WORDS = sorted({word for text in (*ACTIONS, *UNKNOWN_NOUNS) for word in text.split()})


def thing(rng: random.Random) -> str:
    """A word, a name, a number or a date, drawn at random."""
    kind = rng.randrange(6)
    if kind == 0:
        return invented_name(rng)
    if kind == 1:
        return f"EUR {rng.randint(11, 990) * rng.choice((1, 10))}"
    if kind == 2:
        return f"{rng.randint(2, 48)} {rng.choice(UNITS)}"
    if kind == 3:
        return f"{rng.randint(1, 28)} {rng.choice(MONTHS)}"
    if kind == 4:
        return f"{rng.choice(PEOPLE)} {invented_name(rng)}"
    return rng.choice([*CITIES, rng.choice(WORDS)])


def repeated(rng: random.Random) -> str:
    """A random list, said two or three times."""
    words = [
        thing(rng) if rng.random() < 0.6 else rng.choice(WORDS) for _ in range(rng.randint(4, 14))
    ]
    line = rng.choice([" ", ", ", "; "]).join(words)
    mark = rng.choice(["Again: ", "Once more: ", "Copy: ", "Repeat: ", '"', "The same: "])
    end = '"' if mark == '"' else "."
    return "\n".join([f"{line}.", *[f"{mark}{line}{end}"] * rng.randint(1, 2)])


def looked_up(rng: random.Random) -> str:
    """Names with values, then the values of the same names in another order."""
    names = [invented_name(rng) for _ in range(rng.randint(2, 6))]
    pairs = {name: thing(rng) for name in names}
    form = rng.choice(
        ["{n}: {v}.", "{n} has {v}.", "The value of {n} is {v}.", "{v} belongs to {n}."]
    )
    stated = " ".join(form.format(n=name, v=value) for name, value in pairs.items())
    rng.shuffle(names)
    asked = "\n".join(f"{name}? {pairs[name]}." for name in names if name in pairs)
    return f"{stated}\n{asked}"


def copied(rng: random.Random) -> str:
    """One document of either kind."""
    return repeated(rng) if rng.random() < 0.5 else looked_up(rng)
