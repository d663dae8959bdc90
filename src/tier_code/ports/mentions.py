"""Finding the file, folder or symbol that somebody begins to name with `@`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One thing of the repository that can be named in a request."""

    text: str
    """What stands in the request: `src/app.py`, `src/`, or `src/app.py::App.run`. Untrusted."""
    kind: str
    """`file`, `folder`, or the kind of a symbol (`function`, `class`, ...)."""


class MentionSource(Protocol):
    """Suggests names while somebody types; never holds up the screen."""

    async def find(self, typed: str, most: int) -> Sequence[Mention]:
        """What the typed letters may mean, best first, at most `most`.

        Letters must come in this order, not next to each other; case does not matter. Nothing typed gives
        files near the top of the repository.
        """
