"""Questions composed from prefixes, heads and endings; some heads and prefixes are held out."""

import random

from english import remark
from facts import Fact
from grammar import GRAMMAR
from words import PEOPLE

HEADS: dict[str, list[str]] = GRAMMAR["question"]["heads"]
NOUNS: dict[str, list[str]] = GRAMMAR["question"]["nouns"]
WRAPPERS: list[str] = GRAMMAR["question"]["wrappers"]
HELD_OUT_HEADS, HELD_OUT_WRAPPERS = 2, 3

PREFIXES: list[str] = GRAMMAR["question"]["prefixes"]
HELD_OUT_PREFIXES: list[str] = GRAMMAR["question"]["held_out_prefixes"]
ENDINGS: list[str] = GRAMMAR["question"]["endings"]
HELD_OUT_ENDINGS: list[str] = GRAMMAR["question"]["held_out_endings"]
ASKERS: list[str] = GRAMMAR["question"]["askers"]
VERBS: list[str] = GRAMMAR["question"]["verbs"]
REASONS: list[str] = GRAMMAR["question"]["reasons"]


def opening(rng: random.Random) -> str:
    """What stands before a question in training: nothing, a phrase, an asker or a remark."""
    draw = rng.random()
    if draw < 0.25:
        return ""
    if draw < 0.55:
        return rng.choice(PREFIXES)
    if draw < 0.8:
        who = rng.choice([*ASKERS, *PEOPLE])
        reason = f" {rng.choice(REASONS)}" if rng.random() < 0.3 else ""
        return f"{who[0].upper()}{who[1:]} {rng.choice(VERBS)}{reason}: "
    return f"{remark(rng)} "


def ending(rng: random.Random) -> str:
    """What stands after a question in training."""
    draw = rng.random()
    if draw < 0.7:
        return rng.choice(ENDINGS)
    return f"? I ask {rng.choice(REASONS)}." if draw < 0.82 else f"? {remark(rng)}"


def compose(head: str, subject: str, rng: random.Random, *, held_out: bool = False) -> str:
    """A question from a head and a subject; held out: with prefixes and endings never trained."""
    prefix = rng.choice(HELD_OUT_PREFIXES) if held_out else opening(rng)
    after = rng.choice(HELD_OUT_ENDINGS) if held_out else ending(rng)
    body = head.format(s=subject)
    if not prefix.rstrip().endswith((":", ",")) and rng.random() < 0.9:
        body = body[0].upper() + body[1:]
    return prefix + body + after


def heads(relation: str, *, held_out: bool = False) -> list[str]:
    """The heads of a relation for training, or those kept for evaluation."""
    known = HEADS[relation]
    count = min(HELD_OUT_HEADS, len(known) - 2)
    kept = known[-count:] + wrapped(relation, WRAPPERS[-HELD_OUT_WRAPPERS:])
    if held_out:
        return kept
    plain = known[:-count]
    longer = [head for head in wrapped(relation, WRAPPERS[:-HELD_OUT_WRAPPERS]) if head not in kept]
    # Plain questions as often as wrapped ones.
    return plain * max(1, len(longer) // len(plain)) + longer


def wrapped(relation: str, wrappers: list[str]) -> list[str]:
    """Heads made of wrappers around the noun phrases of a relation."""
    return [wrapper.format(x=noun) for wrapper in wrappers for noun in NOUNS[relation]]


def ask(fact: Fact, rng: random.Random, *, held_out: bool = False) -> str:
    """A question about a fact in a random phrasing of the training or of the held-out grammar."""
    head = rng.choice(heads(fact.relation, held_out=held_out))
    return compose(head, rng.choice(fact.subjects), rng, held_out=held_out)


def combinations(fact: Fact) -> int:
    """How many questions the grammar makes of one fact with set phrases alone, remarks left out."""
    shapes = len(set(PREFIXES)) * len(set(ENDINGS))
    return len(set(heads(fact.relation))) * len(fact.subjects) * shapes
