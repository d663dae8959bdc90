"""Goes through every place of the old name in TypeScript and JavaScript and sorts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict
from tier_code.codebase.codemods.renaming_scripts.links import (
    Links,
    exported_by_assignment,
    loaded_by_pattern,
    specifier_of,
)
from tier_code.codebase.codemods.renaming_scripts.merged import in_another_block
from tier_code.codebase.codemods.renaming_scripts.names import READING, NameTable, Occurrence, ScopeKey
from tier_code.codebase.codemods.renaming_scripts.namespaces import Namespaces
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.codemods.renaming_scripts.unseen import (
    escaped_places,
    may_be_global_object,
    names_part_of_type,
    taken_from,
)
from tier_code.codebase.languages.nodes import ancestors, text_of

_NOT_UNDERSTOOD = Verdict(Answer.UNSURE, "this use of the name is not understood")
_BROKEN = Verdict(Answer.UNSURE, "the code around it cannot be read")
_SHARED = Verdict(Answer.UNSURE, "it adds to something that is declared elsewhere")
_MERGED = Verdict(Answer.UNSURE, "another block of the namespace around it declares the name too")
_GLOBAL = Verdict(Answer.UNSURE, "it may be the global that a script declares")
_KEYS = frozenset({Role.KEY, Role.PATTERN_KEY})
_NAMES_ALONE = frozenset(
    {Role.IMPORT_ALIAS, Role.IMPORT_NAMESPACE, Role.IMPORT_EQUALS, Role.EXPORT_ALIAS, Role.EXPORT_NAMESPACE,
     Role.NOTHING, Role.MEMBER_DEFINED, Role.JSX_ATTRIBUTE}
)  # fmt: skip
"""Roles in which a name never leads to something that is declared at the top of a file."""


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One place that changes, and what is written there."""

    item: Occurrence
    how: str
    form: str = "{new}"
    """`{new}` and `{old}` stand for the names."""


@dataclass
class Places:
    """Every place of the old name."""

    edits: list[Edit] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    doubts: list[Occurrence] = field(default_factory=list)
    """The places of `unsure` that hold the name as it is."""
    lookups: list[Occurrence] = field(default_factory=list)
    """Strings by which code finds the target."""
    strings: list[Occurrence] = field(default_factory=list)
    comments: list[Occurrence] = field(default_factory=list)


class Collector:
    """Sorts the places of one name that is declared in some scope."""

    def __init__(self, scripts: Scripts, target: ScopeKey, word: str) -> None:
        self._scripts = scripts
        self._target = target
        self._word = word
        self.links = Links(scripts, target, word)
        self._namespaces = Namespaces(scripts, self.links)

    def collect(self) -> Places:
        """Visit every place."""
        places = Places()
        for table in self._scripts.tables(self._word):
            for item in table.occurrences:
                self._sort(table, item, places)
        places.unsure += escaped_places(self._scripts, self._word)
        places.unsure += self._namespaces.around.spread()
        return places

    def _sort(self, table: NameTable, item: Occurrence, places: Places) -> None:
        if item.role is Role.COMMENT:
            places.comments.append(item)
        elif item.role in {Role.STRING, Role.TEXT}:
            (places.lookups if self._looks_up(item) else places.strings).append(item)
        else:
            self._sort_name(table, item, places)

    def _sort_name(self, table: NameTable, item: Occurrence, places: Places) -> None:
        form = "{new}"
        if self._of_world(item):
            verdict = _GLOBAL
        elif item.role in {Role.SHORTHAND, Role.SHORTHAND_BOUND, Role.SHORTHAND_ASSIGNED}:
            verdict, form = self._shorthand(table, item)
        else:
            verdict = self._judge(table, item)
        if verdict.answer is not Answer.NO and any(_inside(item, node) for node in item.file.broken):
            verdict = _BROKEN
        if verdict.answer is Answer.YES:
            places.edits.append(Edit(item, item.role.value, form))
        elif verdict.answer is not Answer.NO:
            places.unsure.append(f"{item.place} - {verdict.why}")
            places.doubts.append(item)

    def _judge(self, table: NameTable, item: Occurrence) -> Verdict:
        if item.role in _NAMES_ALONE:
            return NO
        if item.role is Role.UNKNOWN:
            return _NOT_UNDERSTOOD
        if exported_by_assignment(item):
            return self.links.offered(item.file.path)
        if item.role in {Role.MEMBER, Role.TYPE_MEMBER}:
            return self._namespaces.member(item)
        if item.role in _KEYS:
            return self._namespaces.key(item)
        if item.role is Role.IMPORTED_NAME or (item.role is Role.EXPORTED and specifier_of(item.node)):
            return self.links.through(item.file.path, specifier_of(item.node))
        if item.role is Role.ENUM_MEMBER:
            return NO
        return self._bound(table, item)

    def _bound(self, table: NameTable, item: Occurrence) -> Verdict:
        binding = table.binding_of(item)
        if binding is None:
            return self._free(item)
        verdict = self.links.of_binding(binding)
        if verdict.answer is Answer.YES and in_another_block(self._scripts, item.node, self._word, binding):
            return _MERGED
        if verdict.answer is Answer.NO and item.role is Role.DECLARED and _adds_to_module(item):
            return _SHARED
        return verdict

    def _free(self, item: Occurrence) -> Verdict:
        """A name that nothing in the file declares: the target only where that is a global."""
        if item.role not in READING or not self._is_global():
            return NO
        return _GLOBAL

    def _is_global(self) -> bool:
        """Whether the target is declared at the top of a script, and so for everybody."""
        return self._target.kind == "program" and not self._scripts.read(self._target.path).is_module

    def _of_world(self, item: Occurrence) -> bool:
        """Whether a member or a key may be the target as a member of the global object."""
        if not self._is_global():
            return False
        parent = item.node.parent
        if item.role is Role.MEMBER and parent is not None:
            return may_be_global_object(parent.child_by_field_name("object"))
        is_taken = item.role in {Role.PATTERN_KEY, Role.SHORTHAND_BOUND, Role.SHORTHAND_ASSIGNED}
        return is_taken and may_be_global_object(taken_from(item.node))

    def _shorthand(self, table: NameTable, item: Occurrence) -> tuple[Verdict, str]:
        """`{ name }` is a key and a variable in one; either may be the target."""
        if exported_by_assignment(item):
            return self.links.offered(item.file.path), "{new}"
        variable = self._bound(table, item)
        if item.role is Role.SHORTHAND_BOUND and loaded_by_pattern(item.node) is not None:
            return variable, "{new}"
        key = self._namespaces.key(item)
        for verdict in (variable, key):
            if verdict.answer not in {Answer.YES, Answer.NO}:
                return verdict, ""
        if Answer.YES not in (variable.answer, key.answer):
            return NO, ""
        if variable.answer is key.answer:
            return YES, "{new}"
        return YES, "{old}: {new}" if variable.answer is Answer.YES else "{new}: {old}"

    def _looks_up(self, item: Occurrence) -> bool:
        """Whether a string is how code takes the target out of a module."""
        string = item.node if item.node.type == "string" else item.node.parent
        if string is None or text_of(string)[1:-1] != self._word or string.parent is None:
            return False
        around = string.parent
        if around.type in {"import_specifier", "export_specifier"} or names_part_of_type(string):
            return True
        if around.type == "subscript_expression":
            receiver = around.child_by_field_name("object")
            if self._is_global() and may_be_global_object(receiver):
                return True
        elif around.type == "arguments" and around.named_children[0] != string:
            receiver = around.named_children[0]
        else:
            return False
        modules = self._namespaces.modules_of(item.file, receiver) if receiver is not None else None
        return modules is not None and self.links.in_modules(modules).answer is not Answer.NO


def _inside(item: Occurrence, node: object) -> bool:
    return any(around == node for around in ancestors(item.node))


def _adds_to_module(item: Occurrence) -> bool:
    """Whether a declaration stands right in `declare module "x" { }` or `declare global { }`."""
    for around in ancestors(item.node):
        if around.type == "ambient_declaration" and any(
            child.type in {"global", "module"} or child.type == "statement_block" for child in around.children
        ):
            return True
    return False
