"""Class attributes that are also keyword arguments: fields of dataclasses, named tuples and their kind."""

from __future__ import annotations

import re
from functools import cached_property

from tree_sitter import Node

from tier_code.codebase.codemods.program.values import ClassId, ClassValue, ExternalValue, SuperValue, Value
from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict
from tier_code.codebase.codemods.renaming.family import Family
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import Judge
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile

_COPIERS = frozenset({"replace", "evolve", "_replace", "partial", "__replace__"})
_CONSTRUCTORS = ("__init__", "__new__")
_GENERATED_BY = frozenset({"typing.NamedTuple"})
_ATTRS = frozenset({"define", "frozen", "mutable", "s", "attrs", "attributes"})
_UNPACKED = re.compile(rb"\*\*")
_UNKNOWN_CALL = Verdict(
    Answer.UNSURE, "a field is a keyword argument too, and what is called here is not known"
)


class Fields:
    """Judges keyword arguments and class patterns that carry the old name."""

    def __init__(self, program: Program, family: Family, judge: Judge) -> None:
        self._program = program
        self._family = family
        self._judge = judge

    @cached_property
    def are_keywords(self) -> bool:
        """Whether the target is a field of a class whose constructor is generated from its fields."""
        return any(
            self._is_field(file, node) and self._generates(cls)
            for cls in self._family.classes
            for file, node in self._program.hierarchy.definitions(cls)
        )

    def _is_field(self, file: PythonFile, statement: Node) -> bool:
        body = statement.child_by_field_name("body")
        return body is not None and any(
            item.node.parent is not None
            and item.node.parent.type == "assignment"
            and item.scope.node == statement
            for item in self._program.repository.names(file, self._family.name).occurrences
        )

    def _generates(self, cls: ClassId) -> bool:
        hierarchy = self._program.hierarchy
        relatives = hierarchy.relatives(cls)
        if any(base.dotted in _GENERATED_BY for base in hierarchy.outside(relatives)):
            return True
        return any(decorator_names(node) for each in relatives for _, node in hierarchy.definitions(each))

    @property
    def drops_underscores(self) -> bool:
        """Whether a leading underscore of the field is missing in its keyword, or not allowed at all."""
        relatives = {each for cls in self._family.classes for each in self._program.hierarchy.relatives(cls)}
        makers = {
            decorator
            for cls in relatives
            for _, node in self._program.hierarchy.definitions(cls)
            for decorator in decorator_names(node)
        }
        named_tuple = any(base.dotted in _GENERATED_BY for base in self._program.hierarchy.outside(relatives))
        return self.are_keywords and (named_tuple or bool(makers & _ATTRS))

    def keyword(self, occurrence: Occurrence) -> Verdict:
        """`name=` in a call."""
        call = enclosing(occurrence.node, "call")
        listed = enclosing(occurrence.node, "argument_list")
        if not self.are_keywords or call is None or listed is None or listed.parent != call:
            return NO
        called = call.child_by_field_name("function")
        if called is None:
            return _UNKNOWN_CALL
        value = self._program.evaluator.evaluate(occurrence.file, called)
        if isinstance(value, ClassValue):
            return self._constructed(value.cls)
        if value is not None and text_of(called).rpartition(".")[2] not in _COPIERS:
            return NO
        return self._copied(occurrence.file, called, listed)

    def _constructed(self, cls: ClassId) -> Verdict:
        ancestors = self._program.hierarchy.ancestors(cls)
        explicit = any(ancestors & self._program.definers(name).keys() for name in _CONSTRUCTORS)
        return NO if explicit else self._judge.of_class(cls)

    def _copied(self, file: PythonFile, called: Node, listed: Node) -> Verdict:
        owner = called.child_by_field_name("object") if called.type == "attribute" else None
        receiver = self._program.evaluator.evaluate(file, owner) if owner is not None else None
        method = text_of(called).rpartition(".")[2]
        if isinstance(receiver, SuperValue) and method in _CONSTRUCTORS:
            return self._judge.of_class(receiver.cls)
        if method in _COPIERS:
            copied = owner if method in {"_replace", "__replace__"} else _first(listed)
            return self._of_object(file, copied)
        return self._inferred_call(file, called)

    def _of_object(self, file: PythonFile, node: Node | None) -> Verdict:
        value: Value | None = self._program.evaluator.evaluate(file, node) if node is not None else None
        if node is None or isinstance(value, ExternalValue):
            return NO
        known = self._judge.of_value(value)
        if known is not None:
            return known
        return self._judge.of_inferred(file, node) or _UNKNOWN_CALL

    def _inferred_call(self, file: PythonFile, called: Node) -> Verdict:
        found = self._program.inference.infer(file, called)
        classes = [self._program.class_at(item) for item in found]
        if found and all(item.kind in {"function", "module"} or not item.path for item in found):
            return NO
        if len(classes) == 1 and classes[0] is not None:
            return self._constructed(classes[0])
        return _UNKNOWN_CALL

    def pattern(self, occurrence: Occurrence) -> Verdict:
        """`name=` in a class pattern."""
        pattern = enclosing(occurrence.node, "class_pattern")
        if pattern is None or not self._family.classes:
            return NO
        value = self._program.evaluator.evaluate(occurrence.file, pattern.named_children[0])
        if isinstance(value, ClassValue):
            return self._judge.of_class(value.cls)
        unknown = Verdict(Answer.UNSURE, "the class of this pattern is not known")
        return NO if isinstance(value, ExternalValue) else unknown

    def unpacked_calls(self) -> list[str]:
        """Places where a dictionary is unpacked into a constructor that takes the field as a keyword."""
        if not self.are_keywords:
            return []
        repository = self._program.repository
        return [
            f"{file.path}:{file.line_of(hit.start())}: {file.line_text(file.line_of(hit.start()))}"
            for file in repository.read_all(repository.paths_with_text(_UNPACKED))
            for hit in _UNPACKED.finditer(file.text)
            if self._constructs(file, file.leaf(hit.start(), hit.end()).parent)
        ]

    def _constructs(self, file: PythonFile, splat: Node | None) -> bool:
        listed = splat.parent if splat is not None and splat.type == "dictionary_splat" else None
        call = listed.parent if listed is not None and listed.type == "argument_list" else None
        called = call.child_by_field_name("function") if call is not None else None
        value = self._program.evaluator.evaluate(file, called) if called is not None else None
        return isinstance(value, ClassValue) and self._constructed(value.cls) == YES


def _first(listed: Node) -> Node | None:
    positional = [node for node in listed.named_children if node.type not in {"comment", "keyword_argument"}]
    return positional[0] if positional else None
