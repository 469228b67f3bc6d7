"""The `[tool.receipts]` table of a snippet: its keys, what each may hold, its defaults."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from receipts.errors import CourseError, Finding
from receipts.hints import unknown


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _positive(value: Any) -> bool:
    return _is_number(value) and value > 0


def _positive_whole(value: Any) -> bool:
    return _positive(value) and isinstance(value, int)


class Setting(NamedTuple):
    """What a key may hold, in words and as a test, and what it holds if it is not there."""

    holds: str
    accepts: Callable[[Any], bool]
    default: Any


SETTINGS: dict[str, Setting] = {
    "covers": Setting("a list of texts", _texts, []),
    "also": Setting("a list of texts", _texts, []),
    "seconds": Setting("a number above zero", _positive, 60),
    "memory_mb": Setting("a whole number above zero", _positive_whole, 2048),
    "processes": Setting("a whole number above zero", _positive_whole, 32),
    "file_mb": Setting("a whole number above zero", _positive_whole, 64),
    "output_kb": Setting("a whole number above zero", _positive_whole, 256),
    "network": Setting("true or false", lambda value: isinstance(value, bool), False),
    "data": Setting("a list of texts", _texts, []),
    "models": Setting("a list of texts", _texts, []),
    "raises": Setting("a text", lambda value: isinstance(value, str), ""),
    "vary": Setting("a list of texts", _texts, []),
    "mask": Setting("a list of texts", _texts, []),
    "tolerance": Setting("a number, zero or above", lambda v: _is_number(v) and v >= 0, 1e-6),
    "seed": Setting("a whole number", lambda v: _is_number(v) and isinstance(v, int), 0),
}


def read_settings(path: Path, first: int, body: str, table: dict[str, Any]) -> dict[str, Any]:
    """Check a table and fill in the defaults.

    Args:
        path: the snippet.
        first: line of the snippet where `body` begins.
        body: the metadata as TOML.
        table: what `[tool.receipts]` holds.

    Raises:
        CourseError: a key that does not exist, or a value that makes no sense, with its line.
    """
    lines = body.splitlines()
    for key, value in table.items():
        if key not in SETTINGS:
            problem = unknown("setting", key, list(SETTINGS))
        elif not SETTINGS[key].accepts(value):
            problem = f"{key} must be {SETTINGS[key].holds}, not {value!r}"
        else:
            continue
        offset = next((i for i, line in enumerate(lines) if line.startswith(key)), 0)
        raise CourseError(Finding(path, first + offset, problem, "correct [tool.receipts]"))
    return {key: table.get(key, setting.default) for key, setting in SETTINGS.items()}
