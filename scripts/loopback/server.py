"""Start the server: in a thread of this process, or as this process."""

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from loopback import api, steering
from loopback.gate import MOST_BATCH_BYTES, SESSIONS, gate
from loopback.script import EVERYONE, read_script
from loopback.session import Session
from loopback.state import Answer, Sessions
from loopback.step import parse_step
from loopback.strict import strict_type
from loopback.tokens import counted_with
from loopback.upstream import Upstream

HOST = "127.0.0.1"
# Connections that may wait at once: a hundred clients come at the same moment.
WAITING = 1024


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str

    def session(self, name: str = "main") -> Session:
        """Return the session of this name; it begins when it is first used."""
        return Session(self.url, name)


@dataclass
class _Thread:
    """The event loop in its thread, and how to end it."""

    sessions: Sessions
    listener: socket.socket
    ready: threading.Event = field(default_factory=threading.Event)
    failure: BaseException | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits for it.
            self.failure = error
        finally:
            self.ready.set()

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        runner = await start(self.sessions, self.listener)
        self.ready.set()
        try:
            await self._stop.wait()
        finally:
            await runner.cleanup()

    def end(self) -> None:
        if self._loop and self._stop:
            self._loop.call_soon_threadsafe(self._stop.set)


@contextmanager
def serve(
    *steps: Any,
    port: int = 0,
    script: Path | None = None,
    model: Upstream | str | None = None,
    answer: Answer | None = None,
) -> Iterator[Server]:
    """Run a server on this machine for as long as the block runs.

    Args:
        steps: what each session answers first, in order.
        port: where; 0: a free one.
        script: a file with further steps, see `loopback.script.read_script`.
        model: the server of a model (or its address, if it speaks OpenAI's dialect) that answers
            what no script does.
        answer: a function that gets a request's body and returns a step, for what no script
            answers; it comes before the model.

    Raises:
        OSError: the port is taken.
        ValueError: a step is none.
    """
    sessions = make_sessions(steps, script, model, answer)
    thread = _Thread(sessions, listen(port))
    runner = threading.Thread(target=thread.run, name="loopback", daemon=True)
    runner.start()
    thread.ready.wait()
    if thread.failure:
        raise RuntimeError("the loopback could not start") from thread.failure
    try:
        yield Server(f"http://{HOST}:{thread.listener.getsockname()[1]}")
    finally:
        thread.end()
        runner.join()


def make_sessions(
    steps: tuple[Any, ...] = (),
    script: Path | None = None,
    model: Upstream | str | None = None,
    answer: Answer | None = None,
) -> Sessions:
    """Return the sessions of a server that is about to start; arguments as for `serve`.

    Raises:
        ValueError: a step is none.
    """
    upstream = Upstream(model) if isinstance(model, str) else model
    begin: Mapping[str, list[Any]] = read_script(script) if script else {}
    everyone = [*map(parse_step, steps), *begin.get(EVERYONE, [])]
    return Sessions({**begin, EVERYONE: everyone}, upstream, answer)


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine only.

    Raises:
        OSError: the port is taken.
    """
    return socket.create_server((HOST, port), backlog=WAITING)


async def start(sessions: Sessions, listener: socket.socket) -> web.AppRunner:
    """Start to answer on a socket; whoever calls cleans the runner up."""
    # Slow the first time: nobody's first request should be measured with it.
    counted_with()
    for name in ("create", "stream", "count"):
        strict_type(name)
    app = web.Application(middlewares=[gate], client_max_size=MOST_BATCH_BYTES)
    app[SESSIONS] = sessions
    app.add_routes([*api.routes, *steering.routes])
    # A client that leaves ends its answer; nobody waits for one at the end.
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener, backlog=WAITING).start()
    return runner
