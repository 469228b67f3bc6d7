"""What the server keeps for one session, apart from all others."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from loopback.cache import PromptCache
from loopback.errors import ApiError
from loopback.limiter import Limiter
from loopback.requestlog import Entry
from loopback.script import EVERYONE, Script
from loopback.step import Step
from loopback.upstream import Upstream

if TYPE_CHECKING:
    from loopback.batches import Batch
    from loopback.threads import Thread

KEY = re.compile(r"loopback-([A-Za-z0-9_.-]{1,64})")
# Makes the answer to a request: a text, or a table as a script has them.
Answer = Callable[[dict[str, Any]], Any]


@dataclass
class State:
    """One session.

    Args:
        name: the part of the key that follows `loopback-`.
        script: what is left of its steps.
        upstream: the model that answers when no step does.
        answer: the function that answers when neither does.
        limiter: its rate limit.
        batch_polls: how often a batch is seen at work before it has ended.
    """

    name: str
    script: Script = field(default_factory=Script)
    upstream: Upstream | None = None
    answer: Answer | None = None
    limiter: Limiter = field(default_factory=Limiter)
    batch_polls: int = 1
    cache: PromptCache = field(default_factory=PromptCache)
    log: list[Entry] = field(default_factory=list)
    batches: dict[str, "Batch"] = field(default_factory=dict)
    threads: dict[str, "Thread"] = field(default_factory=dict)
    _made: int = 0

    def new_id(self, prefix: str) -> str:
        """Return an id such as `msg_...`; a session that does the same gets the same ones."""
        self._made += 1
        digest = hashlib.sha256(f"{self.name} {self._made}".encode()).hexdigest()
        return f"{prefix}_01{digest[:22]}"


@dataclass
class Sessions:
    """All sessions of one server.

    Args:
        steps: the steps that each begins with, by name; those of `*` are everyone's.
        upstream: the model behind each.
        answer: the function behind each.
    """

    steps: dict[str, list[Step]] = field(default_factory=dict)
    upstream: Upstream | None = None
    answer: Answer | None = None
    _states: dict[str, State] = field(default_factory=dict)

    def of_key(self, key: str | None) -> State:
        """Return the session that an API key names, a new one if it is the first time.

        Raises:
            ApiError: no key, or none of ours (401).
        """
        if not key:
            raise ApiError("authentication_error", "x-api-key header is required")
        match = KEY.fullmatch(key)
        if not match:
            message = "invalid x-api-key: a key of this server is `loopback-<session>`"
            raise ApiError("authentication_error", message)
        name = match[1]
        if name not in self._states:
            self._states[name] = self._new(name)
        return self._states[name]

    def forget(self, name: str) -> None:
        """Begin a session anew, with the steps that it began with."""
        self._states.pop(name, None)

    def _new(self, name: str) -> State:
        state = State(name, upstream=self.upstream, answer=self.answer)
        steps: Iterable[Step] = [*self.steps.get(name, []), *self.steps.get(EVERYONE, [])]
        state.script.extend(steps)
        return state
