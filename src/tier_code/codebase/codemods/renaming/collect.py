"""Goes through every place of the old name and sorts it: to change, to report, to refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tier_code.codebase.codemods.renaming.answers import NO, Answer, Verdict
from tier_code.codebase.codemods.renaming.assumption import Assumption
from tier_code.codebase.codemods.renaming.family import Family
from tier_code.codebase.codemods.renaming.fields import Fields
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.strings import Strings, Use
from tier_code.codebase.codemods.renaming.verdicts import Judge
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, NameTable, Occurrence
from tier_code.codebase.codemods.syntax.roles import Role

_UNDERSTOOD_NOWHERE = Verdict(Answer.UNSURE, "this use of the name is not understood")


@dataclass
class Places:
    """Every place of the old name in Python files."""

    references: list[tuple[Occurrence, str]] = field(default_factory=list)
    """With how it refers, as `Reference.how` has it."""
    unsure: list[str] = field(default_factory=list)
    doubts: list[tuple[Occurrence, str]] = field(default_factory=list)
    """The places of `unsure` that are names in code or look one up, each with the reason."""
    lookups: list[Occurrence] = field(default_factory=list)
    """Strings by which code finds the target."""
    strings: list[Occurrence] = field(default_factory=list)
    comments: list[Occurrence] = field(default_factory=list)


class Collector:
    """Sorts the places of one family's name."""

    def __init__(self, program: Program, family: Family, *, assumes: bool = True) -> None:
        self._program = program
        self._family = family
        self._judge = Judge(program, family)
        self._assumption = Assumption(program, family, self._judge) if assumes else None
        self._fields = Fields(program, family, self._judge)
        self._strings = Strings(program, family, self._judge)
        self._places = Places()
        self._in_text = False

    def collect(self, *, in_text: bool) -> Places:
        """Visit every place; with `in_text`, strings of which it is not certain what they find change too."""
        self._in_text = in_text
        for file in self._program.repository.files_with(self._family.name):
            table = self._program.repository.names(file, self._family.name)
            for occurrence in table.occurrences:
                self._sort(occurrence, table)
        self._places.unsure += [
            f"{place} - the keys decide which field is meant" for place in self._fields.unpacked_calls()
        ]
        return self._places

    def _sort(self, occurrence: Occurrence, table: NameTable) -> None:
        if occurrence.role is Role.STRING:
            self._sort_string(occurrence)
        elif occurrence.role is Role.COMMENT:
            self._places.comments.append(occurrence)
        else:
            self._sort_identifier(occurrence, table)

    def _sort_identifier(self, occurrence: Occurrence, table: NameTable) -> None:
        verdict, how = self._identifier(occurrence, table)
        if verdict.answer is Answer.UNKNOWN and self._assumption is not None:
            verdict, how = self._assumption.weigh(occurrence), "assumed"
        if verdict.answer is Answer.YES:
            self._places.references.append((occurrence, how))
        elif verdict.answer is not Answer.NO:
            self._doubt(occurrence, verdict)

    def _doubt(self, occurrence: Occurrence, verdict: Verdict) -> None:
        self._places.unsure.append(f"{occurrence.place} - {verdict.why}")
        self._places.doubts.append((occurrence, verdict.why))

    def _identifier(self, occurrence: Occurrence, table: NameTable) -> tuple[Verdict, str]:
        role = occurrence.role
        if role in LEXICAL_ROLES:
            how = "definition" if _is_definition(occurrence) else "name"
            return self._judge.lexical(occurrence, table), how
        if role is Role.IMPORTED:
            return self._judge.imported(occurrence), "import"
        if role in {Role.ATTRIBUTE, Role.STORED}:
            return self._judge.attribute(occurrence), "attribute"
        if role is Role.KEYWORD:
            return self._fields.keyword(occurrence), "keyword"
        if role is Role.FIELD:
            return self._fields.pattern(occurrence), "keyword"
        return (NO if role is Role.MODULE else _UNDERSTOOD_NOWHERE), "name"

    def _sort_string(self, occurrence: Occurrence) -> None:
        found = self._strings.judge(occurrence)
        answer = found.verdict.answer
        if found.use in {Use.ANNOTATION, Use.LISTED}:
            if answer is Answer.YES:
                self._places.references.append((occurrence, found.use.value))
            elif answer is not Answer.NO:
                self._places.unsure.append(f"{occurrence.place} - {found.verdict.why}")
        elif found.use is Use.LOOKUP:
            self._sort_lookup(occurrence, found.verdict)
        else:
            self._places.strings.append(occurrence)

    def _sort_lookup(self, occurrence: Occurrence, verdict: Verdict) -> None:
        if verdict.answer is Answer.UNKNOWN and self._assumption is not None:
            verdict = self._assumption.weigh(occurrence)
        if verdict.answer is Answer.YES:
            self._places.lookups.append(occurrence)
        elif verdict.answer is not Answer.NO and self._in_text:
            self._places.strings.append(occurrence)
        elif verdict.answer is not Answer.NO:
            self._doubt(occurrence, verdict)


def _is_definition(occurrence: Occurrence) -> bool:
    parent = occurrence.node.parent
    return parent is not None and parent.type in {"function_definition", "class_definition"}


def mentions(items: list[Occurrence]) -> Iterator[str]:
    """`path:line` for each."""
    return (f"{item.file.path}:{item.line}" for item in items)
