"""Give a prepared reply piece by piece, at the pace that it asks for."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from loopback.pieces import Close, Open, Part, Pieces, empty_form
from loopback.shape import Shaped
from loopback.step import Reply
from loopback.tokens import split_text

# Tokens to a piece of a stream, where the reply does not say.
PER_PIECE = 4


async def scripted(reply: Reply, shaped: Shaped) -> Pieces:
    """Yield the pieces of a shaped reply, waiting as the reply says."""
    if reply.delay:
        await asyncio.sleep(reply.delay)
    first = True
    for block in shaped.content:
        yield Open(empty_form(block))
        for delta in _deltas(block, reply.chunks):
            if reply.pace and not first:
                await asyncio.sleep(reply.pace)
            first = False
            yield Part(delta)
        yield Close()
    yield shaped.finish


def _deltas(block: dict[str, Any], chunks: list[str]) -> Iterator[dict[str, Any]]:
    kind = block["type"]
    if kind == "text":
        for text in _pieces(block["text"], chunks):
            yield {"type": "text_delta", "text": text}
        for citation in block.get("citations") or []:
            yield {"type": "citations_delta", "citation": citation}
    elif kind == "thinking":
        for text in _pieces(block["thinking"], []):
            yield {"type": "thinking_delta", "thinking": text}
        yield {"type": "signature_delta", "signature": block["signature"]}
    elif kind in ("tool_use", "server_tool_use"):
        yield {"type": "input_json_delta", "partial_json": ""}
        for text in _pieces(json.dumps(block["input"]), []):
            yield {"type": "input_json_delta", "partial_json": text}


def _pieces(text: str, chunks: list[str]) -> list[str]:
    if text and "".join(chunks) == text:
        return chunks
    tokens = split_text(text)
    return ["".join(tokens[at : at + PER_PIECE]) for at in range(0, len(tokens), PER_PIECE)]
