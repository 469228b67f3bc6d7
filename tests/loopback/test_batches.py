"""Batches: their states, their results, and what can go wrong with one request of many."""

import anthropic
import pytest


def request(number, **options):
    params = {
        "model": "claude-haiku-5-5",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": f"Summarise document {number}."}],
    }
    return {"custom_id": f"doc-{number}", "params": params | options}


def finished(client, batch):
    while client.messages.batches.retrieve(batch.id).processing_status != "ended":
        pass
    return {line.custom_id: line.result for line in client.messages.batches.results(batch.id)}


def test_from_in_progress_to_ended(session, client):
    session.batches_end_after(2)
    session.script({"text": "A summary.", "times": "always"})
    batch = client.messages.batches.create(requests=[request(n) for n in range(3)])
    seen = [client.messages.batches.retrieve(batch.id) for _ in range(3)]
    assert [one.processing_status for one in seen] == ["in_progress", "in_progress", "ended"]
    assert (batch.request_counts.processing, batch.results_url) == (3, None)
    assert seen[2].request_counts.succeeded == 3
    assert seen[2].request_counts.processing == 0
    lines = list(client.messages.batches.results(batch.id))
    assert [line.custom_id for line in lines] == ["doc-2", "doc-1", "doc-0"]
    assert lines[0].result.message.usage.service_tier == "batch"


def test_each_request_ends_in_its_own_way(session, client):
    """Replies are for requests in order, however the results come."""
    session.script(
        "First.",
        {"fault": "overloaded"},
        {"fault": "expired"},
        {"text": "For four.", "when": "document 4"},
    )
    batch = client.messages.batches.create(
        requests=[request(0), request(1), request(2), request(3, max_tokens=10**7), request(4)]
    )
    results = finished(client, batch)
    assert results["doc-0"].message.content[0].text == "First."
    assert results["doc-1"].error.error.type == "overloaded_error"
    assert results["doc-2"].type == "expired"
    assert results["doc-3"].error.error.type == "invalid_request_error"
    assert results["doc-4"].message.content[0].text == "For four."
    counts = client.messages.batches.retrieve(batch.id).request_counts
    assert (counts.succeeded, counts.errored, counts.expired) == (2, 2, 1)


def test_results_before_the_end(session, client):
    session.batches_end_after(5)
    batch = client.messages.batches.create(requests=[request(0)])
    with pytest.raises(anthropic.AnthropicError, match="results"):
        client.messages.batches.results(batch.id)
    with pytest.raises(anthropic.NotFoundError):
        client.get(f"/v1/messages/batches/{batch.id}/results", cast_to=object)


def test_cancel_and_delete(session, client):
    session.batches_end_after(50)
    batch = client.messages.batches.create(requests=[request(0), request(1)])
    with pytest.raises(anthropic.BadRequestError):
        client.messages.batches.delete(batch.id)
    assert client.messages.batches.cancel(batch.id).processing_status == "canceling"
    results = finished(client, batch)
    assert {result.type for result in results.values()} == {"canceled"}
    with pytest.raises(anthropic.BadRequestError):
        client.messages.batches.cancel(batch.id)
    assert client.messages.batches.delete(batch.id).type == "message_batch_deleted"
    with pytest.raises(anthropic.NotFoundError):
        client.messages.batches.retrieve(batch.id)


def test_list_is_paged(client):
    made = [client.messages.batches.create(requests=[request(0)]).id for _ in range(5)]
    assert [batch.id for batch in client.messages.batches.list(limit=2)] == made[::-1]


def test_batch_that_is_none(client):
    wrong = [
        [],
        [request(0), request(0)],
        [request(0) | {"custom_id": "with space"}],
        [{"custom_id": "a"}],
        [request(0) | {"priority": 1}],
    ]
    for requests in wrong:
        with pytest.raises(anthropic.BadRequestError):
            client.messages.batches.create(requests=requests)


def test_batch_of_another_session(server, client):
    batch = client.messages.batches.create(requests=[request(0)])
    with (
        server.session("someone-else").client(max_retries=0) as other,
        pytest.raises(anthropic.NotFoundError),
    ):
        other.messages.batches.retrieve(batch.id)
