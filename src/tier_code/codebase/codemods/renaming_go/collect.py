"""Goes through every place of the old name in Go and sorts it: to change, to report, to refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict
from tier_code.codebase.codemods.renaming_go.evaluate import Evaluator
from tier_code.codebase.codemods.renaming_go.go_file import (
    Occurrence,
    Role,
)
from tier_code.codebase.codemods.renaming_go.members import Member
from tier_code.codebase.codemods.renaming_go.packages import GoPackages, PackageKey
from tier_code.codebase.codemods.renaming_go.scopes import NameTable
from tier_code.codebase.codemods.renaming_go.types import GoType, Literal, Many, Named, Outside
from tier_code.codebase.languages.nodes import ancestors, text_of

_UNKNOWN = Verdict(Answer.UNSURE, "what stands before the dot is of a type that nothing here says")
_KEY = Verdict(Answer.UNSURE, "nothing here says what the literal is of")
_NOT_UNDERSTOOD = Verdict(Answer.UNSURE, "this use of the name is not understood")
_BROKEN = Verdict(Answer.UNSURE, "the code around it cannot be read")
_SEVERAL = Verdict(Answer.UNSURE, "it may be a member of several types")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is renamed."""

    name: str
    package: PackageKey
    local: tuple[str, int, int] | None = None
    """For something inside a function: the file and its scope."""
    member: tuple[str, int] | None = None
    """For a field or a method: the place of its name."""


@dataclass
class Places:
    """Every place of the old name."""

    edits: list[Occurrence] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    doubts: list[Occurrence] = field(default_factory=list)
    """The places of `unsure`."""
    lookups: list[Occurrence] = field(default_factory=list)
    """Directives, templates and reflection that find the target by its name."""
    strings: list[Occurrence] = field(default_factory=list)
    comments: list[Occurrence] = field(default_factory=list)


class Collector:
    """Sorts the places of one name."""

    def __init__(self, packages: GoPackages, wanted: Wanted) -> None:
        self._packages = packages
        self._wanted = wanted
        self._evaluator = Evaluator(packages)

    def collect(self) -> Places:
        """Visit every place."""
        places = Places()
        for table in self._packages.tables(self._wanted.name):
            for item in table.occurrences:
                self._sort(table, item, places)
        return places

    def _sort(self, table: NameTable, item: Occurrence, places: Places) -> None:
        looked_up = item.role is Role.STRING and self._wanted.member is not None and finds_members(item)
        listed = {
            Role.COMMENT: places.comments,
            Role.STRING: places.lookups if looked_up else places.strings,
            Role.DIRECTIVE: places.lookups,
        }.get(item.role)
        if listed is not None:
            listed.append(item)
            return
        verdict = self._judge(table, item)
        if verdict.answer is not Answer.NO and any(
            around == node for node in item.file.broken for around in ancestors(item.node)
        ):
            verdict = _BROKEN
        if verdict.answer is Answer.YES:
            places.edits.append(item)
        elif verdict.answer is not Answer.NO:
            places.unsure.append(f"{item.place} - {verdict.why}")
            places.doubts.append(item)

    def _judge(self, table: NameTable, item: Occurrence) -> Verdict:
        if item.role is Role.UNKNOWN:
            return _NOT_UNDERSTOOD
        if item.role in {Role.NOTHING, Role.IMPORT}:
            return NO
        if item.role in {Role.FIELD, Role.METHOD, Role.ASKED}:
            return YES if (item.file.path, item.start) == self._wanted.member else NO
        if item.role is Role.QUALIFIED:
            return self._qualified(item)
        if item.role is Role.KEY:
            return self._key(table, item)
        return self._named(table, item)

    def _named(self, table: NameTable, item: Occurrence) -> Verdict:
        """A bare name: a field embeds its type under the type's name, so both are asked."""
        if self._wanted.member is not None:
            return YES if (item.file.path, item.start) == self._wanted.member else NO
        binding = table.binding_of(item)
        if binding is not None and not binding.is_top:
            here = (item.file.path, binding.scope.start_byte, binding.scope.end_byte)
            return YES if here == self._wanted.local else NO
        if self._wanted.local is not None or self._packages.is_import(item.file, self._wanted.name):
            return NO
        if binding is not None and item.role is Role.DECLARED:
            return YES if self._packages.key_of(item.file) == self._wanted.package else NO
        meant = self._packages.meaning(item.file, item.node)
        return YES if meant == self._wanted.package else NO

    def _qualified(self, item: Occurrence) -> Verdict:
        parent = item.node.parent
        if parent is None or self._wanted.local is not None:
            return NO
        operand = parent.child_by_field_name("package") or parent.child_by_field_name("operand")
        if operand is not None and self._is_package(item, operand):
            package = self._packages.imported(item.file, (operand.text or b"").decode())
            return YES if self._wanted.member is None and package == self._wanted.package else NO
        return self._member(self._evaluator.receiver(item.file, operand)) if self._has_member() else NO

    def _is_package(self, item: Occurrence, operand: Node) -> bool:
        if operand.type == "package_identifier":
            return True
        return operand.type == "identifier" and self._evaluator.is_package(item.file, operand)

    def _has_member(self) -> bool:
        """Whether a place behind a value's dot may be meant: fields that embed a type have its name."""
        return self._wanted.member is not None or self._is_type()

    def _is_type(self) -> bool:
        return isinstance(self._target_type(), Named)

    def _target_type(self) -> GoType | None:
        if self._wanted.local is not None or self._wanted.member is not None:
            return None
        return self._evaluator.members.type_of_package(self._wanted.package, self._wanted.name)

    def _member(self, kind: GoType | None) -> Verdict:
        found = self._evaluator.members.candidates(kind, self._wanted.name)
        if found is None:
            return self._unknown()
        answers = {self._is_ours(member) for member in found}
        if len(answers) > 1:
            return _SEVERAL
        return YES if answers == {True} else NO

    def _is_ours(self, member: Member) -> bool:
        if self._wanted.member is not None:
            return (member.path, member.start) == self._wanted.member
        return member.embedded is not None and member.embedded == self._target_type()

    def _unknown(self) -> Verdict:
        if self._wanted.member is None and not self._is_embedded():
            return NO
        return _UNKNOWN

    def _is_embedded(self) -> bool:
        """Whether some struct embeds the target, so that it has a field of its name."""
        for table in self._packages.tables(self._wanted.name):
            for item in table.occurrences:
                for around in ancestors(item.node):
                    if around.type == "field_declaration":
                        if not around.children_by_field_name("name"):
                            return True
                        break
        return False

    def _key(self, table: NameTable, item: Occurrence) -> Verdict:
        """`name: value` in a literal: a field of a struct, or an expression where it is a map or a slice."""
        literal = _literal_of(item.node)
        kind = self._evaluator.of(item.file, literal)
        made_of = self._evaluator.members.plain(kind)
        if isinstance(made_of, Many):
            return self._named(table, item)
        if isinstance(made_of, Literal) and kind is not None:
            return self._member(kind) if self._has_member() else NO
        if isinstance(made_of, Outside) and self._named(table, item).answer is Answer.NO:
            return NO
        if self._wanted.member is None and self._named(table, item).answer is Answer.NO:
            return self._unknown() if self._is_type() else NO
        return _KEY


def finds_members(item: Occurrence) -> bool:
    """Whether a string finds a field or method: `{{.Name}}` in a template, `FieldByName("Name")`."""
    text, word = text_of(item.node), item.file.text[item.start : item.end].decode("utf-8", "replace")
    if "{{" in text and re.search(rf"\.{re.escape(word)}\b", text):
        return True
    call = next((each for each in ancestors(item.node) if each.type == "call_expression"), None)
    return call is not None and text_of(call.child_by_field_name("function")).endswith("ByName")


def _literal_of(node: Node) -> Node | None:
    """The braces that a key stands in."""
    for around in ancestors(node):
        if around.type == "literal_value":
            return around
    return None
