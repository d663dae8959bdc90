"""Feeds Textual's palette from the registry of actions."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.messages import ActionAsked
from tier_code.frontends.fullscreen.navigation import NavigableApp
from tier_code.frontends.shared.actions import ACTIONS, Action
from tier_code.frontends.shared.keymap import keys_of, shown_keys
from tier_code.frontends.shared.requests import Refusal, Wish, command_for, has_command
from tier_code.frontends.shared.tier_choices import TierChoice, tier_choices

_POINTLESS_HERE = ("palette", "help")
"""What is open already, and what is there under another name."""


class ActionProvider(Provider):
    """Actions that need no typed words, and the tiers of the step under the cursor."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for action in self._offered():
            yield DiscoveryHit(_name(action), partial(self._ask, action), help=_about(action))

    async def search(self, query: str) -> Hits:
        """Actions whose title or explanation matches."""
        matcher = self.matcher(query)
        for action in self._offered():
            score = matcher.match(f"{_name(action)} {_about(action)}")
            if score > 0:
                shown = matcher.highlight(_name(action))
                yield Hit(score, shown, partial(self._ask, action), text=_name(action), help=_about(action))
        for choice in self._tiers():
            score = matcher.match(f"tier {choice.title} {choice.about}")
            if score > 0:
                shown = matcher.highlight(choice.title)
                yield Hit(score, shown, partial(self._set_tier, choice), text=choice.title, help=choice.about)

    def _tiers(self) -> list[TierChoice]:
        """What the step under the cursor, and steps of its kind, could be set to."""
        app = self.app
        if not isinstance(app, NavigableApp):
            return []
        step = app.main.focused_step
        return list(tier_choices(step, app.view)) if step else []

    def _set_tier(self, choice: TierChoice) -> None:
        self.screen.post_message(ActionAsked("tier", words=choice.words))

    def _ask(self, action: Action) -> None:
        self.screen.post_message(ActionAsked(action.id))

    def _offered(self) -> list[Action]:
        """What can be done now without typing more."""
        view = self.app.view if isinstance(self.app, NavigableApp) else SessionView()
        bare = [action for action in ACTIONS if action.slash and action.id not in _POINTLESS_HERE]
        bare = [action for action in bare if not action.takes.startswith("STEP")]
        return [action for action in bare if not _refused(action, view)]


def _refused(action: Action, view: SessionView) -> bool:
    return has_command(action.id) and isinstance(command_for(Wish(action=action.id), view), Refusal)


def _name(action: Action) -> str:
    keys = f"  {shown_keys(action.id)}" if keys_of(action.id) else ""
    return f"{action.title.capitalize()}{keys}"


def _about(action: Action) -> str:
    """What it does, and the name that its key is changed by."""
    return f"{action.tooltip} ({action.id})"
