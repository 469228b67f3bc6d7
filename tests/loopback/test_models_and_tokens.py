"""The catalogue, token counts, and the prompt cache."""

import anthropic
import pytest
from anthropic._constants import ANTHROPIC_API_VERSION
from anthropic._data import DEPRECATED_MODELS
from anthropic.types import ModelInfo

from loopback import tokens
from loopback.catalog import MODELS
from loopback.check import CURRENT
from loopback.listing import model_as_json

USER = {"role": "user", "content": "How long do we keep it?"}


def test_version_is_that_of_the_sdk():
    assert CURRENT == ANTHROPIC_API_VERSION


def test_models_are_paged(client):
    everything = [model.id for model in client.models.list()]
    assert [model.id for model in client.models.list(limit=2)] == everything
    assert "claude-opus-5-5" in everything
    assert "claude-opus-4-20250514" not in everything
    page = client.models.list(limit=2, after_id=everything[1])
    assert [model.id for model in page.data] == everything[2:4]
    page = client.models.list(limit=2, before_id=everything[3])
    assert [model.id for model in page.data] == everything[1:3]


def test_models_by_lifecycle(client):
    retired = list(client.models.list(lifecycle=["retired"]))
    assert [model.id for model in retired] == ["claude-opus-4-20250514"]
    with pytest.raises(anthropic.BadRequestError):
        client.models.list(lifecycle=["young"])
    with pytest.raises(anthropic.BadRequestError):
        client.models.list(limit=0)


def test_model_by_id_and_alias(client):
    model = client.models.retrieve("claude-haiku-4-5")
    assert (model.id, model.max_input_tokens, model.max_tokens) == (
        "claude-haiku-4-5-20251001",
        200_000,
        64_000,
    )
    with pytest.raises(anthropic.NotFoundError):
        client.models.retrieve("claude-nobody")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_model_has_the_sdks_own_type(model):
    """Every capability that the SDK knows is stated, and none that it does not know."""
    known = ModelInfo.model_validate(model_as_json(model))
    assert not known.model_extra
    assert not known.capabilities.model_extra
    assert model.cache_minimum < model.window
    assert model.output <= model.window


def test_deprecated_models_are_those_of_the_sdk():
    for model in MODELS:
        if model.lifecycle == "active":
            assert not {model.id, *model.aliases} & set(DEPRECATED_MODELS)


def test_count_is_what_a_message_costs(session, client):
    tool = {"name": "look_up", "input_schema": {"type": "object"}}
    request = {
        "model": "claude-opus-5-5",
        "messages": [USER],
        "system": "Be brief.",
        "tools": [tool],
    }
    counted = client.messages.count_tokens(**request).input_tokens
    session.script("Yes.")
    assert client.messages.create(max_tokens=5, **request).usage.input_tokens == counted
    assert client.messages.count_tokens(model="claude-opus-5-5", messages=[USER]).input_tokens < (
        counted
    )


def test_counting_is_as_strict(client):
    with pytest.raises(anthropic.BadRequestError, match="max_tokens"):
        client.messages.count_tokens(
            model="claude-opus-5-5", messages=[USER], extra_body={"max_tokens": 5}
        )


def test_answer_says_what_counted(session, client):
    raw = client.messages.with_raw_response.count_tokens(model="course-tiny", messages=[USER])
    assert raw.headers["loopback-counted-with"] == session.state()["counted_with"]
    assert tokens.counted_with() in ("tiktoken o200k_base", "bytes/4")


@pytest.fixture(params=["as it is", "without a vocabulary"])
def counting(request, monkeypatch):
    if request.param != "as it is":
        monkeypatch.setattr(tokens, "_counter", lambda: ("bytes/4", tokens._quarters))
    return request.param


@pytest.mark.parametrize(
    "text", ["", "a", "Zürich, 30 €", "日本語の文", "👩‍👩‍👧 family", "x" * 1000]
)
def test_pieces_are_the_text_again(counting, text):
    assert "".join(tokens.split_text(text)) == text
    for limit in range(tokens.count_text(text) + 2):
        cut = tokens.cut_text(text, limit)
        assert text.startswith(cut)
        assert tokens.count_text(cut) <= limit


def test_bytes_by_four(monkeypatch):
    monkeypatch.setattr(tokens, "_counter", lambda: ("bytes/4", tokens._quarters))
    assert [tokens.count_text("x" * n) for n in (0, 1, 4, 5)] == [0, 1, 1, 2]


def prompt(first, marked=True):
    block = {"type": "text", "text": first + " rule" * 700}
    if marked:
        block["cache_control"] = {"type": "ephemeral"}
    return {
        "model": "claude-opus-5-5",
        "max_tokens": 20,
        "system": [block],
        "messages": [USER],
    }


def cached(client, **options):
    usage = client.messages.create(**options).usage
    return usage.cache_creation_input_tokens, usage.cache_read_input_tokens, usage.input_tokens


def test_prompt_cache(session, client):
    session.script({"text": "Yes.", "times": "always"})
    written, read, rest = cached(client, **prompt("One"))
    assert written > 600
    assert read == 0
    assert cached(client, **prompt("One")) == (0, written, rest)
    again, nothing, _ = cached(client, **prompt("Two"))
    assert again > 600
    assert nothing == 0
    whole = client.messages.count_tokens(
        model="claude-opus-5-5", system=prompt("One")["system"], messages=[USER]
    )
    assert whole.input_tokens == written + rest


def test_short_prefix_is_not_cached(session, client):
    session.script({"text": "Yes.", "times": "always"})
    short = prompt("One") | {"system": [{"type": "text", "text": "Short."}]}
    short["system"][0]["cache_control"] = {"type": "ephemeral"}
    for _ in range(2):
        assert cached(client, **short)[:2] == (0, 0)


def test_conversation_is_cached_as_it_grows(session, client):
    """The automatic marker: each turn reads what the one before has written."""
    session.script({"text": "Yes.", "times": "always"})
    start = prompt("One", marked=False) | {"cache_control": {"type": "ephemeral"}}
    written, _, _ = cached(client, **start)
    longer = start | {"messages": [USER, {"role": "assistant", "content": "Yes."}, USER]}
    more, read, _ = cached(client, **longer)
    assert read == written
    assert more > 0


def test_cached_prefix_is_forgotten():
    from loopback.cache import PromptCache
    from loopback.catalog import find_model

    now = [0.0]
    cache = PromptCache(clock=lambda: now[0])
    body, model = prompt("One"), find_model("claude-opus-5-5")
    found = []
    for now[0] in (0, 299, 598, 900):
        found.append(cache.account(body, model)["cache_read_input_tokens"] > 0)
    assert found == [False, True, True, False]
