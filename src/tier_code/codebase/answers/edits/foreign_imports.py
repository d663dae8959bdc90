"""Imports that come with an answer in a language that has them as data: those that are missing are added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tier_code.codebase.answers.edits.margins import margin_of
from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile
from tier_code.codebase.index.facts import FileFacts, ImportedName
from tier_code.codebase.index.generic_imports import DEFAULT
from tier_code.codebase.languages.grammars import grammar_for
from tier_code.domain.untrusted import one_line

_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
_PACKAGE = re.compile(r"^package\s")
_HEADING = re.compile(
    r"""^\s*(?://|/\*|\*|\#!|\#[ ]|["']use[ ]|<\?php|declare\(|package\s|namespace\s[^{]*;)"""
)
_NAMED = re.compile(r"\{[^}]*\}", re.DOTALL)


def missing_imports(
    file: TextFile, facts: FileFacts, offered: Sequence[tuple[ImportedName, str]]
) -> tuple[list[LineEdit], list[str]]:
    """The edit that adds what a file does not import yet, and notes that say so."""
    grammar = grammar_for(file.path)
    known = {each.name for each in facts.imports} | {
        name for name, each in facts.definitions.items() if not each.parent and not each.in_function
    }
    loaded = {each.source.module for each in facts.imports}
    wanted = [
        (each, text)
        for each, text in offered
        if (each.name not in known if each.name else each.source.module not in loaded)
    ]
    if not wanted or grammar is None:
        return [], []
    is_go = grammar.name == "go"
    if grammar.name in _SCRIPTS or is_go:
        statements = list(dict.fromkeys(_go(file, facts, wanted) if is_go else _script(wanted)))
    else:
        statements = _whole(offered, wanted)
    if not statements:
        return [], [f"{file.path}: imports in the answer were left out: {_listed(wanted)}"]
    at = _behind(file, facts, is_go=is_go)
    first = not facts.imports
    front = [""] if first and at else []
    back = [""] if first and any(line.strip() for line in file.plain(at, at + 1)) else []
    edit = LineEdit(start=at, end=at, lines=(*front, *statements, *back), what=f"{file.path}: imports")
    return [edit], [f"{file.path}: imports {_listed(wanted)}, which the new code brought along"]


def _whole(
    offered: Sequence[tuple[ImportedName, str]], wanted: Sequence[tuple[ImportedName, str]]
) -> list[str]:
    """Statements of which nothing is there yet; half of one cannot be told from the whole."""
    there = {text for pair in offered if pair not in wanted for text in pair[1:]}
    return list(dict.fromkeys(text for _, text in wanted if text not in there))


def _listed(wanted: Sequence[tuple[ImportedName, str]]) -> str:
    return one_line(", ".join(dict.fromkeys(each.name or each.source.module for each, _ in wanted)), 80)


def _behind(file: TextFile, facts: FileFacts, *, is_go: bool) -> int:
    """Behind the last import at the top, else behind what every file begins with."""
    lines = file.plain()
    ends = [each.statement.end for each in facts.imports if not _hands_on(lines, each)]
    if ends:
        return max(ends)
    if is_go:
        return next((at for at, line in enumerate(lines, start=1) if _PACKAGE.match(line)), 0)
    at = 0
    while at < len(lines) and (_HEADING.match(lines[at]) or (at and not lines[at].strip())):
        at += 1
    while at and not lines[at - 1].strip():
        at -= 1
    return at


def _hands_on(lines: Sequence[str], each: ImportedName) -> bool:
    line = lines[each.statement.start - 1] if each.statement.start <= len(lines) else ""
    return not line.lstrip().startswith(("import", "const", "var", "let", '"', "_", ".")) and "export" in line


def _go(file: TextFile, facts: FileFacts, wanted: Sequence[tuple[ImportedName, str]]) -> Iterator[str]:
    """A line in the group that the last import stands in, else a statement of its own."""
    last = max((each.statement.end for each in facts.imports), default=0)
    line = file.plain(last - 1, last)[0] if last else ""
    grouped = bool(line) and not line.lstrip().startswith("import")
    for each, text in wanted:
        spec = text.removeprefix("import").strip().strip("()").strip()
        quoted = f'"{each.source.module}"'
        spec = spec if spec.endswith(quoted) and "\n" not in spec else quoted
        yield f"{margin_of(line)}{spec}" if grouped else f"import {spec}"


def _script(wanted: Sequence[tuple[ImportedName, str]]) -> Iterator[str]:
    """A whole statement where all of its names are missing, else one with those that are."""
    missing = {each.name for each, _ in wanted}
    for each, text in wanted:
        names = _NAMED.search(text)
        if not names or each.source.symbol in ("", DEFAULT):
            yield text
            continue
        parts = [part.strip() for part in names.group()[1:-1].split(",") if part.strip()]
        kept = [part for part in parts if part.split()[-1] in missing]
        whole = len(kept) == len(parts)
        yield text if whole else f"import {{ {', '.join(kept)} }} from {_source_of(text)}"


def _source_of(statement: str) -> str:
    return statement[statement.rindex("from") + 4 :].strip()
