"""The `references` check of a rename in Go.

Every bare name and every name of a package means after the change what it meant before. Fields and methods
are looked up anew by the types of what stands before the dot, in the tree after; where nothing says the type,
it says how many were taken by the name alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.checks.renames.go_meanings import Meanings, read_meanings
from tier_code.codebase.checks.renames.renamed_words import RenameClaim, holds
from tier_code.codebase.checks.renames.token_streams import Alignment, align
from tier_code.codebase.codemods.renaming_go.evaluate import Evaluator
from tier_code.codebase.codemods.renaming_go.packages import GoPackages
from tier_code.codebase.codemods.renaming_go.types import Many
from tier_code.codebase.languages.grammars import GO
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

Place = tuple[str, int]
"""A file and the byte at which a name begins, behind a byte order mark."""


class Side:
    """One version of the tree."""

    def __init__(self, tree: SourceTree, claim: RenameClaim) -> None:
        self._claim = claim
        self.packages = GoPackages(tree)
        self.evaluator = Evaluator(self.packages)
        self._meanings: dict[str, Meanings] = {}
        self._tops: dict[tuple[str, str, str], frozenset[Place]] = {}

    def of(self, path: str) -> Meanings:
        """What the two names mean in a file."""
        if path not in self._meanings:
            source = self.packages.raw(path) or b""
            self._meanings[path] = read_meanings(source, self._claim.old, self._claim.new)
        return self._meanings[path]

    def top(self, folder: str, package: str, name: str) -> frozenset[Place]:
        """Where the files of a package declare a name."""
        key = (folder, package, name)
        if key not in self._tops:
            self._tops[key] = frozenset(
                (path, place)
                for path in self.packages.go_paths
                if path.rpartition("/")[0] == folder
                and name.encode() in (self.packages.raw(path) or b"")
                and self.packages.read(path).package == package
                for place in self.of(path).top.get(name, ())
            )
        return self._tops[key]

    def meant(self, path: str, place: int, name: str) -> frozenset[Place]:
        """Where what a name means is declared; empty for something from outside."""
        found = self.of(path)
        if place in found.qualified:
            key = self.packages.at(found.qualified[place])
            return self.top(key.folder, key.name, name) if key is not None else frozenset()
        if place in found.local:
            return frozenset((path, each) for each in found.declared[place])
        if place not in found.declared:
            return frozenset()
        own = self.top(path.rpartition("/")[0], self.packages.read(path).package, name)
        return own or self._dotted(found, name)

    def _dotted(self, found: Meanings, name: str) -> frozenset[Place]:
        key = self.packages.at(found.imports["."]) if "." in found.imports else None
        return self.top(key.folder, key.name, name) if key is not None else frozenset()


class GoSurvey:
    """Looks for what a rename missed, took too much of or bent."""

    def __init__(self, claim: RenameClaim, before: SourceTree, changes: Changes) -> None:
        self._claim = claim
        self._changes = changes
        self._was = Side(before, claim)
        self._is = Side(Overlay(before, changes), claim)
        self._paths = [path for path in self._was.packages.go_paths if self._concerns(path)]
        self._aligned: dict[str, Alignment] = {path: self._align(path) for path in self._paths}
        self._by_name_alone = 0

    def _concerns(self, path: str) -> bool:
        content = self._was.packages.raw(path) or b""
        return holds(content, self._claim.old) or holds(content, self._claim.new)

    def _align(self, path: str) -> Alignment:
        after = self._changes.get(path)
        before = self._was.packages.raw(path) or b""
        return Alignment() if after is None else align(GO, before, after, self._claim)

    def problems(self) -> Iterator[str]:
        """Every place that does not mean what it meant, and every changed place that is not the target's."""
        broken = [f"{path}:{each.problem}" for path, each in self._aligned.items() if each.problem]
        if broken:
            yield broken[0]
            return
        target = self._target()
        if not target:
            yield f"{self._claim.target}: nothing that was renamed is this definition"
            return
        for path in self._paths:
            for place in [*self._was.of(path).declared, *self._was.of(path).qualified]:
                yield from self._place(path, place)
            yield from self._members(path, target)

    def _target(self) -> frozenset[Place]:
        """Where the definition that was asked for is, among those that changed."""
        path = self._claim.target.path
        found = self._was.of(path) if path in self._aligned else Meanings()
        outer = "." in self._claim.target.qualname
        for place in sorted(self._aligned[path].changed if path in self._aligned else ()):
            if found.members.get(place) == "definition" and outer:
                return frozenset({(path, place)})
            if place in found.declared.get(place, ()) and outer is (place in found.local):
                return self._was.meant(path, place, self._claim.old)
        return frozenset()

    def _moved(self, path: str, place: int) -> int:
        return self._aligned[path].moved.get(place, -1) if path in self._changes else place

    def _place(self, path: str, place: int) -> Iterator[str]:
        """A name leads where it led."""
        found = self._was.of(path)
        if found.members.get(place) == "key" and not self._is_expression(path, place):
            return
        name = self._name(path, place)
        changed = place in self._aligned[path].changed
        was = self._was.meant(path, place, name)
        now = self._is.meant(path, self._moved(path, place), self._claim.new if changed else name)
        mapped = frozenset((each, self._moved(each, at)) for each, at in was)
        if mapped != now:
            yield self._told(path, place, "this leads to another definition than before")
        elif changed and not was and found.members.get(place) is None:
            yield self._told(path, place, "nothing of this repository is meant here")

    def _is_expression(self, path: str, place: int) -> bool:
        """Whether a key is one of a map or a slice, and so an expression, and not the name of a field."""
        file = self._was.packages.read(path)
        node: Node | None = file.leaf(place, place + 1)
        while node is not None and node.type != "literal_value":
            node = node.parent
        owner = self._was.evaluator.of(file, node)
        return isinstance(self._was.evaluator.members.plain(owner), Many)

    def _name(self, path: str, place: int) -> str:
        text = self._was.packages.read(path).text
        is_old = text[place : place + len(self._claim.old.encode())] == self._claim.old.encode()
        return self._claim.old if is_old else self._claim.new

    def _members(self, path: str, target: frozenset[Place]) -> Iterator[str]:
        """Changed places that are not the target's, and fields and methods that stayed."""
        found, changed = self._was.of(path), self._aligned[path].changed
        for place in sorted(changed):
            meant = self._was.meant(path, place, self._claim.old)
            if place in found.members and (not meant or self._is_field_key(path, place)):
                reason = self._member(path, place, target)
                if reason:
                    yield self._told(path, place, reason)
            elif not meant & target:
                yield self._told(path, place, "this is the name of something else")

    def _is_field_key(self, path: str, place: int) -> bool:
        is_key = self._was.of(path).members.get(place) == "key"
        return is_key and not self._is_expression(path, place)

    def _member(self, path: str, place: int, target: frozenset[Place]) -> str:
        """Why a changed member is not the target; empty when it is or nobody knows."""
        if (path, place) in target:
            return ""
        kind = self._was.of(path).members[place]
        if kind == "definition":
            return "this is another definition of the name"
        file = self._is.packages.read(path)
        node = file.leaf(self._moved(path, place), self._moved(path, place) + 1)
        while node.parent is not None and node.type not in {"selector_expression", "literal_value"}:
            node = node.parent
        receiver = node if kind == "key" else node.child_by_field_name("operand")
        owner = self._is.evaluator.receiver(file, receiver)
        candidates = self._is.evaluator.members.candidates(owner, self._claim.new)
        if candidates is None:
            self._by_name_alone += 1
            return ""
        moved = {(each, self._moved(each, at)) for each, at in target}
        if any((each.path, each.start) in moved or each.embedded is not None for each in candidates):
            return ""
        return "this does not lead to the renamed definition"

    def _told(self, path: str, place: int, reason: str) -> str:
        return f"{self._was.packages.read(path).place_of(place)} - {reason}"

    def evidence(self) -> str:
        """What was found, on one line."""
        places = sum(len(each.changed) for each in self._aligned.values())
        files = sum(1 for each in self._aligned.values() if each.changed)
        told = f"{places} references in {files} files lead to the renamed definition, and no other name moved"
        if self._by_name_alone:
            told += f"; {self._by_name_alone} of them by the name alone"
        return told
