"""What an entry means as the session stands: a request, commands, something to show, or a word back."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.commands import Command
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.line.hunk_words import Decide, WriteHunk, said_of_hunks
from tier_code.frontends.line.short_words import short_wishes
from tier_code.frontends.shared.hints import enter_meaning
from tier_code.frontends.shared.plain_words import plain_wish
from tier_code.frontends.shared.requests import Refusal, Wish, command_for, has_command
from tier_code.frontends.shared.slash import UnknownSlash, parse_slash
from tier_code.frontends.shared.spelled_out import spelled_out
from tier_code.frontends.shared.wall import choice_rows, wall_choices

BUSY = (Phase.PLANNING, Phase.RUNNING)


@dataclass(frozen=True, slots=True)
class Request:
    """Something to plan or to answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Do:
    """Commands for the session, in order."""

    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Something that the front end shows or does itself."""

    action: str
    """Id in the registry, `plan` or `hunks`."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """Nothing but a word to the user."""

    text: str


Meaning = Request | Do | Decide | WriteHunk | Open | Say


def meaning_of(entered: str, view: SessionView) -> Meaning:
    """Read one entry."""
    text = entered.strip()
    if not text:
        return Say(_what_enter_would_do(view))
    if text.startswith("/"):
        return _slash(text, view)
    if text.startswith("!") and len(text) > 1:
        return Open("shell", (text[1:].strip(),))
    if text.isdecimal():
        chosen = _chosen(int(text), view)
        if chosen is not None:
            return chosen
    of_hunks = said_of_hunks(" ".join(text.lower().split()))
    if of_hunks is not None:
        return of_hunks
    wishes = short_wishes(text, view)
    if wishes:
        return _wished(wishes, view)
    wish = plain_wish(text, view)
    return _wished((wish,), view) if wish else Request(text)


def _what_enter_would_do(view: SessionView) -> str:
    if view.phase is Phase.PLAN_REVIEW:
        return "go runs this plan, stop forgets it; help lists what changes it"
    if view.phase is Phase.CHANGES_REVIEW and enter_meaning(view):
        return "diff shows what is staged, accept writes it, reject forgets it"
    if view.phase in BUSY:
        return "a run is under way: Ctrl+C or stop ends it, a request waits for its end"
    return "type a request; / lists commands, help explains them"


def _slash(text: str, view: SessionView) -> Meaning:
    command = parse_slash(text)
    if isinstance(command, UnknownSlash):
        nearest = f"; did you mean /{command.nearest}?" if command.nearest else "; help lists them all"
        return Say(f"there is no /{command.name}{nearest}")
    return _wished((Wish(action=command.action.id, words=command.words),), view)


def _chosen(number: int, view: SessionView) -> Meaning | None:
    """A number at the wall or after a refusal chooses; anywhere else it is a step."""
    walls = wall_choices(view)
    declined = view.declined.candidates if view.declined else ()
    if walls is not None:
        offered = [action for action, _, _ in choice_rows(walls)]
        if 1 <= number <= len(offered):
            return _wished((Wish(action=offered[number - 1]),), view)
        return Say(f"choose a number from 1 to {len(offered)}")
    if not declined or view.turn is None:
        return None
    if not 1 <= number <= len(declined):
        return Say(f"choose a number from 1 to {len(declined)}")
    target = declined[number - 1].target
    request = spelled_out(view.turn.request, target)
    return Request(request) if request else Say(f"ask again with {target} where it belongs")


def _wished(wishes: tuple[Wish, ...], view: SessionView) -> Meaning:
    first = wishes[0]
    if not has_command(first.action):
        return Open(first.action, first.words)
    commands: list[Command] = []
    for wish in wishes:
        answer = command_for(wish, view)
        if isinstance(answer, Refusal):
            return Say(answer.reason)
        commands.append(answer)
    return Do(tuple(commands))
