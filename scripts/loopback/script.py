"""A script: steps that are taken in order, each as often as it says, where it applies."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from loopback.step import Step, parse_step

# The steps under this name are every session's.
EVERYONE = "*"


@dataclass
class Script:
    """What is left of a session's steps.

    The first step that applies is taken: one without `when` always does, one with it where the
    user's last words match. So a list without `when` is consumed in order.
    """

    steps: list[Step] = field(default_factory=list)

    def extend(self, steps: Iterable[Any], *, first: bool = False) -> None:
        """Add steps at the end, or before all others.

        Raises:
            ValueError: one of them is none; nothing is added, then.
        """
        # Copies, for each counts down on its own.
        new = [replace(parse_step(step)) for step in steps]
        self.steps = [*new, *self.steps] if first else [*self.steps, *new]

    def take(self, said: str) -> Step | None:
        """Return the step that answers what the user said last, and count it down."""
        for index, step in enumerate(self.steps):
            if step.when is None or re.search(step.when, said):
                if step.times is not None:
                    step.times -= 1
                    if step.times <= 0:
                        del self.steps[index]
                return step
        return None


def read_script(path: Path) -> dict[str, list[Step]]:
    """Return the steps of a TOML file by session.

    A `[[reply]]` is everyone's: each session has its own copy. A `[[session.NAME]]` is a step of
    that session, which comes before those of everyone.

    Raises:
        ValueError: it is not TOML, or a step in it is none; the message names the step.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(table) - {"reply", "session"}:
        raise ValueError(f"{path}: expected reply or session, not {', '.join(sorted(unknown))}")
    lists = {EVERYONE: table.get("reply", []), **table.get("session", {})}
    return {name: _steps(path, name, steps) for name, steps in lists.items()}


def _steps(path: Path, name: str, steps: list[Any]) -> list[Step]:
    parsed: list[Step] = []
    for number, step in enumerate(steps, 1):
        try:
            parsed.append(parse_step(step))
        except ValueError as error:
            raise ValueError(f"{path}: step {number} of {name}: {error}") from error
    return parsed
