"""Everything known about one step: what it saw, was told, said, and what its checks found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tier_code.domain.checks import CheckResult
from tier_code.domain.view import AttemptView, StepView
from tier_code.frontends.fullscreen.painting.beside import beside_rows
from tier_code.frontends.fullscreen.painting.diff import file_heading, unified_diff
from tier_code.frontends.fullscreen.painting.focus import check_role, heading, refused_tiers, target_name
from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    left,
    line,
    paragraph,
    right,
    space,
    text,
)
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.shared.wall import price_words
from tier_code.frontends.shared.wording import (
    check_mark,
    counted,
    file_name,
    money,
    seconds,
    state_words,
    tokens,
)

_INDENT = 3


def step_page_lines(
    step: StepView,
    width: int,
    highlight: Highlight,
    to_come: Sequence[Line] = (),
    beside: Sequence[str] = (),
) -> list[Line]:
    """Title, routing, what a replay shows beside, estimate, then attempts from context to checks, change."""
    rows = [line(text(f" {step.step.title}", "bold"), text(f"  {state_words(step.state)}", "muted"))]
    rows += heading(step, width)
    rows += beside_rows(beside, width)
    rows += refused_tiers(step, width)
    rows += [*_section("What it is told"), *_prose(step.step.instruction, width)]
    rows += [line(space(_INDENT), text(target_name(target), "link")) for target in step.step.targets]
    rows += [*_estimate(step), *to_come]
    for attempt in step.attempts:
        rows += _attempt(attempt, width)
        if attempt is not step.attempt:
            rows += _replaced(attempt, width, highlight)
    for edit in step.patch.edits if step.patch else ():
        refused_hunks = dict(step.rejected_hunks).get(edit.path, ())
        rows += [BLANK, file_heading(edit), *unified_diff(edit, width, highlight, refused_hunks).rows]
    return [*rows, *_receipt(step)]


def _section(title: str, note: str = "") -> list[Line]:
    return [BLANK, line(text(f" {title}", "bold"), text(f"  {note}" if note else "", "muted"))]


def _prose(value: str, width: int, role: str = "text") -> list[Line]:
    return paragraph(value, width - 1, role, indent=_INDENT)


def _estimate(step: StepView) -> list[Line]:
    estimate = step.step.estimate
    prompt, answer = tokens(estimate.input_tokens), tokens(estimate.output_tokens)
    words = f"~{prompt} in, ~{answer} out, {price_words([estimate])}"
    return [line(space(_INDENT), text(f"estimated {words}", "muted"))] if estimate.input_tokens else []


def _attempt(attempt: AttemptView, width: int) -> list[Line]:
    tier = attempt.tier.value
    rows = [
        BLANK,
        line(
            text(f" Attempt {attempt.number}  ", "bold"),
            text(f"● {tier}", f"tier-{tier}"),
            text(f"  {attempt.model}", "muted"),
            text(f"  {tokens(attempt.usage.total)} · {money(attempt.cost)}", "muted"),
        ),
    ]
    rows += _context(attempt, width)
    rows += _messages(attempt.messages, width)
    if attempt.answer:
        rows += [*_section("Answer", "as it came"), *_prose(attempt.answer, width)]
    if attempt.failure:
        rows += _prose(attempt.failure, width, "check-fail")
    if attempt.checks:
        rows += [*_section("Checks"), *check_rows(attempt.checks, width)]
    return rows


def _replaced(attempt: AttemptView, width: int, highlight: Highlight) -> list[Line]:
    """What an attempt had made before a later one took its place."""
    if attempt.patch is None:
        return []
    rows = _section("Result", "replaced by a later attempt")
    for edit in attempt.patch.edits:
        rows += [BLANK, file_heading(edit), *unified_diff(edit, width, highlight, ()).rows]
    return rows


def _context(attempt: AttemptView, width: int) -> list[Line]:
    if not attempt.spans:
        return []
    source = f", {attempt.context_source}" if attempt.context_source else ""
    note = f"{tokens(attempt.context_tokens)} in {counted(len(attempt.spans), 'span')}{source}"
    places = [f"{file_name(span.path)}:{span.start}-{span.end}" for span in attempt.spans]
    wide = min(max(len(name) for name in places), max(10, width // 2))
    rows = _section("Context", note)
    for span, name in zip(attempt.spans, places, strict=True):
        why = left(span.why, max(0, width - wide - 20), "muted")
        rows.append(line(space(_INDENT), left(name, wide), space(2), why, right(tokens(span.tokens), 12)))
    for span in attempt.left_out:
        rows.append(
            line(space(_INDENT), text(f"left out: {file_name(span.path)}:{span.start} {span.why}", "muted"))
        )
    return rows


def _messages(messages: Iterable[tuple[str, str]], width: int) -> list[Line]:
    rows: list[Line] = []
    for role, content in messages:
        rows += [*_section(role.capitalize(), "as sent"), *_prose(content, width, "text")]
    return rows


def check_rows(results: Iterable[CheckResult], width: int) -> list[Line]:
    """Each check with its evidence, and its details below."""
    rows: list[Line] = []
    for result in results:
        mark = text(f"   {check_mark(result.outcome)} ", check_role(result))
        evidence = paragraph(result.evidence, width - 20, "muted") or [BLANK]
        rows.append(line(mark, left(result.check, 14), *evidence[0].pieces))
        rows += [line(space(19), *row.pieces) for row in evidence[1:]]
        for detail in result.details:
            rows += paragraph(detail, width - 1, "muted", indent=19)
    return rows


def _receipt(step: StepView) -> list[Line]:
    if not step.attempts:
        return []
    words = [
        counted(len(step.attempts), "attempt"),
        tokens(step.usage.total),
        money(step.cost),
        seconds(step.seconds),
    ]
    return [*_section("Receipt"), line(space(_INDENT), text(" · ".join(words)))]
