"""What a text that was entered means in the present session: an action, a request, or a word back."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.shared.keymap import spoken_key
from tier_code.frontends.shared.plain_words import plain_wish
from tier_code.frontends.shared.slash import UnknownSlash, parse_slash
from tier_code.frontends.shared.spelled_out import spelled_out
from tier_code.frontends.shared.wall import choice_rows, wall_choices

_ON_ENTER = {Phase.PLAN_REVIEW: "approve", Phase.CHANGES_REVIEW: "review"}


@dataclass(frozen=True, slots=True)
class Act:
    """Do an action of the registry."""

    action: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Ask the session for this."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Nothing to do yet, and why."""

    notice: str
    prompt: str | None = None
    """What the prompt shall hold; None leaves it as it is."""


Meaning = Act | Request | Answer


def meaning_of(entered: str, view: SessionView) -> Meaning | None:
    """What to do about `entered`, a text without blanks around it; None for nothing."""
    if not entered:
        action = _ON_ENTER.get(view.phase)
        return Act(action) if action else None
    if entered.startswith("/"):
        return _slash(entered)
    if view.phase is Phase.CLOSED:
        return Answer(f"the session has ended; {spoken_key('quit')} leaves, tier-code -c goes on with it")
    if entered.isdecimal() and view.waiting:
        return _at_the_wall(int(entered), view)
    if entered.isdecimal() and view.declined and view.declined.candidates:
        return _candidate(int(entered), view)
    wish = plain_wish(entered, view)
    return Act(wish.action, wish.words) if wish else Request(entered)


def _slash(entered: str) -> Meaning:
    command = parse_slash(entered)
    if isinstance(command, UnknownSlash):
        nearest = f"; did you mean /{command.nearest}?" if command.nearest else "; / lists them all"
        return Answer(f"there is no /{command.name}{nearest}")
    return Act(command.action.id, command.words)


def _at_the_wall(number: int, view: SessionView) -> Meaning:
    choices = wall_choices(view)
    offered = [action for action, _, _ in choice_rows(choices)] if choices else []
    if not 1 <= number <= len(offered):
        return Answer(f"choose a number from 1 to {len(offered)}")
    return Act(offered[number - 1])


def _candidate(number: int, view: SessionView) -> Meaning:
    candidates = view.declined.candidates if view.declined else ()
    if view.turn is None or not 1 <= number <= len(candidates):
        return Answer(f"choose a number from 1 to {len(candidates)}")
    target = candidates[number - 1].target
    request = spelled_out(view.turn.request, target)
    if request is not None:
        return Request(request)
    advice = f"put the name where it belongs, then {spoken_key('submit')}"
    return Answer(advice, prompt=f"{view.turn.request} {target}")
