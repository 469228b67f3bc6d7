"""A model behind the loopback: a stand-in for its server, in both dialects."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anthropic
import pytest

import loopback

QUESTION = {
    "model": "course-tiny",
    "max_tokens": 50,
    "messages": [{"role": "user", "content": "How long?"}],
}
TOOL = {"name": "look_up", "description": "Find.", "input_schema": {"type": "object"}}


def chunk(finish=None, **delta):
    return {"choices": [{"delta": delta, "finish_reason": finish}]}


def call(text, **more):
    return {"index": 0, "function": {"arguments": text} | more}


TALK = [
    chunk(role="assistant"),
    chunk(reasoning_content="Which "),
    chunk(reasoning_content="law?"),
    chunk(content="Five "),
    chunk(content="years."),
    chunk("stop"),
    {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 6}},
]
TOOLS = [
    chunk(tool_calls=[call("", name="look_up") | {"id": "call_1"}]),
    chunk(tool_calls=[call('{"query": ')]),
    chunk(tool_calls=[call('"DORA"}')]),
    chunk("tool_calls"),
]


@contextmanager
def model_server(events, status=200):
    """Serve these events to whatever is asked, and keep what was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append((self.path, body))
            data = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
            payload = (data + "data: [DONE]\n\n").encode()
            self.send_response(status)
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("stream", [False, True])
def test_openai_dialect(session, client, stream):
    with model_server(TALK) as (url, asked):
        session.model(url)
        session.script("From the script.")
        assert client.messages.create(**QUESTION).content[0].text == "From the script."
        question = QUESTION | {"system": "Be brief.", "stop_sequences": ["END"]}
        if stream:
            with client.messages.stream(**question) as events:
                message = events.get_final_message()
        else:
            message = client.messages.create(**question)
    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[0].thinking == "Which law?"
    assert message.content[1].text == "Five years."
    assert (message.usage.input_tokens, message.usage.output_tokens) == (11, 6)
    path, body = asked[0]
    assert path == "/v1/chat/completions"
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert (body["max_tokens"], body["stop"], body["temperature"]) == (50, ["END"], 0)


def test_tools_in_the_openai_dialect(session, client):
    with model_server(TOOLS) as (url, asked):
        session.model(url)
        message = client.messages.create(**QUESTION, tools=[TOOL])
        assert message.stop_reason == "tool_use"
        assert message.content[0].input == {"query": "DORA"}
        result = {"type": "tool_result", "tool_use_id": "call_1", "content": "Found."}
        talk = [
            *QUESTION["messages"],
            {"role": "assistant", "content": message.content},
            {"role": "user", "content": [result]},
        ]
        client.messages.create(**QUESTION | {"messages": talk}, tools=[TOOL])
    sent = asked[1][1]
    assert sent["tools"][0]["function"]["name"] == "look_up"
    assert sent["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"query": "DORA"}'
    assert sent["messages"][2] == {"role": "tool", "tool_call_id": "call_1", "content": "Found."}


def test_loopback_behind_a_loopback(session, client):
    """The loopback itself is a server that speaks the Messages API."""
    with loopback.serve({"thinking": "Which law?", "text": "Five years."}) as behind:
        session.model(behind.url, "messages", model="course-tiny")
        message = client.messages.create(**QUESTION)
    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[1].text == "Five years."


@pytest.mark.parametrize("stream", [False, True])
def test_messages_dialect(session, client, stream):
    events = [
        {"type": "message_start", "message": {"usage": {"input_tokens": 9}}},
        {
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "text", "text": ""},
        },
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": "Five."},
        },
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn"},
            "usage": {"output_tokens": 2},
        },
    ]
    with model_server(events) as (url, asked):
        session.model(url, "messages")
        if stream:
            with client.messages.stream(**QUESTION) as found:
                message = found.get_final_message()
        else:
            message = client.messages.create(**QUESTION)
    assert message.content[0].text == "Five."
    assert (message.usage.input_tokens, message.usage.output_tokens) == (9, 2)
    assert asked[0][0] == "/v1/messages"
    assert "thinking" not in asked[0][1]


@pytest.mark.parametrize("stream", [False, True])
def test_nobody_behind(session, stream):
    """The error says what was tried, and is not tried again."""
    with model_server([]) as (url, _):
        pass
    session.model(url)
    with (
        session.client() as usual,
        pytest.raises(anthropic.InternalServerError, match=f"model at {url} does not answer"),
    ):
        usual.messages.create(**QUESTION, stream=stream)
    assert len(session.log()) == 1


def test_model_refuses(session, client):
    with model_server([{"error": "context full"}], 400) as (url, _):
        session.model(url)
        with pytest.raises(anthropic.BadRequestError, match="context full"):
            client.messages.create(**QUESTION)


def test_checks_come_before_the_model(session, client):
    with model_server(TALK) as (url, asked):
        session.model(url)
        with pytest.raises(anthropic.BadRequestError):
            client.messages.create(**QUESTION | {"max_tokens": 5000})
    assert asked == []
