"""Sections and frames in the output of pytest and unittest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PYTEST_HEADING = re.compile(r"^_{3,} (?:ERROR at \w+ of |ERROR collecting )?(?P<name>\S.*?) _{3,}$")
_UNITTEST_HEADING = re.compile(r"^(?:FAIL|ERROR): (?P<name>\S+(?: \([^)]*\))?)")
_SUMMARY = re.compile(
    r"^(?:FAILED|ERROR) (?P<name>\S+?::[^\s\[]+(?:\[.*?\](?=\s+-\s|\s*$))?)(?: - (?P<why>.*))?$"
)
_END = re.compile(r"^(?:=+ .* =+|-{20,})$")
_FRAME = re.compile(r"^(?P<path>[^\s:][^:]*\.py):(?P<line>\d+): ?(?P<rest>.*)$")
_TRACEBACK_FRAME = re.compile(r'^\s*File "(?P<path>[^"]+)", line (?P<line>\d+)')
_WHY = re.compile(r"^(?:E\s{2,}.*|\w*(?:Error|Exception|Warning|Exit)\b.*)$")
MOST_WHY_LINES = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """A line that was on the stack, as the runner prints its place."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What the output says about one test."""

    name: str
    frames: tuple[Frame, ...]
    """Outermost first."""
    message: str


def sections(output: str) -> tuple[Section, ...]:
    """One section for each failed test; those that only the summary names have no frames."""
    found = {section.name: section for section in _written(output)}
    for match in (_SUMMARY.match(line) for line in output.splitlines()):
        if match is None:
            continue
        known = _same_test(match["name"], found)
        if known is None:
            found[match["name"]] = Section(name=match["name"], frames=(), message=match["why"] or "")
        elif known != match["name"]:
            section = found.pop(known)
            found[match["name"]] = Section(name=match["name"], frames=section.frames, message=section.message)
    return tuple(found.values())


def _same_test(name: str, found: dict[str, Section]) -> str | None:
    """The heading of a test that the summary names in full: `T.test_a` for `tests/test_x.py::T::test_a`."""
    dotted = name.partition("::")[2].replace("::", ".")
    return next((known for known in found if known in (name, dotted)), None)


def _written(output: str) -> Iterator[Section]:
    name, lines = "", list[str]()
    for line in output.splitlines():
        heading = _PYTEST_HEADING.match(line) or _UNITTEST_HEADING.match(line)
        if heading or (_END.match(line) and name and not _is_rule(lines)):
            if name:
                yield _section(name, lines)
            name, lines = (heading["name"] if heading else ""), []
        elif name:
            lines.append(line)
    if name:
        yield _section(name, lines)


def _is_rule(lines: list[str]) -> bool:
    """Whether a line of dashes only stands under a heading, as unittest prints it."""
    return not any(line.strip() for line in lines)


def _section(name: str, lines: list[str]) -> Section:
    frames = [
        Frame(match["path"], int(match["line"]))
        for match in (_FRAME.match(line) or _TRACEBACK_FRAME.match(line) for line in lines)
        if match is not None
    ]
    why = [line.rstrip() for line in lines if _WHY.match(line)]
    return Section(name=name, frames=tuple(frames), message="\n".join(why[:MOST_WHY_LINES]))
