"""Which names a file binds by its imports, for languages that are queries and a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from tier_code.codebase.index.expressions import Imported
from tier_code.codebase.index.facts import ImportedName, LineRange
from tier_code.codebase.languages.grammars import Grammar, matches

STAR = "*"
DEFAULT = "default"
_PARTS = re.compile(r"/|::|\\")
_VERSIONS = ("v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9")


def imports_in(grammar: Grammar, root: Node) -> tuple[ImportedName, ...]:
    """The names that statements bind, those handed on to others too, in line order.

    A statement that only loads something has no name. `symbol` is empty for a module as a whole.
    """
    found: dict[tuple[int, str], ImportedName] = {}
    statements: set[int] = set()
    for _, pieces in sorted(matches(grammar, "imports", root), key=lambda match: match[0]):
        captured = _with_statement(pieces)
        for each in _read(captured):
            statement = captured["import"][0].start_byte
            if statement in statements and (not each.name or "named" in captured):
                continue
            statements.add(statement)
            found.setdefault((statement, each.name), each)
    return tuple(sorted(found.values(), key=lambda each: (each.statement.start, each.line, each.name)))


def _with_statement(captured: Mapping[str, Sequence[Node]]) -> Mapping[str, Sequence[Node]]:
    """What a pattern found, with the statement around a lone part; empty where that names no module."""
    if "import" in captured:
        return captured
    statement = captured["part"][0].parent
    while statement is not None:
        source = statement.child_by_field_name("source")
        if source is not None:
            return {**captured, "import": (statement,), "source": (source,)}
        statement = statement.parent
    return {}


def _read(captured: Mapping[str, Sequence[Node]]) -> Iterator[ImportedName]:
    if not captured:
        return
    statement = captured["import"][0]
    module = _text(captured.get("source")).strip("\"'`<>")
    name, symbol = _bound(captured, module)
    place = next((captured[each][0] for each in ("part", "symbol", "source") if each in captured), statement)
    lines = LineRange(start=statement.start_point.row + 1, end=max(1, _last_row(statement)))
    yield ImportedName(
        name=name, source=Imported(module, 0, symbol), statement=lines, line=place.start_point.row + 1
    )


def _bound(captured: Mapping[str, Sequence[Node]], module: str) -> tuple[str, str]:
    """The name that is bound, and what it is in the module."""
    if "star" in captured:
        return STAR, STAR
    if "default" in captured:
        return _text(captured["default"]), DEFAULT
    if "symbol" in captured:
        symbol = _text(captured["symbol"])
        return _text(captured.get("alias")) or symbol, symbol
    if "module" in captured:
        alias = _text(captured["module"])
        return {".": STAR, "_": ""}.get(alias, alias), STAR if alias == "." else ""
    return (_last_part(module) if "named" in captured else ""), ""


def _last_part(module: str) -> str:
    """The name of a package by its path: `gopkg.in/yaml.v3` and `example.org/yaml/v3` are `yaml`."""
    parts = [part for part in _PARTS.split(module) if part]
    if "/" not in module:
        return module.rpartition(".")[2] if len(parts) == 1 else parts[-1]
    if len(parts) > 1 and parts[-1] in _VERSIONS:
        parts.pop()
    last = parts[-1] if parts else ""
    stem, _, version = last.rpartition(".")
    return stem if stem and version[:1] == "v" and version[1:].isdigit() else last


def _last_row(node: Node) -> int:
    return node.end_point.row + (node.end_point.column > 0)


def _text(nodes: Sequence[Node] | None) -> str:
    return (nodes[0].text or b"").decode("utf-8", "replace") if nodes else ""
