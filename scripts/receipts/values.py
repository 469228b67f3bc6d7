"""Named values: the JSON-able top-level variables at the end of a run."""

import json
import math
import re
from typing import Any

# Larger values are data, not something prose would quote.
MAXIMUM_BYTES = 8_000

STEP = re.compile(r"\.?([A-Za-z_]\w*)|\[([^\]]+)\]")


def jsonable(value: Any) -> Any:
    """Return `value` in JSON types; NumPy scalars and arrays become numbers and lists.

    Raises:
        TypeError: it is of another type.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        # JSON has no infinities; the text says what Python would print.
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if isinstance(value, dict):
        if not all(isinstance(key, (str, int)) for key in value):
            raise TypeError("keys must be text or integers")
        return {str(key): jsonable(item) for key, item in value.items()}
    if type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, "tolist"):
        return jsonable(value.tolist())
    raise TypeError(f"{type(value).__name__} has no JSON form")


def named_values(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return the values worth recording: public, JSON-able and small."""
    values = {}
    for name, value in namespace.items():
        if name.startswith("_"):
            continue
        try:
            converted = jsonable(value)
            size = len(json.dumps(converted))
        except (TypeError, ValueError, RecursionError):
            continue
        if size <= MAXIMUM_BYTES:
            values[name] = converted
    return values


def lookup(values: dict[str, Any], path: str) -> Any:
    """Return the value at a path such as `ratio`, `tokens[el]` or `rows[2].count`.

    Raises:
        LookupError: the path does not lead anywhere; the message says where it ends.
    """
    current: Any = values
    position = 0
    while position < len(path):
        step = STEP.match(path, position)
        if not step:
            raise LookupError(f"{path!r} is not a path such as name, name[key] or name[0].field")
        key = step[1] or step[2].strip("\"' ")
        try:
            current = current[int(key)] if isinstance(current, list) else current[key]
        except (KeyError, IndexError, ValueError, TypeError):
            where = path[:position] or "the run"
            known = ", ".join(map(str, current)) if isinstance(current, dict) else ""
            raise LookupError(f"no value {key!r} in {where}; it has: {known or 'none'}") from None
        position = step.end()
    return current


def show(value: Any, specification: str) -> str:
    """Format a value for prose.

    Raises:
        ValueError: the format does not fit the value.
    """
    if specification:
        return format(value, specification)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
