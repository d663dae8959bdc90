"""The reader of type answers: a model's types beside the evident ones, as far as the code bears them out."""

from __future__ import annotations

from tier_code.codebase.answers.hint_answer import types_in
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def read_hint_answer(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Put the types of an answer that something vouches for into the file; runs in a code worker."""
    # mypy and tree-sitter load with these.
    from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.hints.hinting import left_open, put_in  # noqa: PLC0415 - as above
    from tier_code.codebase.codemods.hints.proposed import Proposal, with_proposal  # noqa: PLC0415 - as above

    target = step.targets[0]
    try:
        proposal = Proposal.of(tree, target)
        hints, dropped = with_proposal(proposal, types_in(answer, proposal.missing))
    except (AnswerRefused, CheckerUnavailable) as refused:
        return failed("shape", str(refused))
    left = left_open(target, proposal.site, hints)
    changes = put_in(tree, proposal.subject, hints)
    return Edited(changes=changes, notes=(*dropped, *left))
