"""Decide who answers a request: the script, a function, or a model."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

from loopback.blocks import last_user_text
from loopback.check import Checked
from loopback.errors import cannot_answer
from loopback.pieces import Finish, Pieces, joined, overheard
from loopback.scripted import scripted
from loopback.shape import shape
from loopback.state import State
from loopback.step import Fault, Reply, parse_step
from loopback.threads import remember

LATE = ("output_tokens", "output_tokens_details")


@dataclass
class Answering:
    """An answer that has begun.

    Args:
        message: the SDK's `Message`, without content and end, its usage up to the prompt.
        pieces: what is still to come.
    """

    message: dict[str, Any]
    pieces: Pieces

    def ended(self, blocks: list[dict[str, Any]], finish: Finish) -> dict[str, Any]:
        """Return the whole message."""
        usage = self.message["usage"] | finish.usage
        return self.message | {
            "content": blocks,
            "stop_reason": finish.stop_reason,
            "stop_sequence": finish.stop_sequence,
            "stop_details": finish.stop_details,
            "usage": usage,
        }

    async def whole(self) -> dict[str, Any]:
        """Wait for the end and return the whole message.

        Raises:
            ApiError: the model behind it fails.
        """
        blocks, finish = await joined(self.pieces)
        return self.ended(blocks, finish)


def next_step(state: State, checked: Checked) -> Reply | Fault | None:
    """Return the step of the script that this request meets, and count it down."""
    return state.script.take(last_user_text(checked.body))


async def begin_answer(
    state: State, checked: Checked, step: Reply | None, tier: str = "standard"
) -> Answering:
    """Begin to answer a request.

    Args:
        state: the session.
        checked: the request.
        step: the prepared reply, if there is one.
        tier: `standard`, or `batch`.

    Raises:
        ApiError: there is nothing to answer with (501).
    """
    if step is None and state.answer:
        try:
            given = parse_step(await asyncio.to_thread(state.answer, checked.body))
        except Exception as error:
            raise cannot_answer(f"the answer function failed: {error!r}") from error
        if isinstance(given, Fault):
            raise cannot_answer("an answer function gives replies, not faults")
        step = given
    usage = state.cache.account(checked.body, checked.model) | {"service_tier": tier}
    identity = state.new_id("msg")
    name = checked.body["model"]
    if step is not None:
        shaped = shape(step, checked.body, checked.model, checked.tokens, identity[4:])
        usage |= {key: value for key, value in shaped.finish.usage.items() if key not in LATE}
        name = step.model or name
        pieces = scripted(step, shaped)
    elif state.upstream:
        pieces = state.upstream.pieces(checked.body)
    else:
        raise cannot_answer(
            f"session {state.name!r} has no scripted reply left for this request, and no model "
            "behind it: add a reply, or name the address of a model's server"
        )
    message = {
        "id": identity,
        "type": "message",
        "role": "assistant",
        "model": name,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage | {"output_tokens": 0},
    }
    if checked.body.get("thread"):
        keep = partial(remember, state, checked.body, identity)
        pieces = overheard(pieces, keep)
    return Answering(message, pieces)
