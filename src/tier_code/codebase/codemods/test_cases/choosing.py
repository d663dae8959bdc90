"""Which of the calls become tests: the fewest that notice the most mutants and run the most lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.test_cases.cases import Origin
from tier_code.codebase.codemods.test_cases.observed import Observed, Outcome

ENOUGH = (4, 5)
"""Share of the mutants that must be noticed for the tests to be good enough as they are."""
_TELLING = 5
"""Calls that a person wants to see at least, where there are as many different results."""
_READABLE = 80
"""Characters of a call and its result that fit a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The calls to test, and what they are worth."""

    outcomes: tuple[Outcome, ...]
    killed: frozenset[int]
    survivors: tuple[int, ...]
    """Numbers of the mutants that no chosen call notices."""
    missed: tuple[int, ...]
    """Lines that no chosen call runs."""
    tried: int

    @property
    def is_enough(self) -> bool:
        """Whether nothing needs to be asked for: most mutants noticed, every line run."""
        part, whole = ENOUGH
        return bool(self.outcomes) and not self.missed and len(self.killed) * whole >= self.tried * part

    @property
    def worth(self) -> tuple[int, int]:
        """More is better: mutants noticed, then lines run."""
        return len(self.killed), -len(self.missed)


def choose(observed: Observed) -> Chosen:
    """A small set of calls; among equals those that people wrote, then the shorter ones."""
    waiting = sorted((o for o in observed.outcomes if o.is_testable), key=_liking)
    picked: list[Outcome] = []
    killed: set[int] = set()
    lines: set[int] = set()
    while waiting:
        best = max(waiting, key=lambda outcome: _gain(outcome, killed, lines))
        if not any(_gain(best, killed, lines)):
            break
        waiting.remove(best)
        picked.append(best)
        killed |= best.kills
        lines |= best.lines
    kept = _needed(picked)
    kept += _also_telling(kept, observed)
    seen = frozenset().union(*(outcome.lines for outcome in kept))
    return Chosen(
        outcomes=tuple(sorted(kept, key=lambda outcome: (outcome.kind == "raises", *_liking(outcome)))),
        killed=frozenset(killed),
        survivors=tuple(number for number in observed.tried if number not in killed),
        missed=tuple(sorted(observed.executable - seen)),
        tried=len(observed.tried),
    )


def suspicious(observed: Observed, *, typed: bool) -> tuple[Outcome, ...]:
    """Calls with plausible arguments that go wrong by accident, one of each exception: told, never pinned.

    `typed` says that the types of the arguments are stated or evident, not guessed.
    """
    found: dict[str, Outcome] = {}
    for outcome in observed.outcomes:
        accident = outcome.kind == "raises" and not outcome.is_testable
        plausible = outcome.case.origin is not Origin.CODE and (typed or not outcome.is_misuse)
        if accident and plausible:
            found.setdefault(outcome.text, outcome)
    return tuple(found.values())


def _gain(outcome: Outcome, killed: set[int], lines: set[int]) -> tuple[int, int]:
    return len(outcome.kills - killed), len(outcome.lines - lines)


def _liking(outcome: Outcome) -> tuple[bool, int, int]:
    """Lower is better."""
    length = outcome.case.length + len(outcome.text)
    return length > _READABLE, int(outcome.case.origin), length


def _also_telling(kept: Sequence[Outcome], observed: Observed) -> list[Outcome]:
    """More calls with results of their own, so that a reader sees what the function is about."""
    seen = {(outcome.kind, outcome.text) for outcome in kept}
    more: list[Outcome] = []
    for outcome in sorted((o for o in observed.outcomes if o.is_testable), key=_liking):
        if len(kept) + len(more) >= _TELLING:
            break
        if outcome.kind == "value" and (outcome.kind, outcome.text) not in seen and not _liking(outcome)[0]:
            seen.add((outcome.kind, outcome.text))
            more.append(outcome)
    return more


def _needed(picked: Sequence[Outcome]) -> list[Outcome]:
    """Without calls that the others make superfluous, the last ones picked being the most special."""
    kept = list(picked)
    for outcome in picked:
        others = [other for other in kept if other is not outcome]
        if (
            others
            and outcome.kills <= _all(o.kills for o in others)
            and outcome.lines <= _all(o.lines for o in others)
        ):
            kept = others
    return kept


def _all(parts: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*parts)
