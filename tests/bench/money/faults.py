"""What a vendor may do to a request, drawn at random."""

from __future__ import annotations

from random import Random

from tests.support.messages_server import Fault
from tests.support.vendor_prices import models

GOOD = 0.66
"""The part of questions that nothing happens to."""
EVENTS = 12
"""Of a stream, about."""
INSIDE = (
    "overloaded_error",
    "api_error",
    "rate_limit_error",
    "not_found_error",
    "authentication_error",
    "invalid_request_error",
    "request_too_large",
)


def tries(chance: Random, model: str) -> tuple[Fault, ...]:
    """What happens to one question, try by try."""
    if chance.random() < GOOD:
        return (_answer(chance),)
    if chance.random() < 0.3:
        storm = tuple(_busy(chance, model) for _ in range(chance.randint(1, 5)))
        return (*storm, _end(chance, model))
    return (_end(chance, model), _answer(chance))


def _answer(chance: Random, **more: object) -> Fault:
    fields = {
        "output": 0 if chance.random() < 0.2 else chance.randint(1, 400),
        "thinking": "Let me see. " * chance.randint(1, 4) if chance.random() < 0.3 else "",
        "chunked": chance.random() < 0.5,
        "pause": 0.002 if chance.random() < 0.1 else 0.0,
        **more,
    }
    return Fault(**fields)  # type: ignore[arg-type]  # the fields of Fault by name


def _busy(chance: Random, model: str) -> Fault:
    del model
    if chance.random() < 0.5:
        return Fault(status=429, kind="rate_limit_error", retry_after=str(chance.randint(0, 20)))
    return Fault(status=529, retry_after=str(chance.randint(0, 9)) if chance.random() < 0.5 else "")


def _end(chance: Random, model: str) -> Fault:
    """One of the ways in which a question ends that is not answered in peace."""
    kind = chance.choices(list(_ENDS), weights=[weight for weight, _ in _ENDS.values()])[0]
    return _ENDS[kind][1](chance, model)


def _cut(chance: Random, model: str) -> Fault:
    del model
    return _answer(chance, cut_at=chance.random(), reset=chance.random() < 0.3)


def _error_inside(chance: Random, model: str) -> Fault:
    del model
    message = chance.choice(["busy", "prompt is too long", "credit balance is too low"])
    place = chance.randint(0, EVENTS)
    return _answer(chance, error_inside=True, error_at=place, kind=chance.choice(INSIDE), message=message)


def _failing(chance: Random, model: str) -> Fault:
    """A server that fails may have worked on the request."""
    del model
    status, kind = chance.choice([(500, "api_error"), (503, ""), (504, "timeout_error"), (502, "api_error")])
    return Fault(status=status, kind=kind, billed=chance.random() < 0.5)


def _refused(chance: Random, model: str) -> Fault:
    """Turned down before any work."""
    del model
    kinds = [
        (400, "invalid_request_error", "no"),
        (400, "invalid_request_error", "prompt is too long"),
        (401, "authentication_error", "no"),
        (402, "billing_error", "no"),
        (403, "permission_error", "no"),
        (404, "not_found_error", "no"),
        (413, "request_too_large", "no"),
        (429, "rate_limit_error", "spend limit reached"),
    ]
    status, kind, message = chance.choice(kinds)
    return Fault(status=status, kind=kind, message=message)


def _stopped(chance: Random, model: str) -> Fault:
    del model
    reasons = ["refusal", "max_tokens", "model_context_window_exceeded", "pause_turn"]
    return _answer(chance, stop=chance.choice(reasons))


def _whole_allowance(chance: Random, model: str) -> Fault:
    """Every token that the request allows."""
    del model
    return _answer(chance, output=10**9, stop="max_tokens")


def _other_model(chance: Random, model: str) -> Fault:
    """Another model answers; it may be dearer than the one that was asked."""
    if chance.random() < 0.2:
        return _answer(chance, served_model=f"{model}-20260901")
    return _answer(chance, served_model=chance.choice(list(models())))


def _multiplied(chance: Random, model: str) -> Fault:
    """Nobody asked for it: the price is multiplied, or unknown."""
    del model
    fields = chance.choice([{"speed": "fast"}, {"inference_geo": "us"}, {"service_tier": "priority"}])
    return _answer(chance, variants=fields)


_ENDS = {
    "busy": (10, _busy),
    "cut": (25, _cut),
    "error inside": (15, _error_inside),
    "failing": (10, _failing),
    "turned down": (10, _refused),
    "stopped": (12, _stopped),
    "all tokens": (12, _whole_allowance),
    "other model": (3, _other_model),
    "multiplied": (1, _multiplied),
}
"""Name to (weight, who draws it)."""
