"""What one binding gives its variable: a class, a function, an assigned value, a module, an argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tree_sitter import Node

from tier_code.codebase.codemods.program.imports import Imports, variable_of
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.star_imports import modules_of
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    LiteralValue,
    ModuleValue,
    Source,
    Value,
    Variable,
)
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile, parse_fragment
from tier_code.codebase.codemods.syntax.roles import Role, binds_whole_module
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKind, scope_of

_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


class Evaluates(Protocol):
    """The evaluator, as its parts see it."""

    def evaluate(self, file: PythonFile, node: Node, scope: Scope | None = None) -> Value | None:
        """The value of an expression."""

    def value_of(self, source: Source) -> Value | None:
        """What a variable may hold."""

    def value_of_all(self, sources: tuple[Source, ...]) -> Value | None:
        """What any of these may be."""

    def bindings(self, variable: Variable) -> list[Occurrence]:
        """Every place that gives the variable its value."""


class BoundValues:
    """Evaluates bindings."""

    def __init__(self, repository: Repository, imports: Imports, evaluator: Evaluates) -> None:
        self._repository = repository
        self._imports = imports
        self._evaluator = evaluator
        self._statements: dict[str, Callable[[Occurrence, Node], Value | None]] = {
            "class_definition": self._class,
            "function_definition": self._function,
            "assignment": self._assigned,
            "aliased_import": self._alias,
            "dotted_name": self._whole_module,
        }

    def value(self, occurrence: Occurrence) -> Value | None:
        """The value that this binding gives; None when it is not plain."""
        if occurrence.role is Role.IMPORTED:
            return self._evaluator.value_of_all(self._imports.imported(occurrence))
        if occurrence.role is Role.PARAMETER:
            return self._parameter(occurrence)
        parent = occurrence.node.parent
        statement = self._statements.get(parent.type) if parent is not None else None
        return statement(occurrence, parent) if statement is not None and parent is not None else None

    def annotated(self, file: PythonFile, annotation: Node | None) -> Value | None:
        """An object of the annotated type, which may be quoted. Unions and containers are not understood."""
        if annotation is None:
            return None
        value = self._quoted(file, annotation) or self._evaluator.evaluate(file, annotation)
        if isinstance(value, ClassValue):
            return InstanceValue(value.cls)
        plain = isinstance(value, ExternalValue) and value.dotted in _BUILTIN_TYPES
        return LiteralValue() if plain else None

    def _quoted(self, file: PythonFile, annotation: Node) -> Value | None:
        inner = annotation.named_children[0] if annotation.named_children else annotation
        if inner.type != "string" or inner.named_child_count != 3:
            return None
        root = parse_fragment(inner.named_children[1].text or b"")
        statement = root.named_children[0] if root.named_child_count == 1 and not root.has_error else None
        if statement is None or statement.named_child_count != 1:
            return None
        return self._evaluator.evaluate(file, statement.named_children[0], scope_of(file, annotation))

    def _class(self, occurrence: Occurrence, _: Node) -> Value | None:
        outer = occurrence.scope.qualname
        name = text_of(occurrence.node)
        return ClassValue(ClassId(module_key(occurrence.file.path), f"{outer}.{name}" if outer else name))

    def _function(self, occurrence: Occurrence, parent: Node) -> Value | None:
        """What a decorator makes of a function is not known, but for those that only bind it."""
        if decorator_names(parent) - {"staticmethod", "classmethod", "abstractmethod"}:
            return None
        return FunctionValue(variable_of(occurrence.file, occurrence.scope, text_of(occurrence.node)))

    def _assigned(self, occurrence: Occurrence, parent: Node) -> Value | None:
        """`name = expression`, or `name: annotation` without a value."""
        annotation, assigned = parent.child_by_field_name("type"), parent.child_by_field_name("right")
        if annotation is not None:
            return self.annotated(occurrence.file, annotation)
        return self._evaluator.evaluate(occurrence.file, assigned) if assigned is not None else None

    def _alias(self, occurrence: Occurrence, parent: Node) -> Value | None:
        """`import a.b as name` or `from m import x as name`."""
        named, statement = parent.child_by_field_name("name"), parent.parent
        if named is None or statement is None:
            return None
        if statement.type == "import_statement":
            return self._module(occurrence.file, text_of(named))
        keys, dotted = modules_of(self._repository, occurrence.file, statement)
        name = text_of(named)
        if not keys:
            return ExternalValue(f"{dotted}.{name}")
        sources = tuple(source for key in keys for source in self._imports.exported(key, name))
        return self._evaluator.value_of_all(sources)

    def _whole_module(self, occurrence: Occurrence, _: Node) -> Value | None:
        """`import name` or `import name.more`."""
        if not binds_whole_module(occurrence.node):
            return None
        return self._module(occurrence.file, text_of(occurrence.node))

    def _module(self, file: PythonFile, dotted: str) -> Value | None:
        keys = self._repository.modules.absolute(file.path, dotted)
        if not keys:
            return ExternalValue(dotted)
        return ModuleValue(keys[0]) if len(keys) == 1 else None

    def _parameter(self, occurrence: Occurrence) -> Value | None:
        receiver = self._receiver_class(occurrence, occurrence.scope.node)
        if receiver is not None:
            return receiver
        parent = occurrence.node.parent
        if parent is None or parent.type not in {"typed_parameter", "typed_default_parameter"}:
            return None
        return self.annotated(occurrence.file, parent.child_by_field_name("type"))

    def _receiver_class(self, occurrence: Occurrence, function: Node) -> Value | None:
        """The class for the first parameter of a method."""
        outer = occurrence.scope.parent
        while outer is not None and outer.kind is ScopeKind.TYPE:
            outer = outer.parent
        parameters = function.child_by_field_name("parameters")
        in_class = outer is not None and outer.kind is ScopeKind.CLASS and function.type != "lambda"
        if outer is None or not in_class or parameters is None:
            return None
        first = parameters.named_children[0]
        if occurrence.node not in (first, *first.named_children[:1]):
            return None
        return self._bound_receiver(occurrence.file, function, outer)

    def _bound_receiver(self, file: PythonFile, function: Node, outer: Scope) -> Value | None:
        decorators = decorator_names(function)
        cls = ClassId(module_key(file.path), outer.qualname)
        if "staticmethod" in decorators:
            return None
        name = text_of(function.child_by_field_name("name"))
        return (
            ClassValue(cls) if "classmethod" in decorators or name in _CLASS_METHODS else InstanceValue(cls)
        )


_BUILTIN_TYPES = frozenset(
    f"builtins.{name}"
    for name in ("str", "int", "float", "bool", "bytes", "list", "dict", "set", "tuple", "complex")
)
