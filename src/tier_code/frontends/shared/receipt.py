"""What a turn did, who did it and what it cost: the lines that end every run, live or replayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tier_code.domain.checks import CheckOutcome
from tier_code.domain.events import ChangesCommitted
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.patch import FileEdit
from tier_code.domain.plan import StepId, StepKind, StepState
from tier_code.domain.tiers import LADDER, TierName
from tier_code.domain.tokens import NO_TOKENS
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import AttemptView, SessionView, StepView, WriteView
from tier_code.frontends.shared.figures import counted, estimated, money, seconds, size, tokens
from tier_code.frontends.shared.marks import UNICODE, Glyphs
from tier_code.frontends.shared.sentences import outcome_sentence, part_words, step_range
from tier_code.frontends.shared.wall import how_to_go_on, left_undone
from tier_code.frontends.shared.your_time import spent_time_words

_LABEL_WIDTH = 9
SHOWN_NOTES = 5
"""Places that a step left out, as listed in a receipt."""
SHOWN_FINDINGS = 13
_TOLD = {StepKind.INVESTIGATE: "found", StepKind.RUN: "said"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """What became of one file, everything that was undone taken off."""

    path: str
    change: str
    """`created`, `changed` or `deleted`."""
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRow:
    """What one tier did for some steps, failed attempts included."""

    tier: TierName
    steps: int
    tokens: int
    cost: Usd | None
    """None when one attempt is unpriced."""


def receipt(view: SessionView, glyphs: Glyphs = UNICODE) -> tuple[str, ...]:
    """The newest turn in a few lines: outcome, tiers, files, checks, time, money, how to undo and replay."""
    lines = [outcome_sentence(view, glyphs)]
    lines += _labelled("tiers", _tier_lines(view.current_steps))
    lines += _labelled("files", _file_lines(view, glyphs))
    lines += _labelled("checks", _check_lines(view, glyphs))
    lines += _labelled("commit", _commit_lines(view))
    lines += _labelled("took", _time_lines(view))
    lines += _labelled("spend", [_spend_line(view, glyphs)])
    lines += _labelled("you", filter(None, [spent_time_words(view)]))
    lines += _labelled("left", _left_lines(view))
    lines += _labelled("next", _next_lines(view))
    return tuple(lines)


def _labelled(label: str, lines: Iterable[str]) -> list[str]:
    labels = [label]
    return [f"{(labels.pop() if labels else ''):<{_LABEL_WIDTH}}{line}" for line in lines]


def tier_rows(steps: Iterable[StepView]) -> tuple[TierRow, ...]:
    """One row per tier that tried anything, lowest first; each attempt is charged to its own tier."""
    done: dict[TierName, list[tuple[StepId, AttemptView]]] = {}
    for step in steps:
        for attempt in filter(_did_something, step.attempts):
            done.setdefault(attempt.tier, []).append((step.step.id, attempt))
    return tuple(_tier_row(tier, done[tier]) for tier in LADDER if tier in done)


def _did_something(attempt: AttemptView) -> bool:
    """Whether anything ran; an attempt that the budget refused sent nothing."""
    return attempt.tier is TierName.TOOL or attempt.call is not None or bool(attempt.checks)


def _tier_row(tier: TierName, tries: list[tuple[StepId, AttemptView]]) -> TierRow:
    usage, cost, known = NO_TOKENS, ZERO, True
    for _, attempt in tries:
        usage = usage + attempt.usage
        cost, known = cost + (attempt.cost or ZERO), known and attempt.cost is not None
    return TierRow(
        tier=tier, steps=len({step for step, _ in tries}), tokens=usage.total, cost=cost if known else None
    )


def _tier_lines(steps: Iterable[StepView]) -> Iterator[str]:
    for row in tier_rows(steps):
        done = counted(row.steps, "step")
        yield f"{row.tier.value:<9}{done:<10}{tokens(row.tokens):>11}  {money(row.cost)}"


def net_changes(writes: Iterable[WriteView]) -> tuple[FileChange, ...]:
    """What is different in the tree after all `writes`, by path; a file that is as before is left out."""
    seen: dict[str, list[tuple[FileEdit, bool]]] = {}
    for write in writes:
        for edit in write.patch.edits:
            seen.setdefault(edit.path, []).append((edit, write.undoing))
    return tuple(
        _file_change(path, edits)
        for path, edits in sorted(seen.items())
        if edits[0][0].before != edits[-1][0].after
    )


def _file_change(path: str, edits: list[tuple[FileEdit, bool]]) -> FileChange:
    added = removed = 0
    for edit, undoing in edits:
        plus = sum(len(hunk.new_lines) for hunk in edit.hunks)
        minus = sum(len(hunk.old_lines) for hunk in edit.hunks)
        added, removed = (added - minus, removed - plus) if undoing else (added + plus, removed + minus)
    created, deleted = edits[0][0].before is None, edits[-1][0].after is None
    change = "created" if created else "deleted" if deleted else "changed"
    return FileChange(path=path, change=change, added=added, removed=removed)


def turn_changes(view: SessionView) -> tuple[FileChange, ...]:
    """What the newest turn left in the tree."""
    mine = {step.step.id for step in view.current_steps}
    return net_changes(write for write in view.writes if mine.intersection(write.steps))


def _file_lines(view: SessionView, glyphs: Glyphs) -> Iterator[str]:
    changes = turn_changes(view)
    if changes:
        kinds = Counter(change.change for change in changes)
        files = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        added, removed = sum(c.added for c in changes), sum(c.removed for c in changes)
        yield f"{files}, +{added} {glyphs.minus}{removed} lines"
    staged = [s.step.id for s in view.current_steps if s.state is StepState.PASSED]
    if staged:
        yield f"waiting for review: {step_range(staged, glyphs)}"
    for step in view.current_steps:
        if step.state in (StepState.PASSED, StepState.APPLIED) and (in_part := part_words(step)):
            yield f"{step.step.id} {in_part}"
    for step in view.current_steps:
        if step.notes and step.state in (StepState.PASSED, StepState.APPLIED, StepState.UNCHANGED):
            yield from _noted(step)
    undone = [s.step.id for s in view.current_steps if s.state is StepState.UNDONE]
    if undone:
        yield f"undone: {step_range(undone, glyphs)}"


def _noted(step: StepView) -> Iterator[str]:
    """What a step left out; of one that was to find something out, or to run a command, what came of it."""
    heading = _TOLD.get(step.step.kind, "left out or assumed")
    most, longest = (SHOWN_FINDINGS, 600) if step.step.kind in _TOLD else (SHOWN_NOTES, 160)
    yield f"{step.step.id} {heading}:"
    for note in step.notes[:most]:
        yield f"  {one_line(note, longest)}"
    if len(step.notes) > most:
        yield f"  and {len(step.notes) - most} more"


def _check_lines(view: SessionView, glyphs: Glyphs) -> Iterator[str]:
    tally: Counter[CheckOutcome] = Counter()
    failed: dict[str, list[StepId]] = {}
    for step in view.current_steps:
        for result in step.attempt.checks if step.attempt else ():
            tally[result.outcome] += 1
            if result.outcome is CheckOutcome.FAILED:
                failed.setdefault(one_line(result.check, 40), []).append(step.step.id)
    looked = tally[CheckOutcome.PASSED] + tally[CheckOutcome.FAILED]
    if looked:
        yield f"{tally[CheckOutcome.PASSED]} of {looked} passed" + "".join(
            f"; {name} failed for {step_range(steps, glyphs)}" for name, steps in failed.items()
        )
    for result in view.turn.checks if view.turn else ():
        yield f"{one_line(result.check, 40)} {result.outcome.value}: {one_line(result.evidence)}"


def _commit_lines(view: SessionView) -> Iterator[str]:
    """Commits that hold steps of the newest turn."""
    mine = {step.step.id for step in view.current_steps}
    for made in view.commits:
        if mine.intersection(made.steps):
            yield commit_words(made)


def commit_words(made: ChangesCommitted) -> str:
    """`1a2b3c4d5e on main: Rename a to b`."""
    on = f" on {one_line(made.branch, 60)}" if made.branch else ""
    return f"{one_line(made.commit[:10], 10)}{on}: {one_line(made.message.partition(chr(10))[0], 120)}"


def _time_lines(view: SessionView) -> Iterator[str]:
    turn = view.turn
    if turn is None or turn.outcome is None or not turn.seconds:
        return
    memory = turn.peak_memory_bytes
    yield seconds(turn.seconds) + (f", peak memory {size(memory)} without the model server" if memory else "")


def _spend_line(view: SessionView, glyphs: Glyphs) -> str:
    spent = money(view.spent)
    if view.unpriced:
        spent += f" and {counted(view.unpriced, 'unpriced call')}"
    if view.budget is not None:
        spent += f" of {money(view.budget)}"
    if view.approved is not None and view.spent > view.approved:
        spent += f", above the {money(view.approved)} of the approved plan"
    if len(view.turns) > 1:
        spent += " in this session"
    if view.entries:
        spent += f"; {baseline_words(view.baseline, glyphs)}"
    return spent


def baseline_words(baseline: Usd | None, glyphs: Glyphs = UNICODE) -> str:
    """What the strongest tier alone would have cost, marked as the estimate it is."""
    if baseline is None:
        return "frontier alone: unpriced"
    about = f"{glyphs.about} {money(baseline)}" if baseline else estimated(baseline)
    return f"frontier alone {about} (estimated)"


def _left_lines(view: SessionView) -> Iterator[str]:
    for step, needs in left_undone(view):
        found = view.step(step)
        if found is not None and found.refusal is None:
            yield f"{step_range([step])} {one_line(found.reason, 120)}"
            continue
        tier = f" on {found.step.tier.value}" if found else ""
        need = "no known price" if needs is None else f"needs up to {money(needs)}"
        yield f"{step_range([step])} {need}{tier}"


def _next_lines(view: SessionView) -> Iterator[str]:
    if not view.session:
        return
    session = one_line(view.session, 60)
    if left_undone(view):
        yield how_to_go_on(view)
    states = {step.state for step in view.current_steps}
    if view.head and view.uncommitted and (view.commits or StepState.APPLIED in states):
        yield f"tier-code commit --session {session}"
    if StepState.APPLIED in states:
        yield f"tier-code undo {session}"
    yield f"tier-code replay {session}"
