"""The old name inside strings: annotations in quotes, export lists, strings by which code looks a name up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.imports import variable_for
from tier_code.codebase.codemods.program.star_imports import export_statement
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    ModuleValue,
    Source,
    Value,
)
from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict
from tier_code.codebase.codemods.renaming.dynamic import LOOKUP_CALLS, UNKNOWN_LOOKUP, DynamicLookups
from tier_code.codebase.codemods.renaming.family import Family
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import Judge
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import parse_fragment
from tier_code.codebase.codemods.syntax.scopes import ScopeKind, enclosing_class


class Use(StrEnum):
    """What a string that holds the name is to the program."""

    ANNOTATION = "annotation"
    LISTED = "__all__"
    LOOKUP = "lookup"
    """Code finds the attribute by this string."""
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class StringUse:
    """One word in a string: its use, and whether it means the target."""

    use: Use
    verdict: Verdict


_NAME_ONLY = frozenset({"attrgetter", "methodcaller"})
_TYPED_CALLS = frozenset({"cast", "ForwardRef"})
_ATTRIBUTE_LISTS = frozenset({"__slots__", "__match_args__"})
_COLLECTIONS = frozenset({"tuple", "list", "set", "expression_list"})
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)+")


class Strings:
    """Judges the places of the name in strings."""

    def __init__(self, program: Program, family: Family, judge: Judge) -> None:
        self._program = program
        self._family = family
        self._judge = judge
        self._dynamic = DynamicLookups(program, judge)

    def judge(self, occurrence: Occurrence) -> StringUse:
        """What the string at this place is, and whether it means the target."""
        string = occurrence.node if occurrence.node.type == "string" else enclosing(occurrence.node, "string")
        if string is None or occurrence.node.type != "string_content":
            return StringUse(Use.MENTION, NO)
        if (verdict := self._annotation(occurrence, string)) is not None:
            return StringUse(Use.ANNOTATION, verdict)
        content = text_of(occurrence.node)
        if content == self._family.name and (verdict := self._listed(occurrence)) is not None:
            return StringUse(Use.LISTED, verdict)
        if (verdict := self._lookup(occurrence, string, content)) is not None:
            return StringUse(Use.LOOKUP, verdict)
        return StringUse(Use.MENTION, NO)

    def _annotation(self, occurrence: Occurrence, string: Node) -> Verdict | None:
        if not self._is_type(occurrence, string):
            return None
        root = parse_fragment(occurrence.node.text or b"")
        offset = occurrence.start - occurrence.node.start_byte
        leaf = root.descendant_for_byte_range(offset, offset + len(self._family.name.encode()))
        if root.has_error or leaf is None or leaf.type != "identifier":
            return None
        parent = leaf.parent
        if parent is not None and parent.type == "attribute" and parent.child_by_field_name("object") != leaf:
            owner = parent.child_by_field_name("object")
            value = self._evaluate(occurrence, owner) if owner is not None else None
            return self._judge.of_value(value) or UNKNOWN_LOOKUP
        sources = self._program.imports.sources(occurrence.file, occurrence.scope, self._family.name)
        return YES if self._family.variables & set(sources) else NO

    def _evaluate(self, occurrence: Occurrence, node: Node) -> Value | None:
        return self._program.evaluator.evaluate(occurrence.file, node, occurrence.scope)

    def _is_type(self, occurrence: Occurrence, string: Node) -> bool:
        if _inside_literal(string):
            return False
        if enclosing(string, "type") is not None:
            return True
        parent = string.parent
        if parent is None or string.child_count > 3:
            return False
        if parent.type == "argument_list" and parent.named_children[0] == string:
            return _called(parent) in _TYPED_CALLS
        if parent.type == "keyword_argument":
            return text_of(parent.child_by_field_name("name")) == "bound"
        return self._in_typing_subscript(occurrence, string)

    def _in_typing_subscript(self, occurrence: Occurrence, string: Node) -> bool:
        subscript = enclosing(string, "subscript")
        if subscript is None:
            return False
        value = self._evaluate(occurrence, subscript.named_children[0])
        return isinstance(value, ExternalValue) and value.dotted.startswith(("typing.", "typing_extensions."))

    def _listed(self, occurrence: Occurrence) -> Verdict | None:
        if export_statement(occurrence.node) is not None and occurrence.scope.kind is ScopeKind.MODULE:
            ours = variable_for(occurrence.file, occurrence.scope.key, self._family.name)
            sources: set[Source] = {ours}
            sources.update(
                self._program.imports.sources(occurrence.file, occurrence.scope, self._family.name)
            )
            return YES if self._family.variables & sources else NO
        assignment = enclosing(occurrence.node, "assignment")
        cls = class_of_scope(occurrence.scope)
        if assignment is None or cls is None:
            return None
        if text_of(assignment.child_by_field_name("left")) not in _ATTRIBUTE_LISTS:
            return None
        return self._judge.of_class(cls)

    def _lookup(self, occurrence: Occurrence, string: Node, content: str) -> Verdict | None:
        if _DOTTED.fullmatch(content):
            return self._by_path(occurrence, content)
        if content != self._family.name:
            return UNKNOWN_LOOKUP if self._is_format_field(content) else None
        return self._direct(occurrence, string) or self._indirect(occurrence, string)

    def _direct(self, occurrence: Occurrence, string: Node) -> Verdict | None:
        parent = string.parent
        if parent is not None and parent.type == "argument_list":
            return self._by_call(occurrence, parent, string)
        if parent is not None and parent.type == "subscript":
            return self._by_subscript(occurrence, parent)
        return None

    def _indirect(self, occurrence: Occurrence, string: Node) -> Verdict | None:
        """A name on its way to `getattr(x, variable)`, or a key of the namespace of a metaclass."""
        around = enclosing_class(occurrence.scope)
        cls = class_of_scope(around) if around is not None else None
        if cls is not None and self._is_metaclass_of_family(cls):
            return UNKNOWN_LOOKUP
        listed = string.parent is not None and string.parent.type in _COLLECTIONS
        within = occurrence.file.root if listed else enclosing(string, "function_definition")
        return self._dynamic.verdict(occurrence.file, within) if within is not None else None

    def _is_metaclass_of_family(self, cls: ClassId) -> bool:
        hierarchy = self._program.hierarchy
        is_metaclass = ExternalValue("builtins.type") in hierarchy.outside(hierarchy.ancestors(cls))
        return is_metaclass and any(cls in hierarchy.relatives(each) for each in self._family.classes)

    def _is_format_field(self, content: str) -> bool:
        return bool(re.search(r"\{[\w.\[\]]*\." + re.escape(self._family.name) + r"[\].!:}]", content))

    def _by_path(self, occurrence: Occurrence, content: str) -> Verdict | None:
        """`package.module.name` or `package.module:name`, as `mock.patch` and entry points write it."""
        verdict = dotted_path(self._program, self._family, occurrence.file.path, content, self._judge)
        return verdict if verdict is not None and verdict.answer is Answer.YES else None

    def _by_call(self, occurrence: Occurrence, arguments: Node, string: Node) -> Verdict | None:
        called = _called(arguments)
        if called in _NAME_ONLY:
            return UNKNOWN_LOOKUP
        given = [node for node in arguments.named_children if node.type != "comment"]
        if called not in LOOKUP_CALLS or len(given) < 2 or given[1] != string:
            return None
        return self._dynamic.looked_up_on(occurrence.file, given[0])

    def _by_subscript(self, occurrence: Occurrence, subscript: Node) -> Verdict | None:
        looked_in = subscript.named_children[0]
        text = text_of(looked_in)
        if text == "globals()":
            home = variable_for(occurrence.file, occurrence.scope.module.key, self._family.name)
            return YES if home in self._family.variables else NO
        value = self._evaluate(occurrence, looked_in)
        if isinstance(value, ClassValue):
            return self._judge.of_class(value.cls)
        return UNKNOWN_LOOKUP if text.endswith(".__dict__") or text.startswith("vars(") else None


def dotted_path(program: Program, family: Family, path: str, content: str, judge: Judge) -> Verdict | None:
    """Whether a path such as `package.module.Class.name` leads to the target; None when it leads nowhere."""
    parts = re.split(r"[.:]", content)
    if family.name not in parts[1:]:
        return None
    end = len(parts) - parts[::-1].index(family.name)
    for split in range(end - 1, 0, -1):
        keys = program.repository.modules.absolute(path, ".".join(parts[:split]))
        for key in keys:
            value: Value | None = ModuleValue(key)
            for part in parts[split : end - 1]:
                value = program.evaluator.member(value, part) if value is not None else None
            return judge.of_value(value)
    return None


def _called(arguments: Node) -> str:
    call = arguments.parent
    function = call.child_by_field_name("function") if call is not None else None
    return text_of(function).rpartition(".")[2]


def _inside_literal(string: Node) -> bool:
    """Whether the string is a value of `Literal[...]`, which is no annotation."""
    current = string.parent
    while current is not None and current.type not in {"block", "module"}:
        if current.type in {"generic_type", "subscript"}:
            head = text_of(current.named_children[0]).rpartition(".")[2]
            if head in {"Literal", "Annotated"}:
                return True
        current = current.parent
    return False
