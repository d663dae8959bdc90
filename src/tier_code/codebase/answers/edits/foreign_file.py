"""A file of a language that we can read, with its definitions, as edits see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tier_code.codebase.answers.edits.margins import unit_of
from tier_code.codebase.answers.edits.text_file import TextFile
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.index.by_language import NO_FACTS, facts_of
from tier_code.codebase.index.facts import Definition, FileFacts
from tier_code.codebase.index.trouble import text_rows
from tier_code.codebase.languages.grammars import grammar_for

_MOST_LINES = 3000
"""Of a file that are looked at for what it steps in by."""


@dataclass(slots=True)
class ForeignFile:
    """One file before its edits."""

    text_file: TextFile
    source: bytes = field(init=False)
    facts: FileFacts = field(init=False)
    unit: str = field(init=False)
    """What the file steps in by."""

    def __post_init__(self) -> None:
        self.source = self.text_file.text.encode("utf-8", "replace")
        grammar = grammar_for(self.path)
        self.facts = facts_of(grammar, self.source, "") if grammar is not None else NO_FACTS
        fixed = text_rows(grammar, self.source) if grammar is not None else frozenset()
        rows = enumerate(self.text_file.plain()[:_MOST_LINES], start=1)
        self.unit = unit_of(line for number, line in rows if number not in fixed)

    @property
    def path(self) -> str:
        """Relative to the repository."""
        return self.text_file.path

    def known(self, qualname: str) -> Definition:
        """A definition by its name.

        Errors: AnswerRefused when there is none.
        """
        known = self.facts.definitions.get(qualname)
        if known is None:
            raise AnswerRefused(f"{self.path}: there is no '{qualname}' any more")
        return known

    def group(self, known: Definition) -> list[Definition]:
        """A definition, or all overloads with the one that they stand for."""
        found, number = [known], 2
        while "overload" in found[-1].decorators and "#" not in known.qualname:
            following = self.facts.definitions.get(f"{known.qualname}#{number}")
            if following is None:
                break
            found.append(following)
            number += 1
        return found

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands in front of some bytes on their first line, and behind them on their last."""
        begin = self.source.rfind(b"\n", 0, start) + 1
        stop = self.source.find(b"\n", end)
        stop = len(self.source) if stop < 0 else stop
        return self.source[begin:start].decode("utf-8"), self.source[end:stop].decode("utf-8")

    def text(self, known: Definition) -> str:
        """The code of a definition."""
        return self.source[known.span[0] : known.span[1]].decode("utf-8", "replace")

    def row(self, number: int) -> str:
        """A line by its number, 1-based."""
        rows = self.text_file.plain(number - 1, number)
        return rows[0] if rows else ""
