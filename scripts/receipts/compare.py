"""Compare a run with its receipt, under the masks and tolerances the snippet declares."""

import difflib
import math
import re
from fnmatch import fnmatch
from typing import Any

from receipts.errors import CourseError, Finding
from receipts.receipt import Receipt
from receipts.snippet import Snippet

NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w])")


def differences(snippet: Snippet, recorded: Receipt, fresh: Receipt) -> list[str]:
    """Return a readable diff, one line an item; an empty list if the two agree.

    Raises:
        CourseError: a mask is no regular expression.
    """
    masks = [_compiled(mask, snippet) for mask in snippet.settings["mask"]]
    tolerance = snippet.settings["tolerance"]
    lines: list[str] = []
    titles = dict.fromkeys([c.title for c in recorded.cells] + [c.title for c in fresh.cells])
    for title in titles:
        before, now = recorded.cell(title), fresh.cell(title)
        for stream in ("stdout", "stderr"):
            old = getattr(before, stream, "").splitlines()
            new = getattr(now, stream, "").splitlines()
            if not _texts_agree(old, new, masks, tolerance):
                names = (f"{title} ({stream}, recorded)", f"{title} ({stream}, now)")
                lines += difflib.unified_diff(old, new, *names, lineterm="", n=1)
    lines += _value_differences(snippet, recorded.values, fresh.values)
    for name in sorted(recorded.figures.keys() | fresh.figures.keys()):
        if _varies(snippet, name):
            continue
        if name not in fresh.figures or name not in recorded.figures:
            lines.append(f"figure {name}: {'new' if name in fresh.figures else 'gone'}")
        elif not _texts_agree(
            recorded.figures[name].splitlines(), fresh.figures[name].splitlines(), masks, 1e-3
        ):
            lines.append(f"figure {name}: drawn differently")
    return lines


def _varies(snippet: Snippet, name: str) -> bool:
    """Whether a value or a figure is declared to differ from run to run."""
    return any(fnmatch(name, pattern) for pattern in snippet.settings["vary"])


def _compiled(mask: str, snippet: Snippet) -> re.Pattern[str]:
    try:
        return re.compile(mask)
    except (re.error, TypeError) as error:
        lines = snippet.text.splitlines()
        line = next((n for n, text in enumerate(lines, 1) if text.startswith("# mask")), 1)
        problem = f"the mask {mask!r} is no regular expression: {error}"
        mend = "correct `mask` in its metadata"
        raise CourseError(Finding(snippet.path, line, problem, mend)) from None


def _texts_agree(
    old: list[str], new: list[str], masks: list[re.Pattern[str]], tolerance: float
) -> bool:
    if len(old) != len(new):
        return False
    return all(
        _lines_agree(_masked(a, masks), _masked(b, masks), tolerance)
        for a, b in zip(old, new, strict=True)
    )


def _masked(line: str, masks: list[re.Pattern[str]]) -> str:
    for mask in masks:
        line = mask.sub("…", line)
    # Padding follows the width of what was masked.
    return re.sub(r" *… *", "…", line) if masks else line


def _lines_agree(old: str, new: str, tolerance: float) -> bool:
    if old == new:
        return True
    if NUMBER.sub("#", old).split() != NUMBER.sub("#", new).split():
        return False
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return all(_close(float(a), float(b), tolerance) for a, b in pairs)


def _close(old: float, new: float, tolerance: float) -> bool:
    try:
        return math.isclose(old, new, rel_tol=tolerance, abs_tol=tolerance * 1e-3)
    except OverflowError:
        # Integers beyond what a float holds.
        return old == new


def _value_differences(snippet: Snippet, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    lines = []
    for name in sorted(old.keys() | new.keys()):
        if _varies(snippet, name):
            continue
        if name not in new or name not in old:
            lines.append(f"value {name}: {'new' if name in new else 'gone'}")
        elif not _values_agree(old[name], new[name], snippet.settings["tolerance"]):
            lines.append(f"value {name}: {old[name]!r} -> {new[name]!r}"[:200])
    return lines


def _values_agree(old: Any, new: Any, tolerance: float) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        same_keys = old.keys() == new.keys()
        return same_keys and all(_values_agree(old[k], new[k], tolerance) for k in old)
    if isinstance(old, list) and isinstance(new, list):
        same_length = len(old) == len(new)
        return same_length and all(
            _values_agree(a, b, tolerance) for a, b in zip(old, new, strict=True)
        )
    numbers = (int, float)
    if isinstance(old, numbers) and isinstance(new, numbers):
        return _close(old, new, tolerance)
    return bool(old == new)
