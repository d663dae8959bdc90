"""The reader of edit answers, as a code worker runs it."""

from __future__ import annotations

from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def read_edit_answer(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Put every block of an answer into its place; runs in a code worker. All blocks or none."""
    # tree-sitter and pyflakes load with these.
    from tier_code.codebase.answers.edits.reading import changes_of_answer  # noqa: PLC0415 - see above

    try:
        return changes_of_answer(tree, step, answer)
    except AnswerRefused as refused:
        return failed("shape", str(refused))
