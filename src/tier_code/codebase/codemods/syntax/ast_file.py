"""A Python file with Python's own syntax tree beside the exact bytes, for edits that follow the meaning."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource, read_python
from tier_code.domain.errors import UsageProblem
from tier_code.ports.source import SourceTree

Positioned = ast.expr | ast.stmt | ast.ExceptHandler
_USUAL_WIDTHS = (79, 88, 100, 120)


class AstFile:
    """One file that compiles. Offsets count bytes of `text`, UTF-8 without byte order mark."""

    def __init__(self, file: PythonFile) -> None:
        self._file = file
        self.path = file.path
        self.text = file.text

    @cached_property
    def module(self) -> ast.Module:
        """The syntax tree, positions in the same bytes."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # As text: the bytes are UTF-8 by now, whatever the first lines declare.
            return ast.parse(self.text.decode())

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts

    @cached_property
    def newline(self) -> str:
        """How the first line ends."""
        first = re.search(rb"\r\n|\n|\r", self.text)
        return first.group().decode() if first else "\n"

    @cached_property
    def width(self) -> int:
        """The smallest usual line length that nearly all lines keep."""
        lengths = sorted(len(line.rstrip(b"\r\n")) for line in self.text.splitlines())
        longest = lengths[max(0, len(lengths) - 1 - max(2, len(lengths) // 200))] if lengths else 0
        return next((width for width in _USUAL_WIDTHS if longest <= width), 88)

    def start(self, node: Positioned) -> int:
        """The first byte of a node, decorators included."""
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        if first < node.lineno:
            return self.line_start(first) + len(self.indent(first))
        return self.line_start(node.lineno) + node.col_offset

    def end(self, node: Positioned) -> int:
        """The byte after a node."""
        return self.line_start(node.end_lineno or node.lineno) + (node.end_col_offset or 0)

    def source(self, node: Positioned) -> str:
        """The text of a node as written."""
        return self.text[self.start(node) : self.end(node)].decode()

    def line_start(self, line: int) -> int:
        """The first byte of a 1-based line; the end of the text for the line after the last."""
        return self._starts[min(line - 1, len(self._starts) - 1)]

    def line_of(self, offset: int) -> int:
        """The 1-based line that holds this byte."""
        return max(1, bisect_right(self._starts, offset, 0, self.last_line))

    def line(self, number: int) -> str:
        """A 1-based line without its end."""
        return self.text[self.line_start(number) : self.line_start(number + 1)].rstrip(b"\r\n").decode()

    @property
    def last_line(self) -> int:
        """The number of lines."""
        return len(self._starts) - 1

    def indent(self, line: int) -> str:
        """The white space that a line begins with."""
        text = self.line(line)
        return text[: len(text) - len(text.lstrip(" \t\f"))]

    def alone(self, node: ast.stmt) -> bool:
        """Whether no other statement shares a line with this one."""
        before = self.text[self.line_start(node.lineno) : self.start(node)]
        after = self.text[self.end(node) : self.line_start((node.end_lineno or node.lineno) + 1)]
        rest = after.strip()
        return not before.strip() and (not rest or rest.startswith(b"#"))

    def with_edits(self, edits: Iterable[tuple[int, int, str]]) -> bytes:
        """The file's bytes with `(start, end, text)` replaced; newlines in the texts become the file's own.

        Errors: UsageProblem when the file's encoding cannot hold a text.
        """
        native = [(start, end, text.replace("\n", self.newline)) for start, end, text in edits]
        try:
            return self._file.with_edits(native)
        except UnreadableSource as problem:
            raise UsageProblem(str(problem).replace("new name", "new text")) from problem


def functions_of(module: ast.Module) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method by its dotted name; `#2` marks the second of a name."""
    found: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    waiting: list[tuple[str, ast.AST]] = [("", module)]
    while waiting:
        scope, node = waiting.pop()
        inner: list[tuple[str, ast.AST]] = []
        for child in ast.iter_child_nodes(node):
            name = scope
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{scope}.{child.name}".lstrip(".")
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                number = sum(known.partition("#")[0] == name for known in found) + 1
                name = name if number == 1 else f"{name}#{number}"
                found[name] = child
            inner.append((name, child))
        waiting.extend(reversed(inner))
    return found


def ast_file(tree: SourceTree, path: str) -> AstFile:
    """The file at a path.

    Errors: UsageProblem when it is missing or cannot be read exactly.
    """
    raw = tree.read(path)
    if raw is None:
        raise UsageProblem(f"{path}: no such file")
    try:
        return AstFile(read_python(path, raw))
    except UnreadableSource as problem:
        raise UsageProblem(str(problem)) from problem
