"""SEARCH/REPLACE pieces: found exactly or under differences that mean nothing; else told what is alike."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.untrusted import one_line

_OPEN = re.compile(r"^<{5,9} ?SEARCH\s*$")
_MIDDLE = re.compile(r"^={5,9}\s*$")
_CLOSE = re.compile(r"^>{5,9} ?REPLACE\s*$")
_MARGIN = re.compile(r"[ \t]*")
_SAME_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})
LIKE = 0.6
"""How like a place must be to be offered."""
MOST_COMPARED = 5000
"""Lines of a file that are looked through for something like it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Lines to find, and the lines that come in their place."""

    old: tuple[str, ...]
    new: tuple[str, ...]


def exchanges_in(content: str) -> tuple[Exchange, ...]:
    """The pieces of a block.

    Errors: AnswerRefused when their marks are out of order, or when there is anything else between them.
    """
    found: list[Exchange] = []
    parts: list[list[str]] = []
    for line in content.removesuffix("\n").split("\n"):
        if _OPEN.match(line):
            if parts:
                raise AnswerRefused("a SEARCH begins before the REPLACE above it has ended")
            parts = [[]]
        elif _MIDDLE.match(line) and len(parts) == 1:
            parts.append([])
        elif _CLOSE.match(line) and parts:
            found.append(_exchange(parts))
            parts = []
        else:
            _take(line, parts)
    if parts:
        raise AnswerRefused("the answer breaks off: a SEARCH has no end")
    return tuple(found)


def _exchange(parts: list[list[str]]) -> Exchange:
    if len(parts) != 2:
        raise AnswerRefused("a SEARCH has no ======= line before its REPLACE")
    return Exchange(tuple(parts[0]), tuple(parts[1]))


def _take(line: str, parts: list[list[str]]) -> None:
    if parts:
        parts[-1].append(line)
    elif line.strip():
        raise AnswerRefused(f"'{one_line(line, 60)}' stands outside of SEARCH and REPLACE")


def exchange_edits(
    file: TextFile, exchanges: Sequence[Exchange], regions: Sequence[tuple[int, int]]
) -> Iterator[LineEdit]:
    """Where the pieces go; `regions` are the lines (0-based, end excluded) in which they may be found.

    Errors: AnswerRefused when one is not there, or there more than once.
    """
    lines = file.plain()
    for exchange in exchanges:
        start, end, new = _place(file.path, lines, exchange, regions)
        yield LineEdit(start=start, end=end, lines=new, what=f"{file.path}:{start + 1}")


Place = tuple[int, int, tuple[str, ...]]


def _place(path: str, lines: list[str], exchange: Exchange, regions: Sequence[tuple[int, int]]) -> Place:
    old, new = _trimmed(exchange)
    if not old:
        if lines and any(line.strip() for line in lines):
            raise AnswerRefused(f"{path}: a SEARCH is empty, so nobody knows where its text goes")
        return 0, len(lines), new
    for alike in (_exact, _ends_aside, _marks_aside, _margin_aside):
        found = [at for start, end in regions for at in _hits(lines, old, start, end, alike)]
        if len(found) > 1:
            numbers = ", ".join(str(at + 1) for at in found[:4])
            raise AnswerRefused(
                f"{path}: the lines to replace stand there {len(found)} times (lines {numbers}); "
                f"take more lines along: '{one_line(old[0], 60)}'"
            )
        if found:
            there = lines[found[0] : found[0] + len(old)]
            return found[0], found[0] + len(old), _fitted(old, new, there)
    raise AnswerRefused(f"{path}: {_did_you_mean(lines, old, regions)}")


def _trimmed(exchange: Exchange) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Without empty lines that both sides begin or end with."""
    old, new = list(exchange.old), list(exchange.new)
    while old and not old[0].strip():
        old.pop(0)
        if new and not new[0].strip():
            new.pop(0)
    while old and not old[-1].strip():
        old.pop()
        if new and not new[-1].strip():
            new.pop()
    return tuple(old), tuple(new)


Alike = Callable[[Sequence[str], Sequence[str]], bool]


def _hits(lines: list[str], old: Sequence[str], start: int, end: int, alike: Alike) -> Iterator[int]:
    for at in range(start, min(end, len(lines)) - len(old) + 1):
        if alike(lines[at : at + len(old)], old):
            yield at


def _exact(there: Sequence[str], old: Sequence[str]) -> bool:
    return list(there) == list(old)


def _ends_aside(there: Sequence[str], old: Sequence[str]) -> bool:
    return [line.rstrip() for line in there] == [line.rstrip() for line in old]


def _marks_aside(there: Sequence[str], old: Sequence[str]) -> bool:
    return [_plain(line).rstrip() for line in there] == [_plain(line).rstrip() for line in old]


def _margin_aside(there: Sequence[str], old: Sequence[str]) -> bool:
    """The same lines, all moved by one margin."""
    if [_plain(line).strip() for line in there] != [_plain(line).strip() for line in old]:
        return False
    return _shift(there, old) is not None


def _shift(there: Sequence[str], old: Sequence[str]) -> tuple[str, str] | None:
    """What stands in front of the lines there, and what stood in front of those of the answer."""
    for real, said in zip(there, old, strict=True):
        if not real.strip():
            continue
        have, got = _margin(real), _margin(said)
        shared = 0
        while shared < min(len(have), len(got)) and have[-1 - shared] == got[-1 - shared]:
            shared += 1
        pair = have[: len(have) - shared], got[: len(got) - shared]
        moved = [_moved(line, *pair) for line in old]
        return pair if [m.rstrip() for m in moved] == [line.rstrip() for line in there] else None
    return None


def _moved(line: str, have: str, got: str) -> str:
    return have + line[len(got) :] if line.strip() and line.startswith(got) else line


def _fitted(old: Sequence[str], new: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    """The new lines, moved as the old ones had to be; lines that stay keep their bytes."""
    pair = _shift(there, old) if _margin_aside(there, old) and not _ends_aside(there, old) else None
    moved = [_moved(line, *pair) for line in new] if pair else list(new)
    said = [_moved(line, *pair) for line in old] if pair else list(old)
    kept = {line.rstrip(): real for line, real in zip(said, there, strict=True) if line.strip()}
    return tuple(kept.get(line.rstrip(), line) for line in moved)


def _did_you_mean(lines: list[str], old: Sequence[str], regions: Sequence[tuple[int, int]]) -> str:
    said = f"'{one_line(old[0], 60)}' is not there as the answer has it"
    best: tuple[float, int] = (0.0, -1)
    first = [line.strip() for line in old]
    compared = 0
    for start, end in regions:
        for at in range(start, max(start + 1, min(end, len(lines)) - len(old) + 1)):
            compared += len(old)
            if compared > MOST_COMPARED * 4:
                break
            there = [line.strip() for line in lines[at : at + len(old)]]
            matcher = difflib.SequenceMatcher(None, "\n".join(first), "\n".join(there), autojunk=False)
            if matcher.real_quick_ratio() > best[0] and matcher.quick_ratio() > best[0]:
                best = max(best, (matcher.ratio(), at))
    if best[0] < LIKE:
        return said
    there = lines[best[1] : best[1] + len(old)]
    wrong = next((pair for pair in zip(old, there, strict=False) if pair[0].strip() != pair[1].strip()), None)
    shown = wrong[1] if wrong else there[0]
    return f"{said}; did you mean line {best[1] + 1}: '{one_line(shown, 80)}'?"


def _plain(line: str) -> str:
    return line.translate(_SAME_MARKS)


def _margin(line: str) -> str:
    match = _MARGIN.match(line)
    return match.group() if match else ""
