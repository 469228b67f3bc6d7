"""The errors of the Messages API: type, status code and the shape of their body."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STATUS: Mapping[str, int] = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}


@dataclass
class ApiError(Exception):
    """One refusal, as a client will see it.

    Args:
        type: a key of `STATUS`.
        message: what a person should read.
        status: the HTTP status, where it is not that of the type.
        headers: further headers of the answer, such as `retry-after`.
        details: what programs read of the cause, with its `error_code`.
    """

    type: str
    message: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        super().__init__(self.message)
        self.status = self.status or STATUS[self.type]

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the JSON body: `{"type": "error", "error": {...}, "request_id": ...}`."""
        error: dict[str, Any] = {"type": self.type, "message": self.message}
        if self.details:
            error["details"] = self.details
        return {"type": "error", "error": error, "request_id": request_id}


def invalid(message: str) -> ApiError:
    """Return the error of a request that cannot be answered as it stands (400)."""
    return ApiError("invalid_request_error", message)


def not_found(message: str) -> ApiError:
    """Return the error of something that is not there (404)."""
    return ApiError("not_found_error", message)


def cannot_answer(message: str) -> ApiError:
    """Return the error of a good request for which the loopback has no answer.

    It is not the request's fault, so it is none of the 4xx; and no retry would help, so the
    header says that, which the SDK heeds.
    """
    return ApiError("api_error", f"loopback: {message}", 501, {"x-should-retry": "false"})
