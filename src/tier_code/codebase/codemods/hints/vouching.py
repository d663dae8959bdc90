"""Which proposed types something vouches for: the body bears them and rules out what else they might be.

A type that nothing speaks against is not yet right: `x: str` for a parameter that is only handed through
would pass every check. So each part of a proposed type must be one that other types in its place would break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.hints.inferring import Hint, Subject
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.codemods.hints.shapes import (
    ANY,
    ELLIPSIS,
    NONE,
    Shape,
    builtin,
    choices,
    either,
    without_none,
)
from tier_code.codebase.codemods.hints.sites import RETURN, Site
from tier_code.codebase.codemods.hints.variants import Trial, troubles

_OBJECT = builtin("object")
_DECOYS = (
    _OBJECT,
    builtin("int"),
    builtin("str"),
    builtin("bytes"),
    builtin("float"),
    builtin("list", _OBJECT),
    builtin("dict", _OBJECT, _OBJECT),
)
"""What a value is most often; whoever is one of these must rule the others out."""
_COLLECTIONS = frozenset({"list", "dict", "set", "frozenset", "Sequence", "Iterable", "Iterator", "Mapping"})
_BLURRED = {"int": {"float"}, "bool": {"int", "float"}, "str": {"bytes"}}
"""Kinds that an operation seldom tells apart; the narrower may stand for the wider."""


def vouched(
    subject: Subject,
    site: Site,
    kept: Mapping[Slot, Hint],
    proposed: Mapping[str, Shape],
    calls: Mapping[str, Sequence[Shape]],
) -> tuple[dict[str, Shape], dict[str, str]]:
    """The proposed types that the code speaks for, and for each other why it is left out.

    `calls` are the types of arguments that are known from calls, by parameter. Errors: CheckerUnavailable.
    """
    trials: list[Trial] = [{}]
    places: dict[str, _Places] = {}
    for name, shape in proposed.items():
        own = len(trials)
        others = [{name: other} for other in _others(shape, name)]
        inner = [{name: other} for other in _inner(shape, name)]
        trials += [{name: shape}, *others, *inner]
        places[name] = _Places(own, own + 1 + len(others), own + 1 + len(others) + len(inner))
    found = troubles(subject, site, kept, trials)
    worse = [bool(trouble - found[0]) for trouble in found]
    good: dict[str, Shape] = {}
    why: dict[str, str] = {}
    for name, shape in proposed.items():
        at = places[name]
        others_fail = worse[at.own + 1 : at.inner]
        if worse[at.own]:
            why[name] = "the body contradicts it"
        elif _agrees(shape, calls.get(name, ())):
            good[name] = shape
        elif others_fail and all(others_fail):
            good[name] = _weakened(shape, worse[at.inner : at.end])
        else:
            why[name] = "nothing vouches for it"
    return good, why


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the trials of one proposed type stand: itself, others in its place, others inside of it."""

    own: int
    inner: int
    end: int


def _inner(shape: Shape, name: str) -> Iterator[Shape]:
    """The shape with each argument of each collection in it replaced by what hardly anything is, in turn."""
    strange = builtin("complex") if name == RETURN else _OBJECT
    for part in choices(shape):
        for index in _arguments(part):
            yield _with_argument(shape, part, index, strange)


def _weakened(shape: Shape, ruled_out: Sequence[bool]) -> Shape:
    """The shape with `Any` for every argument that might as well be anything."""
    verdicts = iter(ruled_out)
    result = shape
    for part in choices(shape):
        now = part
        for index in _arguments(part):
            if not next(verdicts, False):
                weaker = Shape(now.module, now.name, (*now.args[:index], ANY, *now.args[index + 1 :]))
                result, now = _with(result, now, weaker), weaker
    return result


def _arguments(part: Shape) -> range:
    """Which arguments are types that values have: those of builtin collections."""
    return range(len(part.args)) if part.name in _COLLECTIONS and ELLIPSIS not in part.args else range(0)


def _with_argument(shape: Shape, part: Shape, index: int, argument: Shape) -> Shape:
    return _with(
        shape, part, Shape(part.module, part.name, (*part.args[:index], argument, *part.args[index + 1 :]))
    )


def _with(shape: Shape, part: Shape, other: Shape) -> Shape:
    return (
        other
        if shape == part
        else Shape(shape.module, shape.name, tuple(other if each == part else each for each in shape.args))
    )


def _others(shape: Shape, name: str) -> Iterator[Shape]:
    """The shape with each of its parts replaced by something else in turn."""
    parts = [part for part in choices(shape) if part != NONE]
    taken = {part.name for part in parts}
    for part in parts:
        for decoy in _DECOYS:
            if decoy.name in taken or decoy.name in _BLURRED.get(part.name, ()):
                continue
            if name == RETURN and decoy == _OBJECT:
                # Everything may be returned as an object.
                continue
            other = either(decoy if each == part else each for each in choices(shape))
            if other is not None:
                yield other


def _agrees(shape: Shape, given: Sequence[Shape]) -> bool:
    """Whether calls show values of this type and of nothing else."""
    seen = {part for each in given for part in choices(each)}
    wanted = without_none(shape)
    return (
        bool(seen - {NONE})
        and wanted is not None
        and seen - {NONE} == set(choices(wanted))
        and ANY not in seen
    )
