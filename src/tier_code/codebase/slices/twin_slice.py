"""What a twin is written from: its pattern, the class around it, functions of like name, and what it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tier_code.codebase.index.facts import CALLABLES, Definition, Kind
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.slices.chosen import with_choices
from tier_code.codebase.slices.outlines import class_outline
from tier_code.codebase.slices.packing import Packer, Wanted
from tier_code.codebase.slices.values import Place
from tier_code.codebase.slices.wanting import readable, target_lines, used_by
from tier_code.domain.context import ContextSlice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree

SIBLINGS = 2
"""Functions of like name that are shown in full."""
LONGEST_SIBLING = 15
"""Lines above which one is not."""
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")


def twin_slice_for(tree: SourceTree, step: Step, budget_tokens: int, counter: TokenCounter) -> ContextSlice:
    """The pattern in full, then siblings, then the class and what the pattern uses, packed under the budget.

    Errors: UsageProblem for a missing pattern or a taken name; ContextTooLarge.
    """
    reader = SourceReader(tree)
    target = step.targets[0]
    pattern = Place(target.path, step.argument("pattern"))
    file = readable(reader, target.path)
    name = target.qualname.removeprefix("+")
    if name in file.facts.definitions:
        raise UsageProblem(f"{target.path}: '{name}' is defined already")
    wanted = [*target_lines(reader, pattern), *_siblings(file, pattern, name), *_around(file, pattern)]
    wanted += used_by(reader, [pattern], bodies=True)
    return Packer(reader, counter, budget_tokens).pack(with_choices(reader, step.spans, wanted))


def _siblings(file: SourceFile, pattern: Place, name: str) -> Iterator[Wanted]:
    """Functions beside the pattern whose names share the new name's first word: other `delete_` functions."""
    verb, scope = _words(name.rpartition(".")[2])[:1], pattern.qualname.rpartition(".")[0]
    found = [
        each
        for each in file.facts.definitions.values()
        if each.kind in CALLABLES and not each.in_function and each.qualname != pattern.qualname
        if _words(each.name)[:1] == verb and each.lines.end - each.lines.start < LONGEST_SIBLING
    ]
    found.sort(key=lambda each: each.parent != scope)
    for each in found[:SIBLINGS]:
        yield Wanted(path=file.path, lines=each.lines, why=f"like {name.rpartition('.')[2]}")


def _around(file: SourceFile, pattern: Place) -> Iterator[Wanted]:
    """The class around a method: its header, attributes, constructor and the other methods' signatures."""
    around: Definition | None = file.facts.definitions.get(pattern.qualname.rpartition(".")[0])
    if around is not None and around.kind is Kind.CLASS:
        for each in class_outline(file, around):
            yield Wanted(path=each.path, lines=each.lines, why=f"class {around.name}")


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
