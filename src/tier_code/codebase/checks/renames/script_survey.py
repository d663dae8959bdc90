"""The `references` check of a rename in TypeScript and JavaScript.

Every name means after the change what it meant before, in its file and over files: imports and what modules
hand on are followed in both versions. What stands behind the dot of something unknown it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tier_code.codebase.checks.renames.renamed_words import RenameClaim, holds
from tier_code.codebase.checks.renames.script_handing import DEFAULT, WHOLE
from tier_code.codebase.checks.renames.script_meanings import read_meanings
from tier_code.codebase.checks.renames.script_members import is_definition
from tier_code.codebase.checks.renames.script_names import Meanings
from tier_code.codebase.checks.renames.token_streams import Alignment, align
from tier_code.codebase.codemods.renaming_scripts.modules import Modules
from tier_code.codebase.codemods.renaming_scripts.script_file import is_script, read_script
from tier_code.codebase.languages.grammars import TYPESCRIPT, Grammar, grammar_for
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

Place = tuple[str, int]
"""A file and the byte at which a name begins, behind a byte order mark."""
_NOTHING = Meanings()


class Side:
    """One version of the tree."""

    def __init__(
        self, tree: SourceTree, claim: RenameClaim, other: Side | None = None, changes: Changes | None = None
    ) -> None:
        """`other` is the version in which all but `changes` is the same."""
        self._tree = tree
        self._claim = claim
        self._other = other
        self._changes = changes or {}
        # A rename neither makes files nor touches settings, so both versions find the same modules.
        self.modules: Modules = other.modules if other is not None else Modules(tree.paths(), tree.read)
        self._meanings: dict[str, Meanings] = {}

    def read(self, path: str) -> bytes:
        """A file's bytes; empty for none."""
        return self._tree.read(path) or b""

    def of(self, path: str) -> Meanings:
        """What the two names mean in a file."""
        if self._other is not None and path not in self._changes:
            return self._other.of(path)
        if path not in self._meanings:
            content = self._tree.read(path) if is_script(path) else None
            self._meanings[path] = (
                read_meanings(_grammar(path), content, self._claim.old, self._claim.new)
                if content is not None
                else _NOTHING
            )
        return self._meanings[path]

    def origin(
        self, path: str, name: str, seen: frozenset[Place | tuple[str, str]] = frozenset()
    ) -> Place | None:
        """Where something that a module exports is declared; None for what is not of this repository."""
        if (path, name) in seen or name == WHOLE:
            return None
        seen |= {(path, name)}
        found = self.of(path)
        places = found.by_default if name == DEFAULT else found.exports.get(name, [])
        for place in places:
            return self.origin_of(path, place, seen)
        for module, other in found.handed_on.get(name, ()):
            return self.behind(path, module, other, seen)
        for module in found.stars if name != DEFAULT else ():
            origin = self.behind(path, module, name, seen)
            if origin is not None:
                return origin
        return None

    def behind(
        self, path: str, module: str, name: str, seen: frozenset[Place | tuple[str, str]] = frozenset()
    ) -> Place | None:
        """Where what a file takes from a module is declared."""
        for file in self.modules.resolve(path, module).files:
            origin = self.origin(file, name, seen)
            if origin is not None:
                return origin
        return None

    def origin_of(
        self, path: str, place: int, seen: frozenset[Place | tuple[str, str]] = frozenset()
    ) -> Place | None:
        """Where what a name in a file means is declared, through imports."""
        found = self.of(path)
        declared = min(found.declared.get(place) or {place})
        if declared in found.imports:
            module, name = found.imports[declared]
            return self.behind(path, module, name, seen)
        return path, declared


def _grammar(path: str) -> Grammar:
    return grammar_for(path) or TYPESCRIPT


class ScriptSurvey:
    """Looks for what a rename missed, took too much of or bent."""

    def __init__(self, claim: RenameClaim, before: SourceTree, changes: Changes) -> None:
        self._claim = claim
        self._changes = changes
        self._was = Side(before, claim)
        self._is = Side(Overlay(before, changes), claim, self._was, changes)
        self._paths = [path for path in before.paths() if is_script(path) and self._concerns(before, path)]
        self._aligned: dict[str, Alignment] = {}
        self._by_name_alone = 0

    def _concerns(self, before: SourceTree, path: str) -> bool:
        content = before.read(path) or b""
        return holds(content, self._claim.old) or holds(content, self._claim.new)

    def _alignment(self, path: str) -> Alignment:
        if path not in self._aligned:
            after = self._changes.get(path)
            before = self._was.read(path)
            unmoved = after is None or after == before
            self._aligned[path] = (
                Alignment() if unmoved else align(_grammar(path), before, after or b"", self._claim)
            )
        return self._aligned[path]

    @property
    def is_lexical(self) -> bool:
        """Whether the definition is a name in some scope, and not a member of a type."""
        path = self._claim.target.path
        file = read_script(path, self._was.read(path))
        changed = self._alignment(path).changed
        return not any(is_definition(file.leaf(place, place + 1)) for place in changed)

    def problems(self) -> Iterator[str]:
        """Every place that does not mean what it meant, and every changed place that is not the target's."""
        for path in self._paths:
            if self._alignment(path).problem:
                yield f"{path}:{self._alignment(path).problem}"
                return
        if self._target is None:
            yield f"{self._claim.target}: nothing that was renamed is this definition"
            return
        for path in self._paths:
            yield from self._in_file(path)
            yield from self._links(path)
            yield from self._changed(path)

    @cached_property
    def _target(self) -> Place | None:
        """Where the definition that was asked for is, among those that changed."""
        path = self._claim.target.path
        found = self._was.of(path)
        top = "." not in self._claim.target.qualname
        for place in sorted(self._alignment(path).changed):
            declared = found.declared.get(place)
            if declared and place in declared and place not in found.imports and top is (place in found.top):
                return path, min(declared)
        return None

    def _told(self, path: str, place: int, reason: str) -> str:
        content = self._was.read(path)
        return f"{path}:{content.count(chr(10).encode(), 0, place) + 1} - {reason}"

    def _moved(self, path: str, place: int) -> int | None:
        """Where a name is after the change; None for one that is gone."""
        return self._alignment(path).moved.get(place) if path in self._changes else place

    def _in_file(self, path: str) -> Iterator[str]:
        if path not in self._changes:
            return
        was, now, aligned = self._was.of(path), self._is.of(path), self._alignment(path)
        for place, declared in was.declared.items():
            moved = aligned.moved.get(place)
            if moved is None:
                continue
            mapped = frozenset(aligned.moved.get(each, each) for each in declared)
            if now.declared.get(moved, frozenset()) != mapped:
                yield self._told(path, place, "this leads to another definition than before")
        before = {aligned.moved.get(place) for place in was.declared}
        if any(place not in before for place in now.declared):
            yield f"{path}: a name means something that was not there before"

    def _links(self, path: str) -> Iterator[str]:
        """Names that come from other modules lead where they led."""
        was, now, keys = self._was.of(path), self._is.of(path), self._alignment(path).keys
        for before, after in ((was.imports, now.imports), (was.taken, now.taken)):
            for place, (module, name) in before.items():
                moved = self._moved(path, place)
                there = after.get(keys.get(place, -1)) or (after.get(moved) if moved is not None else None)
                origin = self._was.behind(path, module, name)
                follows = self._is.behind(path, *there) if there is not None else None
                if self._mapped(origin) != follows:
                    yield self._told(path, place, "this import does not find what it found before")

    def _mapped(self, origin: Place | None) -> Place | None:
        if origin is None:
            return None
        moved = self._moved(*origin)
        return (origin[0], moved) if moved is not None else None

    def _changed(self, path: str) -> Iterator[str]:
        """Every changed place belongs to the target."""
        found = self._was.of(path)
        for place in sorted(self._alignment(path).changed):
            reason = self._stranger(path, place, found)
            if reason:
                yield self._told(path, place, reason)

    def _stranger(self, path: str, place: int, found: Meanings) -> str:
        if place in self._alignment(path).short and place not in found.offered | found.imports.keys():
            return "this is the name of a key as well, which is something else"
        if place in found.taken and place not in found.declared:
            module, name = found.taken[place]
            same = self._was.behind(path, module, name) == self._target
            return "" if same else "this is the name of something else"
        if place in found.declared:
            return self._stranger_declared(path, place, found)
        if place in found.offered:
            same = self._was.origin(path, self._claim.old) == self._target
            return "" if same else "this module offers something else under the name"
        return self._unseen(path, found)

    def _stranger_declared(self, path: str, place: int, found: Meanings) -> str:
        if not found.declared[place]:
            return "nothing that this file declares or imports has the name"
        if self._was.origin_of(path, place) == self._target:
            return ""
        if self._target is not None and path == self._target[0] and found.declared[place] & {self._target[1]}:
            return ""
        keys = self._alignment(path).keys
        return self._unseen(path, found) if place in keys else "this is the name of something else"

    def _unseen(self, path: str, found: Meanings) -> str:
        """A member of something unknown: it may be the target where the file has to do with its module."""
        modules = (module for module in found.specifiers if module)
        if any(self._was.behind(path, module, self._claim.old) == self._target for module in modules):
            self._by_name_alone += 1
            return ""
        return "nothing shows that this is the target"

    def evidence(self) -> str:
        """What was found, on one line."""
        changed = {path: len(self._alignment(path).changed) for path in self._paths}
        files = sum(1 for number in changed.values() if number)
        places = sum(changed.values())
        told = f"{places} references in {files} files lead to the renamed definition, and no other name moved"
        if self._by_name_alone:
            told += f"; {self._by_name_alone} of them by the name alone"
        return told
