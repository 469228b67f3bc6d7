"""A model's server that speaks OpenAI's chat completions: translate both ways."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from loopback.blocks import Block, Body, as_blocks, text_of
from loopback.pieces import Close, Finish, Open, Part, Pieces
from loopback.signing import sign

STOP = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use"}
CHOICES = {"auto": "auto", "any": "required", "none": "none"}


def to_openai(body: Body) -> dict[str, Any]:
    """Return a request to `/v1/chat/completions` that asks the same."""
    messages: list[dict[str, Any]] = []
    if system := text_of(body.get("system")):
        messages.append({"role": "system", "content": system})
    for message in body["messages"]:
        messages.extend(_messages(message["role"], as_blocks(message["content"])))
    request: dict[str, Any] = {
        "messages": messages,
        "max_tokens": body["max_tokens"],
        "stream_options": {"include_usage": True},
    }
    if stop := body.get("stop_sequences"):
        request["stop"] = stop
    if tools := [_function(tool) for tool in body.get("tools") or [] if "input_schema" in tool]:
        request["tools"] = tools
    if choice := body.get("tool_choice"):
        named = {"type": "function", "function": {"name": choice.get("name")}}
        request["tool_choice"] = CHOICES.get(choice["type"], named)
    if form := (body.get("output_config") or {}).get("format"):
        schema = {"name": "answer", "schema": form["schema"], "strict": True}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    return request


def _function(tool: Block) -> dict[str, Any]:
    function = {"name": tool["name"], "parameters": tool["input_schema"]}
    if "description" in tool:
        function["description"] = tool["description"]
    return {"type": "function", "function": function}


def _messages(role: str, blocks: list[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if block["type"] == "tool_result":
            text = text_of(block.get("content"))
            yield {"role": "tool", "tool_call_id": block["tool_use_id"], "content": text}
    calls = [
        {
            "id": block["id"],
            "type": "function",
            "function": {"name": block["name"], "arguments": json.dumps(block["input"])},
        }
        for block in blocks
        if block["type"] == "tool_use"
    ]
    text = text_of(blocks)
    if text or calls:
        yield {"role": role, "content": text} | ({"tool_calls": calls} if calls else {})


async def from_openai(events: AsyncIterator[dict[str, Any]]) -> Pieces:
    """Yield the pieces of an answer that comes as chunks of a chat completion."""
    reader = _Reader()
    async for event in events:
        for piece in reader.read(event):
            yield piece
    for last in reader.end():
        yield last


class _Reader:
    """Keeps which block is open, for chunks do not say when one ends."""

    def __init__(self) -> None:
        self.kind = ""
        self.thinking = ""
        self.call: int | None = None
        self.reason = "stop"
        self.usage: dict[str, Any] = {}

    def read(self, event: dict[str, Any]) -> Iterator[Open | Part | Close]:
        if usage := event.get("usage"):
            self.usage = {
                "input_tokens": usage["prompt_tokens"],
                "output_tokens": usage["completion_tokens"],
            }
        for choice in event.get("choices") or []:
            self.reason = choice.get("finish_reason") or self.reason
            delta = choice.get("delta") or {}
            if thinking := delta.get("reasoning_content"):
                yield from self._begin("thinking", {"thinking": "", "signature": ""})
                self.thinking += thinking
                yield Part({"type": "thinking_delta", "thinking": thinking})
            if text := delta.get("content"):
                yield from self._begin("text", {"text": ""})
                yield Part({"type": "text_delta", "text": text})
            for call in delta.get("tool_calls") or []:
                yield from self._read_call(call)

    def _read_call(self, call: dict[str, Any]) -> Iterator[Open | Part | Close]:
        function = call.get("function") or {}
        if call.get("index", 0) != self.call:
            yield from self._close()
            self.call = call.get("index", 0)
            self.kind = "tool_use"
            identity = call.get("id") or f"toolu_{self.call}"
            head = {"type": "tool_use", "id": identity, "name": function.get("name", "")}
            yield Open(head | {"input": {}})
        if arguments := function.get("arguments"):
            yield Part({"type": "input_json_delta", "partial_json": arguments})

    def _begin(self, kind: str, empty: dict[str, Any]) -> Iterator[Open | Part | Close]:
        if self.kind != kind:
            yield from self._close()
            self.kind = kind
            yield Open({"type": kind} | empty)

    def _close(self) -> Iterator[Part | Close]:
        if self.kind == "thinking":
            yield Part({"type": "signature_delta", "signature": sign(self.thinking)})
        if self.kind:
            yield Close()
        self.kind, self.thinking = "", ""

    def end(self) -> Iterator[Part | Close | Finish]:
        reason = "tool_calls" if self.kind == "tool_use" and self.reason == "stop" else self.reason
        yield from self._close()
        yield Finish(STOP.get(reason, "end_turn"), None, None, self.usage)
