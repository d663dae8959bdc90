"""Which errors prove that nothing was processed, so that what was held may be given back."""

from __future__ import annotations

import pytest

from tier_code.adapters.models.anthropic.classify import VendorError, problem_of, problem_of_event

KINDS = (
    "authentication_error",
    "billing_error",
    "permission_error",
    "not_found_error",
    "invalid_request_error",
    "request_too_large",
    "rate_limit_error",
    "overloaded_error",
    "api_error",
    "timeout_error",
    "",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("message", ["not now", "prompt is too long", "credit balance is too low"])
def test_no_error_inside_a_stream_gives_the_money_back(kind: str, message: str) -> None:
    assert not problem_of_event({"error": {"type": kind, "message": message}}).unbilled


@pytest.mark.parametrize("kind", ["authentication_error", "not_found_error", "api_error", "timeout_error"])
def test_no_error_of_a_failing_server_gives_the_money_back(kind: str) -> None:
    assert not problem_of(VendorError(kind=kind, message="context window", status=500)).unbilled


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("authentication_error", 401),
        ("invalid_request_error", 400),
        ("request_too_large", 413),
        ("overloaded_error", 529),
    ],
)
def test_what_was_turned_down_before_any_work_is_free(kind: str, status: int) -> None:
    assert problem_of(VendorError(kind=kind, message="no", status=status)).unbilled
