"""Which class's constructor runs: Python's method resolution order over the classes of the repository."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.codemods.program.values import ClassId, ClassValue, ExternalValue
from tier_code.codebase.codemods.renaming.program import Program

_PLAIN = frozenset({"builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC"})
Link = ClassId | str
"""A class of ours, or the dotted name of one outside."""


class ResolutionOrder:
    """Linearises classes, and finds who defines a method first."""

    def __init__(self, program: Program, method: str) -> None:
        self._program = program
        self._definers = frozenset(program.definers(method))
        self._orders: dict[ClassId, tuple[Link, ...]] = {}

    def of(self, cls: ClassId) -> tuple[Link, ...]:
        """The class and its bases in the order in which Python asks them."""
        if cls not in self._orders:
            self._orders[cls] = (cls,)
            bases: list[Link] = []
            for base in self._program.hierarchy.bases(cls):
                if isinstance(base, ClassValue):
                    bases.append(base.cls)
                elif isinstance(base, ExternalValue) and base.dotted not in _PLAIN:
                    bases.append(base.dotted)
            orders = [self.of(base) if isinstance(base, ClassId) else (base,) for base in bases]
            self._orders[cls] = (cls, *_merged([*orders, bases]))
        return self._orders[cls]

    def first_definer(self, links: Sequence[Link]) -> Link | None:
        """Who has the method first; a class outside stands for itself, as it may have it."""
        return next((each for each in links if isinstance(each, str) or each in self._definers), None)

    def constructs(self, cls: ClassId) -> Link | None:
        """Whose method an object of the class runs."""
        return self.first_definer(self.of(cls))

    def after(self, cls: ClassId, below: ClassId) -> Link | None:
        """Whose method `super()` written in `cls` runs for an object of `below`."""
        order = self.of(below)
        return self.first_definer(order[order.index(cls) + 1 :]) if cls in order else None


def _merged(orders: list[Sequence[Link]]) -> list[Link]:
    """The C3 merge; where Python would refuse, the rest in plain order."""
    merged: list[Link] = []
    waiting = [list(each) for each in orders if each]
    while waiting:
        heads = (each[0] for each in waiting)
        good = next((head for head in heads if not any(head in each[1:] for each in waiting)), waiting[0][0])
        merged.append(good)
        waiting = [left for each in waiting if (left := [link for link in each if link != good])]
    return merged
