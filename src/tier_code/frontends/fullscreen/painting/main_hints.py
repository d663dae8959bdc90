"""What the bottom line offers on the screen one works on, by where the keys go."""

from __future__ import annotations

from tier_code.domain.view import Phase, SessionView, StepView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.shared.actions import Context, action, actions_in
from tier_code.frontends.shared.hints import enter_meaning, plan_hints
from tier_code.frontends.shared.key_names import key_label
from tier_code.frontends.shared.keymap import keys_of, shown_key, tier_keys
from tier_code.frontends.shared.wording import UNICODE

_BUSY = (Phase.PLANNING, Phase.RUNNING)
_AT_FIRST = ("newline", "sidebar", "palette", "quit")
_IN_THE_PROMPT = ("newline", "plan-list", "sidebar", "palette", "keys", "quit")


def replay_hints() -> list[Hint]:
    """While a recording plays."""
    return [_hint(offer.id) for offer in actions_in(Context.REPLAY)]


def list_hints(view: SessionView, step: StepView | None) -> list[Hint]:
    """In the plan list, with this step under the cursor."""
    offers = [_hint(offer) for offer in (*plan_hints(view, step), "sidebar", "palette")]
    return [*offers, _short_help()]


def edit_hints() -> list[Hint]:
    """While a step's text is edited in the prompt."""
    return [(shown_key("submit"), "keep"), (shown_key("escape"), "leave as it was"), _hint("newline")]


def prompt_hints(view: SessionView) -> list[Hint]:
    """In the prompt; before the first request, help comes first and there is no plan to go to."""
    if not view.turns:
        return [("/", "commands"), _short_help(), *map(_hint, _AT_FIRST)]
    meaning = enter_meaning(view)
    hints = [(shown_key("submit"), meaning)] if meaning else []
    hints += [_hint("escape")] if view.phase in _BUSY else []
    return [*hints, ("/", "commands"), *map(_hint, _IN_THE_PROMPT)]


def _short_help() -> Hint:
    """Where nothing is typed, the last key for help is the shorter one."""
    return key_label(keys_of("keys").rpartition(",")[2]), action("keys").title


def _hint(offer: str) -> Hint:
    """Key and title of an action; some are worth another word here than elsewhere."""
    if offer == "tier-tool":
        return tier_keys(UNICODE.dash), "tier"
    return shown_key(offer), "stop" if offer == "escape" else action(offer).title
