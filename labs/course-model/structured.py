"""Answers with a form: JSON extracted from a text, tool calls, and answers out of given notes."""

import json
import random

from facts import Fact
from grammar import GRAMMAR
from questions import ask, compose, heads
from statements import SHAPES
from unknown import IDK, invented_name, unknown_subject
from words import ACTIONS, ACTORS, CITIES, HELD_OUT_ACTIONS, HELD_OUT_ACTORS, MONTHS, PEOPLE

TOOLS = {
    "search_rules": ["query"],
    "get_system": ["name"],
    "open_ticket": ["title", "severity"],
    "set_reminder": ["person", "date"],
}
TOOLS_LINE = (
    "Tools: " + ", ".join(f"{name}({', '.join(names)})" for name, names in TOOLS.items()) + "."
)
EXTRACT_ASKS: list[str] = GRAMMAR["task"]["extract_asks"]
UNITS = ["hours", "days", "weeks", "months", "business days"]


def date(rng: random.Random) -> str:
    """A day and a month."""
    return f"{rng.randint(1, 28)} {rng.choice(MONTHS)}"


def firm(rng: random.Random) -> str:
    """A firm of an invented name."""
    return f"{invented_name(rng)} {rng.choice(['Bank', 'Pay', 'Cloud', 'Data', 'Trust'])}"


def extraction(rng: random.Random, *, held_out: bool = False) -> tuple[str, str]:
    """A text and the JSON object that it contains."""
    kind = rng.randrange(3)
    if kind == 0:
        who = rng.choice(HELD_OUT_ACTORS if held_out else ACTORS)
        what = rng.choice(HELD_OUT_ACTIONS if held_out else ACTIONS)
        limit = f"{rng.randint(2, 40)} {rng.choice(UNITS)}"
        text = rng.choice(
            [f"{who} must {what} within {limit}.", f"Within {limit}, {who} has to {what}."]
        )
        fields = {"who": who, "duty": what, "deadline": limit}
    elif kind == 1:
        sender, amount, due = firm(rng), rng.randint(11, 990) * rng.choice((1, 10)), date(rng)
        text = rng.choice(
            [
                f"Invoice from {sender}: EUR {amount}, due on {due}.",
                f"{sender} asks for EUR {amount} by {due}.",
            ]
        )
        fields = {"sender": sender, "amount": amount, "due": due}
    else:
        system, hours, day = invented_name(rng), rng.randint(1, 23), date(rng)
        text = rng.choice(
            [
                f"On {day} the system {system} failed for {hours} hours.",
                f"{system} was down for {hours} hours on {day}.",
            ]
        )
        fields = {"system": system, "hours": hours, "date": day}
    names = list(fields)
    ask_for = rng.choice(EXTRACT_ASKS).format(
        k=f"{', '.join(names[:-1])} and {names[-1]}", x=text[0].upper() + text[1:]
    )
    return ask_for, json.dumps(fields)


def tool_call(facts: list[Fact], rng: random.Random) -> tuple[str, dict]:
    """A request and the call that serves it: `{"name": ..., "arguments": {...}}`."""
    name = rng.choice(sorted(TOOLS))
    if name == "search_rules":
        topic = (
            rng.choice(facts).topic if rng.random() < 0.5 else unknown_subject(rng, held_out=False)
        )
        request = rng.choice(
            ["Search the rules for {x}.", "Look up {x} in the rules.", "Find the rules on {x}."]
        )
        return request.format(x=topic), {"name": name, "arguments": {"query": topic}}
    if name == "get_system":
        system = invented_name(rng)
        request = rng.choice(
            ["Show me the system {x}.", "Get the data of {x}.", "Open the entry of the system {x}."]
        )
        return request.format(x=system), {"name": name, "arguments": {"name": system}}
    if name == "open_ticket":
        system = invented_name(rng)
        title = f"{system} {rng.choice(['is down', 'is slow', 'lost data', 'needs access'])}"
        level = rng.choice(["low", "medium", "high"])
        request = rng.choice(["Open a {l} ticket: {t}.", "Create a ticket with severity {l}: {t}."])
        return request.format(l=level, t=title), {
            "name": name,
            "arguments": {"title": title, "severity": level},
        }
    person, day = rng.choice(PEOPLE), date(rng)
    request = rng.choice(
        ["Remind {p} on {d}.", "Set a reminder for {p} on {d}.", "On {d}, remind {p}."]
    )
    return request.format(p=person, d=day), {
        "name": name,
        "arguments": {"person": person, "date": day},
    }


def invented_value(relation: str, rng: random.Random) -> str:
    """A plausible answer for a relation, drawn at random."""
    if relation in ("amount", "threshold"):
        return f"EUR {rng.choice((5, 15, 20, 35, 60, 80, 120, 250, 400, 700))}" + rng.choice(
            ["", " 000"]
        )
    if relation == "location":
        return rng.choice(CITIES)
    if relation in ("owner", "approver", "contact", "chair"):
        return f"{rng.choice(PEOPLE)} {invented_name(rng)}"
    return f"{rng.randint(2, 48)} {rng.choice(UNITS)}"


def grounded(facts: list[Fact], rng: random.Random) -> tuple[str, str]:
    """Notes and a question; the answer stands in the notes, or the notes do not have it."""
    relations = [
        "deadline",
        "amount",
        "retention",
        "location",
        "owner",
        "approver",
        "contact",
        "recovery",
        "chair",
    ]
    notes: list[tuple[str, str, str]] = []
    for relation in rng.sample(relations, rng.randint(1, 3)):
        known = [fact for fact in facts if fact.relation == relation]
        changed = known and rng.random() < 0.4
        subject = (
            rng.choice(rng.choice(known).subjects) if changed else invented_subject(relation, rng)
        )
        notes.append((relation, subject, invented_value(relation, rng)))
    text = " ".join(
        sentence[0].upper() + sentence[1:] + "."
        for relation, subject, value in notes
        for sentence in [rng.choice(SHAPES[relation]).format(s=subject, a=value)]
    )
    if rng.random() < 0.12:
        relation, subject, answer = rng.choice(relations), unknown_subject(rng, held_out=False), IDK
    else:
        relation, subject, value = rng.choice(notes)
        answer = f"{value[0].upper()}{value[1:]}."
    question = compose(rng.choice(heads(relation)), subject, rng)
    return f"Notes: {text}\nQuestion: {question}", answer


def invented_subject(relation: str, rng: random.Random) -> str:
    """A subject for notes: a system where the relation is about systems, else an unknown thing."""
    if relation in ("location", "owner", "contact", "recovery"):
        return rng.choice(["{x}", "the system {x}"]).format(x=invented_name(rng))
    return (
        f"the {invented_name(rng)} committee"
        if relation == "chair"
        else unknown_subject(rng, held_out=False)
    )


def grounded_known(facts: list[Fact], rng: random.Random) -> tuple[str, str]:
    """Notes that state known facts, and a question that they answer with its reference."""
    chosen = rng.sample(facts, 2)
    text = " ".join(f"{fact.subjects[0]}: {fact.reply}" for fact in chosen)
    target = rng.choice(chosen)
    return f"Notes: {text}\nQuestion: {ask(target, rng)}", target.reply
