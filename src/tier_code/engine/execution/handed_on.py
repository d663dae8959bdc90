"""What earlier steps found out, for the steps that need it: as data, and only as far as it may travel."""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain.context import SourceSpan
from tier_code.domain.plan import Step, StepKind, StepState
from tier_code.domain.privacy import Label, PrivacyRules, may_reach, strictest
from tier_code.domain.tiers import Reach
from tier_code.domain.view import SessionView, StepView

FINDINGS = "findings"
"""The argument of a request with what steps before it found."""
UNFOUNDED = "unfounded: "
"""Begins a finding that rests on nothing that exists; nobody is told of it but the user."""
TELLING = frozenset({StepKind.INVESTIGATE, StepKind.RUN})
MOST_CHARACTERS = 4000
_ENDED_WELL = frozenset({StepState.UNCHANGED, StepState.PASSED, StepState.APPLIED})


def handed_on(step: StepView) -> tuple[str, ...]:
    """What a step may tell others: its findings that name places, or the last lines of its command."""
    if step.step.kind not in TELLING or step.state not in _ENDED_WELL:
        return ()
    return tuple(note for note in step.notes if not note.startswith(UNFOUNDED))


def label_of_notes(step: StepView, rules: PrivacyRules) -> Label:
    """The strictest of everything that a step's notes were made from."""
    spans = [span for attempt in step.attempts for span in attempt.spans]
    paths = {target.path for target in step.step.targets}
    if step.step.kind is StepKind.INVESTIGATE:
        # A command's spans say what it could read, and carry the label that this gives it.
        paths |= {span.path for span in spans}
    return strictest([*(rules.label(path) for path in paths), *(Label(span.label) for span in spans)])


def told(
    step: Step, view: SessionView, rules: PrivacyRules, reach: Reach
) -> tuple[Step, tuple[SourceSpan, ...]]:
    """The step with the findings of those it needs as an argument, and the places that these were made from.

    The places belong to what the step is shown, so that what it writes is as private as they are.
    """
    texts: list[str] = []
    spans: list[SourceSpan] = []
    for needed in step.depends_on:
        found = view.step(needed)
        lines = handed_on(found) if found is not None else ()
        if found is None or not lines:
            continue
        if not may_reach(label_of_notes(found, rules), reach):
            texts.append(f"{found.step.id}: what it found rests on private files and stays where it is")
            continue
        texts.append("\n".join((f"{found.step.id}, {found.step.title}:", *lines)))
        seen = (span for attempt in found.attempts for span in attempt.spans)
        spans += [
            replace(span, why=f"findings of {found.step.id}", tokens=0)
            for span in seen
            if rules.label(span.path) is not Label.NEVER
        ]
    if not texts:
        return step, ()
    text = "\n".join(texts)[:MOST_CHARACTERS]
    others = tuple(pair for pair in step.arguments if pair[0] != FINDINGS)
    return replace(step, arguments=(*others, (FINDINGS, text))), tuple(dict.fromkeys(spans))
