"""What a check looks at: the changed source files, before and after."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tier_code.codebase.languages.grammars import PYTHON, grammar_for
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """One source file that exists before and after, as UTF-8."""

    path: str
    before: bytes
    after: bytes | None
    """None when its encoding cannot be read any more."""


def changed_sources(before: SourceTree, changes: Changes) -> Iterator[ChangedFile]:
    """The changed Python files, in path order; not created, deleted or unreadable ones."""
    return (changed for changed in changed_code(before, changes) if grammar_for(changed.path) is PYTHON)


def changed_code(before: SourceTree, changes: Changes) -> Iterator[ChangedFile]:
    """The changed files of all languages that we can parse, in path order; not created or deleted ones."""
    for path in sorted(changes):
        old, new = before.read(path), changes[path]
        if old is None or new is None or grammar_for(path) is None:
            continue
        source = utf8_source(old)
        if source is not None:
            yield ChangedFile(path=path, before=source, after=utf8_source(new))


def first_problem(changed: Iterable[ChangedFile], problems: Callable[[ChangedFile], Iterator[str]]) -> str:
    """What is wrong in the first file that has a problem, behind its path; empty when none has."""
    for file in changed:
        try:
            problem = next(problems(file), "")
        except RecursionError:
            problem = "nested too deeply to compare"
        if problem:
            return f"{file.path}: {problem}"
    return ""


def module_of(source: bytes | None) -> ast.Module | None:
    """The parsed module; None when Python refuses the source."""
    if source is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # As text: the source is UTF-8 by now, whatever its first lines declare.
            return ast.parse(source.decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
