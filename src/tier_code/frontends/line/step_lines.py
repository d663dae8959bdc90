"""One step, printed: where it runs and why, what it saw, what its checks found."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.domain.untrusted import one_line
from tier_code.domain.view import AttemptView, StepView
from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.step_lines import check_lines
from tier_code.frontends.shared.wall import price_words
from tier_code.frontends.shared.wording import (
    counted,
    file_name,
    money,
    state_words,
    step_name,
    tokens,
)

_MOST_SPANS = 12


def one_step_lines(step: StepView, look: Look) -> Iterator[str]:
    """Everything worth reading about one step, oldest first."""
    inner = step.step
    yield look.paint(f"{step_name(inner.id)} {one_line(inner.title, 300)}", Role.STRONG)
    where = f"{inner.tier.value}: {one_line(inner.reason, 300)}"
    yield from _indented(f"{state_words(step.state)}; {where}", look)
    for other in step.routing.alternatives if step.routing else ():
        yield from _indented(f"not {other.tier.value}: {one_line(other.reason, 300)}", look)
    if inner.instruction and inner.instruction != inner.title:
        yield from _indented(f"told: {one_line(inner.instruction, 600)}", look)
    for target in inner.targets:
        yield from _indented(f"target: {file_name(str(target))}", look)
    yield from _indented(f"estimated: {price_words([inner.estimate], look.glyphs)}", look)
    for attempt in step.attempts:
        yield from _attempt_lines(attempt, look)
    for note in step.notes:
        yield from _indented(f"note: {one_line(note, 300)}", look)
    if step.reason:
        yield from _indented(f"ended: {one_line(step.reason, 300)}", look)


def _attempt_lines(attempt: AttemptView, look: Look) -> Iterator[str]:
    model = f", {one_line(attempt.model, 60)}" if attempt.model else ""
    yield from _indented(
        f"attempt {attempt.number} on {attempt.tier.value}{model}: "
        f"{tokens(attempt.usage.total)}, {money(attempt.cost)}",
        look,
    )
    if attempt.spans:
        seen = f"context: {tokens(attempt.context_tokens)} in {counted(len(attempt.spans), 'span')}"
        yield from _indented(seen, look, "    ")
    for span in attempt.spans[:_MOST_SPANS]:
        where = f"{file_name(span.path)}:{span.start}-{span.end}"
        yield from _indented(f"{where}  {one_line(span.why, 80)}, {tokens(span.tokens)}", look, "      ")
    if attempt.failure:
        yield from _indented(one_line(attempt.failure, 400), look, "    ")
    for result in attempt.checks:
        yield from check_lines("", result, look)


def _indented(text: str, look: Look, indent: str = "  ") -> Iterator[str]:
    yield from (indent + line for line in wrap(text, look.width - len(indent)))
