"""An answer as it comes into being: pieces, from a script or from a model, streamed or joined."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Open:
    """A block begins; `block` is its empty form."""

    block: dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A block grows by `delta`: a text, thinking, signature or JSON delta."""

    delta: dict[str, Any]


@dataclass(frozen=True)
class Close:
    """The block ends."""


@dataclass(frozen=True)
class Finish:
    """The answer ends.

    Args:
        stop_reason: why.
        stop_sequence: the sequence that was met, if one was.
        stop_details: why a refusal is one.
        usage: fields of the SDK's `Usage`, in tokens, that are known only now.
    """

    stop_reason: str
    stop_sequence: str | None = None
    stop_details: dict[str, Any] | None = None
    usage: dict[str, Any] = field(default_factory=dict)


Piece = Open | Part | Close | Finish
Pieces = AsyncIterator[Piece]


def empty_form(block: dict[str, Any]) -> dict[str, Any]:
    """Return a block as it stands in `content_block_start`, before its deltas."""
    if block["type"] == "text":
        return block | {"text": ""} | ({"citations": []} if block.get("citations") else {})
    if block["type"] == "thinking":
        return block | {"thinking": "", "signature": ""}
    if block["type"] in ("tool_use", "server_tool_use"):
        return block | {"input": {}}
    return block


class Joiner:
    """Puts pieces together: blocks, and the end."""

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.finish = Finish("end_turn")
        self._written = ""

    def add(self, piece: Piece) -> None:
        """Take the next piece.

        Raises:
            ValueError: the input of a tool is no JSON.
        """
        if isinstance(piece, Open):
            self.blocks.append(dict(piece.block))
            self._written = ""
        elif isinstance(piece, Part):
            self._written += piece.delta.get("partial_json", "")
            _grow(self.blocks[-1], piece.delta)
        elif isinstance(piece, Close):
            if self._written:
                self.blocks[-1]["input"] = json.loads(self._written)
        else:
            self.finish = piece


async def joined(pieces: Pieces) -> tuple[list[dict[str, Any]], Finish]:
    """Return the blocks of an answer, and its end.

    Raises:
        ValueError: the input of a tool is no JSON.
    """
    joiner = Joiner()
    async for piece in pieces:
        joiner.add(piece)
    return joiner.blocks, joiner.finish


async def overheard(pieces: Pieces, heard: Callable[[list[dict[str, Any]]], None]) -> Pieces:
    """Yield the pieces of an answer, and tell its blocks before the end."""
    joiner = Joiner()
    async for piece in pieces:
        joiner.add(piece)
        if isinstance(piece, Finish):
            heard(joiner.blocks)
        yield piece


def _grow(block: dict[str, Any], delta: dict[str, Any]) -> None:
    if delta["type"] == "text_delta":
        block["text"] += delta["text"]
    elif delta["type"] == "thinking_delta":
        block["thinking"] += delta["thinking"]
    elif delta["type"] == "signature_delta":
        block["signature"] = delta["signature"]
    elif delta["type"] == "citations_delta":
        block["citations"] = [*block["citations"], delta["citation"]]
