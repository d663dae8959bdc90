"""What opens the screens beside the session, and does what needs the office behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from tier_code.domain.commands import Rewind, RunShell
from tier_code.domain.errors import TierCodeError
from tier_code.domain.events import SessionId
from tier_code.domain.permissions import PermissionMode, allows_typed
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import Phase
from tier_code.frontends.fullscreen.messages import ActionAsked, CommandAsked
from tier_code.frontends.fullscreen.navigation import NavigableApp
from tier_code.frontends.fullscreen.painting.pages.rows import Item, heading, words
from tier_code.frontends.fullscreen.painting.spend import sidebar_lines
from tier_code.frontends.fullscreen.screens.ledger_page import LedgerPage
from tier_code.frontends.fullscreen.screens.models_page import ModelsPage
from tier_code.frontends.fullscreen.screens.permissions_page import PermissionsPage
from tier_code.frontends.fullscreen.screens.rewind_page import RewindPage
from tier_code.frontends.fullscreen.screens.rewinding import can_rewind
from tier_code.frontends.fullscreen.screens.settings_page import SettingsPage
from tier_code.frontends.fullscreen.screens.text_page import TextPage
from tier_code.frontends.shared.back_office import BackOffice, FindingRow
from tier_code.frontends.shared.copying import copied_text
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.keymap import spoken_key
from tier_code.frontends.shared.wording import UNICODE

Door = Callable[[NavigableApp, BackOffice, ActionAsked], None]
Found = TypeVar("Found")
_BUSY = (Phase.PLANNING, Phase.RUNNING)
_ROLES = {"ok": "check-pass", "note": "spend-near", "problem": "check-fail"}
_MARKS = {"ok": UNICODE.done, "note": UNICODE.dot, "problem": UNICODE.failed}


def _permissions(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    del message
    app.push_screen(PermissionsPage(app.view, app.moment, office))


def _allow(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    if not message.words:
        app.say('write /allow COMMAND, such as /allow pytest -q, or /allow "pytest *" for any words after it')
        return
    _behind(
        app, lambda: office.allow(message.words[0].strip('"')), lambda rule: app.say(f"allowed here: {rule}")
    )


def _rewind(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    del office, message

    def chosen(command: Rewind | None) -> None:
        if command is None:
            return
        turn = next((turn for turn in app.view.turns if turn.turn == command.turn), None)
        app.post_message(CommandAsked(command))
        app.main.entry.prompt.focus()
        if command.conversation and turn is not None and not app.main.entry.prompt.text:
            # What was asked there is likely what will be asked again, in other words.
            app.main.entry.fill(turn.request)

    if app.view.phase in _BUSY:
        app.say(_still_runs())
    elif not can_rewind(app.view):
        app.say("there is no request to go back to")
    else:
        app.push_screen(RewindPage(app.view, app.moment), chosen)


def _shell(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    """Run what the user typed behind `!`; in the modes that ask, once more Enter says yes."""
    command, asked = message.words[0], len(message.words) > 1
    mode = app.view.mode

    def decide(rules: Sequence[str]) -> None:
        if mode == PermissionMode.PLAN:
            app.say(f"plan mode: nothing runs; {spoken_key('mode')} leaves it")
        elif asked or mode == PermissionMode.FULL_AUTO or allows_typed(rules, command):
            app.main.entry.shell_sent(command)
            app.post_message(CommandAsked(RunShell(command=command)))
        else:
            app.main.entry.ask_shell(command)

    _behind(app, office.rules, decide)


def _ledger(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    app.push_screen(LedgerPage(app.view, app.moment, office, message.words[0] if message.words else ""))


def _cost(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    del office, message
    view, moment = app.view, app.moment
    page = Item(key="", lines=lambda width, _: sidebar_lines(view, None, min(width, 72), moment))
    app.push_screen(TextPage(view, moment, "What this session cost", lambda: (page,)))


def _models(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    def chosen(departure: Departure | None) -> None:
        if departure is not None:
            app.leave(departure)

    if message.action == "pack" and message.words:
        _pack(app, office, message.words[0])
    else:
        app.push_screen(ModelsPage(app.view, app.moment, office), chosen)


def _pack(app: NavigableApp, office: BackOffice, name: str) -> None:
    def known(names: list[str]) -> None:
        if app.view.phase in _BUSY:
            app.say(_still_runs())
        elif name in names:
            app.leave(Departure(Errand.RESUME, app.view.session, pack=name))
        else:
            app.say(f"there is no pack '{one_line(name, 40)}'; there are {', '.join(names)}")

    _behind(app, lambda: [pack.name for pack in office.packs()], known)


def _config(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    if len(message.words) > 1:
        key, value = message.words[0], " ".join(message.words[1:])
        _behind(app, lambda: office.set_setting(key, value), lambda file: app.say(f"{key} is kept in {file}"))
    else:
        app.push_screen(SettingsPage(app.view, app.moment, office))


def _doctor(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    del message
    app.push_screen(TextPage(app.view, app.moment, "Doctor", lambda: _findings(office.doctor())))


def _findings(found: Sequence[FindingRow]) -> list[Item]:
    return [
        words(f"{_MARKS.get(each.state, ' ')} {each.what}: {each.told}", _ROLES.get(each.state, "text"))
        for each in found
    ]


def _init(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    del message

    def rows() -> list[Item]:
        path, proposed = office.proposed_settings()
        return [
            heading(path, "a proposal; nothing is written yet"),
            *(words(each, "text") for each in proposed.splitlines()),
        ]

    def agreed(write: bool | None) -> None:  # noqa: FBT001 - the screen's result
        if write:
            _behind(app, office.write_settings, lambda path: app.say(f"written: {path}"))

    page = TextPage(app.view, app.moment, "Settings for this repository", rows, enter="write it")
    app.push_screen(page, agreed)


def _export(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    view, given = app.view, message.words
    _behind(app, lambda: office.export(view, given), lambda path: app.say(f"written: {path}"))


def _fork(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    del message

    def made(session: SessionId) -> None:
        app.leave(Departure(Errand.RESUME, session))

    if app.view.phase in _BUSY:
        app.say(_still_runs())
    else:
        _behind(app, lambda: office.fork(app.view.session), made)


def _new(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    del office, message
    if app.view.phase in _BUSY:
        app.say(_still_runs())
    else:
        app.leave(Departure(Errand.NEW))


def _copy(app: NavigableApp, office: BackOffice, message: ActionAsked) -> None:
    found = copied_text(app.view, message.words[0] if message.words else "")
    if not found:
        app.say("there is no answer and no change to copy")
        return
    app.copy_to_clipboard(found)
    _behind(app, lambda: office.copy(found), app.say)


def _still_runs() -> str:
    return f"a run is under way; wait for it, or stop it with {spoken_key('escape')}"


def _behind(app: NavigableApp, get: Callable[[], Found], then: Callable[[Found], None]) -> None:
    """Do something slow in a thread, then show it; what goes wrong is said in words."""

    async def work() -> None:
        try:
            found = await asyncio.to_thread(get)
        except (TierCodeError, OSError) as problem:
            app.say(one_line(str(problem), 300))
        else:
            then(found)

    app.run_worker(work(), group="office")


DOORS: Mapping[str, Door] = {
    "permissions": _permissions,
    "allow": _allow,
    "rewind": _rewind,
    "shell": _shell,
    "ledger": _ledger,
    "cost": _cost,
    "models": _models,
    "model": _models,
    "pack": _models,
    "config": _config,
    "doctor": _doctor,
    "init": _init,
    "export": _export,
    "fork": _fork,
    "new": _new,
    "clear-all": _new,
    "copy": _copy,
}
"""Action to what opens it."""
