"""A method as it stands in its class, and everything about it that forbids it to leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.moving.source_text import docstring_of, stands_alone, whole_statement
from tier_code.codebase.codemods.program.hierarchy import class_id, class_statements
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.values import ClassId, ExternalValue, Value
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.codebase.codemods.syntax.roles import Role, role_of
from tier_code.codebase.codemods.syntax.scopes import ScopeKind, scope_of
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target

_TIED = frozenset(
    {
        "property", "cached_property", "setter", "getter", "deleter", "abstractmethod", "abstractproperty",
        "abstractclassmethod", "overload", "override", "singledispatchmethod", "register", "fixture",
        "validator", "field_validator", "root_validator", "model_validator", "hybrid_property",
        "hybrid_method", "declared_attr", "classproperty", "lazy_property", "partialmethod",
    }
)  # fmt: skip
"""Decorators that make something else of a method than a function called through the object."""
_TRANSPARENT = frozenset(
    {"contextmanager", "asynccontextmanager", "cache", "lru_cache", "beartype", "final", "wraps"}
)
"""Decorators that do the same for a function."""
_PROTOCOLS = frozenset({"typing.Protocol", "typing_extensions.Protocol"})
_OUTSIDE = frozenset({ScopeKind.FUNCTION, ScopeKind.TYPE})


class Binding(StrEnum):
    """What a method is given first."""

    OBJECT = "object"
    CLASS = "class"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method, once in its class."""

    file: PythonFile
    cls: ClassId
    class_node: Node
    node: Node
    """The function definition."""
    binding: Binding
    receiver: Node | None
    """The identifier of the first parameter; None for a static method."""

    @property
    def name(self) -> str:
        """Its name."""
        return text_of(self.node.child_by_field_name("name"))

    @property
    def statement(self) -> Node:
        """The definition with its decorators."""
        return whole_statement(self.node)

    @property
    def body(self) -> Node:
        """The block of its statements."""
        body = self.node.child_by_field_name("body")
        return body if body is not None else self.node

    @property
    def docstring(self) -> Node | None:
        """Its docstring."""
        return docstring_of(self.body)

    @property
    def is_async(self) -> bool:
        """Whether it is `async def`."""
        return self.node.children[0].type == "async"

    @property
    def decorators(self) -> tuple[Node, ...]:
        """Its decorators, but for those that only bind it."""
        holder = self.statement
        listed = [node for node in holder.named_children if node.type == "decorator"]
        return tuple(node for node in listed if text_of(node.named_children[0]) not in _BINDERS)

    @property
    def decorators_may_move(self) -> bool:
        """Whether every decorator does the same for a function without the object."""
        return all(_is_transparent(node) for node in self.decorators)

    @property
    def top(self) -> Node:
        """The statement of the module that the class is in."""
        node = self.class_node
        while node.parent is not None and node.parent.type != "module":
            node = node.parent
        return node


_BINDERS = frozenset({"staticmethod", "classmethod"})


def _is_transparent(decorator: Node) -> bool:
    text = text_of(decorator.named_children[0])
    name = text.partition("(")[0].strip()
    return name.rpartition(".")[2] in _TRANSPARENT or name.startswith(("pytest.mark.", "mark."))


def find_method(program: Program, target: Target) -> Method:
    """The method that a target names.

    Errors: UsageProblem when there is none; ToolDeclined when it is not one plain definition.
    """
    if target.path not in program.repository.python_paths:
        raise UsageProblem(f"{target.path} is no Python file of this repository")
    try:
        file = program.repository.read(target.path)
    except UnreadableSource as problem:
        raise ToolDeclined("the file cannot be read exactly", (str(problem),)) from problem
    outer, _, name = _plain(target.qualname).rpartition(".")
    cls = ClassId(module_key(file.path), outer)
    statements = [node for node in class_statements(file, cls.name) if class_id(file, node) == cls]
    found = [(node, item) for node in statements for item in _bound_in(program, file, node, name)]
    if not found:
        raise UsageProblem(f"{target.path} defines no method {_plain(target.qualname)}")
    if len(found) > 1:
        places = tuple(item.place for _, item in found)
        raise ToolDeclined(f"'{name}' is defined more than once in {outer}", places)
    class_node, item = found[0]
    definition = item.node.parent
    plain = definition is not None and definition.type == "function_definition"
    if definition is None or not plain or whole_statement(definition).parent != _body(class_node):
        raise ToolDeclined(f"'{name}' is not a method that always is there", (item.place,))
    return _method(file, cls, class_node, definition)


def _plain(qualname: str) -> str:
    return ".".join(part.partition("#")[0] for part in qualname.split("."))


def _body(definition: Node) -> Node | None:
    return definition.child_by_field_name("body")


def _bound_in(program: Program, file: PythonFile, class_node: Node, name: str) -> list[Occurrence]:
    bound = program.repository.names(file, name).bound
    return [
        item
        for key, items in bound.items()
        if key.kind is ScopeKind.CLASS and key.start == class_node.start_byte
        for item in items
    ]


def _method(file: PythonFile, cls: ClassId, class_node: Node, node: Node) -> Method:
    names = decorator_names(node)
    name = text_of(node.child_by_field_name("name"))
    binding = Binding.OBJECT
    if "staticmethod" in names:
        binding = Binding.NOTHING
    elif "classmethod" in names or name in {"__new__", "__init_subclass__", "__class_getitem__"}:
        binding = Binding.CLASS
    return Method(
        file=file,
        cls=cls,
        class_node=class_node,
        node=node,
        binding=binding,
        receiver=None if binding is Binding.NOTHING else _first_parameter(node),
    )


def parameters_of(node: Node) -> list[Node]:
    """The parameters of a function, separators among them."""
    listed = node.child_by_field_name("parameters")
    return [child for child in listed.named_children if child.type != "comment"] if listed else []


def _first_parameter(node: Node) -> Node | None:
    listed = parameters_of(node)
    if not listed:
        return None
    first = listed[0] if listed[0].type == "identifier" else listed[0].named_children[0]
    return first if first.type == "identifier" and listed[0].type in _PLAIN_PARAMETERS else None


_PLAIN_PARAMETERS = frozenset({"identifier", "typed_parameter"})


def objections(program: Program, method: Method) -> Iterator[str]:
    """Why the method cannot stand outside its class at all."""
    place = _place(method.file, method.node)
    name = method.name
    if name.startswith("__") and name.endswith("__"):
        yield f"{place} - Python itself looks for {name} on the class"
    for decorator in sorted(decorator_names(method.node) & _TIED):
        yield f"{place} - '{decorator}' ties it to the class"
    if method.binding is not Binding.NOTHING and method.receiver is None:
        yield f"{place} - it has no plain first parameter"
    if not stands_alone(method.file, method.statement):
        yield f"{place} - it shares a line with other code"
    if any(isinstance(base, ExternalValue) and base.dotted in _PROTOCOLS for base in _bases(program, method)):
        yield f"{place} - a protocol's methods stand for those of other classes"
    if _is_placeholder(method):
        yield f"{place} - it has no code of its own: it is there to be overridden"
    yield from _scope_objections(program, method)
    yield from _word_objections(method)


def _bases(program: Program, method: Method) -> list[Value]:
    """The bases of its class, at any remove."""
    return [base for cls in program.ancestors(method.cls) for base in program.hierarchy.bases(cls)]


def _is_placeholder(method: Method) -> bool:
    """Whether the body is only `...`, `pass`, a docstring or `raise NotImplementedError`."""
    statements = [node for node in method.body.named_children if node.type != "comment"]
    code = statements[1:] if method.docstring is not None else statements
    return all(_does_nothing(node) for node in code)


def _does_nothing(node: Node) -> bool:
    raises = node.type == "raise_statement" and b"NotImplementedError" in (node.text or b"")
    return raises or node.type == "pass_statement" or (node.text or b"") == b"..."


def _scope_objections(program: Program, method: Method) -> Iterator[str]:
    scope = scope_of(method.file, method.class_node)
    current = scope
    while current.parent is not None:
        if current.kind in _OUTSIDE:
            yield f"{_place(method.file, method.class_node)} - the class is inside a function"
            return
        current = current.parent
    for node in evaluated_early(method):
        owner = program.repository.names(method.file, text_of(node)).owner(scope_of(method.file, node))
        if owner is not None and owner.kind is ScopeKind.CLASS:
            yield f"{_place(method.file, node)} - its signature uses '{text_of(node)}' of the class"


def evaluated_early(method: Method) -> Iterator[Node]:
    """The names in decorators, defaults and annotations."""
    for node in identifiers(method.statement):
        within = method.body.start_byte <= node.start_byte < method.body.end_byte
        if not within and node.parent != method.node and role_of(node) is Role.READ:
            yield node


def _word_objections(method: Method) -> Iterator[str]:
    generic = method.class_node.child_by_field_name("type_parameters")
    own = {text_of(node) for node in identifiers(generic)} if generic is not None else set()
    for node in identifiers(method.statement):
        word = text_of(node)
        role = role_of(node)
        if role is Role.READ and word in {"super", "__class__"}:
            yield f"{_place(method.file, node)} - '{word}' needs the class around it"
        elif word.startswith("__") and not word.endswith("__") and word != method.name:
            yield f"{_place(method.file, node)} - '{word}' is private to the class"
        elif role is Role.READ and word in own:
            yield f"{_place(method.file, node)} - '{word}' is a type parameter of the class"


def identifiers(node: Node) -> Iterator[Node]:
    """Every identifier inside a node, in order."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.type == "identifier":
            yield current
        waiting += reversed(current.children)


def receiver_uses(program: Program, method: Method) -> list[Occurrence]:
    """Where the method's receiver stands in its body, the parameter itself left out."""
    if method.receiver is None:
        return []
    table = program.repository.names(method.file, text_of(method.receiver))
    return [
        item
        for item in table.occurrences
        if item.role in LEXICAL_ROLES
        and method.body.start_byte <= item.start < method.body.end_byte
        and (owner := table.owner(item.scope)) is not None
        and owner.node == method.node
    ]


def _place(file: PythonFile, node: Node) -> str:
    line = file.line_of(node.start_byte)
    return f"{file.path}:{line}: {file.line_text(line)}"
