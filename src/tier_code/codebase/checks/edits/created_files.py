"""Files that are new or hold data: whether they can be read for what they are."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.trouble import first_error
from tier_code.codebase.languages.grammars import grammar_for, parse
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

_READERS: Mapping[str, Callable[[str], object]] = {".json": json.loads, ".toml": tomllib.loads}


def created_sources(before: SourceTree, changes: Changes) -> Iterator[tuple[str, bytes]]:
    """The Python files that were not there, as UTF-8."""
    for path in sorted(changes):
        content = changes[path]
        if content is not None and path.endswith(PYTHON_ENDS) and before.read(path) is None:
            yield path, utf8_source(content) or b"\xff"


def unreadable_new(before: SourceTree, changes: Changes) -> Iterator[str]:
    """`path: reason` for new code that cannot be parsed, and data that no longer can."""
    for path, source in created_sources(before, changes):
        if module_of(source) is None:
            yield f"{path}: cannot be parsed"
    yield from _broken_elsewhere(before, changes)
    for path in sorted(changes):
        reader = next((read for end, read in _READERS.items() if path.endswith(end)), None)
        content = changes[path]
        if reader is None or content is None:
            continue
        old = before.read(path)
        problem = _problem(reader, content)
        if problem and (old is None or not _problem(reader, old)):
            yield f"{path}: {problem}"


def created_elsewhere(before: SourceTree, changes: Changes) -> int:
    """How many new files there are of other languages that we can parse."""
    return sum(
        content is not None
        and grammar_for(path) is not None
        and not path.endswith(PYTHON_ENDS)
        and before.read(path) is None
        for path, content in changes.items()
    )


def _broken_elsewhere(before: SourceTree, changes: Changes) -> Iterator[str]:
    """New files of other languages whose grammar finds something wrong."""
    for path in sorted(changes):
        content, grammar = changes[path], grammar_for(path)
        if content is None or grammar is None or path.endswith(PYTHON_ENDS) or before.read(path) is not None:
            continue
        source = utf8_source(content)
        root = parse(grammar, source).root_node if source is not None else None
        if root is None or root.has_error:
            where = f" in line {first_error(root)}" if root is not None else ""
            yield f"{path}: cannot be parsed{where}"


def _problem(reader: Callable[[str], object], content: bytes) -> str:
    try:
        reader(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        return one_line(f"cannot be read any more: {problem}", 120)
    return ""
