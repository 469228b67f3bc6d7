"""Message threads (beta): the server holds a conversation, each request brings what is new."""

import json
from dataclasses import dataclass
from typing import Any

from loopback.blocks import Block, Body
from loopback.errors import ApiError
from loopback.state import State

# What a thread keeps from its first turn; a later turn may repeat it, but not change it.
FIXED = ("model", "system", "tools")


@dataclass
class Thread:
    """A conversation up to one answer.

    Args:
        messages: all of it, the answer included.
        fixed: the fields that stay as they are.
        continued: whether a later answer has taken its place.
    """

    messages: list[dict[str, Any]]
    fixed: dict[str, Any]
    continued: bool = False


def expand(state: State, body: Body) -> Body:
    """Return a request with the whole conversation in place of what is new.

    Raises:
        ApiError: the thread is unknown (404), was continued, or began otherwise (400).
    """
    how = body.get("thread") or {}
    if how.get("type") != "continue":
        return body
    thread = _find(state, how["previous_message_id"])
    if thread.continued:
        raise _refuse("already_continued", "this response has been continued already")
    changed = [
        name
        for name in FIXED
        if name in body and json.dumps(body[name]) != json.dumps(thread.fixed.get(name))
    ]
    if changed:
        names = ", ".join(changed)
        raise _refuse("fingerprint_mismatch", f"{names} must stay the same across a thread")
    return body | thread.fixed | {"messages": [*thread.messages, *body["messages"]]}


def remember(state: State, body: Body, identity: str, answer: list[Block]) -> None:
    """Keep a conversation under the id of its answer, if its request asks for that.

    Args:
        state: the session.
        body: the request, expanded.
        identity: of the answer.
        answer: its blocks.
    """
    how = body.get("thread")
    if not how:
        return
    if how["type"] == "continue":
        _find(state, how["previous_message_id"]).continued = True
    messages = [*body["messages"], {"role": "assistant", "content": answer}]
    fixed = {name: body[name] for name in FIXED if name in body}
    state.threads[identity] = Thread(messages, fixed)


def _find(state: State, identity: str) -> Thread:
    if identity not in state.threads:
        message = f"thread: no usable state for previous_message_id {identity}"
        details = {"error_code": "thread_not_found"}
        raise ApiError("not_found_error", message, details=details)
    return state.threads[identity]


def _refuse(code: str, message: str) -> ApiError:
    details = {"error_code": f"thread_{code}"}
    return ApiError("invalid_request_error", f"thread: {message}", details=details)
