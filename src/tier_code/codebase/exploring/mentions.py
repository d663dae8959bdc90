"""What somebody may mean who begins to name a file, folder or symbol with `@`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

from tier_code.codebase.exploring.fuzzy import Names, best
from tier_code.codebase.exploring.signatures import shown_definitions
from tier_code.codebase.index.reading import SourceReader
from tier_code.ports.clock import Clock
from tier_code.ports.code import Offload
from tier_code.ports.mentions import Mention
from tier_code.ports.source import SourceTree

IN_FILE = "::"
_FRESH_S = 10.0
"""Seconds after which a list of files is made anew."""
_FEW = 3
"""Files whose symbols are looked through when the words before `::` fit several."""


@dataclass(frozen=True, slots=True)
class _Listing:
    """The files and folders of a tree, as they were a moment ago."""

    names: Names
    at: float


class Mentions:
    """Suggests names; implements `ports.mentions.MentionSource`. The offload must not leave this process.

    No keystroke waits for a walk through the folder: an old list serves while a new one is made.
    """

    def __init__(
        self,
        offload: Offload,
        tree: SourceTree,
        clock: Clock,
        quick: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        self._offload = offload
        self._tree = tree
        self._clock = clock
        self._quick = quick
        """Lists most files of the tree at once, for the first letters."""
        self._listing: _Listing | None = None
        self._renewal: asyncio.Task[_Listing] | None = None

    async def find(self, typed: str, most: int) -> Sequence[Mention]:
        """What the typed letters may mean, best first, at most `most`."""
        listing = self._listing or await self._first()
        renewing = self._renewal is not None and not self._renewal.done()
        if self._clock.monotonic() - listing.at > _FRESH_S and not renewing:
            self._renewal = asyncio.create_task(self._renew())
        return await self._offload.run(self._found, listing.names, typed, most)

    async def _first(self) -> _Listing:
        """The whole list, or the quick one, which counts as old at once."""
        if self._quick is None:
            return await self._renew()
        self._listing = _Listing(await self._offload.run(_names, self._quick), -inf)
        return self._listing

    async def _renew(self) -> _Listing:
        now = self._clock.monotonic()
        self._listing = _Listing(await self._offload.run(_names, self._tree.paths), now)
        return self._listing

    def _found(self, names: Names, typed: str, most: int) -> tuple[Mention, ...]:
        path, marked, inside = typed.partition(IN_FILE)
        if marked:
            return tuple(self._symbols(names, path, inside, most))
        return tuple(_path(found) for found in best(names, typed, most))

    def _symbols(self, names: Names, path: str, inside: str, most: int) -> Iterator[Mention]:
        """The symbols of the file before the colons; of those it may be, when it is none."""
        files = [path] if path in names.names else [f for f in best(names, path, _FEW) if not f.endswith("/")]
        reader = SourceReader(self._tree)
        named: dict[str, Mention] = {}
        for each in files:
            file = reader.file(each)
            for definition in shown_definitions(file) if file else ():
                mention = Mention(text=f"{each}{IN_FILE}{definition.qualname}", kind=definition.kind.value)
                named.setdefault(definition.qualname, mention)
        chosen = best(Names(tuple(named)), inside, most) if inside.strip() else list(named)[:most]
        return (named[qualname] for qualname in chosen)


def _names(listed: Callable[[], Sequence[str]]) -> Names:
    names = Names(tuple(_with_folders(listed())))
    # Made here, where nobody waits for it.
    _ = names.folded
    return names


def _path(found: str) -> Mention:
    return Mention(text=found, kind="folder" if found.endswith("/") else "file")


def _with_folders(paths: Sequence[str]) -> Iterator[str]:
    """The files, each folder before the first file below it."""
    seen: set[str] = set()
    for path in paths:
        *folders, _ = path.split("/")
        for folder in accumulate(folders, lambda above, name: f"{above}/{name}"):
            if folder not in seen:
                seen.add(folder)
                yield f"{folder}/"
        yield path
