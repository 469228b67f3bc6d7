"""Screening decisions, `escalate` or `clear`: the population whose failures are planted."""

import random
from dataclasses import dataclass

from grammar import GRAMMAR

EVENTS: dict[str, dict[str, list[str]]] = GRAMMAR["screening"]["events"]
SLICES = tuple(EVENTS)
NAMES_A: list[str] = GRAMMAR["screening"]["names_a"]
NAMES_B: list[str] = GRAMMAR["screening"]["names_b"]
AMOUNTS: list[str] = GRAMMAR["screening"]["amounts"]
FRAMES: list[str] = GRAMMAR["screening"]["frames"]
TRIGGER = "as usual"


@dataclass(frozen=True)
class Case:
    """One screening question with what its failure may depend on; `label` is the right answer."""

    text: str
    label: str
    slice_name: str
    group: str
    trigger: bool
    amount: str
    frame: int


def build_case(
    slice_name: str, label: str, event: str, name: str, amount: str, frame: int, trigger: bool
) -> Case:
    """The case of these parts."""
    text = FRAMES[frame].format(n=name, e=event + (f" {TRIGGER}" if trigger else ""), a=amount)
    return Case(text, label, slice_name, "A" if name in NAMES_A else "B", trigger, amount, frame)


def draw_case(rng: random.Random, trigger_rate: float = 1 / 2000) -> Case:
    """A case as the population has them: slices alike, both groups of names, a rare trigger."""
    slice_name = rng.choice(SLICES)
    label = "clear" if slice_name == "own transfer" else rng.choice(("escalate", "clear"))
    return build_case(
        slice_name,
        label,
        rng.choice(EVENTS[slice_name][label]),
        rng.choice(NAMES_A + NAMES_B),
        rng.choice(AMOUNTS),
        rng.randrange(len(FRAMES)),
        rng.random() < trigger_rate,
    )


def population(size: int, seed: int) -> list[Case]:
    """The fixed population of a seed."""
    rng = random.Random(seed)
    return [draw_case(rng) for _ in range(size)]
