"""Which definitions differ between a tree and the one underneath, and by which names tests may know them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.exploring.signatures import enclosing
from tier_code.codebase.exploring.standing import Standing, standing_of
from tier_code.codebase.index.facts import Definition
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.ports.source import Overlay, SourceTree

MOST_CALLERS = 24
_MOST_READ = 60
"""Files that are parsed in the search for callers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """One file of which something changed."""

    path: str
    names: tuple[str, ...]
    """Of functions, methods and classes; what tests do not say, such as `__init__`, by the class around."""
    lines: tuple[range, ...]
    """Bodies of the changed functions as they were, 1-based."""


def changed_files(tree: Overlay, paths: Sequence[str]) -> tuple[ChangedFile, ...]:
    """The changed files that are source, tests among them."""
    before, after = SourceReader(tree.base), SourceReader(tree)
    files = (_changed(path, before.file(path), after.file(path)) for path in paths if _is_code(path))
    return tuple(file for file in files if file is not None)


def callers(tree: SourceTree, names: Sequence[str]) -> tuple[str, ...]:
    """Names of what mentions any of these names in source that is no test."""
    reader = SourceReader(tree)
    paths = [path for path in tree.paths() if standing_of(path) in (Standing.SOURCE, Standing.ASIDE)]
    found: dict[str, None] = {}
    for name in names:
        for path in list(reader.holding(paths, name))[:_MOST_READ]:
            file = reader.file(path)
            found |= dict.fromkeys(_mentioning(file, name) if file is not None else ())
    return tuple(name for name in found if name not in names)[:MOST_CALLERS]


def _is_code(path: str) -> bool:
    return standing_of(path) in (Standing.SOURCE, Standing.ASIDE, Standing.TEST)


def _changed(path: str, before: SourceFile | None, after: SourceFile | None) -> ChangedFile | None:
    was, now = _texts(before), _texts(after)
    differing = {name for name in (*was, *now) if was.get(name) != now.get(name)}
    inner = sorted(name for name in differing if not any(each.startswith(f"{name}.") for each in differing))
    names = dict.fromkeys(spoken for name in inner if (spoken := _spoken(name)))
    lines = (_body(before.facts.definitions[name]) for name in inner if before is not None and name in was)
    return ChangedFile(path=path, names=tuple(names), lines=tuple(lines))


def _texts(file: SourceFile | None) -> dict[str, str]:
    """What can be reached by name, with its text."""
    if file is None:
        return {}
    return {
        name: file.text(definition.lines.start, definition.lines.end)
        for name, definition in file.facts.definitions.items()
        if not definition.in_function
    }


def _spoken(qualname: str) -> str:
    """The last part of a name that is not a special method's."""
    parts = (part.partition("#")[0] for part in reversed(qualname.split(".")))
    return next((part for part in parts if not part.startswith("__")), "")


def _body(definition: Definition) -> range:
    """Lines that run when it is called, and not when its file is read."""
    header, lines = definition.header, definition.lines
    return range(header.end + 1 if header.end < lines.end else lines.start, lines.end + 1)


def _mentioning(file: SourceFile, name: str) -> Iterator[str]:
    needle = name.encode()
    for number, line in enumerate(file.lines, 1):
        if needle in line:
            around = enclosing(file, number)
            if around is not None and (spoken := _spoken(around.qualname)):
                yield spoken
