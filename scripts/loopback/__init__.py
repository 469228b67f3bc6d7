"""A small server that speaks the Messages API as strictly as the real one, on this machine.

    with loopback.serve("Four weeks.") as server:
        client = server.session("notice").client()
        client.messages.create(...)

Three things answer, in this order: the *script* of the session, which holds prepared replies and
faults; a function of this program; a *model* behind a server at a given address.
"""

from loopback.server import Server, serve
from loopback.session import LoopbackError, Session, connect
from loopback.step import Fault, Reply
from loopback.upstream import Upstream

__all__ = [
    "Fault",
    "LoopbackError",
    "Reply",
    "Server",
    "Session",
    "Upstream",
    "connect",
    "serve",
]
