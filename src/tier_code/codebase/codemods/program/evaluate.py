"""What an expression stands for, where the source alone decides it; anything less plain is None."""

from __future__ import annotations

import builtins
from collections.abc import Callable

from tree_sitter import Node

from tier_code.codebase.codemods.program.imports import Imports, text_of, variable_of
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    LiteralValue,
    ModuleValue,
    Source,
    SuperValue,
    Value,
    Variable,
)
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role, binds_whole_module
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKind, scope_of

_LITERALS = frozenset(
    {
        "string", "concatenated_string", "integer", "float", "list", "dictionary", "set", "tuple",
        "true", "false", "list_comprehension", "set_comprehension", "dictionary_comprehension",
        "generator_expression",
    }
)  # fmt: skip
_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
_MAX_DEPTH = 24


class Evaluator:
    """Evaluates names, attributes and calls over the repository without running anything."""

    def __init__(self, repository: Repository, imports: Imports) -> None:
        self._repository = repository
        self._imports = imports
        self._known: dict[Variable, Value | None] = {}
        self._depth = 0
        self._kinds: dict[str, Callable[[PythonFile, Node, Scope], Value | None]] = {
            "identifier": self._identifier,
            "attribute": self._attribute,
            "dotted_name": self._dotted,
            "call": self._call,
            "subscript": self._generic,
            "generic_type": self._generic,
            "parenthesized_expression": lambda file, node, scope: self.evaluate(
                file, node.named_children[0], scope
            ),
            "type": lambda file, node, scope: self.evaluate(file, node.named_children[0], scope),
        }

    def evaluate(self, file: PythonFile, node: Node, scope: Scope | None = None) -> Value | None:
        """The value of an expression read in `scope` (where it stands, unless given)."""
        if node.type in _LITERALS:
            return LiteralValue()
        handler = self._kinds.get(node.type)
        if handler is None or self._depth > _MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return handler(file, node, scope or scope_of(file, node))
        finally:
            self._depth -= 1

    def receiver(self, file: PythonFile, name: Node) -> Value | None:
        """The value of what stands before the dot of an attribute, given the node of the attribute's name."""
        parent = name.parent
        if parent is None:
            return None
        if parent.type == "dotted_name":
            before = parent.named_children[: parent.named_children.index(name)]
            return self._path(file, before, scope_of(file, parent))
        owner = parent.child_by_field_name("object")
        return self.evaluate(file, owner) if owner is not None else None

    def value_of(self, source: Source) -> Value | None:
        """The one value that every binding of a variable agrees on."""
        if not isinstance(source, Variable):
            return source
        if source not in self._known:
            # A variable that is needed to find out about itself stays unknown.
            self._known[source] = None
            values = [self._bound(occurrence) for occurrence in self.bindings(source)]
            self._known[source] = (
                values[0] if values and all(value == values[0] for value in values) else None
            )
        return self._known[source]

    def bindings(self, variable: Variable) -> list[Occurrence]:
        """Every place that gives the variable its value."""
        if variable.scope is not None:
            files = self._repository.read_all([variable.home])
            return [one for file in files for one in self._owned(file, variable)]
        files = self._repository.module_files(variable.home)
        return [one for file in files for one in self._owned(file, variable)]

    def _owned(self, file: PythonFile, variable: Variable) -> list[Occurrence]:
        bound = self._repository.names(file, variable.name).bound
        return [
            one
            for key, items in bound.items()
            if key == variable.scope or (variable.scope is None and key.kind is ScopeKind.MODULE)
            for one in items
        ]

    def _bound(self, occurrence: Occurrence) -> Value | None:
        if occurrence.role is Role.IMPORTED:
            return self._only(self._imports.imported(occurrence))
        if occurrence.role is Role.PARAMETER:
            return self._parameter(occurrence)
        parent = occurrence.node.parent
        handler = _BINDERS.get(parent.type) if parent is not None else None
        return handler(self, occurrence, parent) if handler is not None and parent is not None else None

    def _only(self, sources: tuple[Source, ...]) -> Value | None:
        values = {self.value_of(source) for source in sources}
        return values.pop() if len(values) == 1 else None

    def bind_class(self, occurrence: Occurrence, _: Node) -> Value | None:
        """A class statement."""
        outer = occurrence.scope.qualname
        name = text_of(occurrence.node)
        return ClassValue(ClassId(module_key(occurrence.file.path), f"{outer}.{name}" if outer else name))

    def bind_function(self, occurrence: Occurrence, parent: Node) -> Value | None:
        """A function statement; what a decorator makes of it is not known."""
        if parent.parent is not None and parent.parent.type == "decorated_definition":
            return None
        return FunctionValue(variable_of(occurrence.file, occurrence.scope, text_of(occurrence.node)))

    def bind_assigned(self, occurrence: Occurrence, parent: Node) -> Value | None:
        """`name = expression`, or `name: annotation` without a value."""
        assigned = parent.child_by_field_name("right")
        if assigned is not None:
            return self.evaluate(occurrence.file, assigned)
        return self._annotated(occurrence.file, parent.child_by_field_name("type"))

    def bind_alias(self, occurrence: Occurrence, parent: Node) -> Value | None:
        """`import a.b as name` or `from m import x as name`."""
        named = parent.child_by_field_name("name")
        statement = parent.parent
        if named is None or statement is None:
            return None
        if statement.type == "import_statement":
            return self._module(occurrence.file, text_of(named))
        keys, dotted = self._imports.modules_of(occurrence.file, statement)
        name = text_of(named)
        if not keys:
            return ExternalValue(f"{dotted}.{name}")
        return self._only(tuple(source for key in keys for source in self._imports.exported(key, name)))

    def bind_module(self, occurrence: Occurrence, _: Node) -> Value | None:
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
        function = occurrence.scope.node
        receiver = self._receiver_class(occurrence, function)
        if receiver is not None:
            return receiver
        parent = occurrence.node.parent
        if parent is None or parent.type not in {"typed_parameter", "typed_default_parameter"}:
            return None
        return self._annotated(occurrence.file, parent.child_by_field_name("type"))

    def _annotated(self, file: PythonFile, annotation: Node | None) -> Value | None:
        value = self.evaluate(file, annotation) if annotation is not None else None
        return InstanceValue(value.cls) if isinstance(value, ClassValue) else None

    def _receiver_class(self, occurrence: Occurrence, function: Node) -> Value | None:
        outer = occurrence.scope.parent
        while outer is not None and outer.kind is ScopeKind.TYPE:
            outer = outer.parent
        parameters = function.child_by_field_name("parameters")
        if (
            outer is None
            or outer.kind is not ScopeKind.CLASS
            or parameters is None
            or function.type == "lambda"
        ):
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
        is_class = (
            "classmethod" in decorators or text_of(function.child_by_field_name("name")) in _CLASS_METHODS
        )
        return ClassValue(cls) if is_class else InstanceValue(cls)

    def _identifier(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        name = text_of(node)
        sources = self._imports.sources(file, scope, name)
        if sources:
            return self._only(sources)
        return ExternalValue(f"builtins.{name}") if hasattr(builtins, name) else None

    def _attribute(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if owner is None or name is None:
            return None
        value = self.evaluate(file, owner, scope)
        return None if value is None else self.member(value, text_of(name))

    def _dotted(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        return self._path(file, node.named_children, scope)

    def _path(self, file: PythonFile, parts: list[Node], scope: Scope) -> Value | None:
        first, *rest = parts
        value = self._identifier(file, first, scope)
        for part in rest:
            value = None if value is None else self.member(value, text_of(part))
        return value

    def _call(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        value = self.evaluate(file, called, scope) if called is not None else None
        if isinstance(value, ClassValue):
            return InstanceValue(value.cls)
        given = arguments.named_children if arguments is not None else []
        if value == ExternalValue("builtins.super"):
            return self._super(file, node, scope)
        if value == ExternalValue("builtins.type") and len(given) == 1:
            instance = self.evaluate(file, given[0], scope)
            return ClassValue(instance.cls) if isinstance(instance, InstanceValue) else None
        return None

    def _super(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        inner: Scope | None = scope
        while inner is not None and inner.kind is not ScopeKind.CLASS:
            inner = inner.parent
        return SuperValue(ClassId(module_key(file.path), inner.qualname)) if inner is not None else None

    def _generic(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        """`A[int]` is `A` for our purposes; an element of anything else is unknown."""
        value = self.evaluate(file, node.named_children[0], scope)
        return value if isinstance(value, ClassValue) else None

    def _inner(self, file: PythonFile, node: Node, scope: Scope) -> Value | None:
        return self.evaluate(file, node.named_children[0], scope)

    def member(self, value: Value, name: str) -> Value | None:
        """The value of an attribute, where the source says it plainly."""
        if isinstance(value, ModuleValue):
            return self._only(self._imports.exported(value.key, name))
        if isinstance(value, ExternalValue):
            return ExternalValue(f"{value.dotted}.{name}")
        if isinstance(value, ClassValue | InstanceValue):
            return ClassValue(value.cls) if name == "__class__" else self._class_member(value.cls, name)
        return None

    def _class_member(self, cls: ClassId, name: str) -> Value | None:
        nested = [
            ClassValue(ClassId(cls.module, f"{cls.qualname}.{name}"))
            for file in self._repository.module_files(cls.module)
            for key, items in self._repository.names(file, name).bound.items()
            if key.kind is ScopeKind.CLASS and items[0].scope.qualname == cls.qualname
            for item in items
            if item.node.parent is not None and item.node.parent.type == "class_definition"
        ]
        return nested[0] if nested else None


_BINDERS: dict[str, Callable[[Evaluator, Occurrence, Node], Value | None]] = {
    "class_definition": Evaluator.bind_class,
    "function_definition": Evaluator.bind_function,
    "assignment": Evaluator.bind_assigned,
    "aliased_import": Evaluator.bind_alias,
    "dotted_name": Evaluator.bind_module,
}


def decorator_names(definition: Node) -> set[str]:
    """The last names of a definition's decorators: `setter` for `@x.setter`, `route` for `@app.route()`."""
    holder = definition.parent
    if holder is None or holder.type != "decorated_definition":
        return set()
    names = set()
    for decorator in holder.named_children:
        if decorator.type == "decorator":
            expression = decorator.named_children[0]
            called = expression.child_by_field_name("function") if expression.type == "call" else expression
            names.add(text_of(called).rpartition(".")[2])
    return names


def enclosing_class(scope: Scope) -> Scope | None:
    """The innermost class around a scope."""
    current: Scope | None = scope
    while current is not None and current.kind is not ScopeKind.CLASS:
        current = current.parent
    return current
