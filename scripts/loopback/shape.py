"""Fit a prepared reply to its request: stop sequences, `max_tokens` and the window cut it."""

import json
from dataclasses import dataclass
from typing import Any

from loopback.blocks import Block, Body
from loopback.catalog import Model
from loopback.pieces import Finish
from loopback.signing import sign
from loopback.step import Reply
from loopback.tokens import count_text, cut_text

REFUSED = {"type": "refusal", "category": None, "explanation": None}


@dataclass(frozen=True)
class Shaped:
    """What is really answered: blocks that a request allows, and the end."""

    content: list[Block]
    finish: Finish


def shape(reply: Reply, body: Body, model: Model, input_tokens: int, prefix: str) -> Shaped:
    """Return a reply as its request lets it be.

    Args:
        reply: what was prepared.
        body: the request.
        model: the model that it names.
        input_tokens: its prompt, in tokens.
        prefix: what new ids begin with.
    """
    content = [_with_id(block, f"{prefix}{n}") for n, block in enumerate(reply.content)]
    content, sequence = _until_sequence(content, body.get("stop_sequences") or [])
    room = max(model.window - input_tokens, 0)
    limit = min(body["max_tokens"], room)
    content, cut = _within(content, limit)
    stop = reply.stop_reason or _natural(content)
    if cut:
        stop = "max_tokens" if body["max_tokens"] <= room else "model_context_window_exceeded"
        sequence = None
    elif sequence is not None:
        stop = "stop_sequence"
    thinking = sum(count_text(b["thinking"]) for b in content if b["type"] == "thinking")
    usage: dict[str, Any] = {
        "output_tokens": sum(_cost(block) for block in content),
        "output_tokens_details": {"thinking_tokens": thinking},
    }
    given = dict(reply.usage)
    if "thinking_tokens" in given:
        usage["output_tokens_details"] = {"thinking_tokens": given.pop("thinking_tokens")}
    if (body.get("thinking") or {}).get("display") == "omitted":
        content = [_omitted(block) for block in content]
    details = reply.stop_details
    if stop == "refusal":
        details = REFUSED | (details or {})
    return Shaped(content, Finish(stop, sequence, details, usage | given))


def _with_id(block: Block, suffix: str) -> Block:
    return {"id": f"toolu_{suffix}"} | block if block["type"] == "tool_use" else block


def _natural(content: list[Block]) -> str:
    return "tool_use" if any(block["type"] == "tool_use" for block in content) else "end_turn"


def _cost(block: Block) -> int:
    if block["type"] in ("text", "thinking"):
        return count_text(block[block["type"]])
    return count_text(json.dumps(block.get("input", {})))


def _until_sequence(content: list[Block], sequences: list[str]) -> tuple[list[Block], str | None]:
    for index, block in enumerate(content):
        if block["type"] != "text":
            continue
        met = {seq: block["text"].find(seq) for seq in sequences if seq in block["text"]}
        if met:
            first = min(met, key=lambda seq: met[seq])
            kept = block | {"text": block["text"][: met[first]]}
            return [*content[:index], *([kept] if kept["text"] else [])], first
    return content, None


def _within(content: list[Block], limit: int) -> tuple[list[Block], bool]:
    """Return the content that so many tokens hold, and whether something was left out."""
    left = limit
    kept: list[Block] = []
    for block in content:
        cost = _cost(block)
        if cost <= left:
            kept.append(block)
            left -= cost
            continue
        kind = block["type"]
        if kind in ("text", "thinking") and (part := cut_text(block[kind], left)):
            signature = {"signature": sign(part)} if kind == "thinking" else {}
            kept.append(block | {kind: part} | signature)
        elif kind == "tool_use" and left > 0:
            # The call was begun, and its input never came to be JSON.
            kept.append(block | {"input": {}})
        return kept, True
    return kept, False


def _omitted(block: Block) -> Block:
    if block["type"] != "thinking":
        return block
    return block | {"thinking": "", "signature": sign("")}
