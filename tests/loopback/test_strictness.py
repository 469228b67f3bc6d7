"""What the real API refuses is refused, and what the SDK's own types allow is taken."""

import base64
import types
import typing

import anthropic
import pytest
import typing_extensions
from anthropic.types import ToolUnionParam
from anthropic.types.message_create_params import MessageCreateParamsBase

from loopback.errors import ApiError
from loopback.strict import strict_type

USER = {"role": "user", "content": "How long?"}
ANSWER = {"role": "assistant", "content": "Five years."}
TOOL = {"name": "look_up", "input_schema": {"type": "object"}}
CALL = {
    "role": "assistant",
    "content": [{"type": "tool_use", "id": "toolu_1", "name": "look_up", "input": {}}],
}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "5"}
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n....").decode()


def image(media_type, data=PNG):
    source = {"type": "base64", "media_type": media_type, "data": data}
    return [{"role": "user", "content": [{"type": "image", "source": source}]}]


def talk(*messages):
    return {"messages": list(messages)}


def marked(number):
    text = {"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}
    return {"system": [text] * number}


REFUSED = {
    # Parameters.
    "temperature": ({"temperature": 0.5}, "temperature: Extra inputs"),
    "top_p": ({"top_p": 0.5}, "top_p: Extra inputs"),
    "top_k": ({"top_k": 5}, "top_k: Extra inputs"),
    "no-max-tokens": ({"max_tokens": None}, "max_tokens: Field required"),
    "no-model": ({"model": None}, "model: Field required"),
    "no-messages": ({"messages": None}, "messages: Field required"),
    "text-for-number": ({"max_tokens": "5"}, "max_tokens: Input should be a valid integer"),
    "negative": ({"max_tokens": -1}, "max_tokens: Input should be greater"),
    "above-the-model": ({"max_tokens": 128_001}, "128001 > 128000"),
    "stream-no-bool": ({"stream": "yes"}, "stream"),
    "blank-stop": ({"stop_sequences": [" "]}, "stop_sequences.0"),
    "unknown-tier": ({"service_tier": "best"}, "service_tier"),
    "five-breakpoints": (marked(5), "maximum of 4"),
    # Roles.
    "empty": (talk(), "at least one message"),
    "assistant-first": (talk(ANSWER, USER), "first message must use the `user` role"),
    "system-first": (talk({"role": "system", "content": "x"}, USER), "top-level `system`"),
    "system-after-answer": (
        talk(USER, ANSWER, {"role": "system", "content": "x"}, USER),
        "must follow a `user`",
    ),
    "prefill": (talk(USER, ANSWER), "prefill"),
    "unknown-role": (talk({"role": "tool", "content": "x"}), "messages.0: Input tag 'tool'"),
    # Content.
    "empty-content": (talk({"role": "user", "content": ""}), "non-empty"),
    "empty-text": (talk({"role": "user", "content": [{"type": "text", "text": ""}]}), "non-empty"),
    "content-number": (talk({"role": "user", "content": 3}), "messages.0.content"),
    "unknown-block": (
        talk({"role": "user", "content": [{"type": "poem", "text": "x"}]}),
        "messages.0.content.0: Input tag 'poem'",
    ),
    "extra-in-block": (
        talk({"role": "user", "content": [{"type": "text", "text": "x", "bold": True}]}),
        "messages.0.content.0.text.bold: Extra inputs",
    ),
    "image-of-other-type": ({"messages": image("image/webp")}, "media type image/webp"),
    "image-no-base64": ({"messages": image("image/png", "***")}, "base64"),
    "image-of-no-type": ({"messages": image("image/bmp")}, "media_type"),
    "foreign-thinking": (
        talk(
            USER,
            {
                "role": "assistant",
                "content": [{"type": "thinking", "thinking": "Hm.", "signature": "mine"}],
            },
            USER,
        ),
        "signature",
    ),
    # Tools.
    "call-without-result": (talk(USER, CALL, USER) | {"tools": [TOOL]}, "without `tool_result`"),
    "call-at-the-end": (talk(USER, CALL) | {"tools": [TOOL]}, "without `tool_result`"),
    "result-without-call": (
        talk({"role": "user", "content": [RESULT]}) | {"tools": [TOOL]},
        "unexpected `tool_use_id`",
    ),
    "result-after-text": (
        talk(USER, CALL, {"role": "user", "content": [{"type": "text", "text": "x"}, RESULT]}),
        "must come first",
    ),
    "two-results": (talk(USER, CALL, {"role": "user", "content": [RESULT] * 2}), "single result"),
    "id-twice": (
        talk(USER, CALL, {"role": "user", "content": [RESULT]}, CALL, USER),
        "must be unique",
    ),
    "tool-name-twice": ({"tools": [TOOL, TOOL]}, "must be unique"),
    "tool-name-with-space": ({"tools": [TOOL | {"name": "look up"}]}, "should match pattern"),
    "tool-without-schema": ({"tools": [{"name": "look_up"}]}, "input_schema: Field required"),
    "tool-schema-no-object": (
        {"tools": [TOOL | {"input_schema": {"type": "array"}}]},
        "input_schema",
    ),
    "choice-without-tools": ({"tool_choice": {"type": "auto"}}, "tool_choice"),
    "choice-of-another": (
        {
            "tools": [TOOL],
            "tool_choice": {"type": "tool", "name": "other"},
            "model": "claude-haiku-5-5",
        },
        "'other' not found",
    ),
    "forced-on-opus": ({"tools": [TOOL], "tool_choice": {"type": "any"}}, "forced tool use"),
    # Thinking.
    "thinking-off-on-opus": ({"thinking": {"type": "disabled"}}, "thinking.type.disabled"),
    "budget-on-opus": (
        {"thinking": {"type": "enabled", "budget_tokens": 1024}, "max_tokens": 2000},
        "thinking.type.enabled",
    ),
    "small-budget": (
        {"model": "claude-haiku-4-5", "thinking": {"type": "enabled", "budget_tokens": 10}},
        "greater than or equal to 1024",
    ),
    "budget-above-limit": (
        {"model": "claude-haiku-4-5", "thinking": {"type": "enabled", "budget_tokens": 1024}},
        "must be greater than `thinking.budget_tokens`",
    ),
    "effort-on-haiku-4-5": (
        {"model": "claude-haiku-4-5", "output_config": {"effort": "high"}},
        "effort",
    ),
    # The window.
    "above-the-window": (
        talk({"role": "user", "content": "word " * 3000}) | {"model": "course-tiny"},
        "prompt is too long",
    ),
}


def send(client, change):
    """Send a good request with a change; a `None` takes a parameter away."""
    good = {"model": "claude-opus-5-5", "max_tokens": 200, "messages": [USER]}
    body = {key: value for key, value in (good | change).items() if value is not None}
    return client.post("/v1/messages", body=body, cast_to=anthropic.types.Message)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(session, client, name):
    change, reason = REFUSED[name]
    session.script("unused")
    with pytest.raises(anthropic.BadRequestError) as caught:
        send(client, change)
    assert reason in caught.value.api_message
    assert session.state()["steps_left"] == 1, "a refused request consumes no reply"


TAKEN = {
    "plain": {},
    "same-role-twice": talk(USER, USER),
    "system-text": {"system": "Be brief."},
    "system-blocks": marked(4),
    "system-between": talk(USER, {"role": "system", "content": "Be brief."}),
    "prefill-on-an-old-model": talk(USER, ANSWER) | {"model": "claude-haiku-4-5"},
    "image": {"messages": image("image/png")},
    "tools": {"tools": [TOOL], "tool_choice": {"type": "auto"}},
    "forced-on-haiku": {
        "tools": [TOOL],
        "tool_choice": {"type": "any"},
        "model": "claude-haiku-5-5",
    },
    "results": talk(USER, CALL, {"role": "user", "content": [RESULT]}) | {"tools": [TOOL]},
    "results-in-two-messages": talk(
        USER,
        CALL,
        {"role": "user", "content": [RESULT]},
        {"role": "user", "content": "And now?"},
    ),
    "between-tools": {"model": "claude-sonnet-5-5", "thinking": {"type": "between_tools"}},
    "off-on-haiku": {"model": "claude-haiku-5-5", "thinking": {"type": "disabled"}},
    "budget-on-an-old-model": {
        "model": "claude-haiku-4-5",
        "thinking": {"type": "enabled", "budget_tokens": 1024},
        "max_tokens": 2000,
    },
    "effort": {"output_config": {"effort": "low"}},
    "nothing-to-generate": {"max_tokens": 0},
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(session, client, name):
    session.script("Yes.")
    assert send(client, TAKEN[name]).role == "assistant"


def test_sampling_under_the_version_before(session):
    """Version 2023-06-01 knew temperature; its range was checked."""
    session.script("Yes.")
    headers = {"anthropic-version": "2023-06-01"}
    with session.client(max_retries=0, default_headers=headers) as old:
        assert send(old, {"temperature": 0.5}).content
        with pytest.raises(anthropic.BadRequestError, match="temperature"):
            send(old, {"temperature": 2})
    with (
        session.client(max_retries=0, default_headers={"anthropic-version": "2020-01-01"}) as older,
        pytest.raises(anthropic.BadRequestError, match="anthropic-version"),
    ):
        send(older, {})


def minimal(annotation):
    """Return a value with no more than one of the SDK's types requires."""
    if typing_extensions.is_typeddict(annotation):
        hints = typing_extensions.get_type_hints(annotation, include_extras=True)
        required = {
            name: typing.get_args(hint)[0]
            for name, hint in hints.items()
            if typing_extensions.get_origin(hint) is typing_extensions.Required
        }
        return {name: minimal(hint) for name, hint in required.items()}
    origin, arguments = typing_extensions.get_origin(annotation), typing.get_args(annotation)
    if origin is typing_extensions.Literal:
        return arguments[0]
    if origin in (typing.Union, types.UnionType):
        return minimal(arguments[0])
    simple = {str: "x", int: 1, bool: True, float: 1.0, object: {}}
    if annotation in simple:
        return simple[annotation]
    return {} if origin is dict else []


def accepts(body):
    try:
        strict_type("create").check(body)
    except ApiError as error:
        return error.message
    return None


@pytest.mark.parametrize("kind", typing.get_args(ToolUnionParam), ids=lambda kind: kind.__name__)
def test_every_tool_of_the_sdk(kind):
    """With what its type requires a tool is taken; with a key more, or one fewer, it is not."""
    body = {"model": "x", "max_tokens": 1, "messages": [USER]}
    tool = minimal(kind)
    assert accepts(body | {"tools": [tool]}) is None
    assert "Extra inputs" in accepts(body | {"tools": [tool | {"colour": "red"}]})
    for name in set(tool) - {"type"}:
        fewer = {key: value for key, value in tool.items() if key != name}
        assert "Field required" in accepts(body | {"tools": [fewer]})


def test_every_parameter_of_the_sdk():
    """All that `messages.create` can send is known; nothing else is."""
    hints = typing_extensions.get_type_hints(MessageCreateParamsBase)
    good = {"model": "x", "max_tokens": 1, "messages": [USER]}
    for name in hints:
        if name in good:
            fewer = {key: value for key, value in good.items() if key != name}
            assert accepts(fewer) == f"{name}: Field required"
        else:
            wrong = accepts(good | {name: object()})
            assert wrong
            assert "Extra" not in wrong
    assert accepts(good | {"seed": 1}) == "seed: Extra inputs are not permitted"


def test_sdk_itself_stays_as_it_is():
    """Its types are read, not changed: elsewhere they are as lenient as ever."""
    from pydantic import TypeAdapter

    strict_type("create")
    body = {"model": "x", "max_tokens": 1, "messages": [USER], "temperature": 0}
    TypeAdapter(MessageCreateParamsBase).validate_python(body)


def test_matrix_of_thinking(session, client):
    """Which kind of thinking each model takes is what the models endpoint says of it."""
    kinds = ("adaptive", "enabled", "disabled", "between_tools")
    session.script({"text": "Yes.", "times": "always"})
    for model in client.models.list():
        for kind in kinds:
            thinking = {"type": kind} | ({"budget_tokens": 1024} if kind == "enabled" else {})
            limit = min(2000, model.max_tokens)
            change = {"model": model.id, "thinking": thinking, "max_tokens": limit}
            supported = getattr(model.capabilities.thinking.types, kind).supported
            if supported:
                assert send(client, change).content
            else:
                with pytest.raises(anthropic.BadRequestError):
                    send(client, change)
