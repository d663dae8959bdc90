"""What a vendor's error means for us: by its type first, then by its code, by the HTTP status last.

The same condition comes as HTTP 529 before a stream and as an event after HTTP 200 inside one: both are one
error here, and only the first is free of charge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tier_code.adapters.models.retry_after import wait_of
from tier_code.domain.errors import (
    ContextTooLarge,
    ModelBusy,
    ModelProblem,
    ModelUnavailable,
    ProviderFailed,
    RequestRejected,
)
from tier_code.domain.untrusted import one_line

_NOT_SET_UP = {
    "authentication_error": "the key was refused: set ANTHROPIC_API_KEY to a valid key",
    "billing_error": "the account cannot be billed: look at its billing page",
    "permission_error": "the key may not use this model",
    "not_found_error": "the service does not know this model or address",
}
_BUSY = frozenset({"overloaded_error", "api_error", "timeout_error", "conflict_error"})
_BUSY_STATUS = frozenset({408, 409, 500, 502, 503, 504, 529})
_UNBILLED_BUSY = frozenset({"overloaded_error", "rate_limit_error"})
_TOO_LONG = (
    "prompt is too long",
    "context window",
    "context size",
    "context length",
    "exceed_context_size",
    "too many tokens",
)
_CAPPED = ("spend limit", "usage limit", "credit balance")


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorError:
    """What an error says about itself."""

    kind: str = ""
    """`overloaded_error`, `rate_limit_error`, ...; empty where the answer had no such envelope."""
    message: str = ""
    status: int = 0
    """0 inside a stream that began with HTTP 200."""
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_of_event(payload: Mapping[str, object]) -> ModelProblem:
    """The error that an `error` event inside a stream stands for; what was generated so far is billed."""
    error = payload.get("error")
    fields = error if isinstance(error, Mapping) else {}
    return problem_of(
        VendorError(kind=str(fields.get("type") or ""), message=str(fields.get("message") or ""))
    )


def problem_of(error: VendorError) -> ModelProblem:
    """The error in our terms, with words that say what to do."""
    problem = _classified(error)
    problem.unbilled = problem.unbilled and _unprocessed(error)
    return problem


def _unprocessed(error: VendorError) -> bool:
    """Whether the service turned the request down before it worked on it.

    Inside a stream that began it did not, whatever the error calls itself; a failing server may have.
    """
    return 400 <= error.status < 500 or (bool(error.status) and error.kind in _UNBILLED_BUSY)


def _classified(error: VendorError) -> ModelProblem:
    message = one_line(error.message or error.kind or "no reason given", 300)
    lower = f"{error.kind} {error.message}".lower()
    if error.kind == "request_too_large" or any(words in lower for words in _TOO_LONG):
        return ContextTooLarge(f"the prompt does not fit the model's window: {message}")
    if any(words in lower for words in _CAPPED):
        return ModelUnavailable(f"the account's spending limit is reached: {message}")
    if error.kind in _NOT_SET_UP:
        return ModelUnavailable(f"{_NOT_SET_UP[error.kind]} ({message})")
    if error.kind == "rate_limit_error" or (not error.kind and error.status == 429):
        return _rate_limited(error, message)
    if error.kind in _BUSY or error.status in _BUSY_STATUS:
        return _busy(error, message)
    if 400 <= error.status < 500:
        return RequestRejected(f"the service rejected the request (HTTP {error.status}): {message}")
    return ProviderFailed(f"the service answered with an error: {message}")


def _rate_limited(error: VendorError, message: str) -> ModelProblem:
    wait = wait_of(error.headers)
    if error.status and wait is None:
        # A limit that passes with time names the time; one on spending does not: asking again cannot help.
        return ModelUnavailable(f"a limit of the account is reached: {message}")
    return ModelBusy(f"rate limited: {message}", wait_seconds=wait, unbilled=bool(error.status))


def _busy(error: VendorError, message: str) -> ModelProblem:
    if error.headers.get("x-should-retry", "").lower() == "false":
        return ProviderFailed(f"the service is failing and asks not to be tried again: {message}")
    return ModelBusy(
        f"the service is overloaded or failing: {message}",
        wait_seconds=wait_of(error.headers),
        unbilled=bool(error.status) and error.kind in _UNBILLED_BUSY,
    )
