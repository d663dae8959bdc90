"""What came out of the calls: typed, as the program that tried them told it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tier_code.codebase.codemods.test_cases.cases import Case
from tier_code.codebase.mutants.mutant import Mutant

_WRONG_USE = frozenset({"TypeError", "AttributeError", "NameError", "UnboundLocalError", "AssertionError"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One call and its result."""

    case: Case
    kind: str
    """`value` or `raises` can be tested; every other word says why the call cannot."""
    text: str = ""
    """The value, or the exception's name, as a test writes it."""
    origin: str = ""
    """Module that the exception must be imported from."""
    wrap: str = ""
    """`list` when the result is read item by item."""
    stated: bool = False
    """A `raise` of the project raised the exception, not a call that went wrong."""
    is_kept: bool = False
    """Tried with the mutants: always the same, and a value or an exception that the code means."""
    words: str = ""
    """The exception's message, shortened."""
    lines: frozenset[int] = frozenset()
    kills: frozenset[int] = frozenset()
    """Numbers of the mutants that a test of this call would notice."""

    @property
    def is_testable(self) -> bool:
        """Whether a test may pin it."""
        return self.is_kept and self.kind in ("value", "raises")

    @property
    def is_misuse(self) -> bool:
        """The call went wrong in a way that speaks of wrong arguments, or of a mistake in the code."""
        return self.kind == "raises" and not self.stated and self.text in _WRONG_USE


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Everything that was seen of one function."""

    outcomes: tuple[Outcome, ...]
    tried: tuple[int, ...]
    """Numbers of the mutants that were tried before the time was up."""
    mutants: tuple[Mutant, ...]
    executable: frozenset[int]
    """Lines of the function that can run."""
    level: str
    """The sandbox level it ran at."""
    has_pytest: bool


def observed_from(
    found: Mapping[str, Any], cases: Sequence[Case], mutants: Sequence[Mutant], level: str
) -> Observed:
    """The program's answer, read into values."""
    kept = frozenset(found["kept"])
    kills: dict[int, set[int]] = {}
    for number, bits in enumerate(found["kills"]):
        for index, bit in zip(found["kept"], bits or "", strict=False):
            if bit == "1":
                kills.setdefault(index, set()).add(number)
    return Observed(
        outcomes=tuple(
            _outcome(case, told, frozenset(kills.get(index, ())), is_kept=index in kept)
            for index, (case, told) in enumerate(zip(cases, found["outcomes"], strict=True))
        ),
        tried=tuple(number for number, bits in enumerate(found["kills"]) if bits is not None),
        mutants=tuple(mutants),
        executable=frozenset(found["executable"]),
        level=level,
        has_pytest=bool(found["pytest"]),
    )


def _outcome(case: Case, told: Mapping[str, Any], kills: frozenset[int], *, is_kept: bool) -> Outcome:
    return Outcome(
        case=case,
        kind=told["kind"],
        text=told.get("text", ""),
        origin=told.get("origin", ""),
        wrap=told.get("wrap", ""),
        stated=told.get("stated", False),
        is_kept=is_kept,
        words=told.get("words", ""),
        lines=frozenset(told.get("lines", ())),
        kills=kills,
    )
