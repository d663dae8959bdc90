"""What happens while steps run, one calm line for what matters, nothing for what the receipt will say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch

from tier_code.domain import events as e
from tier_code.domain.checks import PART, CheckOutcome, CheckResult
from tier_code.domain.plan import StepKind, StepState
from tier_code.domain.untrusted import one_line, sanitize
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.shared.printing.columns import cells, cut, hanging
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.paragraphs import painted
from tier_code.frontends.shared.wall import near_words, wall_choices, wall_sentence
from tier_code.frontends.shared.wording import (
    check_mark,
    counted,
    ended_words,
    money,
    part_words,
    seconds,
    step_mark,
    step_name,
    tokens,
)

_TOLD = (StepKind.INVESTIGATE, StepKind.RUN)
"""Kinds whose notes are what they were for."""
_CHOSEN = {"pin": "pinned", "add": "added", "drop": "dropped"}
SHOWN_DETAILS = 12
"""Lines of a failed check's evidence; the journal has the rest."""


def started_line(step: StepView, event: e.StepStarted, look: Look) -> str:
    """A step, or one more attempt at it, begins."""
    again = f", attempt {event.attempt}" if event.attempt > 1 else ""
    tail = f"{event.tier.value}{again}"
    sign = step_mark(StepState.RUNNING, look.glyphs)
    mark = look.state(StepState.RUNNING, sign)
    room = look.width - cells(f"{sign} {step_name(event.step)}   {tail}")
    title = cut(one_line(step.step.title, 300), max(10, room), look.glyphs.ellipsis)
    return f"{mark} {step_name(event.step)} {title}  {look.tier(event.tier, tail)}"


def finished_line(step: StepView, look: Look) -> str:
    """How a step ended: files and lines, checks, tokens, money, time; or the reason why it did not stand."""
    mark = look.state(step.state, step_mark(step.state, look.glyphs))
    if step.state is StepState.SKIPPED and not step.usage.total:
        return f"{mark} {step_name(step.step.id)} {ended_words(step)}" + (
            "" if step.refusal else f": {one_line(step.reason, 200)}"
        )
    if step.state is StepState.SKIPPED:
        parts = [ended_words(step)]
    elif step.state is StepState.PASSED:
        parts = [_patch_words(step, look), _checks_words(step, look)]
    else:
        state = ended_words(step) if step.step.kind in _TOLD else step.state.value
        parts = [f"{state}: {one_line(step.reason, 300)}" if step.reason else state]
    parts += [_token_words(step), money(step.cost), seconds(step.seconds)]
    separator = look.paint(f" {look.glyphs.dot} ", Role.MUTED)
    return f"{mark} {step_name(step.step.id)} " + separator.join(part for part in parts if part)


def _token_words(step: StepView) -> str:
    context = step.attempt.context_tokens if step.attempt else 0
    seen = f", {context} of them context" if context and step.usage.total else ""
    return tokens(step.usage.total) + seen


def _patch_words(step: StepView, look: Look) -> str:
    if step.patch is None:
        return ""
    lines = f"+{step.patch.added} {look.glyphs.minus}{step.patch.removed}"
    return f"{counted(len(step.patch.edits), 'file')} {lines}"


def _checks_words(step: StepView, look: Look) -> str:
    results = step.attempt.checks if step.attempt else ()
    marked = [
        f"{one_line(r.check, 40)} {look.check(r.outcome, check_mark(r.outcome, look.glyphs))}"
        for r in results
    ]
    if cells(" ".join(f"{one_line(r.check, 40)} x" for r in results)) <= look.width - 55:
        return " ".join(marked)
    passed = sum(result.outcome is CheckOutcome.PASSED for result in results)
    mark = look.check(CheckOutcome.PASSED, check_mark(CheckOutcome.PASSED, look.glyphs))
    return f"{counted(passed, 'check')} {mark}"


def check_lines(step: str, result: CheckResult, look: Look) -> Iterator[str]:
    """One check with its evidence; `step` is empty for the whole run."""
    sign = check_mark(result.outcome, look.glyphs)
    whose = f"{step} " if step else ""
    text = f"{whose}{one_line(result.check, 40)}: {one_line(result.evidence, 300)}"
    yield from hanging(sign, look.check(result.outcome, sign), text, look.width)
    if result.outcome is not CheckOutcome.PASSED:
        yield from indented(result.details, look)


def indented(lines: Sequence[str], look: Look) -> Iterator[str]:
    """Evidence below a line, safe and bounded: the last lines, which is where a test run says what failed."""
    kept = lines[-SHOWN_DETAILS:]
    if len(kept) < len(lines):
        yield look.paint(f"    {look.glyphs.ellipsis} {len(lines) - len(kept)} lines above", Role.MUTED)
    for line in kept:
        safe = sanitize(line).replace("\n", " ").replace("\t", "    ")
        yield look.paint(f"    {safe}", Role.MUTED)


@singledispatch
def step_lines(event: object, view: SessionView, look: Look) -> Iterable[str]:
    """The lines of an event of a running step; none for events that have nothing new to say."""
    del event, view, look
    return ()


@step_lines.register
def _started(event: e.StepStarted, view: SessionView, look: Look) -> Iterable[str]:
    step = view.step(event.step)
    return () if step is None else (started_line(step, event, look),)


WORTH_READING = frozenset({"generated-tests", "hints"})
"""Checks whose figures say how good a result is, not only that it holds."""


@step_lines.register
def _finished(event: e.StepFinished, view: SessionView, look: Look) -> Iterable[str]:
    step = view.step(event.step)
    if step is None:
        return
    yield finished_line(step, look)
    if step.step.kind in _TOLD and step.state in (StepState.UNCHANGED, StepState.PASSED):
        for note in step.notes:
            yield from hanging("   ", "   ", one_line(note, 600), look.width)
    for result in step.attempt.checks if step.attempt else ():
        if result.check in WORTH_READING and result.outcome is CheckOutcome.PASSED:
            yield look.paint(f"  {one_line(result.check, 40)}: {one_line(result.evidence, 300)}", Role.MUTED)


@step_lines.register
def _check(event: e.CheckRun, view: SessionView, look: Look) -> Iterable[str]:
    step = view.step(event.step) if event.step else None
    if step is not None and event.result.check == PART:
        role = Role.MUTED if event.result.outcome is CheckOutcome.PASSED else Role.WARN
        return painted(f"{step_name(event.step)} {part_words(step)}", look, role, "  ")
    # Checks of a step that passed are told by its last line.
    told_later = event.step is not None and event.result.outcome is not CheckOutcome.FAILED
    return () if told_later else check_lines(step_name(event.step), event.result, look)


@step_lines.register
def _model_failed(event: e.ModelFailed, view: SessionView, look: Look) -> Iterable[str]:
    owner = step_name(view.calls.get(event.call))
    return (look.paint(f"  {owner} the model call failed: {one_line(event.reason, 300)}", Role.WARN),)


@step_lines.register
def _escalated(event: e.StepEscalated, view: SessionView, look: Look) -> Iterable[str]:
    del view
    move = f"{event.was.value} {look.glyphs.arrow} {look.tier(event.now, event.now.value)}"
    return (f"  {step_name(event.step)} {move}, because {one_line(event.reason, 300)}",)


@step_lines.register
def _refused(event: e.BudgetExhausted, view: SessionView, look: Look) -> Iterable[str]:
    if event.step is None:
        # Why nothing was planned is said by the refusal of the request.
        return ()
    choices = wall_choices(view)
    if choices is None or choices.step != event.step:
        return (look.paint(f"  {step_name(event.step)} budget: {one_line(event.reason, 300)}", Role.BAD),)
    return (look.paint(f"  budget: {wall_sentence(choices)}", Role.BAD),)


@step_lines.register
def _near(event: e.BudgetNear, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (look.paint(f"  {near_words(event.standing)}", Role.WARN),)


@step_lines.register
def _new_budget(event: e.BudgetChanged, view: SessionView, look: Look) -> Iterable[str]:
    del view
    now = "none" if event.now is None else money(event.now)
    return (look.paint(f"  {event.scope.value} budget: {now}", Role.MUTED),)


@step_lines.register
def _written_off(event: e.SpendWrittenOff, view: SessionView, look: Look) -> Iterable[str]:
    del view
    text = f"  {money(event.amount)} counted as spent: the outcome of a call is unknown"
    return (look.paint(text, Role.WARN),)


@step_lines.register
def _shown(event: e.ContextShown, view: SessionView, look: Look) -> Iterable[str]:
    """What the user chose; a context that was only looked at has nothing to say here."""
    del view
    if not event.chosen:
        return ()
    chosen = Counter(each.choice.value for each in event.chosen)
    words = ", ".join(f"{chosen[choice]} {word}" for choice, word in _CHOSEN.items() if chosen[choice])
    size = f"{tokens(event.tokens)} in {counted(len(event.spans), 'span')}"
    return (f"{look.glyphs.planned} {step_name(event.step)} will see {size} ({words})",)
