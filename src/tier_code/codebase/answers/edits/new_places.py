"""Where something new goes: beside what the step or the answer names, else at the end of its scope."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.index.facts import Definition, FileFacts, Kind

_MAIN = re.compile(r"^if[ \t(]+__name__\s*==")
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the new thing goes behind or in front of."""

    qualname: str
    before: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Where in a file new code goes, and what it looks like there."""

    file: TextFile
    facts: FileFacts

    def indent(self, scope: str, unit: str) -> str:
        """The indentation of the members of a class; nothing at module level.

        Errors: AnswerRefused when there is no such class.
        """
        if not scope:
            return ""
        around = self._class(scope)
        members = [d for d in self.facts.definitions.values() if d.parent == scope and not d.in_method]
        first = members[0].lines.start if members else around.docstring.start if around.docstring else 0
        if first and first > around.header.end:
            return _margin(self.file.plain(first - 1, first)[0])
        return _margin(self.file.plain(around.lines.start - 1, around.lines.start)[0]) + (unit or "    ")

    def insertion(self, name: str, code: list[str], node: ast.stmt, beside: Beside | None) -> LineEdit:
        """The edit that puts lines of code, already indented, into their place.

        Errors: AnswerRefused when what it should stand beside is not there.
        """
        scope = name.rpartition(".")[0]
        block = isinstance(node, Named)
        blank = 0 if not block else 1 if scope else 2
        if beside is not None:
            at = self._beside(beside)
        elif scope:
            at = self._class(scope).lines.end if block else self._behind_attributes(scope)
        else:
            at = self._at_module_level(node)
        return self._spaced(at, code, blank, name)

    def _class(self, scope: str) -> Definition:
        around = self.facts.definitions.get(scope)
        if around is None or around.kind is not Kind.CLASS:
            raise AnswerRefused(f"{self.file.path}: there is no class '{scope}' to put anything into")
        return around

    def _beside(self, beside: Beside) -> int:
        known = self.facts.definitions.get(beside.qualname)
        if known is None:
            raise AnswerRefused(f"{self.file.path}: there is no '{beside.qualname}' to go beside")
        if not beside.before:
            return known.lines.end
        at = known.lines.start - 1
        # Comments that stand directly above belong to what is below.
        margin = _margin(self.file.plain(at, at + 1)[0])
        while at and self.file.plain(at - 1, at)[0].startswith(f"{margin}#"):
            at -= 1
        return at

    def _at_module_level(self, node: ast.stmt) -> int:
        lines = self.file.plain()
        if not isinstance(node, Named):
            return self._behind_constants(lines)
        end = len(lines)
        main = next((at for at, line in enumerate(lines) if _MAIN.match(line)), end)
        at = main
        while at and (not lines[at - 1].strip() or (main < end and lines[at - 1].startswith("#"))):
            at -= 1
        return at

    def _behind_constants(self, lines: list[str]) -> int:
        """Behind the last assignment in front of the first function or class, else behind the imports."""
        top = [d for d in self.facts.definitions.values() if not d.parent and not d.in_method]
        blocks = [d.lines.start for d in top if d.kind not in (Kind.CONSTANT, Kind.VARIABLE)]
        first = min(blocks, default=len(lines) + 1)
        assigned = [
            d.lines.end
            for d in top
            if d.kind in (Kind.CONSTANT, Kind.VARIABLE)
            and d.lines.end < first
            and not _margin(lines[d.lines.start - 1])
        ]
        imported = [
            i.statement.end
            for i in self.facts.imports
            if i.statement.end < first and not _margin(lines[i.statement.start - 1])
        ]
        opening = self.facts.docstring.end if self.facts.docstring else 0
        return max(assigned or imported or [opening])

    def _behind_attributes(self, scope: str) -> int:
        """Behind the last attribute in front of the first method, else behind the docstring or the header."""
        around = self._class(scope)
        members = [d for d in self.facts.definitions.values() if d.parent == scope and not d.in_method]
        first = min((d.lines.start for d in members if d.kind is not Kind.ATTRIBUTE), default=1 << 30)
        ends = [d.lines.end for d in members if d.kind is Kind.ATTRIBUTE and d.lines.end < first]
        opening = around.docstring.end if around.docstring else around.header.end
        return max([*ends, opening])

    def _spaced(self, at: int, code: list[str], blank: int, name: str) -> LineEdit:
        """The lines with as many empty ones around them as belong there; those that are there count."""
        lines = self.file.plain()
        above = 0
        while above < at and not lines[at - 1 - above].strip():
            above += 1
        below = 0
        while at + below < len(lines) and not lines[at + below].strip():
            below += 1
        starts = at - above == 0 or (at > above and lines[at - above - 1].rstrip().endswith(":"))
        ends = at + below >= len(lines)
        simple = not blank
        if simple:
            # Behind imports or a docstring stands an empty line; beside other assignments none.
            joins = above == 0 and at > 0 and re.match(r"[ \t]*[\w.]+\s*(?::[^=]+)?=(?!=)", lines[at - 1])
            wanted_above = 0 if joins or starts else 1
            return self._edit(at, ["" for _ in range(max(0, wanted_above - above))], code, [], name)
        front = [] if starts else [""] * max(0, blank - above)
        closes = not ends and len(_margin(lines[at + below])) < len(_margin(code[0]))
        wanted_below = max(blank, below) if closes else blank
        back = [] if ends else [""] * max(0, wanted_below - below)
        return self._edit(at, front, code, back, name)

    def _edit(self, at: int, front: list[str], code: list[str], back: list[str], name: str) -> LineEdit:
        what = f"{self.file.path}::{name}"
        return LineEdit(start=at, end=at, lines=(*front, *code, *back), what=what)


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
