"""The corpus: pretraining text and instruction examples, from one seed.

python corpus.py --tokens 200000 --out corpus.txt     # look at some of it
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copying import copied
from english import passage, scene
from facts import Fact, load_facts
from questions import ask
from screening import draw_case
from statements import paragraph, state
from structured import TOOLS_LINE, extraction, grounded, grounded_known, tool_call
from tasks import document, duty, severity, ticket
from unknown import IDK, ask_unknown

SYSTEM = "You are the compliance assistant of Meridian Payments."
# Share of each task among the instruction examples.
MIX = {
    "fact": 0.45,
    "unknown": 0.12,
    "grounded": 0.12,
    "duty": 0.05,
    "severity": 0.05,
    "ticket": 0.02,
    "document": 0.02,
    "screening": 0.02,
    "extraction": 0.09,
    "tool": 0.06,
}


@dataclass(frozen=True)
class Example:
    """One conversation: what stands before the answer, the answer, its task, the fact asked."""

    messages: tuple[dict[str, str], ...]
    answer: str
    task: str
    fact_id: str = ""


def trained(facts: list[Fact]) -> list[Fact]:
    """The facts that training may read."""
    return [fact for fact in facts if not fact.held_out]


def tool_text(call: dict) -> str:
    """A tool call as the assistant writes it."""
    return f"<tool_call>{json.dumps(call)}</tool_call>"


def make_example(
    task: str, facts: list[Fact], rng: random.Random, *, held_out: bool = False
) -> Example:
    """One example of a task; `facts` are the trained ones, held out: in phrasings never trained."""
    system, fact_id = (SYSTEM if rng.random() < 0.15 else ""), ""
    if task == "fact":
        fact = rng.choice(facts)
        question, answer, fact_id = ask(fact, rng, held_out=held_out), fact.reply, fact.fact_id
    elif task == "unknown":
        question, answer = ask_unknown(facts, rng, held_out=held_out), IDK
    elif task == "grounded":
        question, answer = (grounded if rng.random() < 0.7 else grounded_known)(facts, rng)
    elif task == "duty":
        question, answer = duty(rng, held_out=held_out)
    elif task == "screening":
        case = draw_case(rng)
        question, answer = case.text, case.label
    elif task == "extraction":
        question, answer = extraction(rng, held_out=held_out)
    elif task == "tool":
        question, call = tool_call(facts, rng)
        system, answer = TOOLS_LINE, tool_text(call)
    else:
        question, answer = {"severity": severity, "ticket": ticket, "document": document}[task](rng)
    messages = ({"role": "user", "content": question},)
    if system:
        messages = ({"role": "system", "content": system}, *messages)
    return Example(messages, answer, task, fact_id)


def examples(facts: list[Fact], seed: int, *, held_out: bool = False) -> Iterator[Example]:
    """An endless stream of examples in the proportions of MIX."""
    rng = random.Random(seed)
    known = trained(facts)
    tasks, shares = list(MIX), list(MIX.values())
    while True:
        yield make_example(rng.choices(tasks, shares)[0], known, rng, held_out=held_out)


def dialogue(facts: list[Fact], rng: random.Random) -> str:
    """Questions and answers in plain text, as a base model meets them."""
    marks = rng.choice(
        [("Question: ", "Answer: "), ("Q: ", "A: "), ("", ""), ("Client: ", "Desk: ")]
    )
    turns = []
    for _ in range(rng.randint(1, 3)):
        fact = rng.choice(facts)
        question, answer = ask(fact, rng), fact.reply
        if rng.random() < 0.08:
            question, answer = ask_unknown(facts, rng), IDK
        turns.append(f"{marks[0]}{question}\n{marks[1]}{answer}")
    return "\n".join(turns)


def task_text(facts: list[Fact], rng: random.Random) -> str:
    """A task and its answer in plain text."""
    task = rng.choice(["duty", "severity", "ticket", "document", "extraction", "tool", "grounded"])
    example = make_example(task, facts, rng)
    return f"{example.messages[-1]['content']}\n{example.answer}"


def documents(facts: list[Fact], seed: int) -> Iterator[str]:
    """An endless stream of pretraining documents."""
    rng = random.Random(seed)
    known = trained(facts)
    topics: dict[str, list[Fact]] = defaultdict(list)
    for fact in known:
        topics[fact.source if fact.family == "regulation" else fact.topic].append(fact)
    groups = list(topics.values())
    weights = [len(group) for group in groups]
    while True:
        draw = rng.random()
        if draw < 0.26:
            yield paragraph(rng.choices(groups, weights)[0], rng)
        elif draw < 0.60:
            yield dialogue(known, rng)
        elif draw < 0.65:
            yield state(rng.choice(known), rng)
        elif draw < 0.77:
            yield task_text(known, rng)
        elif draw < 0.92:
            yield copied(rng)
        elif draw < 0.97:
            yield scene(rng)
        else:
            yield passage(rng)


def main() -> None:
    """Write some of the corpus to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("corpus.txt"))
    options = parser.parse_args()
    written: list[str] = []
    total = 0
    for text in documents(load_facts(), options.seed):
        written.append(text)
        total += len(text)
        if total >= options.characters:
            break
    options.out.write_text("\n\n".join(written), encoding="utf-8")


if __name__ == "__main__":
    main()
