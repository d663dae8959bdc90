"""A Python file as it is before an answer: which definitions it has, where they end, how it steps in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from tier_code.codebase.answers.edits.edges import at_left_edge, parsed, unit_of
from tier_code.codebase.answers.edits.python_block import Piece, bound_names
from tier_code.codebase.answers.edits.text_file import TextFile
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.indentation import lines_of_texts
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import Definition, FileFacts


@dataclass(frozen=True, slots=True)
class KnownFile:
    """Answers what an answer can count on."""

    file: TextFile
    facts: FileFacts

    @classmethod
    def of(cls, file: TextFile) -> KnownFile:
        """Read a file."""
        return cls(file, extract_facts(file.text.encode("utf-8", "replace"), ""))

    def definition(self, qualname: str) -> Definition:
        """What the file has under a name.

        Errors: AnswerRefused when it has nothing.
        """
        known = self.facts.definitions.get(qualname)
        if known is None:
            raise AnswerRefused(f"{self.file.path}: there is no '{qualname}' any more")
        return known

    def overloads(self, qualname: str, known: Definition) -> tuple[int, int] | None:
        """The lines of a function with all its overloads, where they stand one behind the other."""
        if "overload" not in known.decorators:
            return None
        start, end, number = known.lines.start - 1, known.lines.end, 2
        while following := self.facts.definitions.get(f"{qualname}#{number}"):
            if any(line.strip() for line in self.file.plain(end, following.lines.start - 1)):
                return None
            end, number = following.lines.end, number + 1
        return start, end

    def implementation(self, qualname: str, known: Definition) -> Definition:
        """The last of a function's overloads, which is the one with the code."""
        number = 2
        while "overload" in known.decorators and (
            following := self.facts.definitions.get(f"{qualname}#{number}")
        ):
            known, number = following, number + 1
        return known

    def require_whole_lines(self, start: int, end: int, known: Definition) -> None:
        """Refuse where other statements share lines with what is replaced."""
        again = parsed(left_edge(self.file.plain(start, end)))
        count = len(again.body) if again is not None else 1
        if count != 1 and "overload" not in known.decorators:
            raise AnswerRefused(f"{self.file.path}: {known.name} shares its lines with other code")

    def unit(self) -> str:
        """What the file steps in by; examples in its docstrings may step in by something else."""
        module = parsed(self.file.text)
        inside = lines_of_texts(self.file.text, module) if module is not None else frozenset()
        rows = enumerate(self.file.plain()[:3000], start=1)
        return unit_of(["" if number in inside else line for number, line in rows])

    def repeats(self, piece: Piece) -> bool:
        """Whether the file has the same definition."""
        return any(plain(node) == plain(piece.node) for node in self._bound().get(piece.name, []))

    def named(self, name: str) -> list[ast.stmt]:
        """What the file has under a name, or under that of a member which came without its class."""
        bound = self._bound()
        return bound.get(name, bound.get(self._in_file(name), []))

    def says(self, statement: ast.stmt) -> bool:
        """Whether the same statement stands at module level."""
        mine = parsed(self.file.text)
        return any(ast.dump(statement) == ast.dump(each) for each in (mine.body if mine else ()))

    def _bound(self) -> dict[str, list[ast.stmt]]:
        """Full name to the statements that bind it."""
        mine = parsed(self.file.text)
        return dict(_statements(mine.body, "")) if mine is not None else {}

    def _in_file(self, name: str) -> str:
        """The full name of a member that the answer gives without its class."""
        return next((known for known in self.facts.definitions if known.endswith(f".{name}")), name)


def _statements(body: Sequence[ast.stmt], scope: str) -> Iterator[tuple[str, list[ast.stmt]]]:
    found: dict[str, list[ast.stmt]] = {}
    for node in body:
        for name in bound_names(node):
            found.setdefault(f"{scope}.{name}".lstrip("."), []).append(node)
        if isinstance(node, ast.ClassDef):
            yield from _statements(node.body, f"{scope}.{node.name}".lstrip("."))
    yield from found.items()


def plain(node: ast.stmt) -> str:
    """A definition without words and types, which an answer that repeats it may leave out."""
    copy = deepcopy(node)
    for inner in ast.walk(copy):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            inner.returns = None
        if isinstance(inner, ast.arg):
            inner.annotation = None
        body = getattr(inner, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(body, list):
            del body[0]
    return ast.dump(copy)


def left_edge(lines: Sequence[str]) -> str:
    """Lines as one text that begins at the left edge."""
    return at_left_edge("\n".join(lines)).rstrip("\n")
