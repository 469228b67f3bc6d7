"""The server-sent events of one answer, in the order of the Messages API."""

import json
from collections.abc import AsyncIterator
from typing import Any

from loopback.answer import Answering
from loopback.errors import ApiError
from loopback.pieces import Close, Open, Part

# What `message_delta` may tell of the usage; the rest is in `message_start`.
LATE = (
    "input_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "output_tokens",
    "output_tokens_details",
    "server_tool_use",
)


async def events_of(answering: Answering, request_id: str) -> AsyncIterator[dict[str, Any]]:
    """Yield the events of an answer, each with its `type`.

    First `message_start`; for each block `content_block_start`, deltas, `content_block_stop`, with
    one `ping` after the first start; at the end `message_delta` and `message_stop`. A failure on
    the way is an `error` event, and then nothing follows. A failure before the first piece is
    raised, so that the answer can still be an error with a status.

    Args:
        answering: the answer.
        request_id: stands in an `error` event.

    Raises:
        ApiError: the answer fails before it begins.
    """
    # The answer stands behind its first piece: without it there is nothing to start.
    piece = await anext(answering.pieces, None)
    yield {"type": "message_start", "message": answering.message}
    index = -1
    while piece is not None:
        if isinstance(piece, Open):
            index += 1
            yield {"type": "content_block_start", "index": index, "content_block": piece.block}
            if index == 0:
                yield {"type": "ping"}
        elif isinstance(piece, Part):
            yield {"type": "content_block_delta", "index": index, "delta": piece.delta}
        elif isinstance(piece, Close):
            yield {"type": "content_block_stop", "index": index}
        else:
            message = answering.ended([], piece)
            ending = ("stop_reason", "stop_sequence", "stop_details")
            usage = {key: message["usage"][key] for key in LATE if key in message["usage"]}
            delta = {key: message[key] for key in ending}
            yield {"type": "message_delta", "delta": delta, "usage": usage}
            yield {"type": "message_stop"}
            return
        try:
            piece = await anext(answering.pieces, None)
        except ApiError as error:
            yield error.body(request_id)
            return


def encode(event: dict[str, Any]) -> bytes:
    """Return an event as it goes over the wire."""
    data = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
    return f"event: {event['type']}\ndata: {data}\n\n".encode()
