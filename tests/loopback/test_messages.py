"""Answers from a script, seen through the SDK."""

import pytest
from anthropic.types import Message

import loopback

LOOK_UP = {
    "name": "look_up",
    "description": "Find a passage.",
    "input_schema": {"type": "object", "properties": {"query": {"type": "string"}}},
}


def test_text(session, ask):
    session.script("Five years.")
    message = ask()
    assert message.content[0].text == "Five years."
    assert (message.role, message.stop_reason, message.model) == (
        "assistant",
        "end_turn",
        "claude-opus-5-5",
    )
    assert message.usage.input_tokens > 0
    assert message.usage.output_tokens > 0
    assert message._request_id == session.log()[0]["request_id"]


def test_answer_has_the_sdks_own_type(session, client, ask):
    """The body, read strictly, is the SDK's `Message`, with no key that it does not know."""
    session.script({"thinking": "Which law?", "text": "GDPR.", "tool_use": {"name": "look_up"}})
    raw = client.messages.with_raw_response.create(
        model="claude-opus-5-5",
        max_tokens=200,
        tools=[LOOK_UP],
        messages=[{"role": "user", "content": "Which?"}],
    )
    message = Message.model_validate_json(raw.http_response.text)
    assert not message.model_extra
    assert not any(block.model_extra for block in message.content)
    assert not message.usage.model_extra


def test_steps_are_taken_in_order(session, ask):
    session.script("one", {"text": "two", "times": 2}, {"text": "always", "times": "always"})
    assert [ask().content[0].text for _ in range(5)] == ["one", "two", "two", "always", "always"]


def test_step_for_what_was_said(session, ask):
    session.script({"text": "Article 33.", "when": "breach", "times": "always"}, "Something else.")
    assert ask("A breach, what now?").content[0].text == "Article 33."
    assert ask("And otherwise?").content[0].text == "Something else."


def test_tools_round_trip(session, client, ask):
    session.script({"tool_use": {"name": "look_up", "input": {"query": "retention"}}}, "Five.")
    asked = [{"role": "user", "content": "How long?"}]
    call = ask(tools=[LOOK_UP], messages=asked)
    assert call.stop_reason == "tool_use"
    block = call.content[0]
    assert (block.name, block.input) == ("look_up", {"query": "retention"})
    result = {"type": "tool_result", "tool_use_id": block.id, "content": "5 years"}
    asked += [
        {"role": "assistant", "content": call.content},
        {"role": "user", "content": [result]},
    ]
    assert ask(tools=[LOOK_UP], messages=asked).content[0].text == "Five."
    assert session.log()[1]["body"]["messages"][2]["content"][0]["content"] == "5 years"


def test_tool_runner_of_the_sdk(session, client):
    from anthropic import beta_tool

    @beta_tool
    def look_up(query: str) -> str:
        """Find a passage.

        Args:
            query: what to look for.
        """
        return f"found {query}"

    session.script({"tool_use": {"name": "look_up", "input": {"query": "DORA"}}}, "It is there.")
    runner = client.beta.messages.tool_runner(
        model="claude-opus-5-5",
        max_tokens=200,
        tools=[look_up],
        messages=[{"role": "user", "content": "Where?"}],
    )
    assert runner.until_done().content[0].text == "It is there."
    first, second = (entry["body"] for entry in session.log())
    assert first["thread"] == {"type": "create"}
    assert [message["role"] for message in second["messages"]] == ["user"]
    assert second["messages"][0]["content"][0]["content"] == "found DORA"


def test_thinking_comes_back_unchanged_or_is_refused(session, ask):
    import anthropic

    session.script({"thinking": "Which law?", "text": "GDPR."}, "Five years.")
    first = ask()
    assert [block.type for block in first.content] == ["thinking", "text"]
    assert first.usage.output_tokens_details.thinking_tokens > 0
    talk = [
        {"role": "user", "content": "Which law?"},
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": "How long?"},
    ]
    assert ask(messages=talk).content[0].text == "Five years."
    thinking = first.content[0].model_dump() | {"thinking": "Another thought."}
    talk[1] = {"role": "assistant", "content": [thinking]}
    with pytest.raises(anthropic.BadRequestError, match="signature"):
        ask(messages=talk)


def test_omitted_thinking_has_a_signature_and_no_text(session, ask):
    session.script({"thinking": "Which law?", "text": "GDPR."})
    message = ask(thinking={"type": "adaptive", "display": "omitted"})
    assert message.content[0].thinking == ""
    assert message.content[0].signature
    assert message.usage.output_tokens_details.thinking_tokens > 0


def test_limit_cuts_the_answer(session, ask):
    session.script("one two three four five six seven eight")
    message = ask(max_tokens=3)
    assert message.stop_reason == "max_tokens"
    assert message.usage.output_tokens <= 3
    assert "one two three four".startswith(message.content[0].text)


def test_limit_within_thinking_leaves_no_answer(session, ask):
    session.script({"thinking": "a long thought about many laws", "text": "GDPR."})
    message = ask(max_tokens=2)
    assert [block.type for block in message.content] == ["thinking"]
    assert message.stop_reason == "max_tokens"


def test_window_cuts_the_answer(session, ask):
    session.script("word " * 900)
    message = ask("word " * 700, model="course-tiny", max_tokens=512)
    assert message.stop_reason == "model_context_window_exceeded"
    assert message.usage.input_tokens + message.usage.output_tokens <= 1024


def test_stop_sequence(session, ask):
    session.script("Five years. END And more.")
    message = ask(stop_sequences=["END"])
    assert (message.stop_reason, message.stop_sequence) == ("stop_sequence", "END")
    assert message.content[0].text == "Five years. "


def test_refusal_and_pause(session, ask):
    session.script({"text": "", "stop_reason": "refusal"} | {"content": []})
    message = ask()
    assert (message.stop_reason, message.stop_details.type) == ("refusal", "refusal")
    session.script({"text": "Searching.", "stop_reason": "pause_turn"})
    assert ask().stop_reason == "pause_turn"


def test_usage_and_model_as_the_script_says(session, ask):
    session.script(
        {
            "text": "Yes.",
            "model": "claude-opus-5-5-silent",
            "usage": {"output_tokens": 900, "thinking_tokens": 850, "input_tokens": 7},
        }
    )
    message = ask()
    assert message.model == "claude-opus-5-5-silent"
    assert (message.usage.input_tokens, message.usage.output_tokens) == (7, 900)
    assert message.usage.output_tokens_details.thinking_tokens == 850


def test_structured_output_is_parsed(session, client):
    from pydantic import BaseModel

    class Deadline(BaseModel):
        days: int

    session.script('{"days": 30}')
    parsed = client.messages.parse(
        model="claude-opus-5-5",
        max_tokens=100,
        messages=[{"role": "user", "content": "When?"}],
        output_format=Deadline,
    )
    assert parsed.parsed_output == Deadline(days=30)
    assert session.log()[0]["body"]["output_config"]["format"]["type"] == "json_schema"


def test_function_answers_what_no_script_does():
    def answer(body):
        return {"text": body["messages"][-1]["content"].upper()}

    question = {
        "model": "claude-haiku-5-5",
        "max_tokens": 20,
        "messages": [{"role": "user", "content": "dora"}],
    }
    with (
        loopback.serve("first", answer=answer) as server,
        server.session().client(max_retries=0) as client,
    ):
        texts = [client.messages.create(**question).content[0].text for _ in range(2)]
    assert texts == ["first", "DORA"]


def test_nothing_left_to_answer_is_said_once(session, ask):
    """It is no fault of the request, and the SDK, told so, does not try again."""
    import anthropic

    with (
        pytest.raises(anthropic.InternalServerError, match="no scripted reply left") as caught,
        session.client() as patient,
    ):
        patient.messages.create(
            model="claude-opus-5-5", max_tokens=5, messages=[{"role": "user", "content": "?"}]
        )
    assert caught.value.status_code == 501
    assert len(session.log()) == 1


@pytest.mark.parametrize(
    "step",
    [
        {"text": "a", "txt": "b"},
        {"fault": "earthquake"},
        {"text": "a", "stop_reason": "bored"},
        {"content": [{"type": "text"}]},
        {"text": "abc", "chunks": ["a", "b"]},
        {"text": "a", "usage": {"outputs": 3}},
        {"text": "a", "when": "("},
        7,
    ],
)
def test_wrong_step_is_refused(session, step):
    with pytest.raises(loopback.LoopbackError):
        session.script("good", step)
    assert session.state()["steps_left"] == 0
