"""What happens inside one function or class body: the names it binds and the expressions it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.index.expression_reading import parse_expression, read_expression, text_of
from tier_code.codebase.index.expressions import (
    Call,
    Element,
    Entered,
    Expression,
    InstanceOf,
    Name,
    parts_of,
)
from tier_code.codebase.index.facts import CALLABLES, Definition, Kind, LineRange
from tier_code.codebase.index.reading import SourceFile
from tier_code.codebase.languages.grammars import PYTHON, parse
from tier_code.codebase.slices.bindings import Bindings, Bound
from tier_code.codebase.source_text import LINE_END

_INDENTED = b"if 1:\n"
"""Makes an indented definition a valid file of its own."""


@dataclass(slots=True)
class Scope:
    """One body, as plain data."""

    bindings: Bound = field(default_factory=dict)
    narrowed: dict[Expression, list[Expression]] = field(default_factory=dict)
    """Expressions that `isinstance` says more about."""
    used: dict[Expression, None] = field(default_factory=dict)
    """Names and members in the order they first appear."""
    called: dict[Expression, None] = field(default_factory=dict)
    """Names and members that are called, in that order."""
    stored: dict[Expression, LineRange] = field(default_factory=dict)
    """Members that are assigned, with the lines of the first statement that does it."""
    returned: list[Expression] = field(default_factory=list)
    yielded: list[Expression] = field(default_factory=list)


def read_scope(file: SourceFile, definition: Definition) -> Scope:
    """Parse one definition again and read its own body, without the bodies of definitions inside it."""
    lines = file.lines[definition.lines.start - 1 : definition.lines.end]
    source = LINE_END.join(lines) + LINE_END
    indented = lines[:1] and lines[0][:1] in {b" ", b"\t"}
    root = parse(PYTHON, (_INDENTED + source) if indented else source).root_node
    outer = _first_definition(root)
    reader = _ScopeReader(definition.lines.start - bool(indented))
    if outer is not None:
        # What is nested deeper than any person writes is left unread; the rest counts.
        with suppress(RecursionError):
            reader.definition(outer, definition)
    return reader.scope


def _first_definition(root: Node) -> Node | None:
    pending = [root]
    while pending:
        node = pending.pop(0)
        if node.type in {"function_definition", "class_definition", "decorated_definition"}:
            return node
        if node.type in {"module", "if_statement", "block", "ERROR"}:
            pending.extend(node.named_children)
    return None


class _ScopeReader:
    """Walks one body and fills a scope."""

    def __init__(self, first_line: int) -> None:
        self.scope = Scope()
        self._first_line = first_line
        """The number of the line that the parser counts as 0."""
        self._names = Bindings(self.scope.bindings)
        self._visitors: dict[str, Callable[[Node], None]] = {
            "identifier": self._use,
            "attribute": self._use,
            "keyword_argument": self._keyword,
            "function_definition": self._names.definition,
            "class_definition": self._names.definition,
            "lambda": self._lambda,
            "assignment": self._assignment,
            "named_expression": self._walrus,
            "for_statement": self._loop,
            "for_in_clause": self._loop,
            "as_pattern": self._as,
            "call": self._call,
            "binary_operator": self._operands,
            "boolean_operator": self._operands,
            "return_statement": self._return,
            "yield": self._yield,
            "import_statement": self._names.imported,
            "import_from_statement": self._names.imported,
            "global_statement": self._names.outer,
            "nonlocal_statement": self._names.outer,
            "string": self._string,
            "type": self._type,
        }

    def definition(self, node: Node, facts: Definition) -> None:
        """Read a whole definition: decorators, signature and body."""
        for child in node.named_children if node.type == "decorated_definition" else ():
            if child.type == "decorator":
                self.visit(child)
        inner = node.child_by_field_name("definition") or node
        if facts.kind in CALLABLES:
            self._signature(inner, facts)
        else:
            self._visit_all(filter(None, [inner.child_by_field_name("superclasses")]))
        body = inner.child_by_field_name("body")
        if body is not None:
            self._visit_all(body.named_children)

    def visit(self, node: Node) -> None:
        """Read one node and everything under it."""
        visitor = self._visitors.get(node.type)
        if visitor is None:
            self._visit_all(node.named_children)
        else:
            visitor(node)

    def _visit_all(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            self.visit(node)

    def _signature(self, function: Node, facts: Definition) -> None:
        parameters = function.child_by_field_name("parameters")
        listed = [c for c in parameters.named_children if c.type != "comment"] if parameters else []
        for node in listed:
            self._visit_all(self._names.parameter(node))
        if facts.kind is Kind.METHOD and "staticmethod" not in facts.decorators and listed:
            self._names.receiver(listed[0])
        self._visit_all(filter(None, [function.child_by_field_name("return_type")]))

    def _bind(self, target: Node | None, value: Expression) -> None:
        for part in self._names.bind(target, value):
            if part.type == "attribute":
                self._store(part)
            self.visit(part)

    def _store(self, target: Node) -> None:
        statement: Node | None = target
        while statement is not None and statement.type != "assignment":
            statement = statement.parent
        if statement is not None:
            start, end = statement.start_point.row, statement.end_point.row
            lines = LineRange(start=start + self._first_line, end=end + self._first_line)
            self.scope.stored.setdefault(read_expression(target), lines)

    def _use(self, node: Node) -> None:
        self._visit_all(filter(None, [node.child_by_field_name("object")]))
        self.scope.used.setdefault(read_expression(node))

    def _keyword(self, node: Node) -> None:
        value = node.child_by_field_name("value")
        if value is not None:
            self.visit(value)

    def _lambda(self, node: Node) -> None:
        parameters = node.child_by_field_name("parameters")
        for child in parameters.named_children if parameters else ():
            self._names.unknown(child)
        self._visit_all(filter(None, [node.child_by_field_name("body")]))

    def _assignment(self, node: Node) -> None:
        declared, right = node.child_by_field_name("type"), node.child_by_field_name("right")
        value = read_expression(right) if declared is None else InstanceOf(read_expression(declared))
        self._visit_all(filter(None, [declared, right]))
        self._bind(node.child_by_field_name("left"), value)

    def _walrus(self, node: Node) -> None:
        value = node.child_by_field_name("value")
        self._visit_all(filter(None, [value]))
        self._bind(node.child_by_field_name("name"), read_expression(value))

    def _loop(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        self._visit_all(filter(None, [right]))
        self._bind(left, Element(read_expression(right)))
        self._visit_all(c for c in node.named_children if c not in (left, right))

    def _as(self, node: Node) -> None:
        value, *rest = node.named_children
        self.visit(value)
        if not rest:
            return
        inside = node.parent.type if node.parent else ""
        read = read_expression(value)
        self._bind(rest[-1], Entered(read) if inside == "with_item" else InstanceOf(read))

    def _call(self, node: Node) -> None:
        read = read_expression(node)
        if isinstance(read, Call):
            self.scope.called.setdefault(read.function)
            if read.function == Name("isinstance") and len(read.arguments) == 2:
                subject, kind = read.arguments
                self.scope.narrowed.setdefault(subject, []).append(InstanceOf(kind))
        self._visit_all(node.named_children)

    def _operands(self, node: Node) -> None:
        """Long sums lean to the left as deep as they are long, so no recursion here."""
        pending = [node]
        while pending:
            part = pending.pop()
            if part.type in {"binary_operator", "boolean_operator"}:
                pending.extend(reversed(part.named_children))
            else:
                self.visit(part)

    def _return(self, node: Node) -> None:
        self._visit_all(node.named_children)
        self.scope.returned.extend(read_expression(child) for child in node.named_children)

    def _yield(self, node: Node) -> None:
        self._visit_all(node.named_children)
        self.scope.yielded.extend(read_expression(child) for child in node.named_children)

    def _string(self, node: Node) -> None:
        """Only what is interpolated counts; the rest is text."""
        self._visit_all(child for child in node.named_children if child.type == "interpolation")

    def _type(self, node: Node) -> None:
        """Annotations may be written as strings."""
        for child in node.named_children:
            if child.type == "string":
                for used in parts_of(parse_expression(text_of(child)[1:-1])):
                    self.scope.used.setdefault(used)
            else:
                self.visit(child)
