"""Which comments describe a definition: those directly above it, in the style of the language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.index.facts import LineRange
from tier_code.codebase.languages.tables import Table

_MARKS = re.compile(r"^\s*(?:/\*+!?|\*+/|\*(?!\*)|//+!?|#+!?|--+|;+)?[ \t]?|\s*\*+/\s*$")


@dataclass(frozen=True, slots=True)
class _Comment:
    """One comment, the white space behind it left out."""

    start: int
    end: int
    lines: LineRange
    opening: str


@dataclass(frozen=True, slots=True)
class Descriptions:
    """The comments of one file in order."""

    source: bytes
    table: Table
    comments: tuple[_Comment, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, source: bytes, table: Table, comments: Sequence[Node]) -> Descriptions:
        """Gather them from their nodes."""
        kept = tuple(_comment(source, node) for node in sorted(comments, key=lambda node: node.start_byte))
        return cls(source, table, kept, tuple(each.end for each in kept))

    def above(self, start: int) -> LineRange | None:
        """The lines of the comment that describes what begins at a byte."""
        at = bisect_right(self.ends, start) - 1
        first = last = None
        while at >= 0:
            each = self.comments[at]
            if not self._adjoins(each, start):
                break
            if last is None and self._is_obeyed(each):
                start, at = each.start, at - 1
                continue
            if not self._describes(each):
                break
            first, last = each.lines, last or each.lines
            start, at = each.start, at - 1
            if each.opening.startswith("/*"):
                break
        return LineRange(start=first.start, end=last.end) if first and last else None

    def _adjoins(self, each: _Comment, start: int) -> bool:
        """Whether a comment stands on lines of its own directly above a byte."""
        between = self.source[each.end : start]
        if between.strip() or between.count(b"\n") > 1:
            return False
        line = self.source.rfind(b"\n", 0, each.start) + 1
        return not self.source[line : each.start].strip()

    def _is_obeyed(self, each: _Comment) -> bool:
        """Whether it describes nothing and tools obey it: `//go:noinline` below what does describe."""
        pattern = self.table.directives
        if not pattern or self._describes(each):
            return False
        return re.search(pattern.encode(), self.source[each.start : each.end]) is not None

    def _describes(self, each: _Comment) -> bool:
        fits = each.opening.startswith(self.table.doc) if self.table.doc else False
        return fits and not each.opening.startswith(self.table.doc_refused or "\0")

    def of_file(self, root: Node) -> LineRange | None:
        """The comment directly above a clause that names the package, where a language has one."""
        clause = next((child for child in root.named_children[:40] if child.type == "package_clause"), None)
        return self.above(clause.start_byte) if clause is not None else None


def _comment(source: bytes, node: Node) -> _Comment:
    text = source[node.start_byte : node.end_byte].rstrip()
    end = node.start_byte + len(text)
    first = node.start_point.row + 1
    return _Comment(
        node.start_byte,
        end,
        LineRange(start=first, end=first + text.count(b"\n")),
        text[:12].decode("utf-8", "replace"),
    )


def plain_words(comment: str) -> str:
    """The text of a comment without its marks, on as many lines as it has."""
    return "\n".join(_MARKS.sub("", line).strip() for line in comment.strip().split("\n"))
