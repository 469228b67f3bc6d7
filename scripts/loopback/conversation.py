"""The rules of a conversation: who speaks when, and which result answers which call."""

from itertools import pairwise

from loopback.blocks import Body, Turn, as_blocks, turns_of
from loopback.catalog import Model
from loopback.errors import invalid
from loopback.signing import sign

MOST_MESSAGES = 100_000
PREFILL = (
    "This model does not support assistant message prefill. "
    "The conversation must end with a user message."
)


def check_conversation(body: Body, model: Model) -> None:
    """Check the messages of a request that has the right types.

    Raises:
        ApiError: a rule is broken (400); the message names the place.
    """
    _check_messages(body)
    turns = turns_of(body)
    _check_roles(turns, model)
    _check_tools(turns)
    _check_end(turns[-1], model)
    for turn in turns:
        for block in turn.of_type("thinking"):
            if block["signature"] != sign(block["thinking"]):
                raise invalid(f"{turn.place}: Invalid `signature` in `thinking` block")


def _check_messages(body: Body) -> None:
    messages = body["messages"]
    if not messages:
        raise invalid("messages: at least one message is required")
    if len(messages) > MOST_MESSAGES:
        raise invalid(f"messages: at most {MOST_MESSAGES} messages are allowed")
    last = len(messages) - 1
    for index, message in enumerate(messages):
        blocks = as_blocks(message["content"])
        empty = not message["content"]
        if empty and not (message["role"] == "assistant" and index == last):
            raise invalid(
                f"messages.{index}: all messages must have non-empty content "
                "except for the optional final assistant message"
            )
        for number, block in enumerate(blocks):
            if block["type"] == "text" and not block["text"] and not empty:
                place = f"messages.{index}.content.{number}"
                raise invalid(f"{place}: text content blocks must be non-empty")


def _check_roles(turns: list[Turn], model: Model) -> None:
    first = turns[0]
    if first.role == "system":
        raise invalid(
            "messages: the first message must not have the role `system`; "
            "use the top-level `system` parameter"
        )
    if first.role != "user":
        raise invalid("messages: first message must use the `user` role")
    for before, turn in pairwise(turns):
        if turn.role != "system":
            continue
        if not model.system_turns:
            raise invalid(f"{turn.place}: role 'system' is not supported on this model")
        if before.role != "user":
            raise invalid(f"{turn.place}: a `system` message must follow a `user` message")


def _check_end(last: Turn, model: Model) -> None:
    # A turn that paused for a tool of the server's own is sent back as it is, to be gone on with.
    if last.role != "assistant" or last.of_type("server_tool_use"):
        return
    if not model.prefill:
        raise invalid(PREFILL)
    texts = last.of_type("text")
    if texts and texts[-1]["text"] != texts[-1]["text"].rstrip():
        raise invalid("messages: final assistant content cannot end with trailing whitespace")


def _check_tools(turns: list[Turn]) -> None:
    """Each call has its result in the next turn of the user, and each result its call."""
    spoken = [turn for turn in turns if turn.role != "system"]
    seen: set[str] = set()
    for index, turn in enumerate(spoken):
        calls = [block["id"] for block in turn.of_type("tool_use")]
        if turn.role == "user" and calls:
            raise invalid(f"{turn.place}: `tool_use` blocks can only be in `assistant` messages")
        if turn.role == "assistant" and turn.of_type("tool_result"):
            raise invalid(f"{turn.place}: `tool_result` blocks can only be in `user` messages")
        if len(set(calls)) < len(calls) or seen & set(calls):
            raise invalid(f"{turn.place}: `tool_use` ids must be unique")
        seen |= set(calls)
        following = spoken[index + 1] if index + 1 < len(spoken) else None
        if calls:
            _check_answered(turn, calls, following)
        if turn.role == "user":
            before = spoken[index - 1].of_type("tool_use") if index else []
            _check_asked(turn, {block["id"] for block in before})


def _check_answered(turn: Turn, calls: list[str], following: Turn | None) -> None:
    results = following.of_type("tool_result") if following else []
    answered = [block["tool_use_id"] for block in results]
    if missing := [call for call in calls if call not in answered]:
        raise invalid(
            f"{turn.place}: `tool_use` ids were found without `tool_result` blocks immediately "
            f"after: {', '.join(missing)}. Each `tool_use` block must have a corresponding "
            "`tool_result` block in the next message."
        )
    if len(set(answered)) < len(answered):
        raise invalid(f"{turn.place}: each tool_use must have a single result")


def _check_asked(turn: Turn, calls: set[str]) -> None:
    for index, block in enumerate(turn.blocks):
        if block["type"] != "tool_result":
            continue
        if block["tool_use_id"] not in calls:
            raise invalid(
                f"{turn.place}.content.{index}: unexpected `tool_use_id` found in `tool_result` "
                f"blocks: {block['tool_use_id']}. Each `tool_result` block must have a "
                "corresponding `tool_use` block in the previous message."
            )
        if index and turn.blocks[index - 1]["type"] != "tool_result":
            raise invalid(
                f"{turn.place}.content.{index}: `tool_result` blocks must come first in their turn"
            )
