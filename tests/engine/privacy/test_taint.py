"""What is written from a private file is as private, for as long as the session knows of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.sessions import FILES, World
from tier_code.domain import commands as c
from tier_code.domain.context import SourceSpan
from tier_code.domain.plan import StepKind, StepState
from tier_code.domain.privacy import Label, PrivacyRules
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView
from tier_code.engine.privacy.taint import tainted

RULES = PrivacyRules(local_only=("b.py",))


async def documented(files: dict[str, bytes] | None = None) -> SessionView:
    """A session whose one step wrote a docstring into a.py on this machine."""
    world = World(["Text."], files=files or FILES)
    return await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())


def with_span(view: SessionView, label: Label) -> SessionView:
    """The same view, had the step been shown lines of that label."""
    (step,) = view.steps
    (attempt,) = step.attempts
    span = SourceSpan(path="b.py", start=1, end=2, why="caller", tokens=9, label=label.value)
    shown = replace(attempt, spans=(*attempt.spans, span))
    return replace(view, steps=(replace(step, attempts=(shown,)),))


async def test_a_text_that_a_local_model_made_from_a_private_file_makes_its_file_private() -> None:
    view = await documented()
    assert view.steps[0].state is StepState.PASSED
    assert tainted(RULES, view).label("a.py") is Label.PROJECT
    assert tainted(RULES, with_span(view, Label.LOCAL_ONLY)).label("a.py") is Label.LOCAL_ONLY
    assert tainted(RULES, with_span(view, Label.LOCAL_ONLY)).label("c.py") is Label.PROJECT


@pytest.mark.parametrize(
    ("kind", "tier", "label"),
    [
        (StepKind.MOVE, TierName.TOOL, Label.LOCAL_ONLY),
        (StepKind.TESTS, TierName.TOOL, Label.LOCAL_ONLY),
        (StepKind.RENAME, TierName.TOOL, Label.PROJECT),
        (StepKind.FORMAT, TierName.TOOL, Label.PROJECT),
        (StepKind.EDIT, TierName.LOCAL, Label.LOCAL_ONLY),
    ],
)
async def test_an_exact_edit_taints_what_it_carries_text_into(
    kind: StepKind, tier: TierName, label: Label
) -> None:
    view = await documented()
    (shown,) = view.steps
    private = replace(shown.step.targets[0], path="b.py")
    step = replace(shown, step=replace(shown.step, kind=kind, tier=tier, targets=(private,)))
    assert tainted(RULES, replace(view, steps=(step,))).label("a.py") is label


async def test_taint_goes_on_from_file_to_file() -> None:
    view = with_span(await documented(), Label.LOCAL_ONLY)
    (first,) = view.steps
    assert first.patch is not None
    (edit,) = first.patch.edits
    later = replace(first, attempts=(), patch=replace(first.patch, edits=(replace(edit, path="d[1].py"),)))
    rules = tainted(RULES, replace(view, steps=(first, later)))
    assert rules.label("d[1].py") is Label.LOCAL_ONLY, "its target became private by the first step"
    assert rules.label("d1.py") is Label.PROJECT
