"""The answer grammar of every tier: fenced blocks, each under a header line that names its place.

path::Symbol            the block replaces the symbol
path::Symbol after      the block goes behind it (or `before`: in front of it)
path                    the block is a new file
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from tier_code.codebase.answers.fences import Fence, fences_in
from tier_code.codebase.answers.placeholders import left_out
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.plan import Target, parse_target
from tier_code.domain.untrusted import one_line

_DECORATION = re.compile(r"^(?:#{1,6}\s+|[-*]\s+)?[*_]{0,2}`?(?P<place>.*?)`?[*_]{0,2}(?:(?<!:):)?$")
_WHERE = re.compile(r"^(?P<target>\S(?:.*\S)?)\s+(?P<where>after|before)$")
_DRIVE = re.compile(r"^[A-Za-z]:")


class Placement(StrEnum):
    """What a block does to its place."""

    REPLACE = "replace"
    BEFORE = "before"
    AFTER = "after"
    NEW_FILE = "new file"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBlock:
    """One block of an answer and where it belongs."""

    target: Target
    """For a new file the module itself."""
    placement: Placement
    language: str
    """As written behind the fence; may be empty."""
    content: str


def parse_blocks(answer: str) -> tuple[AnswerBlock, ...] | str:
    """Read an answer strictly: the blocks in order, or one line saying why it cannot be used.

    Prose around the blocks is ignored. A block without a header line, an unclosed fence, a placeholder, a
    path out of the repository or two blocks for one place make the whole answer unusable.
    """
    try:
        return _blocks(answer)
    except AnswerRefused as refused:
        return str(refused)


def sole_block(answer: str, target: Target) -> AnswerBlock | str:
    """The one block of an answer that must replace `target`, or one line saying what is there instead."""
    blocks = parse_blocks(answer)
    if isinstance(blocks, str):
        return blocks
    if len(blocks) > 1:
        return f"{len(blocks)} blocks where one was asked for"
    block = blocks[0]
    if block.target != target or block.placement is not Placement.REPLACE:
        return f"the block is for {one_line(str(block.target))} ({block.placement.value}), not for {target}"
    return block


def _blocks(answer: str) -> tuple[AnswerBlock, ...]:
    lines = answer.replace("\r\n", "\n").split("\n")
    if not answer.strip():
        raise AnswerRefused("the answer is empty")
    fences = fences_in(lines)
    if not fences:
        raise AnswerRefused("the answer is prose only; a fenced block was asked for")
    found: list[AnswerBlock] = []
    after = -1
    for number, fence in enumerate(fences, start=1):
        block = _block(number, _header(lines[after + 1 : fence.first]), fence)
        if any(known.target == block.target and known.placement is block.placement for known in found):
            raise AnswerRefused(f"two blocks for {one_line(str(block.target))}")
        found.append(block)
        after = fence.last
    return tuple(found)


def _header(lines: list[str]) -> str:
    """The last line in front of a fence, its Markdown dress taken off; empty when a paragraph ends there."""
    written = [line.strip() for line in lines if line.strip()]
    if not written:
        return ""
    match = _DECORATION.match(written[-1])
    return match["place"].strip() if match else ""


def _block(number: int, header: str, fence: Fence) -> AnswerBlock:
    if not header:
        raise AnswerRefused(f"block {number} has no header line that names its place")
    where = _WHERE.match(header)
    place = where["target"] if where else header
    if any(character.isspace() for character in place.partition("::")[2]) or (
        "::" not in place and not _looks_like_path(place)
    ):
        raise AnswerRefused(
            f"block {number} has no header line that names its place: '{one_line(header, 80)}'"
        )
    try:
        target = parse_target(place)
    except ValueError as problem:
        raise AnswerRefused(f"block {number}: {problem}") from problem
    _refuse_unsafe(target.path, number)
    placeholder = left_out(fence.content)
    if placeholder:
        raise AnswerRefused(f"block {number} leaves code out: '{one_line(placeholder, 80)}'")
    return AnswerBlock(
        target=target,
        placement=_placement(place, where["where"] if where else "", number),
        language=fence.info,
        content=fence.content,
    )


def _placement(place: str, where: str, number: int) -> Placement:
    if "::" not in place.replace("::::", ""):
        if where:
            raise AnswerRefused(f"block {number}: '{where}' needs a symbol, as in PATH::NAME {where}")
        return Placement.NEW_FILE
    return Placement(where) if where else Placement.REPLACE


def _looks_like_path(place: str) -> bool:
    return not any(character.isspace() for character in place) and ("." in place or "/" in place)


def _refuse_unsafe(path: str, number: int) -> None:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or "\\" in path or "\0" in path or _DRIVE.match(path):
        raise AnswerRefused(f"block {number} names a path outside the repository: '{one_line(path, 80)}'")
