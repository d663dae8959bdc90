"""What stands against a new name in Go: not a name, taken, caught, catching, or no longer seen elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_go.collect import Wanted
from tier_code.codebase.codemods.renaming_go.evaluate import Evaluator
from tier_code.codebase.codemods.renaming_go.go_file import (
    GoFile,
    Occurrence,
    Role,
)
from tier_code.codebase.codemods.renaming_go.hazards import ASKED_BY_OTHERS
from tier_code.codebase.codemods.renaming_go.members import receiver_name, receiver_of
from tier_code.codebase.codemods.renaming_go.packages import GoPackages
from tier_code.codebase.languages.nodes import ancestors, text_of
from tier_code.domain.errors import UsageProblem

_KEYWORDS = frozenset(
    [
        "break",
        "case",
        "chan",
        "const",
        "continue",
        "default",
        "defer",
        "else",
        "fallthrough",
        "for",
        "func",
        "go",
        "goto",
        "if",
        "import",
        "interface",
        "map",
        "package",
        "range",
        "return",
        "select",
        "struct",
        "switch",
        "type",
        "var",
        "_",
        "init",
        "main",
    ]
)


def require_name(old: str, new: str) -> None:
    """Errors: UsageProblem for what cannot be a name at all, or for a name that the language gives."""
    if not new.isidentifier() or new in _KEYWORDS:
        raise UsageProblem(f"'{new}' is not a name that Go accepts for this")
    if old in {"init", "main", "_"}:
        raise UsageProblem(f"'{old}' is a name that Go itself looks for")
    if new == old:
        raise UsageProblem(f"it is already called '{new}'")


class NewName:
    """Looks for what a new name would collide with."""

    def __init__(self, packages: GoPackages, wanted: Wanted, new: str) -> None:
        self._packages = packages
        self._wanted = wanted
        self._new = new

    def problems(self, edits: list[Occurrence]) -> Iterator[str]:
        """Every reason against it, with its place."""
        yield from self._unseen(edits)
        if self._wanted.member is not None:
            if any(item.role is Role.METHOD for item in edits):
                yield from self._asked_for(edits[0])
            yield from self._as_member()
            return
        if any(_embeds(item.node) for item in edits):
            yield from self._beside_embedded()
        for item in edits:
            if item.role in {Role.NAME, Role.DECLARED, Role.KEY}:
                yield from self._caught(item)
        if self._wanted.local is not None:
            yield from self._catching(self._packages.read(self._wanted.local[0]))
        else:
            yield from self._in_package()

    def _unseen(self, edits: list[Occurrence]) -> Iterator[str]:
        if self._new[:1].isupper():
            return
        for item in edits:
            if self._packages.key_of(item.file) != self._wanted.package:
                yield f"{item.place} - another package, which sees only names with a capital letter"

    def _asked_for(self, first: Occurrence) -> Iterator[str]:
        """A method that an interface asks for makes its type what it was not before."""
        if self._new in ASKED_BY_OTHERS:
            yield f"{first.place} - interfaces of the standard library ask for a method '{self._new}'"
        for item in self._members_called():
            if item.role is Role.ASKED:
                yield f"{item.place} - this interface asks for a method of the new name"

    def _beside_embedded(self) -> Iterator[str]:
        """A struct that embeds the type gets a field of the new name, in the way of members called so."""
        for item in self._members_called():
            yield f"{item.place} - a struct embeds the type, and may have this member of the new name"

    def _members_called(self) -> Iterator[Occurrence]:
        for table in self._packages.tables(self._new):
            for item in table.occurrences:
                if item.role in {Role.FIELD, Role.METHOD, Role.ASKED}:
                    yield item

    def _caught(self, item: Occurrence) -> Iterator[str]:
        table = self._packages.table(item.file.path, self._new)
        for around in ancestors(item.node):
            there = table.bindings.get(around.id)
            own_name = around == item.node.parent and around.type == "function_declaration"
            if there is not None and not there.is_top and not own_name:
                yield f"{item.place} - '{self._new}' is already declared around this place"
                return
            if self._wanted.local is not None and self._wanted.local[1:] == (
                around.start_byte,
                around.end_byte,
            ):
                return

    def _in_package(self) -> Iterator[str]:
        key = self._wanted.package
        for _, item in self._packages.declared(key, self._new):
            yield f"{item.place} - the package has this name already"
        for path in self._packages.go_paths:
            file = self._packages.read(path) if self._may_see(path) else None
            if file is None:
                continue
            if self._packages.is_import(file, self._new):
                yield f"{file.path} - it imports a package under this name"
            yield from self._catching(file)

    def _may_see(self, path: str) -> bool:
        """Whether a file sees the names of the package bare: its own files, and those that dot-import it."""
        if self._new.encode() not in (self._packages.raw(path) or b""):
            return False
        file = self._packages.read(path)
        key = self._wanted.package
        return self._packages.key_of(file) == key or key in self._packages.dotted(file)

    def _catching(self, file: GoFile) -> Iterator[str]:
        """Uses of the new name that would mean the target afterwards."""
        table = self._packages.table(file.path, self._new)
        for item in table.occurrences:
            if item.role not in {Role.NAME, Role.KEY}:
                continue
            binding = table.visible(item.node)
            if self._wanted.local is None:
                if binding is None and item.role is Role.NAME:
                    yield f"{item.place} - '{self._new}' already means something else here"
                continue
            for around in ancestors(item.node):
                if (around.start_byte, around.end_byte) == self._wanted.local[1:]:
                    yield f"{item.place} - '{self._new}' already means something else here"
                    break
                if binding is not None and around == binding.scope:
                    break

    def _as_member(self) -> Iterator[str]:
        """Types that have a member of the new name where the old one is."""
        path, start = self._wanted.member or ("", 0)
        home = self._packages.read(path).leaf(start, start + 1)
        evaluator = Evaluator(self._packages)
        for table in self._packages.tables(self._new):
            for item in table.occurrences:
                same = item.role is Role.METHOD and receiver_of(item) == _owner(home)
                if same and self._packages.key_of(item.file) == self._wanted.package:
                    yield f"{item.place} - the type has a method of this name already"
                elif item.role in {Role.FIELD, Role.ASKED} and _owner(item.node) == _owner(home):
                    yield f"{item.place} - the type has a member of this name already"
                elif item.role is Role.QUALIFIED and self._is_used(evaluator, item, path, start):
                    yield f"{item.place} - the name is used on this type already"

    def _is_used(self, evaluator: Evaluator, item: Occurrence, path: str, start: int) -> bool:
        """Whether `x.new` is there where `x.old` could be meant."""
        parent = item.node.parent
        operand = parent.child_by_field_name("operand") if parent is not None else None
        kind = evaluator.receiver(item.file, operand) if operand is not None else None
        if kind is None:
            return False
        found = evaluator.members.candidates(kind, self._wanted.name)
        return bool(found) and any((each.path, each.start) == (path, start) for each in found or ())


def _owner(node: Node) -> str:
    """The name of the type that a field or method is declared in."""
    for around in ancestors(node):
        if around.type == "method_declaration":
            return receiver_name(around)
        if around.type in {"type_spec", "type_alias"}:
            return text_of(around.child_by_field_name("name"))
    return ""


def _embeds(node: Node) -> bool:
    """Whether a type's name stands in a struct without a field name before it."""
    for around in ancestors(node):
        if around.type == "field_declaration":
            return around.child_by_field_name("name") is None
        if around.type in {"block", "parameter_list", "source_file"}:
            return False
    return False
