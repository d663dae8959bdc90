"""One pass over the text of a tree: which files there are, and which of their names others use how much.

All weights are whole numbers, summed in path order, so that every process gets the same ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from posixpath import basename, dirname

from tier_code.codebase.exploring.scanning import KeptScans, Scan, mark, scan
from tier_code.codebase.exploring.standing import READ, Standing, is_written, standing_of
from tier_code.ports.source import SourceTree

MOST_SCANNED = 20_000
"""Files whose text is read for one map; of more, those outside tests and nearer to the top."""
MOST_BYTES = 200_000_000
"""Text read for one map."""
_MOST_DEFINERS = 40
"""A name that more files define says nothing about any of them."""
_SHORTEST_TELLING = 4
"""Bytes of a name that links two files by being mentioned."""
_WEIGHT = {Standing.SOURCE: 400, Standing.ASIDE: 150, Standing.TEST: 60}
_IMPORTED = 3
"""How many times as much a mention counts in a file that also imports the name."""
_BASE = 10
"""What every definition weighs without any use."""
_INIT = "__init__"


@dataclass(slots=True)
class _Uses:
    """How much names are mentioned, by anyone and by files that are linked to a definer."""

    mentioned: defaultdict[bytes, int] = field(default_factory=lambda: defaultdict(int))
    linked: defaultdict[tuple[str, bytes], int] = field(default_factory=lambda: defaultdict(int))
    imported: defaultdict[tuple[str, bytes], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, definer: str, name: bytes, weight: int, *, imported: bool) -> None:
        """Count one linked file that mentions a name."""
        self.linked[(definer, name)] += weight
        self.imported[(definer, name)] += weight if imported else 0

    def worth(self, definer: str, name: bytes, definers: int) -> int:
        """How much a definition is used; a word that unlinked files say as often counts for less."""
        linked = self.linked[(definer, name)]
        used = linked + (_IMPORTED - 1) * self.imported[(definer, name)]
        return used * linked // max(1, self.mentioned[name], linked) // definers


@dataclass(slots=True)
class Survey:
    """What one pass found."""

    standings: dict[str, Standing]
    """Every file of the tree, in path order."""
    scans: dict[str, Scan] = field(default_factory=dict)
    """Of the files that were read."""
    unread: int = 0
    """Files of source code beyond the limits."""

    def weights(self) -> dict[str, dict[str, int]]:
        """How much each name of each file is used by other files."""
        definers = self._definers()
        marks = {mark(name): name for name, places in definers.items() if len(places) <= _MOST_DEFINERS}
        telling = {name: places[0] for name, places in definers.items() if self._tells(name, places)}
        modules = self._modules()
        uses = _Uses()
        for path, found in self.scans.items():
            named = [(each, marks[each]) for each in found.mentioned if each in marks]
            linked = {place for word in found.imported for place in modules.get(word, ())}
            linked.update(telling[name] for _, name in named if name in telling)
            linked.discard(path)
            weight = _WEIGHT[self.standings[path]]
            for each, name in named:
                uses.mentioned[name] += 0 if path in definers[name] else weight
                for definer in definers[name]:
                    if definer in linked:
                        uses.add(definer, name, weight, imported=each in found.imported)
        return {
            path: {
                name.decode("utf-8", "replace"): _BASE + uses.worth(path, name, len(definers[name]))
                for name in (*found.outer, *found.inner)
            }
            for path, found in self.scans.items()
        }

    def _definers(self) -> dict[bytes, list[str]]:
        """The files that define each name, in path order."""
        definers: dict[bytes, list[str]] = defaultdict(list)
        for path, found in self.scans.items():
            for name in dict.fromkeys((*found.outer, *found.inner)):
                definers[name].append(path)
        return definers

    def _modules(self) -> dict[int, list[str]]:
        """The files that a word of an import may mean; of a word for too many, none."""
        modules: dict[int, list[str]] = defaultdict(list)
        for path in self.scans:
            modules[mark(_module_word(path))].append(path)
        return {word: places for word, places in modules.items() if len(places) <= _MOST_DEFINERS}

    def _tells(self, name: bytes, places: Sequence[str]) -> bool:
        """Whether naming it is as good as importing its file."""
        return len(places) == 1 and len(name) >= _SHORTEST_TELLING and name in self.scans[places[0]].outer


def survey(tree: SourceTree) -> Survey:
    """Read the text of a tree's source files, as far as the limits go."""
    found = Survey({path: standing_of(path) for path in tree.paths()})
    readable = [path for path, standing in found.standings.items() if standing in READ]
    readable.sort(key=lambda path: (found.standings[path], path.count("/"), path))
    kept = KeptScans(tree, readable[:MOST_SCANNED])
    scanned: dict[str, Scan] = {}
    spent = 0
    for path in readable[:MOST_SCANNED]:
        if spent >= MOST_BYTES:
            found.unread += 1
            continue
        known = kept.of(path)
        if known is not None:
            size, scanned[path] = known
            spent += size
            continue
        content = tree.read(path)
        if content is None:
            continue
        spent += len(content)
        if is_written(content):
            scanned[path] = scan(path, content)
        else:
            found.standings[path] = Standing.UNWRITTEN
    found.unread += max(0, len(readable) - MOST_SCANNED)
    found.scans = {path: scanned[path] for path in sorted(scanned)}
    return found


def _module_word(path: str) -> bytes:
    """The word by which imports name a file: its stem, or its folder's for a package file."""
    stem = basename(path).partition(".")[0]
    return (basename(dirname(path)) if stem in (_INIT, "index", "mod") else stem).encode("utf-8", "replace")
