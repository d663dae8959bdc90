"""What authors annotated: taken out of their files, and held against other hints by the type checker."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tier_code.codebase.checks.hints.type_checker import type_checker
from tier_code.codebase.checks.hints.typed_sources import typed_sources
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.codemods.hints.sites import RETURN, parsed, sites_in
from tier_code.ports.source import Overlay, SourceTree

_SELF = re.compile(r"\b(?:\w+\.)?Self\b")
"""Beside a class's own name it says the same to callers, and outside of classes it says nothing."""


def stripped(source: bytes) -> bytes:
    """The file without the hints of its functions and of what is assigned inside of them."""
    module = ast.parse(source)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    cuts = sorted(set(_cuts(module, source, starts)), reverse=True)
    for start, end, text in cuts:
        source = source[:start] + text + source[end:]
    return source


def _cuts(module: ast.Module, source: bytes, starts: list[int]) -> Iterator[tuple[int, int, bytes]]:
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [item for item in ast.walk(node.args) if isinstance(item, ast.arg)]
        for annotation, item in ((item.annotation, item) for item in arguments):
            if annotation is not None:
                end = _end(annotation, starts)
                spaced = source[end : end + 3] == b" = "
                name_end = starts[item.lineno - 1] + item.col_offset + len(item.arg.encode())
                yield name_end, end + 3 if spaced else end, b"=" if spaced else b""
        if node.returns is not None:
            arrow = source.rindex(b"->", 0, starts[node.returns.lineno - 1] + node.returns.col_offset)
            yield source.rindex(b")", 0, arrow) + 1, _end(node.returns, starts), b""
        for part in ast.walk(node):
            if isinstance(part, ast.AnnAssign) and part.value is not None:
                yield _end(part.target, starts), _end(part.annotation, starts), b""


def _end(node: ast.expr, starts: list[int]) -> int:
    return starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One hint beside the author's."""

    slot: Slot
    ours: str
    theirs: str
    assignable: bool
    narrower: bool
    """The author's is not assignable to ours."""


def annotations_of(source: bytes) -> dict[Slot, str]:
    """Every hint of the file's functions, as written."""
    module = parsed(source)
    found: dict[Slot, str] = {}
    for qualname, site in sites_in(source, module).items() if module is not None else ():
        for item in site.parameters:
            if item.annotation is not None:
                found[qualname, item.arg] = ast.unparse(item.annotation)
        if site.node.returns is not None:
            found[qualname, RETURN] = ast.unparse(site.node.returns)
    return found


def verdicts(
    annotated: SourceTree, path: str, hints: Mapping[Slot, str], imports: Mapping[Slot, list[str]]
) -> list[Verdict]:
    """Each hint beside the author's: whether ours may stand where theirs stands, judged by mypy."""
    source = annotated.read(path) or b""
    theirs = annotations_of(source)
    pairs = [(slot, text, theirs[slot]) for slot, text in hints.items() if slot in theirs]
    lines: list[str] = ["", *dict.fromkeys(line for found in imports.values() for line in found)]
    places: dict[int, tuple[int, bool]] = {}
    first = len(source.splitlines()) + 1
    for index, (slot, hint, annotation) in enumerate(pairs):
        owner = slot[0].rpartition(".")[0] or "object"
        ours, other = (_SELF.sub(owner, text.strip("\"'")) for text in (hint, annotation))
        for wide, (given, wanted) in ((False, (ours, other)), (True, (other, ours))):
            lines.append(f"def _compared_{index}_{wide}(v: {given!r}) -> {wanted!r}: return v")
            places[first + len(lines) - 1] = (index, wide)
    text = source + ("" if source.endswith(b"\n") else "\n").encode() + "\n".join(lines).encode() + b"\n"
    changed = Overlay(annotated, {path: text})
    run = type_checker().run(typed_sources(changed, path), annotated.root)
    bad = {
        places[problem.line] for problem in run.problems if problem.path == path and problem.line in places
    }
    return [
        Verdict(
            slot=slot,
            ours=ours,
            theirs=other,
            assignable=(index, False) not in bad or ours == other,
            narrower=(index, True) in bad and ours != other,
        )
        for index, (slot, ours, other) in enumerate(pairs)
    ]
