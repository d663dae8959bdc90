"""What somebody may mean who begins to name a file, folder or symbol with `@`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock

from tier_code.codebase.exploring.fuzzy import Names, best
from tier_code.codebase.exploring.signatures import shown_definitions
from tier_code.codebase.index.reading import SourceReader
from tier_code.ports.clock import Clock
from tier_code.ports.code import Offload
from tier_code.ports.mentions import Mention
from tier_code.ports.source import SourceTree

IN_FILE = "::"
_FRESH_S = 10.0
"""Seconds that a list of files serves before the folder is read again."""
_FEW = 3
"""Files whose symbols are looked through when the words before `::` fit several."""


@dataclass(frozen=True, slots=True)
class _Listing:
    """The files and folders of a tree, as they were a moment ago."""

    names: Names
    at: float


class Mentions:
    """Suggests names; implements `ports.mentions.MentionSource`. The offload must not leave this process."""

    def __init__(self, offload: Offload, tree: SourceTree, clock: Clock) -> None:
        self._offload = offload
        self._tree = tree
        self._clock = clock
        self._listing: _Listing | None = None
        # Two keystrokes must not list the folder at once.
        self._lock = Lock()

    async def find(self, typed: str, most: int) -> Sequence[Mention]:
        """What the typed letters may mean, best first, at most `most`."""
        return await self._offload.run(self._found, typed, most)

    def _found(self, typed: str, most: int) -> tuple[Mention, ...]:
        names = self._names()
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

    def _names(self) -> Names:
        now = self._clock.monotonic()
        with self._lock:
            if self._listing is None or now - self._listing.at > _FRESH_S:
                self._listing = _Listing(Names(tuple(_with_folders(self._tree.paths()))), now)
            return self._listing.names


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
