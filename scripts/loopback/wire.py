"""Send answers, whole or as a stream, and break them where a fault wants them broken."""

import asyncio
import json
from typing import Any

from aiohttp import web

from loopback.answer import Answering
from loopback.errors import ApiError
from loopback.events import encode, events_of
from loopback.faults import ERRORS, error_of
from loopback.requestlog import Entry
from loopback.step import Fault
from loopback.tokens import counted_with

# Faults that break an answer which has begun.
BREAKS = ("cut", "malformed", "stream_error")


def headers_of(request_id: str) -> dict[str, str]:
    """Return the headers that every answer has."""
    return {"request-id": request_id, "loopback-counted-with": counted_with()}


def json_answer(
    entry: Entry, body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """Return a JSON answer."""
    entry.status = status
    return web.json_response(
        body, status=status, headers=headers_of(entry.request_id) | (headers or {})
    )


async def send_whole(entry: Entry, answering: Answering) -> web.StreamResponse:
    """Answer with one message."""
    message = await answering.whole()
    entry.usage = message["usage"]
    return json_answer(entry, message)


async def send_stream(
    request: web.Request, entry: Entry, answering: Answering, fault: Fault | None = None
) -> web.StreamResponse:
    """Answer with events; with a fault, break off after as many as it says."""
    events = events_of(answering, entry.request_id)
    # Before anything is sent: an answer that fails at once has a status, not a stream.
    first = await anext(events)
    response = web.StreamResponse(headers=headers_of(entry.request_id))
    response.content_type = "text/event-stream"
    response.charset = "utf-8"
    response.headers["cache-control"] = "no-cache"
    await response.prepare(request)
    entry.status = 200
    event: dict[str, Any] | None = first
    while event is not None:
        if fault and entry.events >= fault.after:
            await _break(request, response, entry, fault)
            return response
        await response.write(encode(event))
        entry.events += 1
        if event["type"] == "message_delta":
            entry.usage = answering.message["usage"] | event["usage"]
        elif event["type"] == "error":
            entry.error = event["error"]["type"]
        event = await anext(events, None)
    await response.write_eof()
    return response


async def _break(
    request: web.Request, response: web.StreamResponse, entry: Entry, fault: Fault
) -> None:
    if fault.kind == "cut":
        _hang_up(request)
        return
    if fault.kind == "malformed":
        await response.write(b'event: content_block_delta\ndata: {"type": "content_blo\n\n')
    else:
        await response.write(encode(error_of(fault).body(entry.request_id)))
        entry.error = ERRORS[fault.kind][0]
    await response.write_eof()


async def send_fault(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Answer with a fault before anything has been answered.

    Raises:
        ApiError: the fault is an error with a status.
    """
    if fault.kind == "drop":
        _hang_up(request)
        return web.Response()
    if fault.kind == "timeout":
        await asyncio.sleep(fault.seconds)
        raise ApiError("timeout_error", "The request timed out.")
    if fault.kind == "expired":
        raise ApiError("timeout_error", "Only a request of a batch expires.")
    raise error_of(fault)


async def send_half(
    request: web.Request, entry: Entry, answering: Answering, fault: Fault
) -> web.StreamResponse:
    """Answer with the first half of one message, as if it were all of it, or cut off.

    Raises:
        ApiError: the fault is an error on the way, which without a stream has a status.
    """
    if fault.kind == "stream_error":
        raise error_of(fault)
    data = json.dumps(await answering.whole()).encode()
    half = data[: len(data) // 2]
    entry.status = 200
    headers = headers_of(entry.request_id) | {"content-type": "application/json"}
    if fault.kind == "malformed":
        return web.Response(body=half, headers=headers)
    response = web.StreamResponse(headers=headers)
    response.content_length = len(data)
    await response.prepare(request)
    await response.write(half)
    _hang_up(request)
    return response


def _hang_up(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()
