"""The grammars of the corpus as data: words, questions, statements, tasks."""

import tomllib
from pathlib import Path
from typing import Any

GRAMMAR: dict[str, Any] = tomllib.loads(
    (Path(__file__).resolve().parent / "grammar.toml").read_text(encoding="utf-8")
)
