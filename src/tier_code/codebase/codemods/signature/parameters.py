"""A function's parameters as they stand in its definition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile

_ALWAYS_STATIC = frozenset({"__new__"})
_CLASS_METHODS = frozenset({"__init_subclass__", "__class_getitem__"})


class Kind(StrEnum):
    """How arguments reach a parameter, by Python's own names."""

    POSITIONAL_ONLY = "positional-only"
    EITHER = "positional or keyword"
    VAR_POSITIONAL = "*"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "**"


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """One parameter."""

    name: str
    kind: Kind
    node: Node
    """All of it: name, annotation and default."""

    @property
    def name_node(self) -> Node:
        """The identifier."""
        return _name_node(self.node)

    @property
    def has_default(self) -> bool:
        """Whether a call may leave it out."""
        return self.node.type in {"default_parameter", "typed_default_parameter"}

    @property
    def positional(self) -> bool:
        """Whether a plain argument may fill it."""
        return self.kind in {Kind.POSITIONAL_ONLY, Kind.EITHER}


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One `def` that is to change."""

    file: PythonFile
    node: Node
    """The `function_definition`."""
    in_class: bool
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """The function's name."""
        return text_of(self.node.child_by_field_name("name"))

    @property
    def place(self) -> str:
        """`path:line: source line`."""
        return f"{self.file.path}:{self.line}: {self.file.line_text(self.line)}"

    @property
    def line(self) -> int:
        """The 1-based line of the `def`."""
        return self.file.line_of(self.node.start_byte)

    @property
    def listing(self) -> Node:
        """The node of the parentheses."""
        found = self.node.child_by_field_name("parameters")
        if found is None:
            raise ValueError("a function without parameters node")
        return found

    @property
    def items(self) -> list[Node]:
        """Everything between the parentheses that commas separate, `*` and `/` too."""
        return [node for node in self.listing.named_children if node.type != "comment"]

    @property
    def is_static(self) -> bool:
        """Whether nothing is passed for the first parameter by itself, on any access."""
        return not self.in_class or "staticmethod" in decorator_names(self.node)

    @property
    def is_classmethod(self) -> bool:
        """Whether the class is passed on any access."""
        return "classmethod" in decorator_names(self.node) or self.name in _CLASS_METHODS

    @property
    def receiver(self) -> Parameter | None:
        """`self` or `cls`."""
        first = self.parameters[0] if self.parameters else None
        return first if first is not None and first.positional and not self.is_static else None

    @property
    def own(self) -> tuple[Parameter, ...]:
        """Without the receiver."""
        return self.parameters[1:] if self.receiver is not None else self.parameters

    def find(self, name: str) -> Parameter | None:
        """The parameter of that name that is no receiver."""
        return next((each for each in self.own if each.name == name), None)

    def has(self, kind: Kind) -> bool:
        """Whether there is a parameter of that kind."""
        return any(each.kind is kind for each in self.parameters)

    @property
    def takes_anything(self) -> bool:
        """Whether it is `(*args, **kwargs)` with nothing named."""
        return all(each.kind in {Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD} for each in self.own) and (
            self.has(Kind.VAR_POSITIONAL) and self.has(Kind.VAR_KEYWORD)
        )

    @property
    def is_static_constructor(self) -> bool:
        """Whether this is `__new__`, whose class is always passed openly."""
        return self.name in _ALWAYS_STATIC


def read_definition(file: PythonFile, node: Node) -> Definition:
    """Read a `function_definition`."""
    block = node.parent
    while block is not None and block.type in _COMPOUND:
        block = block.parent
    in_class = block is not None and block.type == "class_definition"
    return Definition(file, node, in_class, tuple(_parameters(node)))


_COMPOUND = frozenset(
    {
        "decorated_definition", "block", "if_statement", "else_clause", "elif_clause", "try_statement",
        "except_clause", "finally_clause", "with_statement", "for_statement", "while_statement",
        "match_statement", "case_clause",
    }
)  # fmt: skip


def _parameters(node: Node) -> list[Parameter]:
    listed = node.child_by_field_name("parameters")
    found: list[Parameter] = []
    kind = Kind.EITHER
    for item in listed.named_children if listed is not None else []:
        if item.type == "comment":
            continue
        if item.type == "positional_separator":
            found = [Parameter(each.name, Kind.POSITIONAL_ONLY, each.node) for each in found]
        elif item.type == "keyword_separator":
            kind = Kind.KEYWORD_ONLY
        else:
            starred = _starred(item)
            found.append(Parameter(text_of(_name_node(item)), starred or kind, item))
            kind = Kind.KEYWORD_ONLY if starred is Kind.VAR_POSITIONAL else kind
    return found


def _starred(item: Node) -> Kind | None:
    inner = item.named_children[0] if item.type == "typed_parameter" else item
    return {"list_splat_pattern": Kind.VAR_POSITIONAL, "dictionary_splat_pattern": Kind.VAR_KEYWORD}.get(
        inner.type
    )


def _name_node(item: Node) -> Node:
    named = item.child_by_field_name("name")
    if named is not None:
        return named
    while item.type != "identifier":
        item = item.named_children[0]
    return item
