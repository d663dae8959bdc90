"""Leaving out the files that a check does not vouch for, so that the others need not wait for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tier_code.domain.checks import CheckOutcome, CheckResult

Check = Callable[[Mapping[str, bytes | None]], CheckResult]


def vouched_for(
    wanted: Mapping[str, bytes | None], check: Check
) -> tuple[dict[str, bytes | None], tuple[str, ...]]:
    """The changes that pass together, and a note on each file that was left out.

    The check names the file it found wrong first in its evidence; where it names another one, files are
    taken one by one.
    """
    kept, notes = dict(wanted), []
    while (result := check(kept)).outcome is CheckOutcome.FAILED:
        notes.append(f"{result.evidence} - the file was left alone")
        culprit = next((path for path in kept if result.evidence.startswith(f"{path}:")), None)
        if culprit is None:
            return _one_by_one(kept, check), tuple(notes)
        del kept[culprit]
    return kept, tuple(notes)


def _one_by_one(wanted: Mapping[str, bytes | None], check: Check) -> dict[str, bytes | None]:
    kept: dict[str, bytes | None] = {}
    for path, content in wanted.items():
        if check({**kept, path: content}).outcome is not CheckOutcome.FAILED:
            kept[path] = content
    return kept
