"""The steps of a script: a reply, or a fault, each said in a few words of TOML or Python."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from loopback.signing import sign

StopReason = Literal[
    "end_turn",
    "max_tokens",
    "stop_sequence",
    "tool_use",
    "pause_turn",
    "refusal",
    "model_context_window_exceeded",
]
FaultKind = Literal[
    # Answered with an error and its status.
    "rate_limit",
    "overloaded",
    "server_error",
    "gateway_timeout",
    "permission",
    "billing",
    # Broken on the way.
    "timeout",
    "drop",
    "cut",
    "malformed",
    "stream_error",
    # The end of one request of a batch.
    "expired",
]
ALWAYS = "always"


@dataclass
class Reply:
    """A prepared answer.

    Args:
        content: blocks, as the SDK's `ContentBlock` has them.
        stop_reason: what follows from the content if not given.
        stop_details: why a refusal is one.
        usage: fields of the SDK's `Usage` that replace what was counted, in tokens.
        model: the name to answer under, if not that of the request.
        delay: seconds before the first event.
        pace: seconds between two pieces of a stream.
        chunks: the pieces of a streamed text; joined, they are the text.
        when: a regular expression that what the user said last must match.
        times: how often it is given; `None`: always.
    """

    content: list[dict[str, Any]]
    stop_reason: StopReason | None = None
    stop_details: dict[str, Any] | None = None
    usage: dict[str, Any] = field(default_factory=dict)
    model: str | None = None
    delay: float = 0.0
    pace: float = 0.0
    chunks: list[str] = field(default_factory=list)
    when: str | None = None
    times: int | None = 1


@dataclass
class Fault:
    """Something that goes wrong, so many times.

    Args:
        kind: what.
        retry_after: seconds for the header of that name.
        after: events that are sent before a stream breaks.
        seconds: how long a time-out keeps the client waiting.
        text: what is being answered when it breaks.
        when: a regular expression that what the user said last must match.
        times: how often it happens; `None`: always.
    """

    kind: FaultKind
    retry_after: float | None = None
    after: int = 4
    seconds: float = 600.0
    text: str = "This answer breaks off before it has come to its end."
    when: str | None = None
    times: int | None = 1


Step = Reply | Fault
_SHORT = ("text", "thinking", "tool_use")


def parse_step(value: Any) -> Step:
    """Return the step that a text or a table describes.

    A text is a reply of that text. A table with `fault` is a fault of that kind; any other is a
    reply, with `thinking`, `text` and `tool_use` (a table `{name, input, id?}`, or a list of such)
    as short forms of its `content`, in this order.

    Raises:
        ValueError: it says something that no step has.
    """
    if isinstance(value, Reply | Fault):
        return value
    if isinstance(value, str):
        return Reply([_text(value)])
    if not isinstance(value, Mapping):
        raise ValueError(f"a step is a text or a table, not {type(value).__name__}")
    table = dict(value)
    if table.get("times") == ALWAYS:
        table["times"] = None
    _check_pattern(table.get("when"))
    if "fault" in table:
        table["kind"] = table.pop("fault")
        _check_names(table, Fault)
        if table["kind"] not in get_args(FaultKind):
            known = ", ".join(get_args(FaultKind))
            raise ValueError(f"no fault {table['kind']!r}; there are {known}")
        return Fault(**table)
    short = {name: table.pop(name) for name in _SHORT if name in table}
    table["content"] = [*table.get("content", []), *_blocks(short)]
    _check_names(table, Reply)
    if table.get("stop_reason", "end_turn") not in get_args(StopReason):
        raise ValueError(f"no stop reason {table['stop_reason']!r}")
    return _checked(Reply(**table))


def as_table(step: Any) -> Any:
    """Return a step as JSON can carry it; `parse_step` makes it a step again."""
    if not isinstance(step, Reply | Fault):
        return step
    table = asdict(step)
    if isinstance(step, Fault):
        table["fault"] = table.pop("kind")
    given = {name: value for name, value in table.items() if value not in (None, [], {})}
    return given | {"times": ALWAYS if step.times is None else step.times}


def _check_pattern(pattern: str | None) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise ValueError(f"when: {pattern!r} is no regular expression: {error}") from None


def _check_names(table: dict[str, Any], kind: type) -> None:
    if unknown := set(table) - {item.name for item in fields(kind)}:
        raise ValueError(f"a {kind.__name__.lower()} has no {', '.join(sorted(unknown))}")


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _blocks(short: dict[str, Any]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    if "thinking" in short:
        thinking = short["thinking"]
        blocks.append({"type": "thinking", "thinking": thinking, "signature": sign(thinking)})
    if "text" in short:
        blocks.append(_text(short["text"]))
    calls = short.get("tool_use", [])
    calls = [calls] if isinstance(calls, Mapping) else calls
    return blocks + [{"type": "tool_use", "input": {}} | dict(call) for call in calls]


def _checked(reply: Reply) -> Reply:
    """Check content and usage against the SDK's own types.

    Raises:
        ValueError: they do not fit.
    """
    from anthropic.types import ContentBlock, Usage
    from pydantic import TypeAdapter

    for block in reply.content:
        given = {"id": "toolu_1"} | block if block.get("type") == "tool_use" else block
        TypeAdapter[Any](ContentBlock).validate_python(given)
    known = set(Usage.model_fields) | {"thinking_tokens"}
    if unknown := set(reply.usage) - known:
        raise ValueError(f"usage has no {', '.join(sorted(unknown))}")
    if reply.chunks:
        texts = [block["text"] for block in reply.content if block["type"] == "text"]
        if "".join(reply.chunks) != "".join(texts):
            raise ValueError("the chunks of a reply, joined, must be its text")
    return reply
