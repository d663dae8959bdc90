"""Looking up what a new definition uses: attributes, and how functions of the repository may be called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.checks.additions.call_binding import objection
from tier_code.codebase.codemods.program.definers import classes_behind
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    FunctionValue,
    LiteralValue,
    ModuleValue,
    Value,
)
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

_OPEN = re.compile(rb"def __getattr__|__getattribute__|setattr\(|__dict__")


def unknown_names(before: SourceTree, changes: Changes, path: str, qualname: str) -> tuple[int, list[str]]:
    """How many attributes and calls of a new definition were looked up, and `path:line: what is wrong`.

    An attribute is known when the class or module before the dot has it; where nobody knows what that is,
    when something in the repository, the standard library or an imported package has one of that name.
    """
    program = Program(Overlay(before).with_changes(changes))
    former = (before.read(path) or b"").decode("utf-8", "replace")
    with program.inference:
        file = program.repository.read(path)
        lookup = _Lookup(program, file, former, _node_of(file, qualname))
        found = list(lookup.unknown())
    return lookup.count, [f"{path}:{line}: {what}" for line, what in found]


def _node_of(file: PythonFile, qualname: str) -> Node:
    """The node of a definition, given by the dotted names around it."""
    node = file.root
    for name in qualname.split("."):
        body = node.child_by_field_name("body") or node
        inner = (child.child_by_field_name("definition") or child for child in body.named_children)
        node = next(child for child in inner if text_of(child.child_by_field_name("name")) == name)
    return node


@dataclass(slots=True)
class _Lookup:
    """One new definition and the program that it stands in."""

    program: Program
    file: PythonFile
    former: str
    """The file before the change: what it says already is not doubted."""
    definition: Node
    count: int = 0

    def unknown(self) -> Iterator[tuple[int, str]]:
        """Line and complaint for everything that is not there."""
        for node in _all_nodes(self.definition):
            if node.type == "attribute":
                complaint = self._attribute(node)
            elif node.type == "call":
                complaint = self._call(node)
            else:
                continue
            self.count += 1
            if complaint:
                yield node.start_point.row + 1, complaint

    def _attribute(self, node: Node) -> str:
        name = node.child_by_field_name("attribute")
        written = " ".join(text_of(node).split())
        if name is None or re.search(rf"(?<![\w.]){re.escape(written)}\b", self.former):
            return ""
        value = self.program.evaluator.receiver(self.file, name)
        return self._on(value, text_of(name), written, name)

    def _on(self, value: Value | None, name: str, written: str, node: Node) -> str:
        if isinstance(value, ModuleValue):
            known = self.program.imports.exported(value.key, name) or self._open_module(value)
            return "" if known else f"the module before the dot of {written} has no '{name}'"
        if isinstance(value, LiteralValue):
            return "" if self.program.outside.attribute_owner(name) else f"nothing is known to have '{name}'"
        classes = classes_behind(value)
        if classes:
            lacking = [cls for cls in classes if not self._has(cls, name, node)]
            return f"{lacking[0].qualname} has no '{name}': {written}" if lacking else ""
        if isinstance(value, ExternalValue) and not value.dotted.endswith("*"):
            missing = self.program.inference.outside_attribute(value.dotted, name) is False
            return f"{value.dotted} has no '{name}'" if missing else ""
        inside = [
            item for items in self.program.definers(name).values() for item in items if not self._own(item)
        ]
        if inside or self.program.outside.attribute_owner(name):
            return ""
        return f"nothing is known to have '{name}': {written}"

    def _has(self, cls: ClassId, name: str, node: Node) -> bool:
        hierarchy = self.program.hierarchy
        relatives = hierarchy.relatives(cls)
        if hierarchy.outside(relatives) or hasattr(object, name) or self._open_class(relatives):
            return True
        items = [item for each in relatives for item in self.program.definers(name).get(each, ())]
        stored = node.parent is not None and node.parent.parent is not None and _is_stored(node.parent)
        return bool(items) if stored else any(not self._own(item) for item in items)

    def _own(self, item: Occurrence) -> bool:
        """Whether the new definition gives the attribute itself."""
        inside = self.definition.start_byte <= item.start < self.definition.end_byte
        return inside and item.file.path == self.file.path and self.definition.type != "class_definition"

    def _open_module(self, value: ModuleValue) -> bool:
        return any(_OPEN.search(file.text) for file in self.program.repository.module_files(value.key))

    def _open_class(self, classes: set[ClassId]) -> bool:
        return any(
            _OPEN.search(node.text or b"")
            for cls in classes
            for _, node in self.program.hierarchy.definitions(cls)
        )

    def _call(self, node: Node) -> str:
        called = node.child_by_field_name("function")
        value = self.program.evaluator.evaluate(self.file, called) if called is not None else None
        definition = self._called(value)
        if definition is None or called is None:
            return ""
        bound = called.type == "attribute" or isinstance(value, ClassValue)
        complaint = objection(text_of(node), definition, bound=bound)
        return f"{text_of(called)} {complaint}" if complaint else ""

    def _called(self, value: Value | None) -> Node | None:
        """The one function that a call runs, as far as it is plain: no decorators, no bases unseen."""
        if isinstance(value, ClassValue):
            relatives = self.program.hierarchy.ancestors(value.cls)
            if self.program.hierarchy.outside(relatives):
                return None
            places = [item for cls in relatives for item in self.program.definers("__init__").get(cls, ())]
        elif isinstance(value, FunctionValue):
            places = self.program.evaluator.bindings(value.variable)
        else:
            return None
        nodes = [item.node.parent for item in places]
        if len(nodes) != 1 or nodes[0] is None or nodes[0].type != "function_definition":
            return None
        holder = nodes[0].parent
        return None if holder is not None and holder.type == "decorated_definition" else nodes[0]


def _is_stored(attribute: Node) -> bool:
    holder = attribute.parent
    return (
        holder is not None and holder.type == "assignment" and holder.child_by_field_name("left") == attribute
    )


def _all_nodes(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.named_children))
