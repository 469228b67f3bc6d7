"""Message batches: many requests at once, answered later and in any order."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from loopback.answer import begin_answer, next_step
from loopback.check import check_request
from loopback.errors import ApiError, invalid, not_found
from loopback.faults import ERRORS, error_of
from loopback.listing import page
from loopback.state import State
from loopback.step import Fault
from loopback.strict import strict_type

MOST_REQUESTS = 100_000
CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
KINDS = ("succeeded", "errored", "canceled", "expired")
HOURS = 24


@dataclass
class Batch:
    """One batch.

    It is seen at work `polls` times, however long that takes; the next look finds it ended. So a
    program that polls meets each status, and no test waits.
    """

    id: str
    requests: list[dict[str, Any]]
    version: str
    beta: bool
    polls: int
    created: datetime
    ended: datetime | None = None
    canceled: datetime | None = None
    results: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self, base: str) -> dict[str, Any]:
        """Return the batch as the SDK's `MessageBatch`.

        Args:
            base: the address of the server, for `results_url`.
        """
        counts = dict.fromkeys(KINDS, 0)
        for line in self.results:
            counts[line["result"]["type"]] += 1
        counts["processing"] = 0 if self.ended else len(self.requests)
        status = "ended" if self.ended else "canceling" if self.canceled else "in_progress"
        results = f"{base}/v1/messages/batches/{self.id}/results"
        return {
            "id": self.id,
            "type": "message_batch",
            "processing_status": status,
            "request_counts": counts,
            "created_at": _moment(self.created),
            "expires_at": _moment(self.created + timedelta(hours=HOURS)),
            "ended_at": _moment(self.ended),
            "cancel_initiated_at": _moment(self.canceled),
            "archived_at": None,
            "results_url": results if self.ended else None,
        }


def _moment(when: datetime | None) -> str | None:
    return when.isoformat().replace("+00:00", "Z") if when else None


def create_batch(state: State, raw: Any, version: str, *, beta: bool) -> Batch:
    """Take a batch; its requests are checked one by one when they are answered.

    Raises:
        ApiError: it is no batch, or two requests have one `custom_id` (400).
    """
    # One of its requests may be wrong, and only that one fails: so they are not checked here.
    bare = {"model": "-", "max_tokens": 1, "messages": []}
    requests = raw.get("requests") if isinstance(raw, dict) else None
    if isinstance(requests, list) and all(isinstance(item, dict) for item in requests):
        outer = [item | {"params": bare} if "params" in item else item for item in requests]
        strict_type("batch", beta=beta).check(raw | {"requests": outer})
    else:
        raise invalid("requests: Input should be a list of objects")
    if not 1 <= len(requests) <= MOST_REQUESTS:
        raise invalid(f"requests: must be from 1 to {MOST_REQUESTS}")
    ids = [item["custom_id"] for item in requests]
    for index, identity in enumerate(ids):
        if not CUSTOM_ID.fullmatch(identity):
            raise invalid(f"requests.{index}.custom_id: should match '^{CUSTOM_ID.pattern}$'")
    if len(set(ids)) < len(ids):
        raise invalid("requests: custom_id must be unique within the batch")
    now = datetime.now(UTC)
    batch = Batch(state.new_id("msgbatch"), requests, version, beta, state.batch_polls, now)
    state.batches[batch.id] = batch
    return batch


def find_batch(state: State, identity: str) -> Batch:
    """Return a batch of this session.

    Raises:
        ApiError: there is none of this id (404).
    """
    if identity not in state.batches:
        raise not_found(f"message batch {identity} not found")
    return state.batches[identity]


async def look_at(state: State, batch: Batch) -> None:
    """Let a batch go on: each look brings its end nearer."""
    if batch.ended:
        return
    if batch.polls > 0 and not batch.canceled:
        batch.polls -= 1
        return
    results = [
        {
            "custom_id": item["custom_id"],
            "result": {"type": "canceled"}
            if batch.canceled
            else await _answer(state, batch, item["params"]),
        }
        for item in batch.requests
    ]
    # Results come in any order; the other way round is one that nobody can mistake for another.
    batch.results = results[::-1]
    batch.ended = datetime.now(UTC)


async def _answer(state: State, batch: Batch, params: Any) -> dict[str, Any]:
    request_id = state.new_id("req")
    try:
        if isinstance(params, dict) and params.get("stream"):
            raise invalid("stream: Input should be False")
        checked = check_request(params, batch.version, beta=batch.beta)
        step = next_step(state, checked)
        if isinstance(step, Fault):
            # What breaks on the wire has no wire here: the request was not done in time.
            if step.kind not in ERRORS:
                return {"type": "expired"}
            raise error_of(step)
        answering = await begin_answer(state, checked, step, "batch")
        return {"type": "succeeded", "message": await answering.whole()}
    except ApiError as error:
        return {"type": "errored", "error": error.body(request_id)}


def results_of(batch: Batch) -> list[dict[str, Any]]:
    """Return the results of a batch, not in the order of its requests.

    Raises:
        ApiError: it has not ended (404).
    """
    if not batch.ended:
        raise not_found(f"message batch {batch.id} has not ended: there are no results yet")
    return batch.results


def cancel(batch: Batch) -> None:
    """Ask a batch to stop; what has not been answered will not be.

    Raises:
        ApiError: it has ended (400).
    """
    if batch.ended:
        raise invalid(f"message batch {batch.id} has ended and cannot be canceled")
    batch.canceled = batch.canceled or datetime.now(UTC)


def delete(state: State, batch: Batch) -> dict[str, Any]:
    """Forget a batch.

    Raises:
        ApiError: it has not ended (400).
    """
    if not batch.ended:
        raise invalid(f"message batch {batch.id} has not ended: cancel it first")
    del state.batches[batch.id]
    return {"id": batch.id, "type": "message_batch_deleted"}


def list_batches(
    state: State, base: str, after: str | None, before: str | None, limit: int
) -> dict[str, Any]:
    """Return one page of batches, the newest first.

    Raises:
        ApiError: a wrong limit or cursor (400).
    """
    newest = [batch.as_json(base) for batch in reversed(state.batches.values())]
    return page(newest, after, before, limit)
