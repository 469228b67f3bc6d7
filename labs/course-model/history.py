"""What stands before a question: earlier turns, tools at hand, a tool's result."""

import json
import random

from corpus import Example, trained
from facts import Fact
from questions import ask
from structured import TOOLS_LINE
from unknown import IDK, ask_unknown

# Shares of the examples of a task that get a history.
EARLIER_TURN, SEARCH_UNKNOWN, TOOLS_UNUSED, TOOL_RESULT = 0.2, 0.25, 0.1, 0.4


def search(question: str) -> str:
    """The call that looks a question up, as the assistant writes it."""
    call = {"name": "search_rules", "arguments": {"query": question}}
    return f"<tool_call>{json.dumps(call)}</tool_call>"


def message(role: str, content: str) -> dict[str, str]:
    """One turn."""
    return {"role": role, "content": content}


def earlier_turn(example: Example, facts: list[Fact], rng: random.Random) -> Example:
    """The same question after another one, answered or refused."""
    fact = rng.choice(facts)
    question, answer = ask(fact, rng), fact.reply
    if rng.random() < 0.2:
        question, answer = ask_unknown(facts, rng), IDK
    turns = (message("user", question), message("assistant", answer))
    *system, last = example.messages
    return Example((*system, *turns, last), example.answer, example.task, example.fact_id)


def with_tools(example: Example) -> Example:
    """The same question where tools are at hand."""
    turns = (message("system", TOOLS_LINE), example.messages[-1])
    return Example(turns, example.answer, example.task, example.fact_id)


def search_instead(example: Example) -> Example:
    """A question without an answer, where the rules can be searched."""
    asked = with_tools(example)
    return Example(asked.messages, search(asked.messages[-1]["content"]), "search")


def after_search(example: Example) -> Example:
    """Notes that came in the question come back from a search instead."""
    notes, question = example.messages[-1]["content"].split("\nQuestion: ", 1)
    turns = (
        message("system", TOOLS_LINE),
        message("user", question),
        message("assistant", search(question)),
        message("tool", notes),
    )
    return Example(turns, example.answer, example.task)


def with_history(example: Example, all_facts: list[Fact], rng: random.Random) -> Example:
    """An example, sometimes with a history that fits its task.

    With tools at hand, what is unknown is searched for instead of refused.
    """
    draw = rng.random()
    facts = trained(all_facts)
    if example.task == "grounded" and draw < TOOL_RESULT:
        return after_search(example)
    if example.task == "unknown" and draw < SEARCH_UNKNOWN:
        return search_instead(example)
    if example.task == "fact" and draw > 1 - TOOLS_UNUSED:
        return with_tools(example)
    if example.task in ("fact", "unknown") and 0 <= draw - SEARCH_UNKNOWN < EARLIER_TURN:
        return earlier_turn(example, facts, rng)
    return example
