"""The step in focus, below the plan: why it runs where it runs, what it says or changes, what checked it."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.plan import StepState, Target
from tier_code.domain.view import StepView, failed_checks
from tier_code.frontends.fullscreen.painting.beside import beside_rows
from tier_code.frontends.fullscreen.painting.diff import file_heading, summary, unified_diff
from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    Piece,
    line,
    paragraph,
    space,
    text,
)
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.shared.wall import price_words, refusal_words
from tier_code.frontends.shared.wording import check_mark, counted, file_name, part_words, tokens

_CHECK_ROLES = {
    CheckOutcome.PASSED: "check-pass",
    CheckOutcome.FAILED: "check-fail bold",
    CheckOutcome.SKIPPED: "muted",
}
_UNDONE = (StepState.FAILED, StepState.INTERRUPTED, StepState.SKIPPED)
MOST_EDITS = 8
"""Files of a patch shown below the plan; the diff review has them all."""


def focus_lines(step: StepView, width: int, highlight: Highlight, beside: Sequence[str] = ()) -> list[Line]:
    """Everything about one step; what checked it comes before a change that may be long."""
    top = [*heading(step, width), *beside_rows(beside, width)]
    return [*top, *_checks(step, width), *body(step, width, highlight)]


def heading(step: StepView, width: int) -> list[Line]:
    """`step s3  local  because ...`."""
    tier = step.step.tier.value
    start = [text(f" step {step.step.id}  ", "bold"), text(tier, f"tier-{tier}"), text(" because ", "muted")]
    indent = 3
    lead = sum(piece.width for piece in start)
    rows = paragraph(" " * lead + step.step.reason, width - 1, "muted")
    first = rows[0].plain.lstrip() if rows else ""
    del rows[:1]
    return [line(*start, text(first, "muted")), *(line(space(indent), *row.pieces) for row in rows)]


def body(step: StepView, width: int, highlight: Highlight) -> list[Line]:
    """What the step will be told, says now, changed, or failed at."""
    if step.state is StepState.PLANNED:
        return _plan(step, width)
    if step.state is StepState.WAITING:
        said = refusal_words(step.refusal) if step.refusal else step.reason
        return [BLANK, *paragraph(said, width - 1, "spend-over", indent=3), *_plan(step, width)]
    if step.state is StepState.RUNNING:
        return _answer(step, width)
    failure = _failure(step, width) if step.state in _UNDONE else []
    if step.patch:
        return [*failure, *_changes(step, width, highlight)]
    return [*failure, *_answer(step, width)]


def _plan(step: StepView, width: int) -> list[Line]:
    rows = [BLANK, *paragraph(step.step.instruction, width - 1, "text", indent=3), BLANK]
    targets = ", ".join(target_name(target) for target in step.step.targets)
    rows += paragraph(targets, width - 1, "link", indent=3)
    rows += paragraph(f"checked by {', '.join(step.step.checks)}", width - 1, "muted", indent=3)
    if step.step.estimate.most:
        cost = price_words([step.step.estimate])
        rows += paragraph(f"estimated {cost}, from expected to at most", width - 1, "muted", indent=3)
    return [*rows, *refused_tiers(step, width)]


def refused_tiers(step: StepView, width: int) -> list[Line]:
    """Why the step runs on no other tier; nothing when somebody else than the router chose its tier."""
    decision, rows = step.routing, list[Line]()
    if decision is None or decision.tier is not step.step.tier:
        return rows
    for refused in decision.alternatives:
        rows += paragraph(f"not {refused.tier.value}: {refused.reason}", width - 1, "muted", indent=3)
    return rows


def target_name(target: Target) -> str:
    """`path::Name`, or the path alone for a whole file."""
    return file_name(str(target) if target.qualname else target.path)


def _answer(step: StepView, width: int) -> list[Line]:
    attempt = step.attempt
    if attempt is None or not attempt.answer:
        return []
    return [BLANK, *paragraph(attempt.answer, width - 1, "text", indent=3)]


def _failure(step: StepView, width: int) -> list[Line]:
    attempt = step.attempt
    rows = [BLANK, *paragraph(step.reason, width - 1, "check-fail", indent=3)] if step.reason else []
    if attempt and attempt.failure and attempt.failure != step.reason:
        rows += paragraph(attempt.failure, width - 1, "check-fail", indent=3)
    for result in failed_checks(step):
        rows += paragraph(f"{result.check}: {result.evidence}", width - 1, "text", indent=3)
        for detail in result.details:
            rows += paragraph(detail, width - 1, "muted", indent=5)
    return rows


def _changes(step: StepView, width: int, highlight: Highlight) -> list[Line]:
    edits = step.patch.edits if step.patch else ()
    refused = dict(step.rejected_hunks)
    rows: list[Line] = []
    for edit in edits[:MOST_EDITS]:
        left_out = refused.get(edit.path, ())
        rows += [BLANK, file_heading(edit), *unified_diff(edit, width, highlight, left_out).rows]
    if len(edits) > MOST_EDITS:
        more = summary(edits[MOST_EDITS:])
        rows += [BLANK, line(space(1), text(f"… and {more}: d shows all", "muted"))]
    if in_part := part_words(step):
        rows += [BLANK, *paragraph(in_part, width - 1, part_role(step), indent=3)]
    return rows


def _checks(step: StepView, width: int) -> list[Line]:
    attempt = step.attempt
    if attempt is None:
        return []
    groups: list[tuple[Piece, ...]] = []
    if attempt.spans:
        spans = counted(len(attempt.spans), "span")
        groups.append(
            (text("context ", "muted"), text(f"{tokens(attempt.context_tokens)} · {spans}"), space(1))
        )
    groups += [_check(result) for result in attempt.checks]
    if step.state is StepState.RUNNING:
        groups.append((text("…", "muted"),))
    return _flowing(groups, width) if groups else []


def _flowing(groups: Sequence[tuple[Piece, ...]], width: int) -> list[Line]:
    """Groups of pieces in as many rows as they need; none is cut."""
    rows: list[list[Piece]] = [[space(3)]]
    for group in groups:
        needed = sum(piece.width for piece in group)
        if len(rows[-1]) > 1 and sum(piece.width for piece in rows[-1]) + needed >= width:
            rows.append([space(3)])
        rows[-1] += [*group, space(2)]
    return [line(*row) for row in rows]


def part_role(step: StepView) -> str:
    """The role of what is said of a step without some of its hunks."""
    vouched = step.part is not None and step.part.outcome is CheckOutcome.PASSED
    return "muted" if vouched else "spend-near"


def check_role(result: CheckResult) -> str:
    """The role of a check's mark."""
    return _CHECK_ROLES[result.outcome]


def _check(result: CheckResult) -> tuple[Piece, ...]:
    return text(f"{result.check} ", "muted"), text(check_mark(result.outcome), check_role(result))
