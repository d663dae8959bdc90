"""Files become private by what is written into them: what is derived from a private text is as private."""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain.plan import StepKind
from tier_code.domain.privacy import Label, PrivacyRules, strictest
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView, StepView

_CARRIES_NOTHING = frozenset(
    {StepKind.RENAME, StepKind.FORMAT, StepKind.LINT_FIX, StepKind.FSTRINGS, StepKind.DEAD_CODE}
)
"""Exact edits that put nothing into a file but what it held, or what the user typed."""


def tainted(rules: PrivacyRules, view: SessionView) -> PrivacyRules:
    """The rules, with every file that this session wrote into from a private one.

    A moved function, a test that observes it, a text that a model on this machine wrote about it.
    """
    for step in view.steps:
        if step.patch is not None and step.patch.edits and _label(rules, step) is not Label.PROJECT:
            paths = dict.fromkeys(edit.path for edit in step.patch.edits)
            fresh = [_literal(path) for path in paths if rules.label(path) is Label.PROJECT]
            rules = replace(rules, local_only=(*rules.local_only, *fresh))
    return rules


def _label(rules: PrivacyRules, step: StepView) -> Label:
    """The strictest of what a step was made from; `project` where it carries nothing over."""
    if step.step.kind in _CARRIES_NOTHING and step.step.tier is TierName.TOOL:
        return Label.PROJECT
    spans = [Label(span.label) for attempt in step.attempts for span in attempt.spans]
    return strictest([Label.PROJECT, *spans, *(rules.label(target.path) for target in step.step.targets)])


def _literal(path: str) -> str:
    """A glob that matches exactly this path (and names that end in it, where it has no folder)."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)
