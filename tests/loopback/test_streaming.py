"""Server-sent events: their order, what the SDK makes of them, and streams that break."""

import asyncio
import json

import anthropic
import httpx2
import pytest
from anthropic.types import RawMessageStreamEvent
from pydantic import TypeAdapter

QUESTION = {
    "model": "claude-opus-5-5",
    "max_tokens": 200,
    "messages": [{"role": "user", "content": "How long?"}],
}
TOOL = {"name": "look_up", "input_schema": {"type": "object"}}


def raw_events(session, **options):
    """Return the events as they go over the wire."""
    body = QUESTION | {"stream": True} | options
    headers = {"x-api-key": session.key, "anthropic-version": "2026-10-21"}
    with httpx2.Client(trust_env=False) as plain:
        answer = plain.post(f"{session.url}/v1/messages", json=body, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        name, data = block.split("\n")
        event = json.loads(data.removeprefix("data: "))
        assert name == f"event: {event['type']}"
        found.append(event)
    return found


def test_order_of_events(session):
    session.script({"thinking": "Hm.", "text": "Five.", "tool_use": {"name": "look_up"}})
    events = raw_events(session, tools=[TOOL])
    kinds = [
        event["delta"]["type"] if event["type"] == "content_block_delta" else event["type"]
        for event in events
    ]
    assert kinds == [
        "message_start",
        "content_block_start",
        "ping",
        "thinking_delta",
        "signature_delta",
        "content_block_stop",
        "content_block_start",
        "text_delta",
        "content_block_stop",
        "content_block_start",
        "input_json_delta",
        "input_json_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert events[0]["message"]["content"] == []
    assert events[0]["message"]["stop_reason"] is None
    assert [e["index"] for e in events if e["type"] == "content_block_stop"] == [0, 1, 2]


def test_events_have_the_sdks_own_types(session):
    session.script({"thinking": "Hm.", "text": "Five.", "tool_use": {"name": "look_up"}})
    adapter = TypeAdapter(RawMessageStreamEvent)
    for event in raw_events(session, tools=[TOOL]):
        if event["type"] != "ping":
            known = adapter.validate_python(event)
            assert not known.model_extra, event
            for part in ("delta", "usage", "message", "content_block"):
                assert not getattr(getattr(known, part, None), "model_extra", None), event


def test_sdk_assembles_the_same_message(session, client):
    """What a stream adds up to is what comes without one."""
    reply = {
        "thinking": "Which law is it?",
        "text": "Zürich keeps it for ten years, others five. ✓",
        "tool_use": [{"id": "toolu_1", "name": "look_up", "input": {"query": "é", "n": [1, 2]}}],
    }
    session.script(reply, reply)
    with client.messages.stream(**QUESTION, tools=[TOOL]) as stream:
        streamed = stream.get_final_message()
    whole = client.messages.create(**QUESTION, tools=[TOOL])
    kept = {"id"}
    assert streamed.usage == whole.usage
    for one, other in zip(streamed.content, whole.content, strict=True):
        assert one.model_dump(exclude={"parsed_output"}) == other.model_dump()
    assert streamed.model_dump(exclude=kept | {"content"}) == whole.model_dump(
        exclude=kept | {"content"}
    )


def test_chunks_as_the_script_says(session, client):
    session.script({"text": "one two three four", "chunks": ["one two ", "three four"]})
    with client.messages.stream(**QUESTION) as stream:
        assert list(stream.text_stream) == ["one two ", "three four"]


def test_create_with_stream(session, client):
    session.script("Five.")
    kinds = [event.type for event in client.messages.create(**QUESTION, stream=True)]
    assert (kinds[0], kinds[-1]) == ("message_start", "message_stop")


def test_async_client(session):
    async def main():
        async with (
            session.async_client(max_retries=0) as client,
            client.messages.stream(**QUESTION) as stream,
        ):
            return await stream.get_final_text()

    session.script("Five.")
    assert asyncio.run(main()) == "Five."


def test_large_answer_may_only_be_streamed(session, client):
    """The SDK itself asks for a stream; the server answers either way."""
    session.script("Five.")
    with session.client() as usual, pytest.raises(ValueError, match=r"[Ss]treaming"):
        usual.messages.create(**QUESTION | {"max_tokens": 100_000})
    with client.messages.stream(**QUESTION | {"max_tokens": 100_000}) as stream:
        assert stream.get_final_text() == "Five."


def read(client):
    """Return what arrived before the stream broke, and how it broke."""
    got = []
    try:
        with client.messages.stream(**QUESTION) as stream:
            got.extend(stream.text_stream)
    except (anthropic.APIError, httpx2.HTTPError, ValueError) as error:
        return "".join(got), error
    return "".join(got), None


def test_stream_cut_short(session, client):
    session.fault("cut", after=4, text="Before the end of it all")
    got, error = read(client)
    assert got == "Before the end of"
    assert isinstance(error, httpx2.RemoteProtocolError)


def test_error_within_a_stream(session, client):
    session.fault("stream_error", after=5)
    got, error = read(client)
    assert got
    assert isinstance(error, anthropic.APIStatusError)
    assert error.type == "overloaded_error"
    entry = session.log()[0]
    assert (entry["status"], entry["error"], entry["outcome"]) == (
        200,
        "overloaded_error",
        "stream_error",
    )


def test_malformed_stream(session, client):
    session.fault("malformed")
    _, error = read(client)
    assert isinstance(error, json.JSONDecodeError)


def test_client_that_leaves_stops_the_answer(session, client):
    session.script({"text": "word " * 4000, "pace": 0.02})
    with client.messages.stream(**QUESTION | {"max_tokens": 10_000}) as stream:
        next(iter(stream.text_stream))
    for _ in range(500):
        entry = session.log()[0]
        if entry["outcome"] == "disconnected":
            break
    assert entry["outcome"] == "disconnected"
    assert entry["events"] < 1000
