"""A session in a form that is neither Markdown nor HTML: headings, paragraphs, quotes, tables, listings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tier_code.domain.checks import CheckOutcome
from tier_code.domain.events_control import ShellRan
from tier_code.domain.plan import StepState
from tier_code.domain.untrusted import one_line, sanitize
from tier_code.domain.view import SessionView, StepView, TurnView
from tier_code.frontends.shared.diff_text import unified
from tier_code.frontends.shared.wording import (
    moment,
    money,
    outcome_sentence,
    part_words,
    seconds,
    state_words,
    tokens,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of one of three levels."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain prose; line ends are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines to be shown as they are."""

    text: str
    language: str = ""
    """`diff` or nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; columns of figures stand at the right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    """Which columns hold figures."""


Block: TypeAlias = Heading | Paragraph | Quote | Listing | Table


def document_of(view: SessionView) -> Sequence[Block]:
    """A session from its first request to now; what was gone back over is left out. Every text is safe."""
    return tuple(_blocks(view))


def title_of(view: SessionView) -> str:
    """The user's name for a session, else its first request."""
    return one_line(view.title or (view.turns[0].request if view.turns else "a session"), 120)


def _blocks(view: SessionView) -> Iterator[Block]:
    yield Heading(1, title_of(view))
    yield Table(("", ""), tuple(_about(view)))
    yield from (_shell(ran) for ran in view.shells if ran.turn == 0)
    for turn in view.turns:
        if not turn.rewound:
            yield from _turn(view, turn)
    yield Heading(2, "What it cost")
    yield _costs(view)


def _about(view: SessionView) -> Iterator[tuple[str, str]]:
    yield "repository", one_line(view.repo)
    if view.head:
        yield "branch", one_line(view.head)
    yield "session", one_line(view.session)
    if view.origin:
        yield "forked from", one_line(view.origin)
    yield "began", moment(view.opened_at)
    yield "spent", _spent(view)
    yield "tier-code", one_line(view.version)


def _spent(view: SessionView) -> str:
    unpriced = f", and {view.unpriced} calls without a known price" if view.unpriced else ""
    return f"{money(view.spent)}{unpriced}"


def _turn(view: SessionView, turn: TurnView) -> Iterator[Block]:
    yield Heading(2, f"{turn.turn}. {one_line(turn.request, 100)}")
    yield Quote(sanitize(turn.request))
    if turn.answer:
        yield Paragraph(sanitize(turn.answer))
    steps = [step for step in view.steps if step.turn == turn.turn and step.state is not StepState.DROPPED]
    if steps:
        yield _plan(steps)
    yield from (Paragraph(sanitize(note)) for note in turn.notes)
    for step in steps:
        yield from _step(step)
    if turn is view.turn and turn.outcome is not None and steps:
        yield Paragraph(outcome_sentence(view))
    yield from (_shell(ran) for ran in view.shells if ran.turn == turn.turn)


def _plan(steps: Sequence[StepView]) -> Table:
    rows = tuple(
        (
            step.step.id,
            one_line(step.step.title),
            step.step.tier.value,
            state_words(step.state),
            tokens(step.usage.total),
            money(step.cost),
            seconds(step.seconds),
        )
        for step in steps
    )
    header = ("step", "what", "tier", "state", "tokens", "cost", "time")
    return Table(header, rows, frozenset({4, 5, 6}))


def _step(step: StepView) -> Iterator[Block]:
    if not step.attempts:
        return
    yield Heading(3, f"{step.step.id} · {one_line(step.step.title, 100)}")
    checks = step.attempts[-1].checks
    if checks:
        yield Table(("check", "outcome", "evidence"), tuple(_check_rows(step)))
    if in_part := part_words(step):
        yield Paragraph(in_part)
    if step.reason and step.state is StepState.FAILED:
        yield Paragraph(sanitize(step.reason))
    if step.patch is not None:
        yield Listing(unified(step.patch), "diff")


def _check_rows(step: StepView) -> Iterator[tuple[str, str, str]]:
    words = {CheckOutcome.PASSED: "passed", CheckOutcome.FAILED: "failed", CheckOutcome.SKIPPED: "skipped"}
    for result in step.attempts[-1].checks:
        yield one_line(result.check), words[result.outcome], one_line(result.evidence, 400)


def _shell(ran: ShellRan) -> Listing:
    ended = "stopped" if ran.exit_code is None else f"exit code {ran.exit_code}"
    return Listing(sanitize(f"! {ran.command}\n{ran.output.rstrip()}\n[{ended}, {seconds(ran.seconds)}]"))


def _costs(view: SessionView) -> Table:
    rows = tuple(
        (row.tier.value, str(row.steps), tokens(row.usage.total), money(row.spend))
        for row in view.tier_totals()
        if row.steps or row.planning or row.usage.total
    )
    return Table(("tier", "steps", "tokens", "cost"), rows, frozenset({1, 2, 3}))
