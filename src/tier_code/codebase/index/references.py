"""Which names a file mentions in code, where, and how: for languages that have a query for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.index.word_text import places_of
from tier_code.codebase.languages.grammars import Grammar, captures, parse

_TEXTS = ("comment", "string", "text", "char_literal", "heredoc")
_DOTS = (b".", b"->", b"::")


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


def mentions_of(grammar: Grammar, source: bytes, names: Collection[str]) -> Iterator[Reference]:
    """Mentions of some names: without a query, wherever one stands outside of texts and comments."""
    root = parse(grammar, source).root_node
    found = references_under(grammar, root)
    for each in found or _outside_texts(root, source, names):
        plain = each.name.lstrip("#")
        if plain in names:
            yield Reference(plain, each.role, each.start, each.line)


def _outside_texts(root: Node, source: bytes, names: Collection[str]) -> Iterator[Reference]:
    for name in sorted(names):
        word = name.encode()
        for start in places_of(source, word):
            node = root.descendant_for_byte_range(start, start + len(word))
            kind = node.type if node is not None and not node.named_child_count else ""
            if kind and not any(part in kind for part in _TEXTS):
                line = source.count(b"\n", 0, start) + 1
                behind = source[max(0, start - 40) : start].rstrip().endswith(_DOTS)
                yield Reference(name, "member" if behind else "", start, line)


def references_under(grammar: Grammar, root: Node) -> tuple[Reference, ...]:
    """The same of a part of a syntax tree that is at hand."""
    return tuple(sorted(_read(grammar, root), key=lambda each: each.start))


def _read(grammar: Grammar, root: Node) -> Iterator[Reference]:
    for capture, nodes in captures(grammar, "references", root).items():
        role = capture.partition(".")[2]
        for node in nodes:
            name = (node.text or b"").decode("utf-8", "replace")
            yield Reference(name, role, node.start_byte, node.start_point.row + 1)
