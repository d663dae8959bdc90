"""One start of a Textual app with the same widget classes as the full screen and no logic."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.scroll_view import ScrollView
from textual.widgets import Static, TextArea


class Bare(App[None]):
    """Nothing but widgets."""

    def compose(self) -> ComposeResult:
        """Header, list, detail, prompt, sidebar, footer."""
        yield Static("header")
        with Horizontal():
            with Vertical():
                yield ScrollView()
                yield ScrollView()
                yield TextArea()
            yield ScrollView()
        yield Static("footer")


async def main() -> None:
    """Start, paint once, end."""
    async with Bare().run_test(size=(120, 36)) as pilot:
        await pilot.pause()


if __name__ == "__main__":
    asyncio.run(main())
