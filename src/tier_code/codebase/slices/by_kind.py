"""Which slice a kind of step is shown; runs in a code worker, where loading parsers holds up nobody."""

from __future__ import annotations

from dataclasses import replace

from tier_code.codebase.slices.slicing import docstring_slice_for, slice_for
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import Step, StepKind, Target
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree


def step_slice(tree: SourceTree, step: Step, budget_tokens: int, counter: TokenCounter) -> ContextSlice:
    """What a step of this kind needs to see, packed under the budget.

    Errors: ContextTooLarge; UsageProblem for a missing target, or for what no answer could mend.
    """
    match step.kind:
        case StepKind.DOCSTRING:
            return docstring_slice_for(tree, step.targets, budget_tokens, counter, step.spans)
        case StepKind.FLAG:
            from tier_code.codebase.slices.flag_slice import flag_slice_for  # noqa: PLC0415 - loads parsers

            return flag_slice_for(tree, step, budget_tokens, counter)
        case StepKind.TWIN:
            from tier_code.codebase.slices.twin_slice import twin_slice_for  # noqa: PLC0415 - as above

            return twin_slice_for(tree, step, budget_tokens, counter)
        case StepKind.TYPE_HINTS:
            from tier_code.codebase.slices.hint_slice import hint_slice_for  # noqa: PLC0415 - as above

            return hint_slice_for(tree, step, budget_tokens, counter)
        case StepKind.DATACLASS:
            from tier_code.codebase.slices.hint_slice import hint_slice_for  # noqa: PLC0415 - as above

            return hint_slice_for(tree, _of_init(step), budget_tokens, counter)
        case StepKind.LOGGING:
            from tier_code.codebase.slices.log_slice import log_slice_for  # noqa: PLC0415 - as above

            return log_slice_for(tree, step, budget_tokens, counter)
        case StepKind.EDIT | StepKind.FIX:
            from tier_code.codebase.slices.edit_slice import edit_slice_for  # noqa: PLC0415 - as above

            return edit_slice_for(tree, step, budget_tokens, counter)
        case _:
            return slice_for(tree, step.targets, budget_tokens, counter, bodies=False, chosen=step.spans)


def _of_init(step: Step) -> Step:
    """The step as one on `__init__`: the types of its parameters are those of the fields."""
    cls = step.targets[0]
    return replace(step, targets=(Target(path=cls.path, qualname=f"{cls.qualname}.__init__"),))
