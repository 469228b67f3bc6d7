"""A model's server that speaks the Messages API itself: hand on, and sign its thinking."""

from collections.abc import AsyncIterator
from typing import Any

from loopback.pieces import Close, Finish, Open, Part, Pieces, empty_form
from loopback.signing import sign

# What such servers know of; the rest steers what only the hosted models have.
KNOWN = ("max_tokens", "messages", "stop_sequences", "system", "tool_choice", "tools")


def to_messages(body: dict[str, Any]) -> dict[str, Any]:
    """Return the request that the model's server gets."""
    return {name: body[name] for name in KNOWN if name in body}


async def from_messages(events: AsyncIterator[dict[str, Any]]) -> Pieces:
    """Yield the pieces of an answer that comes as the events of the Messages API."""
    usage: dict[str, Any] = {}
    thinking = ""
    kind = ""
    async for event in events:
        if event["type"] == "message_start":
            usage |= _counted(event["message"].get("usage", {}))
        elif event["type"] == "content_block_start":
            block = event["content_block"]
            kind, thinking = block["type"], ""
            yield Open(empty_form(block))
        elif event["type"] == "content_block_delta":
            delta = event["delta"]
            thinking += delta.get("thinking", "")
            if delta["type"] != "signature_delta":
                yield Part(delta)
        elif event["type"] == "content_block_stop":
            if kind == "thinking":
                yield Part({"type": "signature_delta", "signature": sign(thinking)})
            yield Close()
        elif event["type"] == "message_delta":
            usage |= _counted(event.get("usage", {}))
            delta = event["delta"]
            yield Finish(delta["stop_reason"], delta.get("stop_sequence"), None, usage)


def _counted(usage: dict[str, Any]) -> dict[str, Any]:
    known = ("input_tokens", "output_tokens", "cache_read_input_tokens")
    return {name: usage[name] for name in known if usage.get(name) is not None}
