"""What stands under a plan: its notes, refusals, conflicts, notices and the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tier_code.domain.events import ConflictFound, RequestDeclined
from tier_code.domain.events_control import ShellRan
from tier_code.domain.view import Phase, SessionView, StepView, TurnView
from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    cut,
    line,
    paragraph,
    right,
    space,
    text,
)
from tier_code.frontends.fullscreen.painting.wall import plan_money_lines
from tier_code.frontends.shared.keymap import shown_key
from tier_code.frontends.shared.wording import (
    UNICODE,
    counted,
    file_name,
    outcome_sentence,
    place,
    receipt,
    seconds,
    step_range,
)

NEWEST_NOTICES = 3
MOST_EXAMPLES = 5
_EXAMPLE = "try: "
SHELL_ROWS = 12
"""Of what a typed command said, its end."""
_RECEIPT_LABEL = 9
_LEFT_TO_THE_SHELL = "next"
"""The receipt's label for shell commands; inside the app the footer says what can be done."""


def planned_in(view: SessionView) -> int:
    """The turn of the present plan; requests after it that brought none leave it where it is."""
    if view.current_steps:
        return view.current_steps[0].turn
    return view.turn.turn if view.turn else 0


def closing_lines(
    view: SessionView, turn: TurnView, steps: Sequence[StepView], width: int, *, in_list: bool = False
) -> list[Line]:
    """The lines after the steps of `turn`: its notes, the receipt of the present plan, what is newest."""
    rows: list[Line] = []
    for note in turn.notes if steps else ():
        rows += _bulleted(note, width)
    if turn is view.turn:
        rows += _news(view, turn, width)
    if turn.outcome is not None and steps and turn.turn == planned_in(view):
        rows += [] if view.failure or view.conflict else [BLANK, *receipt_lines(_as_of(view, turn), width)]
    shells = [row for ran in view.shells if ran.turn == turn.turn for row in shell_block(ran, width)]
    if turn is not view.turn and not (steps or shells or turn.answer):
        rows.append(line(space(1), text("Nothing was planned.", "muted")))
    rows += shells
    if turn is view.turn and view.phase is Phase.PLAN_REVIEW:
        rows += [*plan_money_lines(view, width), BLANK, _call_to("runs this plan", in_list=in_list)]
    return rows


def _news(view: SessionView, turn: TurnView, width: int) -> list[Line]:
    """What happened since the newest request, outside of its steps."""
    rows = decline_block(view.declined, width) if view.declined else []
    rows += notice_lines(view.told_since(turn.told_before), width)
    if view.conflict:
        rows += [BLANK, *conflict_block(view.conflict, width)]
    if view.failure:
        rows += [BLANK, *_barred(outcome_sentence(view), width, "check-fail")]
    return rows


def _as_of(view: SessionView, turn: TurnView) -> SessionView:
    """The session as if nothing had been asked after `turn`."""
    if turn is view.turn:
        return view
    return replace(view, turns=tuple(each for each in view.turns if each.turn <= turn.turn), declined=None)


def shell_block(ran: ShellRan, width: int) -> list[Line]:
    """A command of the user's own and the end of what it said."""
    said = [each for each in ran.output.splitlines() if each.strip()]
    shown = said[-SHELL_ROWS:]
    ended = "stopped" if ran.exit_code is None else f"exit code {ran.exit_code}"
    role = "check-pass" if ran.exit_code == 0 else "check-fail"
    rows = [BLANK, line(text(" ! ", "accent bold"), *cut([text(ran.command)], max(1, width - 4)))]
    if len(said) > len(shown):
        rows.append(line(space(3), text(f"… {counted(len(said) - len(shown), 'line')} above", "muted")))
    rows += [line(text("   ▌ ", "line"), *cut([text(each)], max(1, width - 6))) for each in shown]
    told = f" {UNICODE.dot} {seconds(ran.seconds)} {UNICODE.dot} in a copy, sandbox {ran.level}"
    return [*rows, line(*cut([space(3), text(ended, role), text(told, "muted")], width))]


def _call_to(approve: str, *, in_list: bool) -> Line:
    """How to go on from the prompt, or from the list, where Enter opens a step."""
    first = f"{shown_key('escape')} {shown_key('submit')}" if in_list else shown_key("submit")
    keys = [text(first, "bold"), text(f" {approve}", "muted")]
    if not in_list:
        keys += [space(3), text(shown_key("plan-list"), "bold"), text(" changes it", "muted")]
    return line(space(3), *keys)


def _bulleted(note: str, width: int) -> list[Line]:
    rows = paragraph(note, width - 1, "muted", indent=5)
    return [line(text("   · ", "muted"), *rows[0].pieces[1:]), *rows[1:]]


def notice_lines(notices: Sequence[str], width: int) -> list[Line]:
    """What the user was told last, outside of any step."""
    rows: list[Line] = []
    for notice in notices[-NEWEST_NOTICES:]:
        rows += _bulleted(notice, width)
    return rows


def _barred(value: str, width: int, role: str) -> list[Line]:
    return [line(text(" ▌ ", role), *row.pieces) for row in paragraph(value, width - 4, "text")]


def conflict_block(conflict: ConflictFound, width: int) -> list[Line]:
    """Which file, why, that nothing was written, and what to do."""
    steps = step_range(conflict.steps)
    return [
        line(text(" ▌ ", "spend-over"), text("Conflict", "spend-over bold"), text(f"  {steps}", "muted")),
        *_barred(file_name(conflict.path), width, "spend-over"),
        *_barred(conflict.reason, width, "spend-over"),
        *_barred("Nothing was written.", width, "spend-over"),
        *(
            line(text(" ▌ ", "spend-over"), text(key, "bold"), text(f"  {what}", "muted"))
            for key, what in (("r", "run the step again on the file as it is now"), ("n", "reject the step"))
        ),
    ]


def decline_block(declined: RequestDeclined, width: int) -> list[Line]:
    """Why nothing was planned, and what the words could mean; a number chooses."""
    rows = [line(space(1), text("Not planned", "bold"))]
    rows += paragraph(declined.reason, width - 1, indent=1)
    if declined.candidates:
        rows += [BLANK, line(space(1), text("It could mean", "muted"))]
    for number, candidate in enumerate(declined.candidates, start=1):
        named = paragraph(place(candidate), width - 1, "text", indent=6)
        rows.append(line(right(str(number), 4, "accent bold"), space(2), *named[0].pieces[1:]))
        rows += named[1:]
    if declined.candidates:
        rows.append(BLANK)
        advice = f"Type a number and {shown_key('submit')} to ask again with that one."
        rows += paragraph(advice, width - 1, "muted", indent=1)
    for hint in _hints(declined.hints):
        rows += paragraph(hint, width - 1, "muted", indent=1)
    return rows


def _hints(hints: Sequence[str]) -> list[str]:
    """A few examples of what can be asked, and everything else that was said."""
    examples = [hint for hint in hints if hint.startswith(_EXAMPLE)]
    others = [hint for hint in hints if not hint.startswith(_EXAMPLE)]
    more = len(examples) - MOST_EXAMPLES
    left_out = [f"… and {counted(more, 'kind')} of request more: the README lists them"] if more > 0 else []
    return [*examples[:MOST_EXAMPLES], *left_out, *others]


def receipt_lines(view: SessionView, width: int) -> list[Line]:
    """The newest turn's receipt: the outcome strong, the labels quiet."""
    outcome, *details = receipt(view)
    rows = [line(space(1), *row.pieces) for row in paragraph(outcome, width - 2, "bold")]
    for detail in details:
        label, value = detail[:_RECEIPT_LABEL], detail[_RECEIPT_LABEL:]
        if label.strip() == _LEFT_TO_THE_SHELL:
            break
        wrapped = paragraph(value, width - _RECEIPT_LABEL - 2, "text")
        rows.append(line(space(1), text(label, "muted"), *wrapped[0].pieces))
        rows += [line(space(1 + _RECEIPT_LABEL), *row.pieces) for row in wrapped[1:]]
    return rows
