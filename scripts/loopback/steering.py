"""The routes by which a program steers its own session: script, settings, log, a new start.

They are under `/loopback/`, which the real API does not have, and take the session's key like all
others. Python programs use `loopback.Session` instead.
"""

from typing import Any

from aiohttp import web

from loopback.errors import invalid
from loopback.gate import ENTRY, SESSIONS, STATE, read_json
from loopback.limiter import Limiter
from loopback.state import State
from loopback.tokens import counted_with
from loopback.upstream import Upstream
from loopback.wire import json_answer

routes = web.RouteTableDef()


@routes.post("/loopback/script")
async def add_steps(request: web.Request) -> web.StreamResponse:
    """Take `{"steps": [...], "first": bool, "replace": bool}`."""
    state, body = request[STATE], await read_json(request)
    before = state.script.steps
    if body.get("replace"):
        state.script.steps = []
    try:
        state.script.extend(body.get("steps", []), first=bool(body.get("first")))
    except (ValueError, TypeError) as error:
        state.script.steps = before
        raise invalid(f"script: {error}") from None
    return json_answer(request[ENTRY], _summary(state))


@routes.post("/loopback/settings")
async def change_settings(request: web.Request) -> web.StreamResponse:
    """Take any of `limit` (a table), `batch_polls` (a number), `model` (a table, or null)."""
    state, body = request[STATE], await read_json(request)
    try:
        if "limit" in body:
            state.limiter = Limiter(**body["limit"])
        if "batch_polls" in body:
            state.batch_polls = int(body["batch_polls"])
        if "model" in body:
            state.upstream = Upstream(**body["model"]) if body["model"] else None
    except (ValueError, TypeError) as error:
        raise invalid(f"settings: {error}") from None
    return json_answer(request[ENTRY], _summary(state))


@routes.get("/loopback/session")
async def show(request: web.Request) -> web.StreamResponse:
    return json_answer(request[ENTRY], _summary(request[STATE]))


@routes.get("/loopback/log")
async def log(request: web.Request) -> web.StreamResponse:
    entries = [entry.as_json() for entry in request[STATE].log]
    return json_answer(request[ENTRY], {"entries": entries})


@routes.delete("/loopback/session")
async def forget(request: web.Request) -> web.StreamResponse:
    request.app[SESSIONS].forget(request[STATE].name)
    return json_answer(request[ENTRY], {"session": request[STATE].name})


def _summary(state: State) -> dict[str, Any]:
    return {
        "session": state.name,
        "steps_left": len(state.script.steps),
        "requests": len(state.log),
        "model": state.upstream.url if state.upstream else None,
        "counted_with": counted_with(),
    }
