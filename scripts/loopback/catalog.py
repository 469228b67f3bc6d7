"""The models that the loopback plays, with the limits that it holds requests to.

Facts of the hosted models are as of 2026-11-25: windows, output and thinking from the provider's
model pages and migration guides, retirement from the table that the `anthropic` package carries,
the shortest cached prefixes in part from secondary sources.
"""

from dataclasses import dataclass, field
from datetime import date

from loopback.errors import not_found

# The API itself gives an epoch for a day that it does not know.
UNKNOWN = date(1970, 1, 1)

ALWAYS = frozenset({"adaptive"})
MANUAL = frozenset({"enabled", "disabled"})
BOTH = frozenset({"adaptive", "enabled", "disabled"})
ADAPTIVE = frozenset({"adaptive", "disabled"})


@dataclass(frozen=True)
class Model:
    """One model.

    Args:
        id: its name in requests.
        display_name: its name for people.
        window: prompt and answer together, in tokens.
        output: the most that `max_tokens` may ask for, in tokens.
        thinking: the values of `thinking.type` that it takes.
        thinks: whether it takes part in thinking at all.
        prefill: whether a request may end with the beginning of the answer.
        forced_tools: whether `tool_choice` may force a tool.
        system_turns: whether messages of role `system` may stand between turns.
        cache_minimum: the shortest prefix that is cached, in tokens.
        released: the day it came out, the epoch if that is not known here.
        retires: the day it goes, if that is known; it is deprecated, then.
        retired: whether that has happened.
    """

    id: str
    display_name: str
    window: int = 1_000_000
    output: int = 128_000
    thinking: frozenset[str] = ADAPTIVE
    thinks: bool = True
    prefill: bool = False
    forced_tools: bool = True
    system_turns: bool = True
    cache_minimum: int = 512
    released: date = UNKNOWN
    retires: date | None = None
    retired: bool = False
    aliases: tuple[str, ...] = field(default=())

    @property
    def lifecycle(self) -> str:
        """`active`, `deprecated` or `retired`."""
        return "retired" if self.retired else "deprecated" if self.retires else "active"


MODELS: tuple[Model, ...] = (
    Model("claude-haiku-5-5", "Claude Haiku 5.5"),
    Model(
        "claude-sonnet-5-5",
        "Claude Sonnet 5.5",
        thinking=frozenset({"adaptive", "between_tools"}),
        forced_tools=False,
        released=date(2026, 9, 28),
    ),
    Model(
        "claude-opus-5-5",
        "Claude Opus 5.5",
        thinking=ALWAYS,
        forced_tools=False,
        released=date(2026, 9, 22),
    ),
    Model(
        "claude-fable-5-1",
        "Claude Fable 5.1",
        thinking=ALWAYS,
        forced_tools=False,
        released=date(2026, 9, 1),
    ),
    Model("claude-opus-5", "Claude Opus 5", released=date(2026, 7, 24)),
    Model("claude-sonnet-5", "Claude Sonnet 5", cache_minimum=1024, released=date(2026, 6, 30)),
    Model("claude-opus-4-7", "Claude Opus 4.7", cache_minimum=2048, system_turns=False),
    Model(
        "claude-opus-4-6",
        "Claude Opus 4.6",
        thinking=BOTH,
        system_turns=False,
        cache_minimum=4096,
        released=date(2026, 2, 5),
    ),
    Model(
        "claude-haiku-4-5-20251001",
        "Claude Haiku 4.5",
        window=200_000,
        output=64_000,
        thinking=MANUAL,
        prefill=True,
        system_turns=False,
        cache_minimum=4096,
        released=date(2025, 10, 1),
        aliases=("claude-haiku-4-5",),
    ),
    Model(
        "claude-sonnet-4-5-20250929",
        "Claude Sonnet 4.5",
        window=200_000,
        output=64_000,
        thinking=MANUAL,
        prefill=True,
        system_turns=False,
        cache_minimum=1024,
        released=date(2025, 9, 29),
        retires=date(2026, 11, 30),
        aliases=("claude-sonnet-4-5",),
    ),
    Model(
        "claude-opus-4-20250514",
        "Claude Opus 4",
        window=200_000,
        output=32_000,
        thinking=MANUAL,
        prefill=True,
        system_turns=False,
        cache_minimum=1024,
        released=date(2025, 5, 14),
        retires=date(2026, 6, 15),
        retired=True,
        aliases=("claude-opus-4-0",),
    ),
    # The course's own: a window small enough to overflow by hand.
    Model(
        "course-tiny",
        "Course model",
        window=1024,
        output=512,
        thinking=frozenset({"disabled"}),
        thinks=False,
        prefill=True,
        system_turns=False,
        cache_minimum=64,
    ),
)


def find_model(name: str, *, retired: bool = False) -> Model:
    """Return the model of this id or alias.

    Args:
        name: what a request calls it.
        retired: whether one that is gone will do.

    Raises:
        ApiError: there is none (404), or it is retired (404).
    """
    for model in MODELS:
        if name == model.id or name in model.aliases:
            if model.retired and not retired:
                break
            return model
    raise not_found(f"model: {name}")
