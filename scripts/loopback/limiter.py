"""A rate limit: so many requests at once, so many requests or tokens in a time."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from loopback.errors import ApiError


@dataclass
class Limiter:
    """Admits requests, or says when to come back.

    Args:
        concurrent: requests that may be answered at the same time; 0: any number.
        requests: requests admitted in each window; 0: any number.
        tokens: input tokens admitted in each window; 0: any number.
        seconds: the length of the window.
        retry_after: seconds to name when too many are at work at once.
        clock: seconds that only grow.
    """

    concurrent: int = 0
    requests: int = 0
    tokens: int = 0
    seconds: float = 60.0
    retry_after: float = 1.0
    clock: Callable[[], float] = monotonic
    _at_work: int = 0
    _admitted: deque[tuple[float, int]] = field(default_factory=deque)

    def enter(self, tokens: int) -> None:
        """Admit a request; whoever is admitted must `leave`.

        Raises:
            ApiError: too many (429), with `retry-after` in seconds.
        """
        now = self.clock()
        while self._admitted and self._admitted[0][0] <= now - self.seconds:
            self._admitted.popleft()
        used = sum(cost for _, cost in self._admitted)
        if self.concurrent and self._at_work >= self.concurrent:
            raise _refuse(f"{self.concurrent} concurrent requests", self.retry_after)
        over = None
        if self.requests and len(self._admitted) >= self.requests:
            over = f"{self.requests} requests per {self.seconds:g} seconds"
        elif self.tokens and used + tokens > self.tokens:
            over = f"{self.tokens} input tokens per {self.seconds:g} seconds"
        if over:
            oldest = self._admitted[0][0] if self._admitted else now
            raise _refuse(over, max(oldest + self.seconds - now, 0.001))
        self._admitted.append((now, tokens))
        self._at_work += 1

    def leave(self) -> None:
        """A request that was admitted has been answered."""
        self._at_work -= 1


def _refuse(limit: str, seconds: float) -> ApiError:
    message = f"This request would exceed your rate limit of {limit}."
    return ApiError("rate_limit_error", message, headers={"retry-after": f"{seconds:.3f}"})
