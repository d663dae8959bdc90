"""A type apart from how a file spells it: where its name is defined, and its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

UNION = "|"
LIST = "[]"
"""The parameters of a `Callable`."""
MOST_CHOICES = 3
"""A union of more says little and is most often an accident of what was seen."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A named type with arguments; a union is the name `|`, a list of parameters the name `[]`."""

    module: str
    """Where the name is defined; `builtins` for those, empty for `|`, `[]`, `...` and `None`."""
    name: str
    """Dotted for a nested class."""
    args: tuple[Shape, ...] = ()

    def parts(self) -> Iterator[Shape]:
        """This shape and everything inside it."""
        yield self
        for inner in self.args:
            yield from inner.parts()


NONE = Shape("", "None")
ELLIPSIS = Shape("", "...")
ANY = Shape("typing", "Any")
SELF = Shape("typing", "Self")


def builtin(name: str, *args: Shape) -> Shape:
    """A builtin type."""
    return Shape("builtins", name, args)


def either(shapes: Iterable[Shape | None]) -> Shape | None:
    """One of these: flat, without repetition, None last; None when one is unknown or there are too many."""
    found: dict[Shape, None] = {}
    for shape in shapes:
        if shape is None:
            return None
        found.update(dict.fromkeys(shape.args if shape.name == UNION else [shape]))
    named = [shape for shape in found if shape != NONE]
    named = [shape for shape in named if not _covered(shape, named)]
    if not found or len(named) > MOST_CHOICES:
        return None
    ordered = (*named, NONE) if NONE in found else tuple(named)
    return ordered[0] if len(ordered) == 1 else Shape("", UNION, tuple(ordered))


def choices(shape: Shape) -> tuple[Shape, ...]:
    """The members of a union, or the shape itself."""
    return shape.args if shape.name == UNION else (shape,)


def without_none(shape: Shape) -> Shape | None:
    """The shape less `None`; None when nothing is left."""
    left = [part for part in choices(shape) if part != NONE]
    return either(left) if left else None


def optional(shape: Shape) -> Shape | None:
    """The shape or `None`."""
    return either([shape, NONE])


def says_nothing(shape: Shape) -> bool:
    """Whether it is bare `Any` or `object`, alone or in a union, or nothing but `None`s of them."""
    empty = {ANY, builtin("object")}
    return any(part in empty for part in choices(shape))


def _covered(shape: Shape, others: list[Shape]) -> bool:
    """`bool` beside `int`, and `int` beside `float`, say nothing more."""
    wider = {"bool": ("int", "float"), "int": ("float",)}.get(shape.name, ())
    return shape.module == "builtins" and any(
        other.module == "builtins" and other.name in wider for other in others
    )
