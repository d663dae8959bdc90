"""Every place of the old and the new name around a rename, and what each leads to before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tier_code.codebase.checks.renames.name_binding import binding_problems
from tier_code.codebase.checks.renames.renamed_words import RenameClaim, Word, holds, is_python, words
from tier_code.codebase.codemods.program.definers import classes_behind
from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.values import ClassId, ModuleValue
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.names import BINDING_ROLES, Occurrence
from tier_code.codebase.codemods.syntax.python_file import UnreadableSource
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKey
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

_LOOKED_UP = 300
"""Places looked up at most; of more, every n-th."""
_BY_JEDI = frozenset({Role.IMPORTED, Role.ATTRIBUTE, Role.STORED})
_OUTSIDE = ("", 0)
Place = tuple[str, int]
"""File and first byte; `_OUTSIDE` for anything that is not in the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One place that held the old name before."""

    occurrence: Occurrence
    """As it was."""
    word: Word

    @property
    def before(self) -> Place:
        """Where it was."""
        return (self.occurrence.file.path, self.word.before)

    @property
    def after(self) -> Place:
        """Where it is now."""
        return (self.occurrence.file.path, self.word.after)

    def why(self, reason: str) -> str:
        """A problem with this place, in words."""
        return f"{self.occurrence.place} - {reason}"


class Survey:
    """Looks for what a rename missed, took too much of or bent. Use as a context manager.

    Errors while it is made: ValueError for a changed file that Python cannot compile, or whose versions
    differ in more than the names.
    """

    def __init__(self, claim: RenameClaim, before: SourceTree, changes: Changes) -> None:
        self._claim = claim
        self._changes = changes
        self._was = Program(before)
        self._is = Program(Overlay(before, changes))
        self._seen = [seen for path in self._paths() for seen in self._places(path)]
        self._by_name_alone = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._was.inference.close()
        self._is.inference.close()

    def _paths(self) -> Iterator[str]:
        for path in self._was.repository.python_paths:
            if path in self._changes or holds(self._was.repository.raw(path) or b"", self._claim.old):
                yield path

    def _places(self, path: str) -> Iterator[_Seen]:
        try:
            before, after = self._was.repository.read(path), self._is.repository.read(path)
        except UnreadableSource as problem:
            if path in self._changes:
                raise ValueError(str(problem)) from problem
            return
        found = {each.start: each for each in self._was.repository.names(before, self._claim.old).occurrences}
        for word in words(before.text, after.text, self._claim):
            if word.was_old:
                yield _Seen(occurrence=found[word.before], word=word)

    def problems(self) -> Iterator[str]:
        """Everything that is wrong, with its place."""
        yield from self._bindings()
        yield from self._definitions()
        yield from self._lookups()

    def _bindings(self) -> Iterator[str]:
        for path in sorted(self._changes):
            if is_python(path, self._was.tree.read(path) or b""):
                texts = [side.repository.read(path).text.decode() for side in (self._was, self._is)]
                yield from binding_problems(texts[0], texts[1], path, self._claim.old, self._claim.new)

    def _definitions(self) -> Iterator[str]:
        """Variables and classes that carry the new name must be the target's or tied to it."""
        changed = {seen.before for seen in self._seen if seen.word.changed}
        for seen in self._seen:
            item = seen.occurrence
            if not seen.word.changed or not (item.role in BINDING_ROLES or item.role is Role.STORED):
                continue
            if not self._belongs(item, changed):
                yield seen.why("another definition of the same name was renamed along")

    def _belongs(self, item: Occurrence, changed: set[Place]) -> bool:
        outer = self._claim.target.qualname.rpartition(".")[0]
        outer = ".".join(part.partition("#")[0] for part in outer.split(".") if part != "<locals>")
        home = ClassId(module_key(self._claim.target.path), outer)
        if item.role is Role.STORED:
            value = self._was.evaluator.receiver(item.file, item.node)
            related = any(self._related(cls, home) for cls in classes_behind(value))
            return value is None or isinstance(value, ModuleValue) or related
        owner = self._was.repository.names(item.file, self._claim.old).owner(item.scope)
        key = owner.key if owner is not None else item.scope.key
        cls = class_of_scope(owner) if owner is not None else None
        if cls is not None:
            return self._related(cls, home)
        same_module = module_key(item.file.path) == home.module
        if same_module and (owner.qualname if owner is not None else "") == outer:
            return True
        return self._imported(item, key, changed)

    def _related(self, cls: ClassId, home: ClassId) -> bool:
        """Whether two classes are tied by inheritance, at any remove."""
        hierarchy = self._was.hierarchy
        relatives = hierarchy.relatives(home)
        if cls in relatives or home in hierarchy.relatives(cls):
            return True
        return bool(hierarchy.ancestors(cls) & relatives)

    def _imported(self, item: Occurrence, key: ScopeKey, changed: set[Place]) -> bool:
        """Whether the variable is bound by an import of something that was renamed."""
        table = self._was.repository.names(item.file, self._claim.old)
        imports = [each for each in table.occurrences if each.role is Role.IMPORTED]
        scopes = {each.scope.key for each in table.bound.get(key, ())}
        return any(each.scope.key in scopes and (each.file.path, each.start) in changed for each in imports)

    def _lookups(self) -> Iterator[str]:
        places = [seen for seen in self._seen if seen.occurrence.role in _BY_JEDI]
        every = -(-len(places) // _LOOKED_UP) or 1
        before = {seen.before for seen in self._seen if seen.word.changed}
        after = {seen.after for seen in self._seen if seen.word.changed}
        for seen in places[::every]:
            reason = self._changed(seen, before, after) if seen.word.changed else self._stayed(seen, before)
            if reason:
                yield seen.why(reason)

    def _changed(self, seen: _Seen, before: set[Place], after: set[Place]) -> str:
        """Why a changed place does not belong to the rename; empty when it does or nobody knows."""
        landed = self._landing(self._is, seen.after, self._claim.new)
        if landed & after:
            return ""
        came_from = self._landing(self._was, seen.before, self._claim.old)
        if came_from and not came_from & before:
            return "this was the name of something else"
        if landed:
            return "this does not lead to the renamed definition"
        self._by_name_alone += 1
        return ""

    def _stayed(self, seen: _Seen, before: set[Place]) -> str:
        landed = self._landing(self._was, seen.before, self._claim.old)
        return "this still says the old name of the renamed definition" if landed & before else ""

    def _landing(self, side: Program, place: Place, name: str) -> set[Place]:
        """Where jedi goes from a place, the place itself left out."""
        path, offset = place
        landed = set()
        for found in side.inference.goto(side.repository.read(path), offset):
            if found.path and found.line:
                landed.add((found.path, side.repository.read(found.path).offset_at(found.line, found.column)))
            elif not found.path and found.dotted.endswith(f".{name}"):
                landed.add(_OUTSIDE)
        return landed - {place}

    def evidence(self) -> str:
        """What was found, on one line."""
        changed = [seen.occurrence for seen in self._seen if seen.word.changed]
        stayed = [seen.occurrence.role for seen in self._seen if not seen.word.changed]
        files = len({item.file.path for item in changed})
        places = f"{_count(len(changed), 'reference')} in {_count(files, 'file')}"
        told = f"{places} resolve to the renamed definition"
        if self._by_name_alone:
            told += f", {self._by_name_alone} of them by the name alone"
        for role in (Role.STRING, Role.COMMENT):
            if number := stayed.count(role):
                told += f"; {_count(number, role.value)} still {'mention' if number > 1 else 'mentions'} it"
        return told


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
