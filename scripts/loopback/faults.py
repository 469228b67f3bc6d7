"""Faults that are an error with a status; those on the wire are in `wire.py`."""

from loopback.errors import ApiError
from loopback.step import Fault

ERRORS = {
    "rate_limit": ("rate_limit_error", "This request would exceed your rate limit."),
    "overloaded": ("overloaded_error", "Overloaded"),
    "server_error": ("api_error", "Internal server error"),
    "gateway_timeout": ("timeout_error", "The request timed out."),
    "permission": ("permission_error", "Your API key may not use this resource."),
    "billing": ("billing_error", "Your credit balance is too low."),
    "stream_error": ("overloaded_error", "Overloaded"),
}


def error_of(fault: Fault) -> ApiError:
    """Return the error that a fault answers with.

    Raises:
        KeyError: it is one that no answer carries, such as a closed connection.
    """
    kind, message = ERRORS[fault.kind]
    headers = {} if fault.retry_after is None else {"retry-after": f"{fault.retry_after:g}"}
    return ApiError(kind, message, headers=headers)
