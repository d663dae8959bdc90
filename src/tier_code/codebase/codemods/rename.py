"""The rename codemod: a definition and every place that means it, or a refusal that lists the doubts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tier_code.codebase.codemods.renaming.answers import Answer
from tier_code.codebase.codemods.renaming.collect import Collector, Places, mentions
from tier_code.codebase.codemods.renaming.family import Family, family_of, with_siblings
from tier_code.codebase.codemods.renaming.hazards import Hazards
from tier_code.codebase.codemods.renaming.new_name import NewName, require_identifier
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.strings import dotted_path
from tier_code.codebase.codemods.renaming.text import (
    OPAQUE_SOURCES,
    TextPlace,
    changed_document,
    entry_points,
    is_document,
    mentioned,
    text_places,
)
from tier_code.codebase.codemods.renaming.verdicts import Judge
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.python_file import UnreadableSource
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_ASK_FOR_TEXT = "ask for the rename 'in strings and comments' too to change them as well"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One place that was changed."""

    path: str
    line: int
    column: int
    """1-based, in characters."""
    how: str
    """`definition`, `import`, `name`, `attribute`, `keyword`, `annotation`, `__all__`, `assumed`, `text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameOutcome:
    """A rename that was carried out, in memory."""

    changes: dict[str, bytes | None]
    references: tuple[Reference, ...]
    """In path and line order."""
    notes: tuple[str, ...]
    """What was left alone and what was assumed, in words."""


def rename(tree: SourceTree, target: Target, new_name: str, *, in_text: bool) -> RenameOutcome:
    """Rename the function, class, method, attribute or variable `target` wherever the repository means it.

    With `in_text`, the word is replaced in strings, comments and documents too.
    Errors: UsageProblem for a missing target or a taken name; ToolDeclined with the uncertain places.
    """
    if not target.qualname:
        raise UsageProblem("modules and files are not renamed by this tool; name a definition in the file")
    program = Program(tree)
    with program.inference:
        family = family_of(program, target)
        try:
            return _Rename(program, family, new_name).carry_out(in_text=in_text)
        except ToolDeclined:
            wider = with_siblings(program, family)
            if wider is None:
                raise
            return _Rename(program, wider, new_name).carry_out(in_text=in_text, beyond=family)


class _Rename:
    """One rename in progress."""

    def __init__(self, program: Program, family: Family, new: str) -> None:
        self._program = program
        self._family = family
        self._new = new

    def carry_out(self, *, in_text: bool, beyond: Family | None = None) -> RenameOutcome:
        """Collect, refuse or change; `beyond` is the family that was asked for when this one is wider."""
        require_identifier(self._family.name, self._new)
        self._require_readable()
        _refuse("the name is used by more than this repository's code", Hazards(self._program, self._family))
        places = Collector(self._program, self._family).collect(in_text=in_text)
        _refuse("some places may or may not mean it", places.unsure)
        self._require_free([occurrence for occurrence, _ in places.references])
        documents = list(text_places(self._program.repository, self._family.name))
        if not in_text:
            self._refuse_lookups(places, documents)
        outcome = self._outcome(places, documents, in_text=in_text)
        added = sorted(cls.qualname for cls in self._family.classes - beyond.classes) if beyond else []
        note = f"renamed in {', '.join(added)} too: its objects are used in the same places"
        return replace(outcome, notes=(note, *outcome.notes)) if added else outcome

    def _require_readable(self) -> None:
        repository = self._program.repository
        _refuse(
            "a file that holds the name cannot be read",
            map(str, repository.unreadable_with(self._family.name)),
        )
        opaque = (
            f"{place.path}:{place.line}: {place.text} - this language is not understood"
            for place in text_places(repository, self._family.name)
            if posixpath.splitext(place.path)[1] in OPAQUE_SOURCES
        )
        _refuse("a file that holds the name cannot be read", opaque)

    def _require_free(self, references: list[Occurrence]) -> None:
        found = list(dict.fromkeys(NewName(self._program, self._family, self._new).problems(references)))
        if found:
            raise UsageProblem(f"'{self._new}' cannot be the new name: " + "; ".join(found[:5]))

    def _refuse_lookups(self, places: Places, documents: list[TextPlace]) -> None:
        judge = Judge(self._program, self._family)
        found = [f"{item.place} - code finds it by this string" for item in places.lookups]
        for place in documents:
            for dotted in entry_points(place, self._family.name):
                verdict = dotted_path(self._program, self._family, place.path, dotted, judge)
                if verdict is not None and verdict.answer is Answer.YES:
                    found.append(f"{place.path}:{place.line}: {place.text} - an entry point")
        _refuse(f"strings look the name up; {_ASK_FOR_TEXT}", found)

    def _outcome(self, places: Places, documents: list[TextPlace], *, in_text: bool) -> RenameOutcome:
        chosen = list(places.references)
        prose = [place for place in documents if in_text and is_document(place.path)]
        if in_text:
            chosen += [(item, "text") for item in (*places.lookups, *places.strings, *places.comments)]
        references = [
            Reference(path=item.file.path, line=item.line, column=item.file.column_of(item.start), how=how)
            for item, how in chosen
        ]
        references += [
            Reference(path=place.path, line=place.line, column=place.column, how="text") for place in prose
        ]
        return RenameOutcome(
            changes={**self._python_changes(chosen), **self._document_changes(prose)},
            references=tuple(sorted(references, key=lambda each: (each.path, each.line, each.column))),
            notes=tuple(_notes(places, [each for each in documents if each not in prose], in_text=in_text)),
        )

    def _python_changes(self, chosen: list[tuple[Occurrence, str]]) -> dict[str, bytes | None]:
        edits: dict[str, list[tuple[int, int, str]]] = {}
        for item, _ in chosen:
            edits.setdefault(item.file.path, []).append((item.start, item.end, self._new))
        try:
            return {
                path: self._program.repository.read(path).with_edits(edits[path]) for path in sorted(edits)
            }
        except UnreadableSource as problem:
            raise UsageProblem(str(problem)) from problem

    def _document_changes(self, prose: list[TextPlace]) -> dict[str, bytes | None]:
        changes: dict[str, bytes | None] = {}
        for path in sorted({place.path for place in prose}):
            content = self._program.repository.raw(path) or b""
            inside = [place for place in prose if place.path == path]
            changes[path] = changed_document(content, inside, self._family.name, self._new)
        return changes


def _refuse(reason: str, details: Iterable[str]) -> None:
    found = tuple(dict.fromkeys(details))
    if found:
        raise ToolDeclined(reason, found)


def _notes(places: Places, documents: list[TextPlace], *, in_text: bool) -> Iterable[str]:
    for item, how in places.references:
        if how == "assumed":
            yield f"{item.place} - assumed: the only definition of this name"
    if not in_text:
        strings = list(mentions([*places.lookups, *places.strings]))
        yield from mentioned("string", "strings", strings)
        yield from mentioned("comment", "comments", list(mentions(places.comments)))
    elsewhere = [f"{each.path}:{each.line}" for each in documents]
    yield from mentioned("place in other files", "places in other files", elsewhere)
