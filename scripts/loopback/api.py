"""The routes of the Messages API."""

import json
from functools import partial

from aiohttp import web

from loopback import batches
from loopback.answer import begin_answer, next_step
from loopback.catalog import find_model
from loopback.check import check_request
from loopback.errors import invalid
from loopback.gate import ENTRY, MOST_BATCH_BYTES, STATE, read_json
from loopback.listing import list_models, model_as_json
from loopback.step import Fault, Reply
from loopback.threads import expand
from loopback.wire import (
    BREAKS,
    headers_of,
    json_answer,
    send_fault,
    send_half,
    send_stream,
    send_whole,
)

routes = web.RouteTableDef()


@routes.post("/v1/messages")
async def create_message(request: web.Request) -> web.StreamResponse:
    state, entry = request[STATE], request[ENTRY]
    raw = await read_json(request)
    checked = check_request(
        raw, _version(request), beta=_beta(request), expand=partial(expand, state)
    )
    state.limiter.enter(checked.tokens)
    try:
        stream = checked.body.get("stream") is True
        step = next_step(state, checked)
        if isinstance(step, Fault):
            entry.outcome = step.kind
            if step.kind not in BREAKS:
                return await send_fault(request, step)
            text = Reply([{"type": "text", "text": step.text}])
            answering = await begin_answer(state, checked, text)
            if stream:
                return await send_stream(request, entry, answering, step)
            return await send_half(request, entry, answering, step)
        answering = await begin_answer(state, checked, step)
        if stream:
            return await send_stream(request, entry, answering)
        return await send_whole(entry, answering)
    finally:
        state.limiter.leave()


@routes.post("/v1/messages/count_tokens")
async def count_tokens(request: web.Request) -> web.StreamResponse:
    raw = await read_json(request)
    checked = check_request(raw, _version(request), beta=_beta(request), counting=True)
    return json_answer(request[ENTRY], {"input_tokens": checked.tokens})


@routes.post("/v1/messages/batches")
async def create_batch(request: web.Request) -> web.StreamResponse:
    raw = await read_json(request, MOST_BATCH_BYTES)
    batch = batches.create_batch(request[STATE], raw, _version(request), beta=_beta(request))
    return json_answer(request[ENTRY], batch.as_json(_base(request)))


@routes.get("/v1/messages/batches")
async def list_batches(request: web.Request) -> web.StreamResponse:
    found = batches.list_batches(request[STATE], _base(request), *_cursors(request))
    return json_answer(request[ENTRY], found)


@routes.get("/v1/messages/batches/{id}")
async def retrieve_batch(request: web.Request) -> web.StreamResponse:
    batch = batches.find_batch(request[STATE], request.match_info["id"])
    await batches.look_at(request[STATE], batch)
    return json_answer(request[ENTRY], batch.as_json(_base(request)))


@routes.get("/v1/messages/batches/{id}/results")
async def batch_results(request: web.Request) -> web.StreamResponse:
    batch = batches.find_batch(request[STATE], request.match_info["id"])
    lines = [json.dumps(line) + "\n" for line in batches.results_of(batch)]
    entry = request[ENTRY]
    entry.status = 200
    headers = headers_of(entry.request_id) | {"content-type": "application/x-jsonl"}
    return web.Response(body="".join(lines).encode(), headers=headers)


@routes.post("/v1/messages/batches/{id}/cancel")
async def cancel_batch(request: web.Request) -> web.StreamResponse:
    batch = batches.find_batch(request[STATE], request.match_info["id"])
    batches.cancel(batch)
    return json_answer(request[ENTRY], batch.as_json(_base(request)))


@routes.delete("/v1/messages/batches/{id}")
async def delete_batch(request: web.Request) -> web.StreamResponse:
    batch = batches.find_batch(request[STATE], request.match_info["id"])
    return json_answer(request[ENTRY], batches.delete(request[STATE], batch))


@routes.get("/v1/models")
async def models(request: web.Request) -> web.StreamResponse:
    stages = [*request.query.getall("lifecycle[]", []), *request.query.getall("lifecycle", [])]
    return json_answer(request[ENTRY], list_models(stages, *_cursors(request)))


@routes.get("/v1/models/{id}")
async def model(request: web.Request) -> web.StreamResponse:
    found = find_model(request.match_info["id"], retired=True)
    return json_answer(request[ENTRY], model_as_json(found))


def _version(request: web.Request) -> str:
    return request.headers["anthropic-version"]


def _beta(request: web.Request) -> bool:
    return request.query.get("beta") == "true" or "anthropic-beta" in request.headers


def _base(request: web.Request) -> str:
    return str(request.url.origin())


def _cursors(request: web.Request) -> tuple[str | None, str | None, int]:
    limit = request.query.get("limit", "20")
    if not limit.isdecimal():
        raise invalid("limit: Input should be a valid integer")
    return request.query.get("after_id"), request.query.get("before_id"), int(limit)
