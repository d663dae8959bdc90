"""Source text by places: byte offsets of syntax nodes and words, and edits over them."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

Edit = tuple[int, int, bytes]
"""First byte, byte after the last, new bytes."""


@dataclass(frozen=True)
class Source:
    """One Python file, parsed. Only UTF-8 without a byte order mark is taken."""

    path: str
    content: bytes

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; SyntaxError when there is none."""
        return ast.parse(self.content)

    @cached_property
    def usable(self) -> bool:
        """Whether it parses and offsets can be trusted."""
        if self.content.startswith(b"\xef\xbb\xbf") or b"\r" in self.content or b"\x0c" in self.content:
            return False
        try:
            self.content.decode("utf-8")
            return bool(self.tree.body) and bool(self.tokens)
        except (SyntaxError, ValueError, tokenize.TokenError):
            return False

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.content.split(b"\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        """As Python's tokenizer sees them."""
        return list(tokenize.tokenize(io.BytesIO(self.content).readline))

    def at(self, line: int, column: int) -> int:
        """The offset of a place of the syntax tree, whose columns count bytes."""
        return self._starts[line - 1] + column

    def start(self, node: ast.stmt | ast.expr | ast.alias | ast.arg | ast.keyword) -> int:
        """The first byte of a node."""
        return self.at(node.lineno, node.col_offset)

    def end(self, node: ast.stmt | ast.expr | ast.alias | ast.arg | ast.keyword) -> int:
        """The byte after a node."""
        return self.at(node.end_lineno or 1, node.end_col_offset or 0)

    def of(self, node: ast.stmt | ast.expr) -> str:
        """The text of a node."""
        return self.content[self.start(node) : self.end(node)].decode()

    def token_start(self, token: tokenize.TokenInfo) -> int:
        """The first byte of a token, whose columns count characters."""
        line, column = token.start
        begin = self._starts[line - 1]
        text = self.content[begin : self._starts[line]].decode()
        return begin + len(text[:column].encode())

    @cached_property
    def words(self) -> dict[str, list[int]]:
        """Where every name token stands, by its text."""
        found: dict[str, list[int]] = {}
        for token in self.tokens:
            if token.type == tokenize.NAME:
                found.setdefault(token.string, []).append(self.token_start(token))
        return found

    @cached_property
    def strings(self) -> list[str]:
        """String tokens as written."""
        return [token.string for token in self.tokens if token.type == tokenize.STRING]

    def lines_of(self, node: ast.stmt) -> tuple[int, int]:
        """The bytes of whole lines that a statement takes, decorators included."""
        first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
        return self._starts[first - 1], min(self._starts[node.end_lineno or first], len(self.content))


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with edits put in; they must not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        content = content[:start] + new + content[end:]
    return content


def sources(files: dict[str, bytes] | Iterable[tuple[str, bytes]]) -> Iterator[Source]:
    """The Python files that offsets can be trusted in, in path order."""
    for path, content in sorted(dict(files).items()):
        if path.endswith((".py", ".pyi")):
            source = Source(path, content)
            if source.usable:
                yield source


def dump(node: ast.AST) -> str:
    """A tree as text, without places."""
    return ast.dump(node)
