"""Feeds Textual's palette from the registry of actions."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tier_code.frontends.fullscreen.messages import ActionAsked
from tier_code.frontends.shared.actions import ACTIONS, Action


class ActionProvider(Provider):
    """Actions that need no typed words."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for action in _offered():
            yield DiscoveryHit(action.title, partial(self._ask, action), help=action.tooltip)

    async def search(self, query: str) -> Hits:
        """Actions whose title or explanation matches."""
        matcher = self.matcher(query)
        for action in _offered():
            score = matcher.match(f"{action.title} {action.tooltip}")
            if score > 0:
                shown = matcher.highlight(action.title)
                yield Hit(score, shown, partial(self._ask, action), text=action.title, help=action.tooltip)

    def _ask(self, action: Action) -> None:
        self.screen.post_message(ActionAsked(action.id))


def _offered() -> list[Action]:
    return [action for action in ACTIONS if action.slash and not action.takes.startswith("STEP")]
