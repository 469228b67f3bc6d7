"""The recipe file as typed objects."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MODEL_DIR = HERE / "model"


@dataclass(frozen=True)
class Stage:
    """One release that trains all weights.

    Attributes:
        name: of the release.
        stage: `pretrain` or `sft`.
        architecture: table of the architecture; that of the parent where empty.
        parent: release whose weights it starts from, or ''.
        steps: optimizer steps.
        rows: sequences (pretrain) or conversations (sft) a step.
        length: tokens a sequence, pretraining only.
        learning_rate: the highest, after warm-up.
    """

    name: str
    stage: str
    steps: int
    rows: int
    learning_rate: float
    architecture: str = ""
    parent: str = ""
    length: int = 0


@dataclass(frozen=True)
class Recipe:
    """The whole file; `raw` keeps what the adapters read."""

    seed: int
    vocab_size: int
    tokenizer_characters: int
    architectures: dict[str, dict[str, int]]
    stages: dict[str, Stage]
    raw: dict[str, Any]


def load_recipe(*, quick: bool = False, path: Path = HERE / "recipe.toml") -> Recipe:
    """The recipe, or its quick form for tests."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    stages = {
        name: Stage(name=name, **table)
        for name, table in raw["releases"].items()
        if table["stage"] in ("pretrain", "sft")
    }
    characters = raw["tokenizer"]["characters"]
    if quick:
        small = raw["quick"]
        characters = small["characters"]
        stages = {
            name: replace(
                stage,
                steps=small["steps"],
                rows=small["rows"],
                length=min(stage.length, small["length"]),
            )
            for name, stage in stages.items()
        }
    return Recipe(
        seed=raw["seed"],
        vocab_size=raw["tokenizer"]["vocab_size"],
        tokenizer_characters=characters,
        architectures=raw["architecture"],
        stages=stages,
        raw=raw,
    )
