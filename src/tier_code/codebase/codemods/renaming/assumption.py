"""When nothing is known of what stands before the dot: may the place be taken for the target all the same?

It may when nothing else could give an object such an attribute, as far as the repository, the builtins, the
standard library and the installed packages show.
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property

from tree_sitter import Node

from tier_code.codebase.codemods.program.values import ClassId, ClassValue, FunctionValue, ModuleValue
from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict
from tier_code.codebase.codemods.renaming.family import Family
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import Judge
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role

_DYNAMIC_MODULES = re.compile(rb"import_module|__import__|sys\.modules|importorskip")
_READERS = frozenset({"getattr", "hasattr", "delattr", "attrgetter", "methodcaller"})
_MODULE_CONSUMERS = frozenset(
    {
        "getattr",
        "hasattr",
        "setattr",
        "delattr",
        "reload",
        "isinstance",
        "dir",
        "vars",
        "object",
        "print",
        "repr",
        "id",
    }
)


class Assumption:
    """Weighs everything else that an unknown `x.name` could mean."""

    def __init__(self, program: Program, family: Family, judge: Judge) -> None:
        self._program = program
        self._family = family
        self._judge = judge
        self._escaping: dict[str, bool] = {}

    def weigh(self, occurrence: Occurrence) -> Verdict:
        """The verdict on an attribute of something unknown."""
        if not self._family.classes and not self._may_be_module(occurrence.file):
            return NO
        reason = self._elsewhere or self._module_elsewhere(occurrence.file)
        return Verdict(Answer.UNSURE, reason) if reason else YES

    @cached_property
    def _elsewhere(self) -> str:
        """What else defines the attribute; empty when nothing does."""
        name = self._family.name
        others = sorted(
            f"{cls.module}.{cls.qualname}"
            for cls in self._program.definers(name).keys() - self._family.classes
        )
        if others:
            return f"unknown receiver, and {others[0].replace('/', '.')} has this attribute too"
        outside = self._program.outside.attribute_owner(name)
        if outside:
            return f"unknown receiver, and {outside} has this attribute too"
        return self._made_by_name()

    def _made_by_name(self) -> str:
        """Attributes made by a string or a keyword: command line options, namespaces, records."""
        name = self._family.name
        dashed = re.compile(r"-{0,2}" + re.escape(name).replace("_", "[-_]"))
        spelling = re.compile(re.escape(name.encode()).replace(b"_", b"[-_]"))
        repository = self._program.repository
        for file in repository.read_all(repository.paths_with_text(spelling)):
            for node in string_contents(file, spelling):
                if dashed.fullmatch(text_of(node)) and not (_is_listing(node) or _is_read(node)):
                    line = file.line_of(node.start_byte)
                    return f"unknown receiver, and {file.path}:{line} names it in a string"
        for occurrence in self._keywords():
            return f"unknown receiver, and {occurrence.place} may set this attribute"
        return ""

    def _keywords(self) -> list[Occurrence]:
        """Keyword arguments of this name to something that is no function of ours with such a parameter."""
        return [
            item
            for file in self._program.repository.files_with(self._family.name)
            for item in self._program.repository.names(file, self._family.name).occurrences
            if item.role is Role.KEYWORD and not self._goes_to_parameter(item)
        ]

    def _goes_to_parameter(self, item: Occurrence) -> bool:
        call = enclosing(item.node, "call")
        called = call.child_by_field_name("function") if call is not None else None
        if called is None:
            return True
        value = self._program.evaluator.evaluate(item.file, called)
        if isinstance(value, FunctionValue):
            return any(map(self._has_parameter, self._program.evaluator.bindings(value.variable)))
        return isinstance(value, ClassValue) and self._constructor_takes(value.cls)

    def _constructor_takes(self, cls: ClassId) -> bool:
        """Whether the keyword fills a field of the class, or a parameter that its constructor names."""
        ancestors = self._program.ancestors(cls)
        if ancestors & self._program.definers(self._family.name).keys():
            return True
        constructors = self._program.definers("__init__")
        return any(self._has_parameter(item) for each in ancestors for item in constructors.get(each, ()))

    def _has_parameter(self, definition: Occurrence) -> bool:
        function = definition.node.parent
        listed = function.child_by_field_name("parameters") if function is not None else None
        return listed is not None and any(
            item.role is Role.PARAMETER and listed.start_byte <= item.start < listed.end_byte
            for item in self._program.repository.names(definition.file, self._family.name).occurrences
        )

    def _module_elsewhere(self, file: PythonFile) -> str:
        """Another module that has the name, and that somebody hands around as a value."""
        name = self._family.name
        others = {
            key
            for key in self._program.modules_with(name)
            if key not in self._family.modules and self._escapes(key, file)
        }
        return f"unknown receiver, and the module {min(others)} has this attribute too" if others else ""

    def _may_be_module(self, file: PythonFile) -> bool:
        return any(self._escapes(key, file) for key in self._family.modules)

    def _escapes(self, key: str, file: PythonFile) -> bool:
        """Whether the module is ever used as a value, so that an unknown expression may be it."""
        if _DYNAMIC_MODULES.search(file.text):
            return True
        if key not in self._escaping:
            self._escaping[key] = any(
                self._escapes_in(other, key)
                for other in self._program.repository.files_with(posixpath.basename(key) or "__init__")
            )
        return self._escaping[key]

    def _escapes_in(self, file: PythonFile, key: str) -> bool:
        words = {posixpath.basename(key), *self._aliases(file, posixpath.basename(key))}
        for word in words:
            for item in self._program.repository.names(file, word).occurrences:
                if item.role in {Role.READ, Role.ATTRIBUTE} and self._used_as_value(item, key):
                    return True
        return False

    def _aliases(self, file: PythonFile, word: str) -> set[str]:
        found = set()
        for item in self._program.repository.names(file, word).occurrences:
            holder = enclosing(item.node, "aliased_import")
            if holder is not None:
                found.add(text_of(holder.child_by_field_name("alias")))
        return found

    def _used_as_value(self, item: Occurrence, key: str) -> bool:
        expression = item.node if item.role is Role.READ else item.node.parent
        if expression is None or self._program.evaluator.evaluate(item.file, expression) != ModuleValue(key):
            return False
        parent = expression.parent
        if parent is None or (
            parent.type == "attribute" and parent.child_by_field_name("object") == expression
        ):
            return False
        if parent.type == "argument_list" and parent.parent is not None:
            called = text_of(parent.parent.child_by_field_name("function"))
            return called.rpartition(".")[2] not in _MODULE_CONSUMERS
        return parent.type not in {"dotted_name", "delete_statement", "expression_statement"}


def string_contents(file: PythonFile, pattern: re.Pattern[bytes]) -> list[Node]:
    """The contents of strings in which the pattern is found."""
    leaves = (file.leaf(hit.start(), hit.end()) for hit in pattern.finditer(file.text))
    return [node for node in leaves if node.type == "string_content"]


def _is_read(node: Node) -> bool:
    """Whether a string only reads an attribute: it brings none into being."""
    listed = enclosing(node, "argument_list")
    call = listed.parent if listed is not None else None
    called = text_of(call.child_by_field_name("function")) if call is not None else ""
    return called.rpartition(".")[2] in _READERS


def _is_listing(node: Node) -> bool:
    """Whether a string stands in `__all__`, `__slots__` or the like, or is a quoted annotation."""
    current: Node | None = node
    while current is not None and current.type not in {
        "assignment",
        "augmented_assignment",
        "type",
        "call",
        "block",
    }:
        current = current.parent
    if current is None or current.type != "assignment":
        return current is not None and current.type == "type"
    return text_of(current.child_by_field_name("left")) in {"__all__", "__slots__", "__match_args__"}
