"""The tiers that a step, and steps like it, could be set to, as things that can be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.domain.tiers import LADDER
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.shared.requests import Refusal, Wish, command_for
from tier_code.frontends.shared.wording import step_name


@dataclass(frozen=True, slots=True)
class TierChoice:
    """One choice: what it is called, what it does, and the words of `/tier` that make it."""

    title: str
    about: str
    words: tuple[str, ...]


def tier_choices(step: StepView, view: SessionView) -> Iterator[TierChoice]:
    """For the step itself, then for its kind in this session, then for its kind for good."""
    name, kind = step.step.id, step.step.kind.value
    again = " again" if step.attempts else ""
    for tier in LADDER:
        if tier is not step.step.tier:
            title = f"{step_name(name)} on {tier.value}"
            yield from _made(title, f"Run this step{again} at that tier.", (name, tier.value), view)
    for scope, about in (
        ("", "Start steps of this kind there in this session."),
        ("always", "The same for good."),
    ):
        for tier in LADDER:
            words = (kind, tier.value, scope) if scope else (kind, tier.value)
            title = f"{kind} steps on {tier.value}{', ' if scope else ''}{scope}"
            yield from _made(title, about, words, view)


def _made(title: str, about: str, words: tuple[str, ...], view: SessionView) -> Iterator[TierChoice]:
    if not isinstance(command_for(Wish(action="tier", words=words), view), Refusal):
        yield TierChoice(title, f"{about} (/tier {' '.join(words)})", words)
