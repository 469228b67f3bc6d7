"""Prompt caching: which part of a prompt was there before, and which is kept now."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from loopback.blocks import Body, as_blocks
from loopback.catalog import Model
from loopback.tokens import PER_MESSAGE, count_block, count_request, count_tool

# How many blocks before a breakpoint are looked at for an earlier entry.
LOOK_BACK = 20
SECONDS = {"5m": 300.0, "1h": 3600.0}


@dataclass
class PromptCache:
    """The cached prefixes of one session.

    Args:
        clock: seconds that only grow.
    """

    clock: Callable[[], float] = monotonic
    _until: dict[str, float] = field(default_factory=dict)

    def account(self, body: Body, model: Model) -> dict[str, Any]:
        """Return a request's input usage, and remember what it asks to keep.

        A prefix shorter than the model's minimum is neither kept nor found, without an error.

        Returns:
            The input fields of the SDK's `Usage`, in tokens; they add up to the whole prompt.
        """
        total = count_request(body)
        steps = list(_prefixes(body, model))
        now = self.clock()
        read = written = 0
        ttl = "5m"
        marks = [index for index, step in enumerate(steps) if step.ttl]
        for mark in marks:
            for step in steps[max(mark - LOOK_BACK, 0) : mark + 1]:
                if self._until.get(step.digest, 0) > now:
                    read = max(read, step.tokens)
        for mark in marks:
            step = steps[mark]
            if step.tokens >= model.cache_minimum:
                self._until[step.digest] = now + SECONDS[step.ttl]
                if step.tokens > read:
                    written, ttl = step.tokens - read, step.ttl
        return {
            "input_tokens": total - read - written,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": written,
            "cache_creation": {
                "ephemeral_5m_input_tokens": written if ttl == "5m" else 0,
                "ephemeral_1h_input_tokens": written if ttl == "1h" else 0,
            },
        }


@dataclass(frozen=True)
class _Prefix:
    digest: str
    tokens: int
    ttl: str


def _prefixes(body: Body, model: Model) -> Iterator[_Prefix]:
    """Yield the prompt up to each of its parts: tools, then system, then messages."""
    digest = hashlib.sha256(model.id.encode())
    tokens = 0
    parts = list(_parts(body))
    for index, (part, cost) in enumerate(parts):
        bare = {key: value for key, value in part.items() if key != "cache_control"}
        digest.update(json.dumps(bare, sort_keys=True).encode() + b"\0")
        tokens += cost
        control = part.get("cache_control")
        if index == len(parts) - 1:
            control = control or body.get("cache_control")
        yield _Prefix(
            digest.hexdigest(), tokens, (control or {}).get("ttl", "5m") if control else ""
        )


def _parts(body: Body) -> Iterator[tuple[dict[str, Any], int]]:
    for tool in body.get("tools") or []:
        yield tool, count_tool(tool)
    for block in as_blocks(body.get("system")):
        yield block, count_block(block)
    for message in body["messages"]:
        for index, block in enumerate(as_blocks(message["content"])):
            framing = 0 if index else PER_MESSAGE
            yield block | {"role": message["role"]}, framing + count_block(block)
