"""Everything that a request must pass before anybody thinks about an answer."""

from collections.abc import Callable
from dataclasses import dataclass

from loopback.blocks import Body
from loopback.catalog import Model, find_model
from loopback.conversation import check_conversation
from loopback.errors import invalid
from loopback.images import check_images
from loopback.limits import check_limits
from loopback.strict import strict_type
from loopback.tokens import count_request

CURRENT = "2026-10-21"
# The version before it still knew sampling parameters; all else is held to the current rules.
BEFORE = "2023-06-01"
SAMPLING = {"temperature": 1.0, "top_p": 1.0, "top_k": float("inf")}


@dataclass(frozen=True)
class Checked:
    """A request that the API would take.

    Args:
        body: as it arrived, without what this version ignores.
        model: the model that it names.
        tokens: its prompt, in tokens.
    """

    body: Body
    model: Model
    tokens: int


def check_version(version: str | None) -> str:
    """Return the `anthropic-version` of a request.

    Raises:
        ApiError: none, or one that never was (400).
    """
    if not version:
        raise invalid("anthropic-version: header is required")
    if version not in (CURRENT, BEFORE):
        raise invalid(f"anthropic-version: {version!r} is not a valid version")
    return version


def check_request(
    raw: object,
    version: str,
    *,
    beta: bool = False,
    counting: bool = False,
    expand: Callable[[Body], Body] | None = None,
) -> Checked:
    """Check the body of a request for a message, or to count its tokens.

    Args:
        raw: the JSON that arrived.
        version: its `anthropic-version`.
        beta: whether it names a beta, or came to the beta form of the endpoint.
        counting: whether only its tokens are asked for.
        expand: makes it whole where the server holds a part of the conversation.

    Raises:
        ApiError: it breaks a rule (400), or names a model that is not there (404).
    """
    if not isinstance(raw, dict):
        raise invalid("The request body must be a JSON object.")
    body = _without_sampling(raw) if version == BEFORE else raw
    name = "count" if counting else "stream" if body.get("stream") is True else "create"
    strict_type(name, beta=beta).check(body)
    body = expand(body) if expand else body
    model = find_model(body["model"])
    check_conversation(body, model)
    check_images(body)
    tokens = count_request(body)
    check_limits(body, model, tokens)
    return Checked(body, model, tokens)


def _without_sampling(body: Body) -> Body:
    for name, most in SAMPLING.items():
        value = body.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise invalid(f"{name}: Input should be a number from 0 to {most:g}")
    return {key: value for key, value in body.items() if key not in SAMPLING}
