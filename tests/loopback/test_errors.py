"""Each error class of the SDK, raised for its cause; retries as the SDK makes them."""

import anthropic
import pytest

QUESTION = {
    "model": "claude-opus-5-5",
    "max_tokens": 200,
    "messages": [{"role": "user", "content": "How long?"}],
}

CLASSES = {
    "rate_limit": (anthropic.RateLimitError, 429, "rate_limit_error"),
    "overloaded": (anthropic.InternalServerError, 529, "overloaded_error"),
    "server_error": (anthropic.InternalServerError, 500, "api_error"),
    "gateway_timeout": (anthropic.InternalServerError, 504, "timeout_error"),
    "permission": (anthropic.PermissionDeniedError, 403, "permission_error"),
    "billing": (anthropic.APIStatusError, 402, "billing_error"),
}


@pytest.mark.parametrize("kind", CLASSES)
def test_fault_with_a_status(session, client, kind):
    error_class, status, name = CLASSES[kind]
    session.fault(kind)
    session.script("After it.")
    with pytest.raises(error_class) as caught:
        client.messages.create(**QUESTION)
    error = caught.value
    assert (error.status_code, error.type) == (status, name)
    assert error.request_id == error.body["request_id"] == session.log()[0]["request_id"]
    assert client.messages.create(**QUESTION).content[0].text == "After it."


def test_bodies_of_errors_have_the_sdks_own_type(session, client):
    from anthropic.types import ErrorResponse

    for kind in CLASSES:
        session.fault(kind)
        with pytest.raises(anthropic.APIStatusError) as caught:
            client.messages.create(**QUESTION)
        known = ErrorResponse.model_validate(caught.value.body)
        assert not known.model_extra
        assert not known.error.model_extra


def test_bad_request(client):
    with pytest.raises(anthropic.BadRequestError) as caught:
        client.messages.create(**QUESTION, extra_body={"temperature": 0})
    assert caught.value.type == "invalid_request_error"
    assert "temperature" in caught.value.api_message


@pytest.mark.parametrize("key", ["sk-ant-of-somebody", "loopback-", "loopback-a b"])
def test_authentication(server, key):
    with (
        anthropic.Anthropic(base_url=server.url, api_key=key, max_retries=0) as stranger,
        pytest.raises(anthropic.AuthenticationError) as caught,
    ):
        stranger.messages.create(**QUESTION)
    assert caught.value.type == "authentication_error"


def test_key_in_either_header(session):
    """`x-api-key` is the API's own; the SDK sends a bearer token."""
    import httpx2

    version = {"anthropic-version": "2026-10-21"}
    for headers in ({"x-api-key": session.key}, {"authorization": f"Bearer {session.key}"}):
        with httpx2.Client(trust_env=False) as plain:
            assert plain.get(f"{session.url}/v1/models", headers=headers | version).is_success
            assert plain.get(f"{session.url}/v1/models", headers=headers).status_code == 400
    with httpx2.Client(trust_env=False) as plain:
        answer = plain.get(f"{session.url}/v1/models", headers=version)
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "authentication_error")
    assert answer.headers["request-id"]


def test_keys_are_not_kept(session, client):
    session.script("Yes.")
    client.messages.create(**QUESTION)
    assert session.key not in str(session.log())


@pytest.mark.parametrize("model", ["gpt-4", "claude-opus-4-20250514"])
def test_no_such_model(client, model):
    with pytest.raises(anthropic.NotFoundError, match=model):
        client.messages.count_tokens(model=model, messages=QUESTION["messages"])


def test_no_such_route(client):
    with pytest.raises(anthropic.NotFoundError):
        client.get("/v1/elsewhere", cast_to=object)


def test_wrong_method(client):
    with pytest.raises(anthropic.APIStatusError) as caught:
        client.get("/v1/messages", cast_to=object)
    assert caught.value.status_code == 405


def test_too_large(client):
    large = QUESTION | {"messages": [{"role": "user", "content": "x" * (33 * 1024 * 1024)}]}
    with pytest.raises(anthropic.APIStatusError) as caught:
        client.messages.create(**large)
    assert (caught.value.status_code, caught.value.type) == (413, "request_too_large")


def test_body_that_is_no_json(session):
    import httpx2

    headers = {"x-api-key": session.key, "anthropic-version": "2026-10-21"}
    with httpx2.Client(trust_env=False) as plain:
        for content in (b"{", b"[1]", b"\xff"):
            answer = plain.post(f"{session.url}/v1/messages", content=content, headers=headers)
            assert answer.status_code == 400


def test_time_out(session):
    session.fault("timeout")
    with (
        session.client(max_retries=0, timeout=0.2) as hasty,
        pytest.raises(anthropic.APITimeoutError),
    ):
        hasty.messages.create(**QUESTION)


@pytest.mark.parametrize("kind", ["drop", "cut"])
def test_connection_lost(session, client, kind):
    session.fault(kind)
    with pytest.raises(anthropic.APIConnectionError):
        client.messages.create(**QUESTION)


def test_malformed_answer(session, client):
    session.fault("malformed")
    with pytest.raises(ValueError, match="line 1"):
        client.messages.create(**QUESTION)


def test_nobody_listens():
    import loopback

    with loopback.serve() as gone:
        pass
    with (
        gone.session().client(max_retries=0) as client,
        pytest.raises(anthropic.APIConnectionError),
    ):
        client.messages.create(**QUESTION)


@pytest.mark.parametrize("kind", ["rate_limit", "overloaded", "server_error"])
def test_retries_after_faults(session, kind):
    """The SDK tries again, after as long as it is told, and says how often it did."""
    session.fault(kind, times=2, retry_after=0.01)
    session.script("At last.")
    with session.client(max_retries=2) as patient:
        assert patient.messages.create(**QUESTION).content[0].text == "At last."
    log = session.log()
    assert [entry["retries"] for entry in log] == [0, 1, 2]
    assert [entry["status"] for entry in log][-1] == 200


def test_retries_end(session):
    session.fault("rate_limit", times="always", retry_after=0.01)
    with session.client() as usual, pytest.raises(anthropic.RateLimitError) as caught:
        usual.messages.create(**QUESTION)
    assert caught.value.response.headers["retry-after"] == "0.01"
    assert len(session.log()) == 3


def test_bad_request_is_not_retried(session):
    with session.client() as usual, pytest.raises(anthropic.BadRequestError):
        usual.messages.create(**QUESTION | {"max_tokens": 1_000_000}, stream=True)
    assert len(session.log()) == 1


def test_limit_of_requests(session, client):
    session.limit(requests=2, seconds=600)
    session.script({"text": "Yes.", "times": "always"})
    for _ in range(2):
        client.messages.create(**QUESTION)
    with pytest.raises(anthropic.RateLimitError) as caught:
        client.messages.create(**QUESTION)
    assert 0 < float(caught.value.response.headers["retry-after"]) <= 600


def test_limit_of_concurrent_requests(session, client):
    """While one is answered, a second is one too many; once it is gone, there is room again."""
    session.limit(concurrent=1, retry_after=0.01)
    session.script({"text": "word " * 50, "pace": 60}, "Yes.")
    with client.messages.stream(**QUESTION) as stream:
        next(iter(stream.text_stream))
        with pytest.raises(anthropic.RateLimitError):
            client.messages.create(**QUESTION)
    with session.client(max_retries=500) as patient:
        assert patient.messages.create(**QUESTION).content[0].text == "Yes."


def test_limiter_counts_tokens_in_a_window():
    from loopback.errors import ApiError
    from loopback.limiter import Limiter

    now = [0.0]
    limiter = Limiter(tokens=100, seconds=10, clock=lambda: now[0])
    limiter.enter(60)
    with pytest.raises(ApiError) as caught:
        limiter.enter(60)
    assert float(caught.value.headers["retry-after"]) == 10
    now[0] = 10.0
    limiter.enter(60)
