"""A program's side: say what the server shall answer, get a client, look at what it saw."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loopback.step import as_table

if TYPE_CHECKING:
    from anthropic import Anthropic, AsyncAnthropic

ADDRESS = "LOOPBACK_URL"


class LoopbackError(RuntimeError):
    """The server could not be steered as asked; the message says why."""


@dataclass(frozen=True)
class Session:
    """One session of a running server, which no other session touches.

    Args:
        url: the address of the server.
        name: letters, digits, `_`, `.` and `-`, at most 64.
    """

    url: str
    name: str

    @property
    def key(self) -> str:
        """The API key that names this session."""
        return f"loopback-{self.name}"

    def client(self, **options: Any) -> "Anthropic":
        """Return an SDK client of this session; `options` go to `anthropic.Anthropic`."""
        from anthropic import Anthropic

        return Anthropic(base_url=self.url, api_key=self.key, **options)

    def async_client(self, **options: Any) -> "AsyncAnthropic":
        """Return an SDK client of this session for `async` code."""
        from anthropic import AsyncAnthropic

        return AsyncAnthropic(base_url=self.url, api_key=self.key, **options)

    def script(self, *steps: Any, replace: bool = False) -> None:
        """Add steps to the script: texts, tables, `Reply` or `Fault`.

        Args:
            steps: what to answer, in order; `loopback.step` says what a table may hold.
            replace: whether they take the place of all that is left.

        Raises:
            LoopbackError: one of them is no step.
        """
        tables = [as_table(step) for step in steps]
        self._call("POST", "script", {"steps": tables, "replace": replace})

    def fault(self, kind: str, times: int | str = 1, **details: Any) -> None:
        """Let something go wrong at once, before anything else is answered.

        Args:
            kind: such as `rate_limit`; `loopback.step.FaultKind` has them all.
            times: how often, or `always`.
            details: further fields of `loopback.step.Fault`.

        Raises:
            LoopbackError: there is no such fault.
        """
        step = {"fault": kind, "times": times} | details
        self._call("POST", "script", {"steps": [step], "first": True})

    def limit(self, **limits: Any) -> None:
        """Set the rate limit: fields of `loopback.limiter.Limiter`; none of them lifts it.

        Raises:
            LoopbackError: there is no such field.
        """
        self._call("POST", "settings", {"limit": limits})

    def model(self, url: str | None, dialect: str = "openai", **details: Any) -> None:
        """Let a model answer what the script does not.

        Args:
            url: the address of its server, without `/v1`; `None`: no model.
            dialect: `openai` or `messages`.
            details: further fields of `loopback.upstream.Upstream`.
        """
        model = {"url": url, "dialect": dialect} | details if url else None
        self._call("POST", "settings", {"model": model})

    def batches_end_after(self, polls: int) -> None:
        """Say how often a new batch is seen at work before it has ended."""
        self._call("POST", "settings", {"batch_polls": polls})

    def log(self) -> list[dict[str, Any]]:
        """Return what the server saw, oldest first: `loopback.requestlog.Entry` as tables."""
        entries: list[dict[str, Any]] = self._call("GET", "log")["entries"]
        return entries

    def state(self) -> dict[str, Any]:
        """Return what is left: `steps_left`, `requests`, `model`, `counted_with`."""
        return self._call("GET", "session")

    def reset(self) -> None:
        """Begin anew: with the script of the start, no log, no batches, nothing cached."""
        self._call("DELETE", "session")

    def _call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        import httpx2

        # Nothing from the environment: no proxy is asked the way to the own machine.
        with httpx2.Client(trust_env=False, timeout=30) as client:
            headers = {"x-api-key": self.key}
            answer = client.request(
                method, f"{self.url}/loopback/{path}", json=body, headers=headers
            )
        found: dict[str, Any] = answer.json()
        if answer.is_error:
            raise LoopbackError(found["error"]["message"])
        return found


def connect(name: str, url: str | None = None) -> Session:
    """Return a session of the server that runs already.

    Args:
        name: of the session.
        url: the server's address; if not given, what `LOOPBACK_URL` says.

    Raises:
        LoopbackError: no address is known.
    """
    found = url or os.environ.get(ADDRESS)
    if not found:
        raise LoopbackError(f"no loopback is running: {ADDRESS} is not set; see loopback.serve()")
    return Session(found.rstrip("/"), name)
