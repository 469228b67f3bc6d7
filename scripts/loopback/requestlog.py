"""What the server saw: one entry for each request of a session, for a snippet to look at."""

from dataclasses import asdict, dataclass, field
from typing import Any

SECRET = ("authorization", "x-api-key", "cookie")


@dataclass
class Entry:
    """One request, and what became of it.

    Args:
        number: counts the requests of the session from 1.
        method: such as `POST`.
        path: without the query.
        query: what follows it.
        headers: names in small letters; keys are not kept.
        body: the JSON as it arrived, `None` if there was none.
        request_id: what the answer was called.
        status: of the answer; 0: it was never begun.
        error: type of the error, if it was one.
        outcome: `answered`, `disconnected` (the client left), or the kind of a fault.
        events: server-sent events that went out.
        usage: what the answer cost, in tokens.
    """

    number: int
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Any = None
    request_id: str = ""
    status: int = 0
    error: str | None = None
    outcome: str = "answered"
    events: int = 0
    usage: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON, `retries` from the SDK's own header included."""
        retries = int(self.headers.get("x-stainless-retry-count", "0"))
        return asdict(self) | {"retries": retries}


def without_secrets(headers: dict[str, str]) -> dict[str, str]:
    """Return headers in small letters, without those that carry keys."""
    small = {name.lower(): value for name, value in headers.items()}
    return {name: value for name, value in small.items() if name not in SECRET}
