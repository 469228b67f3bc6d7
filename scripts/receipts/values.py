"""Named values: the JSON-able top-level variables at the end of a run."""

import ast
import json
import math
import re
from collections.abc import Iterator
from typing import Any

from receipts.hints import hint

# Larger values are data, not something prose would quote.
MAXIMUM_BYTES = 8_000

STEP = re.compile(r"\.?([A-Za-z_]\w*)|\[([^\]]+)\]")
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class _Budget:
    """How many more items a value may have; keeps large values from being converted at all."""

    def __init__(self) -> None:
        self.items = MAXIMUM_BYTES

    def take(self, count: int) -> None:
        self.items -= count
        if self.items < 0:
            raise ValueError("larger than what prose would quote")


def jsonable(value: Any, budget: _Budget | None = None) -> Any:
    """Return `value` in JSON types; NumPy scalars and arrays become numbers and lists.

    Raises:
        TypeError: it is of another type, or two of its keys have the same text.
        ValueError: it is too large.
    """
    budget = budget or _Budget()
    budget.take(1)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        budget.take(len(value))
        # Half a character, which no file can hold, becomes an escape.
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, float):
        # JSON has no infinities; the text says what Python would print.
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, (list, tuple)):
        budget.take(len(value))
        return [jsonable(item, budget) for item in value]
    if isinstance(value, dict):
        return _jsonable_dict(value, budget)
    if type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, "tolist"):
        budget.take(value.size)
        return jsonable(value.tolist(), budget)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _jsonable_dict(value: dict[Any, Any], budget: _Budget) -> dict[str, Any]:
    budget.take(len(value))
    if not all(isinstance(key, (str, int)) for key in value):
        raise TypeError("keys must be text or integers")
    converted = {jsonable(str(key), budget): jsonable(item, budget) for key, item in value.items()}
    if len(converted) != len(value):
        raise TypeError("two keys have the same text")
    return converted


def named_values(namespace: dict[str, Any], tree: ast.Module) -> dict[str, Any]:
    """Return the values worth recording: public, JSON-able, small, and no mere loop variable.

    Args:
        namespace: the top level of a module after its run.
        tree: the module.
    """
    passing = passing_names(tree)
    values = {}
    for name, value in namespace.items():
        if name.startswith("_") or name in passing:
            continue
        try:
            converted = jsonable(value)
            size = len(json.dumps(converted))
        # Looking at an object runs its code, which may do anything.
        except Exception:  # noqa: BLE001, S112
            continue
        if size <= MAXIMUM_BYTES:
            values[name] = converted
    return values


def passing_names(tree: ast.Module) -> set[str]:
    """Return the names that only `for`, `with` and `import` bind at the top level."""
    passing: set[str] = set()
    lasting: set[str] = set()
    targets: set[ast.AST] = set()
    for node in _top_level(tree):
        if isinstance(node, (ast.For, ast.AsyncFor)):
            targets |= set(ast.walk(node.target))
        elif isinstance(node, ast.withitem) and node.optional_vars:
            targets |= set(ast.walk(node.optional_vars))
        elif isinstance(node, ast.alias):
            passing.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            lasting.add(node.name)
    for node in _top_level(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            (passing if node in targets else lasting).add(node.id)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            lasting |= set(node.names)
    return passing - lasting


def _top_level(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes whose names are bound in the module itself."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, SCOPES):
            continue
        if isinstance(node, COMPREHENSIONS):
            # Their variables are their own; an assignment expression inside is not.
            yield from (n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
            continue
        yield node
        yield from _top_level(node)


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
            raise LookupError(f"no value {key!r} in {where}; {_hint(current, key)}") from None
        position = step.end()
    return current


def _hint(current: Any, key: str) -> str:
    if isinstance(current, list) and current:
        return f"it has: 0 to {len(current) - 1}"
    return hint(key, list(current) if isinstance(current, dict) else [])


def show(value: Any, specification: str) -> str:
    """Format a value for prose.

    Raises:
        ValueError: the format does not fit the value.
    """
    if specification:
        return format(value, specification)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
