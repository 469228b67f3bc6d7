"""What every request passes: a key, a version, an entry in the log, and errors in one shape."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from loopback.check import check_version
from loopback.errors import ApiError, cannot_answer, invalid
from loopback.requestlog import Entry, without_secrets
from loopback.state import Sessions, State
from loopback.wire import json_answer

SESSIONS = web.AppKey("sessions", Sessions)
STATE = web.RequestKey("state", State)
ENTRY = web.RequestKey("entry", Entry)
# The most that a request may weigh, in bytes.
MOST_BYTES = 32 * 1024 * 1024
MOST_BATCH_BYTES = 256 * 1024 * 1024

_LOG = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request in, and turn whatever goes wrong into the API's own errors."""
    entry = Entry(
        0, request.method, request.path, request.query_string, without_secrets({**request.headers})
    )
    request[ENTRY] = entry
    try:
        state = request.app[SESSIONS].of_key(_key(request))
        request[STATE] = state
        entry.request_id = state.new_id("req")
        if not request.path.startswith("/loopback/"):
            state.log.append(entry)
            entry.number = len(state.log)
            check_version(request.headers.get("anthropic-version"))
        return await handler(request)
    except ApiError as error:
        return _refuse(entry, error)
    except web.HTTPRequestEntityTooLarge:
        return _refuse(entry, _too_large())
    except web.HTTPException as error:
        kind = "not_found_error" if error.status == 404 else "invalid_request_error"
        return _refuse(entry, ApiError(kind, error.reason or "", error.status))
    except (asyncio.CancelledError, ConnectionResetError):
        # The client has left; a fault that hung up says so itself.
        if entry.outcome == "answered":
            entry.outcome = "disconnected"
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer.
        # A mistake of this server: nobody should take it for one of the scripted faults.
        _LOG.exception("loopback: %s %s", request.method, request.path)
        return _refuse(entry, cannot_answer(f"this is a mistake of the server: {error!r}"))


def _key(request: web.Request) -> str | None:
    """Return the API key; the SDK sends it as a bearer token since its version 2."""
    if key := request.headers.get("x-api-key"):
        return key
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


def _refuse(entry: Entry, error: ApiError) -> web.StreamResponse:
    entry.error = error.type
    entry.request_id = entry.request_id or "req_unknown"
    return json_answer(entry, error.body(entry.request_id), error.status, error.headers)


def _too_large() -> ApiError:
    return ApiError("request_too_large", "Request exceeds the maximum size")


async def read_json(request: web.Request, most: int = MOST_BYTES) -> Any:
    """Return the JSON body of a request, and note it in the log.

    Args:
        request: the request.
        most: the most that it may weigh, in bytes.

    Raises:
        ApiError: too large (413), or no JSON (400).
    """
    data = await request.read()
    if len(data) > most:
        raise _too_large()
    try:
        body = json.loads(data)
    except ValueError as error:
        raise invalid(f"The request body is not valid JSON: {error}") from None
    request[ENTRY].body = body
    return body
