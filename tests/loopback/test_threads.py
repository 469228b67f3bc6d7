"""Message threads (beta): the server keeps what was said."""

import anthropic
import pytest

USER = {"role": "user", "content": "How long?"}
START = {"model": "claude-opus-5-5", "max_tokens": 50}


def test_thread_of_the_sdk(session, client):
    session.script("Five.", "Ten.")
    thread = client.beta.messages.thread(**START, messages=[USER])
    first = thread.send()
    second = thread.send({"role": "user", "content": "And in Zürich?"})
    assert [first.content[0].text, second.content[0].text] == ["Five.", "Ten."]
    bodies = [entry["body"] for entry in session.log()]
    assert len(bodies[1]["messages"]) == 1
    assert second.usage.input_tokens > first.usage.input_tokens


def ask(client, thread, **options):
    return client.beta.messages.create(
        **{**START, "messages": [USER], "thread": thread, **options},
        betas=["message-threads-2026-08-12"],
    )


def test_thread_continues_once_and_as_it_began(session, client):
    session.script({"text": "Yes.", "times": "always"})
    first = ask(client, {"type": "create"})
    further = {"type": "continue", "previous_message_id": first.id}
    with pytest.raises(anthropic.BadRequestError) as caught:
        ask(client, further, system="Another.")
    assert caught.value.error_code == "thread_fingerprint_mismatch"
    ask(client, further)
    with pytest.raises(anthropic.BadRequestError) as caught:
        ask(client, further)
    assert caught.value.error_code == "thread_already_continued"


def test_unknown_thread(client):
    with pytest.raises(anthropic.NotFoundError) as caught:
        ask(client, {"type": "continue", "previous_message_id": "msg_none"})
    assert caught.value.error_code == "thread_not_found"


def test_thread_only_with_its_beta(client):
    with pytest.raises(anthropic.BadRequestError, match="thread: Extra inputs"):
        client.messages.create(**START, messages=[USER], extra_body={"thread": {"type": "create"}})
