"""Which names a file mentions in code, where, and how: for languages that have a query for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.languages.grammars import Grammar, captures, parse


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of a name in code; texts and comments hold none."""

    name: str
    role: str
    """`member` behind a dot or as a key, `type`, `package`; empty for a plain name."""
    start: int
    """Its first byte in the UTF-8 source."""
    line: int


def references_in(grammar: Grammar, source: bytes) -> tuple[Reference, ...]:
    """Every mention in the order of the source, those that define something too; none without a query."""
    return references_under(grammar, parse(grammar, source).root_node)


def references_under(grammar: Grammar, root: Node) -> tuple[Reference, ...]:
    """The same of a part of a syntax tree that is at hand."""
    return tuple(sorted(_read(grammar, root), key=lambda each: each.start))


def _read(grammar: Grammar, root: Node) -> Iterator[Reference]:
    for capture, nodes in captures(grammar, "references", root).items():
        role = capture.partition(".")[2]
        for node in nodes:
            name = (node.text or b"").decode("utf-8", "replace")
            yield Reference(name, role, node.start_byte, node.start_point.row + 1)
