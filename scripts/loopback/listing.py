"""Lists, page by page, and models as `GET /v1/models` shows them."""

from datetime import UTC, date, datetime
from typing import Any

from loopback.catalog import MODELS, Model
from loopback.errors import invalid


def model_as_json(model: Model) -> dict[str, Any]:
    """Return a model as the SDK's `ModelInfo`."""
    line = model.id.split("-")[1]
    return {
        "type": "model",
        "id": model.id,
        "display_name": model.display_name,
        "created_at": _moment(model.released),
        "lifecycle": model.lifecycle,
        # The day is not known here, and `lifecycle` is what counts.
        "deprecated_at": None,
        "retires_at": _moment(model.retires) if model.retires else None,
        "line": line if line in ("haiku", "sonnet", "opus", "fable") else None,
        "max_input_tokens": model.window,
        "max_tokens": model.output,
        "capabilities": _capabilities(model),
    }


def _capabilities(model: Model) -> dict[str, Any]:
    hosted = model.id.startswith("claude-")
    adaptive = "adaptive" in model.thinking
    types = ("adaptive", "between_tools", "disabled", "enabled")
    return {
        "batch": _says(True),
        "citations": _says(hosted),
        "code_execution": _says(False),
        "context_management": _says(False),
        "effort": _says(adaptive)
        | {level: _says(adaptive) for level in ("low", "medium", "high", "xhigh", "max")},
        "image_input": _says(hosted),
        "pdf_input": _says(hosted),
        "server_tools": _says(False)
        | {tool: _says(False) for tool in ("code_execution", "web_search")},
        "structured_outputs": _says(True),
        "thinking": _says(model.thinks)
        | {"types": {kind: _says(kind in model.thinking) for kind in types}},
    }


def _says(supported: bool) -> dict[str, Any]:
    return {"supported": supported}


def _moment(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat().replace("+00:00", "Z")


def list_models(
    lifecycle: list[str], after: str | None, before: str | None, limit: int
) -> dict[str, Any]:
    """Return one page of models, as `GET /v1/models` does.

    Raises:
        ApiError: no such stage, or the limit is not from 1 to 1000 (400).
    """
    stages = lifecycle or ["active", "deprecated"]
    if unknown := set(stages) - {"active", "deprecated", "retired"}:
        raise invalid(f"lifecycle: unexpected value {min(unknown)!r}")
    found = [model_as_json(model) for model in MODELS if model.lifecycle in stages]
    return page(found, after, before, limit)


def page(
    items: list[dict[str, Any]], after: str | None, before: str | None, limit: int
) -> dict[str, Any]:
    """Return the part of a list between two ids, with what a client needs to go on.

    Raises:
        ApiError: the limit is not from 1 to 1000, or a cursor is unknown (400).
    """
    if not 1 <= limit <= 1000:
        raise invalid("limit: must be from 1 to 1000")
    ids = [item["id"] for item in items]
    if unknown := {cursor for cursor in (after, before) if cursor and cursor not in ids}:
        raise invalid(f"no such cursor: {min(unknown)}")
    first = ids.index(after) + 1 if after else 0
    last = ids.index(before) if before else len(ids)
    chosen = items[first:last]
    # Before a cursor the page ends at it; otherwise it begins where the last one ended.
    part = chosen[-limit:] if before else chosen[:limit]
    return {
        "data": part,
        "has_more": len(part) < len(chosen),
        "first_id": part[0]["id"] if part else None,
        "last_id": part[-1]["id"] if part else None,
    }
