"""Files that are new or hold data: whether they can be read for what they are."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.index.paths import PYTHON_ENDS
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
    """`path: reason` for new Python that cannot be parsed, and data that no longer can."""
    for path, source in created_sources(before, changes):
        if module_of(source) is None:
            yield f"{path}: cannot be parsed"
    for path in sorted(changes):
        reader = next((read for end, read in _READERS.items() if path.endswith(end)), None)
        content = changes[path]
        if reader is None or content is None:
            continue
        old = before.read(path)
        problem = _problem(reader, content)
        if problem and (old is None or not _problem(reader, old)):
            yield f"{path}: {problem}"


def _problem(reader: Callable[[str], object], content: bytes) -> str:
    try:
        reader(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        return one_line(f"cannot be read any more: {problem}", 120)
    return ""
