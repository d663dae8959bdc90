"""Which moments of a session are pictured, and the keys that lead to each screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tier_code.domain import events as e

Records = Sequence[e.Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture."""

    name: str
    upto: Callable[[Records], int]
    """How many records have happened."""
    keys: tuple[str, ...] = ()
    typed: str = ""
    """Typed into the prompt before the keys."""
    replaying: bool = False


def _nothing(records: Records) -> int:
    return next(place for place, record in enumerate(records) if isinstance(record.event, e.PromptSubmitted))


def _plan(records: Records) -> int:
    return next(place for place, record in enumerate(records) if isinstance(record.event, e.PlanApproved))


def _running(records: Records) -> int:
    """The first check of the last step of the plan that a model worked on."""
    calls = [record.event for record in records if isinstance(record.event, e.ModelCalled)]
    step = calls[-1].step if calls else None
    for place, record in enumerate(records):
        if isinstance(record.event, e.CheckRun) and record.event.step == step:
            return place + 1
    return _plan(records) + 2


def _results(records: Records) -> int:
    ends = (place for place, record in enumerate(records) if isinstance(record.event, e.TurnFinished))
    return next(ends) + 1


def _all(records: Records) -> int:
    return next(
        (p for p, record in enumerate(records) if isinstance(record.event, e.SessionClosed)), len(records)
    )


SCENES = (
    Scene(name="welcome", upto=_nothing),
    Scene(name="plan", upto=_plan, keys=("ctrl+t",)),
    Scene(name="running", upto=_running, keys=("ctrl+t",)),
    Scene(name="results", upto=_results, keys=("ctrl+t",)),
    Scene(name="review", upto=_results, typed="/diff", keys=("enter",)),
    Scene(name="step", upto=_results, typed="/step s2", keys=("enter",)),
    Scene(name="mention", upto=_nothing, typed="document @enc"),
    Scene(name="commands", upto=_nothing, typed="/"),
    Scene(name="ledger", upto=_all, typed="/ledger", keys=("enter",)),
    Scene(name="models", upto=_all, typed="/models", keys=("enter",)),
    Scene(name="settings", upto=_all, typed="/config", keys=("enter",)),
    Scene(name="permissions", upto=_all, typed="/permissions", keys=("enter",)),
    Scene(name="sessions", upto=_all, typed="/sessions", keys=("enter",)),
    Scene(name="keys", upto=_all, keys=("f1",)),
    Scene(name="replay", upto=_all, replaying=True),
)
