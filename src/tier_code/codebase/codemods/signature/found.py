"""All that a change of a signature has to look at, and what it found there."""

from __future__ import annotations

from dataclasses import dataclass, field

from tier_code.codebase.codemods.signature.parameters import Definition
from tier_code.codebase.codemods.signature.uses import Call
from tier_code.codebase.codemods.syntax.names import Occurrence


@dataclass(slots=True)
class Found:
    """Definitions that change together, and every place that means them."""

    main: Definition
    definitions: list[Definition] = field(default_factory=list)
    """The main one among them: overrides, overloads, stubs, conditional ones."""
    calls: list[Call] = field(default_factory=list)
    doubtful: list[tuple[Call, str]] = field(default_factory=list)
    """Calls of something that may be the function, and why that is not known."""
    values: list[Occurrence] = field(default_factory=list)
    """Places where the function is kept or given away, or looked up by a string."""
    doubtful_values: list[tuple[str, str]] = field(default_factory=list)
    """Other places that may mean it, and why that is not known."""
    replaced: list[str] = field(default_factory=list)
    """Places that put something else in its place."""
    hazards: list[str] = field(default_factory=list)
    """Reasons why code outside may call it."""
    protocols: list[str] = field(default_factory=list)
    """Protocols through which calls may reach methods that do not change along."""
    assumed: set[tuple[str, int]] = field(default_factory=set)
    """File and first byte of places taken for it because nothing else has that name."""
    files: set[str] = field(default_factory=set)
    """Every file that refers to it."""
