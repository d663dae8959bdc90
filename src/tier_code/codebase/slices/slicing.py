"""Picking what a step is shown: the plain functions that run in a code worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tier_code.codebase.index.facts import Kind
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices.chosen import with_choices
from tier_code.codebase.slices.linking import definition_at
from tier_code.codebase.slices.outlines import class_outline
from tier_code.codebase.slices.packing import Packer, Wanted
from tier_code.codebase.slices.values import Place
from tier_code.codebase.slices.wanting import overloads_with, readable, target_lines, used_by, wanted_by
from tier_code.domain.context import ChosenSpan, ContextSlice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree

DOCSTRING_AIM = 600
"""Tokens that the context of a docstring step should stay under; most of a small model's time is reading."""
DOCSTRING_SURROUNDINGS = 150
"""Tokens beside a target that is itself near the aim or above it."""
WHOLE_CLASS = 40
"""Lines above which a class is outlined for its docstring."""


def slice_for(
    tree: SourceTree,
    targets: Sequence[Target],
    budget_tokens: int,
    counter: TokenCounter,
    *,
    bodies: bool,
    chosen: Sequence[ChosenSpan] = (),
) -> ContextSlice:
    """The targets in full and what they use, packed under the budget; the same bytes for the same source.

    A whole module as target is shown as an outline. With `bodies`, functions come with their bodies and
    classes with their members, budget permitting.

    Errors: UsageProblem for a target that does not exist; ContextTooLarge when the targets alone do not fit.
    """
    reader = SourceReader(tree)
    places = _places(reader, targets)
    wanted = with_choices(reader, chosen, wanted_by(reader, places, bodies=bodies))
    return Packer(reader, counter, budget_tokens).pack(wanted)


def docstring_slice_for(
    tree: SourceTree,
    targets: Sequence[Target],
    budget_tokens: int,
    counter: TokenCounter,
    chosen: Sequence[ChosenSpan] = (),
) -> ContextSlice:
    """As `slice_for`, for a step that only describes its targets: small, and large classes as outlines.

    Errors: as `slice_for`; UsageProblem for a file in which nothing could vouch for a comment.
    """
    reader = SourceReader(tree)
    places = _places(reader, targets)
    for place in places:
        _require_readable(reader, place)
    shown = [item for place in places for item in _to_describe(reader, place)]
    wanted = with_choices(reader, chosen, [*shown, *used_by(reader, places, bodies=False)])
    core = Packer(reader, counter, budget_tokens).pack([item for item in wanted if item.required])
    limit = min(budget_tokens, max(DOCSTRING_AIM, core.tokens + DOCSTRING_SURROUNDINGS))
    return Packer(reader, counter, limit).pack(wanted)


def _require_readable(reader: SourceReader, place: Place) -> None:
    """Refuse before anybody is asked what `code-equal` would refuse afterwards."""
    file = reader.file(place.path)
    broken = file.facts.broken_line if file is not None and not place.path.endswith(PYTHON_ENDS) else 0
    if broken:
        raise UsageProblem(f"{place.path}:{broken} cannot be read, so nothing would vouch for a comment")


def _to_describe(reader: SourceReader, place: Place) -> Iterator[Wanted]:
    definition = definition_at(reader, place)
    lines = 0 if definition is None else definition.lines.end - definition.lines.start + 1
    if definition is not None and definition.kind is Kind.CLASS and lines > WHOLE_CLASS:
        yield from class_outline(readable(reader, place.path), definition)
    else:
        yield from target_lines(reader, place)


def _places(reader: SourceReader, targets: Sequence[Target]) -> list[Place]:
    named = [Place(target.path, target.qualname) for target in targets]
    return [place for target in named for place in overloads_with(reader, target)]
