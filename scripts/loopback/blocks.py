"""Read a request's content: a text is one block, and neighbours of one role are one turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Body = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """What one side says before the other does.

    Args:
        role: `user`, `assistant` or `system`.
        place: where it begins in the request, such as `messages.2`.
        blocks: its blocks, in order.
    """

    role: str
    place: str
    blocks: list[Block]

    def of_type(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block["type"] == kind]


def as_blocks(content: Any) -> list[Block]:
    """Return content as blocks; a text stands for one text block."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return list(content or [])


def turns_of(body: Body) -> list[Turn]:
    """Return the turns of a request; consecutive messages of one role are joined."""
    turns: list[Turn] = []
    for index, message in enumerate(body["messages"]):
        blocks = as_blocks(message["content"])
        if turns and turns[-1].role == message["role"]:
            turns[-1].blocks.extend(blocks)
        else:
            turns.append(Turn(message["role"], f"messages.{index}", blocks))
    return turns


def all_blocks(body: Body) -> Iterator[tuple[str, Block]]:
    """Yield every block of the messages, with its place, results of tools looked into."""
    for number, message in enumerate(body["messages"]):
        for index, block in enumerate(as_blocks(message["content"])):
            place = f"messages.{number}.content.{index}"
            yield place, block
            if block["type"] == "tool_result":
                for inner, part in enumerate(as_blocks(block.get("content"))):
                    yield f"{place}.content.{inner}", part


def text_of(content: Any) -> str:
    """Return the text of content, its text blocks joined by line breaks."""
    return "\n".join(block["text"] for block in as_blocks(content) if block["type"] == "text")


def last_user_text(body: Body) -> str:
    """Return what the user said last; a tool's result counts."""
    for turn in reversed(turns_of(body)):
        if turn.role == "user":
            results = [text_of(block.get("content")) for block in turn.of_type("tool_result")]
            return "\n".join([*results, text_of(turn.blocks)]).strip()
    return ""
