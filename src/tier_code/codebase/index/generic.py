"""From the bytes of a file to its facts for every language that is queries and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from tree_sitter import Node

from tier_code.codebase.index.describing import Descriptions
from tier_code.codebase.index.facts import CALLABLES, HOLDERS, Definition, FileFacts, Kind
from tier_code.codebase.index.generic_imports import imports_in
from tier_code.codebase.index.heads import Source, bases_in, clean_name, head_of, is_hidden, owner_and_name
from tier_code.codebase.index.trouble import first_error
from tier_code.codebase.languages.grammars import Grammar, TooTangledError, matches, parse
from tier_code.codebase.languages.tables import Table, table_of

MOST_BYTES = 4_000_000
"""Of a file; larger ones are made by machines, and searched as text."""
_KINDS = {
    "function": Kind.FUNCTION,
    "method": Kind.METHOD,
    "class": Kind.CLASS,
    "interface": Kind.INTERFACE,
    "type": Kind.TYPE,
    "constant": Kind.CONSTANT,
    "variable": Kind.VARIABLE,
    "field": Kind.ATTRIBUTE,
    "variant": Kind.ATTRIBUTE,
}
_VALUES = frozenset({Kind.CONSTANT, Kind.VARIABLE, Kind.ATTRIBUTE})
_MEMBERS = frozenset({Kind.METHOD, Kind.ATTRIBUTE})
_CLOSURE = "closure"
_HERITAGE = "heritage"
_SCOPE = "scope"
_OF_CLASS = "scope.class"
_OPEN = "scope.open"
Captured = Mapping[str, Sequence[Node]]


@dataclass(frozen=True, slots=True)
class _Found:
    """One match of a pattern that names something or encloses it."""

    what: str
    """`definition.KIND`, `scope`, `scope.class`, `scope.open`, `closure` or `heritage`."""
    node: Node
    captured: Captured

    def one(self, capture: str) -> Node | None:
        nodes = self.captured.get(capture)
        return nodes[0] if nodes else None


@dataclass(slots=True)
class _Frame:
    """Something whose inside the walk is in."""

    end: int
    qualname: str = ""
    kind: Kind | None = None
    in_function: bool = False
    hidden: bool = False
    node: int = 0
    """The node's identity: `a, b int` is one node with two names."""
    open: bool = False
    """Its members are as visible as it is, whatever they say."""


@dataclass(slots=True)
class _Reading:
    """One file."""

    source: Source
    table: Table
    described: Descriptions
    exported: frozenset[str]
    found: dict[str, Definition] = field(default_factory=dict)
    named: Counter[str] = field(default_factory=Counter)
    bare: set[str] = field(default_factory=set)
    """Those without a body."""
    stack: list[_Frame] = field(default_factory=lambda: [_Frame(1 << 60)])

    def take(self, each: _Found) -> None:
        while self.stack[-1].end <= each.node.start_byte or self.stack[-1].node == each.node.id:
            self.stack.pop()
        if each.what == _CLOSURE:
            scope = self.stack[-1]
            self.stack.append(_Frame(each.node.end_byte, scope.qualname, None, in_function=True))
        elif each.what == _HERITAGE:
            self._heritage(each.node)
        elif each.what.startswith(_SCOPE):
            self._scope(each)
        else:
            self._definition(each, _KINDS[each.what.rpartition(".")[2]])

    def _heritage(self, node: Node) -> None:
        scope = self.stack[-1]
        known = self.found.get(scope.qualname)
        if known is not None and known.kind in HOLDERS:
            self.found[scope.qualname] = replace(known, bases=(*known.bases, *bases_in(node)))

    def _scope(self, each: _Found) -> None:
        scope, name = self.stack[-1], clean_name(each.one("name"), dotted=True)
        kind = Kind.CLASS if each.what in (_OF_CLASS, _OPEN) else None
        frame = _Frame(
            each.node.end_byte, _joined(scope.qualname, name), kind, scope.in_function, scope.hidden
        )
        frame.open = each.what == _OPEN
        self.stack.append(frame)

    def _definition(self, each: _Found, kind: Kind) -> None:
        scope = self.stack[-1]
        owner, name = owner_and_name(each.one("owner"), each.one("name"))
        kind = self._kind(kind, scope, owner, name)
        around = _joined(scope.qualname, owner)
        if not name or (kind in _VALUES and scope.in_function):
            return
        if not around and kind in _MEMBERS:
            # A member of nothing that has a name: an object handed to a call.
            return
        head = head_of(self.source, self.table, each.node, each.one("body"), kind)
        qualname = self._free(_joined(around, name))
        if each.one("body") is None:
            self.bare.add(qualname)
        told = scope.open or each.what.endswith("variant")
        top = not around or kind not in _MEMBERS
        hidden = scope.hidden or (not told and self._hides(head.words, name, top=top))
        self.found[qualname] = Definition(
            qualname=qualname,
            name=name,
            kind=kind,
            lines=head.lines,
            header=head.header,
            docstring=self.described.above(head.span[0]),
            decorators=(*head.decorators, *(("setter",) if head.signature.startswith("set ") else ())),
            in_function=scope.in_function,
            span=head.span,
            signature=head.signature,
            hidden=hidden,
        )
        inside = scope.in_function or kind in CALLABLES
        frame = _Frame(each.node.end_byte, qualname, kind, inside, hidden, each.node.id)
        frame.open = kind is Kind.INTERFACE
        self.stack.append(frame)

    def _kind(self, kind: Kind, scope: _Frame, owner: str, name: str) -> Kind:
        if kind is Kind.FUNCTION and (owner or scope.kind in HOLDERS):
            return Kind.METHOD
        if kind is Kind.METHOD and owner in ("exports", "module"):
            return Kind.FUNCTION
        if kind is Kind.VARIABLE:
            return Kind.ATTRIBUTE if scope.kind in HOLDERS else _by_case(name)
        return kind

    def _hides(self, words: frozenset[str], name: str, *, top: bool) -> bool:
        if top and self.table.exports and self.exported:
            return "export" not in words and name not in self.exported
        local = top and bool(self.table.file_local & words)
        return local or is_hidden(self.table, words, name)

    def _free(self, wanted: str) -> str:
        self.named[wanted] += 1
        number = self.named[wanted]
        return wanted if number == 1 else f"{wanted}#{number}"


def read_facts(grammar: Grammar, source: bytes, digest: str) -> FileFacts:
    """Read UTF-8 source; what cannot be parsed is left out and its line kept in `broken_line`."""
    table = table_of(grammar.name)
    if table is None or len(source) > MOST_BYTES:
        return FileFacts(digest=digest, definitions={}, imports=(), docstring=None, line_count=0)
    try:
        root = parse(grammar, source).root_node
    except TooTangledError:
        return FileFacts(digest=digest, definitions={}, imports=(), docstring=None, line_count=0)
    groups = list(matches(grammar, "definitions", root))
    comments = [nodes[0] for _, captured in groups if (nodes := captured.get("comment"))]
    leading = [nodes[0] for _, captured in groups if (nodes := captured.get("leading"))]
    text = Source.of(source, leading)
    reading = _Reading(text, table, Descriptions.of(source, table, comments), _exported(groups, table))
    for each in _in_order(groups):
        reading.take(each)
    found = _overloads_marked(reading.found, reading.bare) if table.overloads else reading.found
    ordered = sorted(found.items(), key=lambda item: _place(item[1]))
    return FileFacts(
        digest=digest,
        definitions=dict(ordered),
        imports=imports_in(grammar, root),
        docstring=reading.described.of_file(root),
        line_count=root.end_point.row + 1,
        broken_line=first_error(root) if root.has_error else 0,
    )


def _place(definition: Definition) -> tuple[int, int]:
    return definition.lines.start, -definition.lines.end


def _in_order(groups: Sequence[tuple[int, Captured]]) -> Iterator[_Found]:
    """Matches by position, outer ones first; of several for one name that of the first pattern."""
    ranked: dict[tuple[str, int], tuple[int, _Found]] = {}
    same = {nodes[0].start_byte for _, captured in groups if (nodes := captured.get("same"))}
    for rank, captured in groups:
        what = next((each for each in captured if each.startswith(("definition.", _SCOPE))), "")
        what = what or next((each for each in (_CLOSURE, _HERITAGE) if each in captured), "")
        if not what:
            continue
        node = captured[what][0]
        name = captured.get("name")
        key = ("name", name[0].start_byte) if name else (what, node.start_byte)
        if name and name[0].start_byte in same:
            continue
        known = ranked.get(key)
        if known is None or rank < known[0]:
            ranked[key] = (rank, _Found(what, node, captured))
    found = [each for _, each in ranked.values()]
    # What is inherited stands inside of its class and needs its frame; nothing else has its place.
    return iter(sorted(found, key=lambda each: (each.node.start_byte, -each.node.end_byte)))


def _exported(groups: Sequence[tuple[int, Captured]], table: Table) -> frozenset[str]:
    """The names that a file gives away, with `export` itself where any statement does."""
    if not table.exports:
        return frozenset()
    names = [nodes[0] for _, captured in groups if (nodes := captured.get("exported"))]
    said = {clean_name(node) for node in names}
    wrapped = any("export_mark" in captured for _, captured in groups)
    return frozenset({*said, *(("export",) if wrapped else ())})


def _overloads_marked(found: Mapping[str, Definition], bare: AbstractSet[str]) -> dict[str, Definition]:
    """Functions without a body in front of one of the same name are its overloads."""
    marked = dict(found)
    later: dict[str, Definition] = {}
    for qualname, definition in sorted(found.items(), key=lambda item: _place(item[1]), reverse=True):
        plain = qualname.partition("#")[0] if "#" in qualname.rpartition(".")[2] else qualname
        behind = later.get(plain)
        if definition.kind in CALLABLES and qualname in bare and behind is not None:
            marked[qualname] = replace(definition, decorators=(*definition.decorators, "overload"))
        later[plain] = definition
    return marked


def _joined(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope and name else scope or name


def _by_case(name: str) -> Kind:
    return Kind.CONSTANT if name.isupper() else Kind.VARIABLE
