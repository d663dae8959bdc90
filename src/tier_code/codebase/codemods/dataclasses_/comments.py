"""The comments of an `__init__`: which statement or parameter each one speaks about."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from tier_code.codebase.checks.comments import comments_with_lines
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import ToolDeclined


def _last_line(file: AstFile, init: ast.FunctionDef) -> int:
    """The last line of a method, comments behind its last statement included."""
    last = line = init.end_lineno or init.lineno
    while line < file.last_line:
        line += 1
        text = file.line(line)
        if text.strip() and not (text.lstrip().startswith("#") and len(file.indent(line)) > init.col_offset):
            break
        last = line if text.strip() else last
    return last


class InitComments:
    """Comments between the first and the last line of an `__init__`, by line."""

    def __init__(self, file: AstFile, init: ast.FunctionDef) -> None:
        last = _last_line(file, init)
        self._lines: Mapping[int, str] = {
            line: text for line, text in comments_with_lines(file.text) if init.lineno <= line <= last
        }
        self._file = file
        self.used: set[int] = set()

    def behind(self, node: ast.stmt) -> str:
        """The comment on the last line of a statement."""
        return self._take([node.end_lineno or node.lineno])

    def above(self, node: ast.stmt) -> list[str]:
        """The comments that stand directly above a statement."""
        line = node.lineno - 1
        while line in self._lines and self._file.line(line).lstrip().startswith("#"):
            line -= 1
        found = range(line + 1, node.lineno)
        self.used.update(found)
        return [self._lines[each] for each in found]

    def inside(self, node: ast.stmt) -> None:
        """The comments of a statement that stays a statement stay with it."""
        self.used.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))

    def of_parameter(self, item: ast.arg, others: Sequence[ast.arg]) -> str:
        """The comment behind a parameter that has its line for itself."""
        if any(other is not item and other.lineno == item.lineno for other in others):
            return ""
        return self._take([item.lineno])

    def _take(self, lines: Sequence[int]) -> str:
        for line in lines:
            if line in self._lines and line not in self.used:
                self.used.add(line)
                return self._lines[line]
        return ""

    def require_all_used(self) -> None:
        """Errors: ToolDeclined when a comment would get lost."""
        left = sorted(set(self._lines) - self.used)
        if left:
            raise ToolDeclined(f"a comment in line {left[0]} would get lost", (self._lines[left[0]],))
