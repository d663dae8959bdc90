"""From the bytes of a Python file to its facts: one parse, one query, then nesting by position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from tree_sitter import Node

from tier_code.codebase.index.expression_reading import read_expression, text_of
from tier_code.codebase.index.expressions import (
    UNKNOWN,
    Expression,
)
from tier_code.codebase.index.facts import Definition, FileFacts, ImportedName, Kind, LineRange
from tier_code.codebase.index.imports import read_import, rows
from tier_code.codebase.languages.grammars import PYTHON, captures, parse
from tier_code.codebase.languages.python.statements import statement_kinds

_CONSTRUCTOR = "__init__"
_MANY_COMMENTS = 1_500
"""Below, a look for long runs of them costs more than it saves."""
_LONG_RUN = 300
"""Lines of comments without anything between them."""
_COMMENTS = re.compile(rb"(?:^[ \t\f\r]*(?:#(?:(?!\"\"\"|''')[^\n])*)?\n){%d,}" % _LONG_RUN, re.MULTILINE)
_NO_LINE_END = re.compile(rb"[^\n]")
_DEFINING = (b"def", b"class")
_NAMES_SET = frozenset({"identifier", "pattern_list", "tuple_pattern"})
_TYPED_PARAMETERS = frozenset({"typed_parameter", "typed_default_parameter"})
_PARAMETERS = _TYPED_PARAMETERS | {
    "identifier",
    "default_parameter",
    "list_splat_pattern",
    "dictionary_splat_pattern",
}


@dataclass(frozen=True, slots=True)
class _Method:
    """A method whose body the walk is in."""

    qualname: str
    receiver: str
    """Name of its first parameter."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A definition whose body the walk is in."""

    end: int
    """Byte after the definition."""
    qualname: str
    kind: Kind | None
    """None for the module."""
    method: _Method | None = None
    """The innermost one that it is, or is in."""
    in_function: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """What a function or class is called, and where it is."""

    qualname: str
    name: str
    kind: Kind
    in_function: bool


@dataclass(slots=True)
class _Collector:
    """Gathers definitions in order and numbers repeated names."""

    found: dict[str, Definition] = field(default_factory=dict)
    imports: list[ImportedName] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=lambda: [_Frame(1 << 60, "", None)])

    def at(self, start: int) -> _Frame:
        """Come to a byte: the innermost definition that it is in."""
        stack = self.stack
        while stack[-1].end <= start:
            stack.pop()
        return stack[-1]

    def take(self, capture: str, node: Node) -> None:
        """Take the next node in order."""
        scope = self.at(node.start_byte)
        if capture == "assignment":
            # Half of all nodes are assignments inside of functions, which nobody can refer to.
            if not scope.in_function:
                self._assignment(node)
        elif capture == "attribute":
            self._attribute(node)
        elif capture == "import":
            if not scope.in_function:
                self.imports.extend(read_import(node))
        else:
            self._block(node, is_class=capture == "class")

    def _block(self, node: Node, *, is_class: bool) -> None:
        scope = self.stack[-1]
        name = text_of(node.child_by_field_name("name"))
        qualname = self._free_name(_join(scope.qualname, name))
        inside = Kind.METHOD if scope.kind is Kind.CLASS else Kind.FUNCTION
        kind = Kind.CLASS if is_class else inside
        named = _Named(qualname, name, kind, scope.in_function)
        self.found[qualname] = _definition(node, named)
        in_function = scope.in_function or not is_class
        method = _Method(qualname, _first_parameter(node)) if kind is Kind.METHOD else scope.method
        self.stack.append(_Frame(node.end_byte, qualname, kind, method, in_function))

    def _free_name(self, wanted: str) -> str:
        qualname, number = wanted, 1
        while qualname in self.found and self.found[qualname].kind is not Kind.VARIABLE:
            number += 1
            qualname = f"{wanted}#{number}"
        return qualname

    def _assignment(self, node: Node) -> None:
        scope = self.stack[-1]
        for name in _targets(node.child_by_field_name("left")):
            qualname = _join(scope.qualname, name)
            if qualname not in self.found:
                kind = Kind.ATTRIBUTE if scope.kind is Kind.CLASS else _variable_kind(name)
                self.found[qualname] = _assigned(node, qualname, name, kind)

    def _attribute(self, node: Node) -> None:
        """Remember `self.x = ...`: the first one, or the one in the constructor."""
        method = self.stack[-1].method
        left = node.child_by_field_name("left")
        if method is None or left is None or text_of(left.child_by_field_name("object")) != method.receiver:
            return
        name = text_of(left.child_by_field_name("attribute"))
        qualname = _join(method.qualname.rpartition(".")[0], name)
        known = self.found.get(qualname)
        constructing = method.qualname.endswith(f".{_CONSTRUCTOR}")
        earlier = known is not None and (not known.in_method or known.in_method.endswith(_CONSTRUCTOR))
        if known is None or (constructing and not earlier):
            self.found[qualname] = _assigned(node, qualname, name, Kind.ATTRIBUTE, method.qualname)


def extract_facts(source: bytes, digest: str) -> FileFacts:
    """Read UTF-8 source; whatever cannot be parsed is left out and its line kept in `broken_line`."""
    root = parse(PYTHON, _without_long_comments(source)).root_node
    collector = _Collector()
    if root.has_error:
        # Whatever could be read may stand anywhere.
        for capture, node in _in_order(root):
            collector.take(capture, node)
    else:
        _walk(collector, root, source)
    ordered = sorted(collector.found.items(), key=lambda item: (item[1].lines.start, -item[1].lines.end))
    return FileFacts(
        digest=digest,
        definitions=dict(ordered),
        imports=tuple(collector.imports),
        docstring=_docstring(root),
        line_count=root.end_point.row + 1,
        broken_line=_first_error(root) if root.has_error else 0,
    )


def _without_long_comments(source: bytes) -> bytes:
    """The source with blanks for very long runs of comments, on which the grammar takes quadratic time."""
    if source.count(b"#") < _MANY_COMMENTS:
        return source
    return _COMMENTS.sub(lambda run: _NO_LINE_END.sub(b" ", run[0]), source)


def _walk(collector: _Collector, root: Node, source: bytes) -> None:
    """Take what `_in_order` finds by looking at statements only, of which there are few among all nodes."""
    what = statement_kinds()
    pending = [iter(root.named_children)]
    while pending:
        node = next(pending[-1], None)
        kind = "" if node is None else what.get(node.kind_id)
        if node is None:
            pending.pop()
        elif kind == "inside":
            pending.append(iter(node.named_children))
        elif kind == "expression":
            _take_assignments(collector, node)
        elif kind is not None:
            collector.take(kind, node)
            body = node.child_by_field_name("body")
            if body is not None and (
                kind == "class" or _may_define(body, collector.stack[-1].method, source)
            ):
                pending.append(iter(body.named_children))


def _may_define(body: Node, method: _Method | None, source: bytes) -> bool:
    """Whether a function's body may hold a definition or set an attribute: most need no look at all."""
    start, end = body.start_byte, body.end_byte
    if any(source.find(word, start, end) >= 0 for word in _DEFINING):
        return True
    return method is not None and _setting(method.receiver).search(source, start, end) is not None


@lru_cache(maxsize=64)
def _setting(receiver: str) -> re.Pattern[bytes]:
    """`self.x =` or `self.x:`, and some that only look so."""
    name = re.escape(receiver.encode())
    return re.compile(name + rb"[\s\\]*\.[\s\\]*[\w\x80-\xff]+[\s\\]*(?:=(?!=)|:(?!=))")


def _take_assignments(collector: _Collector, statement: Node) -> None:
    """The assignments of one statement: `a = b = 1` has two."""
    inner: Node | None = statement.named_child(0)
    while inner is not None and inner.type == "assignment":
        left = inner.child_by_field_name("left")
        if left is not None and left.type in _NAMES_SET:
            collector.take("assignment", inner)
        elif left is not None and left.type == "attribute":
            owner = left.child_by_field_name("object")
            if owner is not None and owner.type == "identifier":
                collector.take("attribute", inner)
        inner = inner.child_by_field_name("right")


def _in_order(root: Node) -> Iterator[tuple[str, Node]]:
    found = [(name, node) for name, nodes in captures(PYTHON, "definitions", root).items() for node in nodes]
    return iter(sorted(found, key=lambda pair: (pair[1].start_byte, -pair[1].end_byte)))


def _join(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name


def _variable_kind(name: str) -> Kind:
    return Kind.CONSTANT if name.isupper() else Kind.VARIABLE


def _definition(node: Node, named: _Named) -> Definition:
    """A function or class."""
    parent = node.parent
    outer = parent if parent is not None and parent.type == "decorated_definition" else node
    whole = rows(outer)
    body = node.child_by_field_name("body")
    bases = node.child_by_field_name("superclasses") if named.kind is Kind.CLASS else None
    returns = node.child_by_field_name("return_type")
    decorators = (
        ()
        if outer is node
        else tuple(_last_word(child) for child in outer.children if child.type == "decorator")
    )
    return Definition(
        qualname=named.qualname,
        name=named.name,
        kind=named.kind,
        lines=whole,
        header=LineRange(start=whole.start, end=_header_end(node, body)),
        docstring=_docstring(body),
        annotation=read_expression(returns),
        bases=tuple(
            read_expression(base)
            for base in (bases.named_children if bases else ())
            if base.type not in {"keyword_argument", "comment"}
        ),
        decorators=decorators,
        hinted=named.kind is not Kind.CLASS and _has_hints(node, named.kind, decorators, returns),
        in_function=named.in_function,
    )


def _has_hints(node: Node, kind: Kind, decorators: tuple[str, ...], returns: Node | None) -> bool:
    """Whether no types are missing; overloads and receivers want none."""
    if "overload" in decorators:
        return True
    if returns is None:
        return False
    parameters = node.child_by_field_name("parameters")
    plain = [
        child for child in (parameters.named_children if parameters else ()) if child.type in _PARAMETERS
    ]
    if kind is Kind.METHOD and "staticmethod" not in decorators:
        plain = plain[1:]
    return all(child.type in _TYPED_PARAMETERS for child in plain)


def _header_end(node: Node, body: Node | None) -> int:
    colons = [child for child in node.children if child.type == ":"]
    last = colons[-1] if colons else body or node
    return last.start_point.row + 1


def _last_word(decorator: Node) -> str:
    target = decorator.named_children[0] if decorator.named_children else decorator
    if target.type == "call":
        target = target.child_by_field_name("function") or target
    return text_of(target).rpartition(".")[2]


def _first_parameter(function: Node) -> str:
    parameters = function.child_by_field_name("parameters")
    for child in parameters.named_children if parameters else ():
        if child.type == "comment":
            continue
        return text_of(child if child.type == "identifier" else (child.named_children or [child])[0])
    return ""


def _targets(left: Node | None) -> Iterator[str]:
    if left is None:
        return
    if left.type == "identifier":
        yield text_of(left)
    elif left.type == "type":
        yield text_of(left).partition("[")[0]
    else:
        for child in left.named_children:
            yield from _targets(child)


def _assigned(node: Node, qualname: str, name: str, kind: Kind, in_method: str = "") -> Definition:
    left = node.child_by_field_name("left")
    plain = left is not None and left.type in {"identifier", "attribute", "type"}
    statement = _whole_statement(node)
    return Definition(
        qualname=qualname,
        name=name,
        kind=kind,
        lines=statement,
        header=statement,
        annotation=read_expression(node.child_by_field_name("type")),
        value=_innermost(node) if plain else UNKNOWN,
        in_method=in_method,
    )


def _whole_statement(node: Node) -> LineRange:
    while node.parent is not None and node.parent.type in {"assignment", "expression_statement"}:
        node = node.parent
    return rows(node)


def _innermost(node: Node) -> Expression:
    right = node.child_by_field_name("right")
    while right is not None and right.type == "assignment":
        right = right.child_by_field_name("right")
    return read_expression(right)


def _docstring(body: Node | None) -> LineRange | None:
    """The lines of a docstring: a plain string as the first statement."""
    for child in body.named_children if body else ():
        if child.type == "comment":
            continue
        if child.type != "expression_statement" or len(child.named_children) != 1:
            return None
        return rows(child) if _is_plain_string(child.named_children[0]) else None
    return None


def _is_plain_string(node: Node) -> bool:
    if node.type == "concatenated_string":
        return all(_is_plain_string(part) for part in node.named_children if part.type != "comment")
    if node.type != "string":
        return False
    prefix = text_of(node)[:2].lower().partition('"')[0].partition("'")[0]
    return "b" not in prefix and "f" not in prefix


def _first_error(node: Node) -> int:
    """The line of the first thing the grammar could not read."""
    while True:
        if node.is_error or node.is_missing:
            return node.start_point.row + 1
        worse = next((child for child in node.children if child.has_error or child.is_missing), None)
        if worse is None:
            return node.start_point.row + 1
        node = worse
