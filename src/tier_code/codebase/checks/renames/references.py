"""The `references` check of a rename: no reference is left behind, and everything changed belongs together.

Bare names are compared by Python's own symbol tables; imports and attributes are looked up by jedi in the
tree after the change and in the tree before it; definitions that were renamed along must be tied to the
target by import or inheritance. It cannot see what nobody can look up: attributes of things whose type is
unknown (it says how many there are), and names that code puts together from strings.
"""

from __future__ import annotations

from tier_code.codebase.checks.lint import check_lint
from tier_code.codebase.checks.renames.elsewhere import check_meanings, is_elsewhere
from tier_code.codebase.checks.renames.renamed_words import claim_of
from tier_code.domain.checks import CheckOutcome, CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "references"


def check_references(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every changed place leads to a changed definition, and no place that stayed does."""
    if not changes:
        return skipped(CHECK, "no file changed")
    claim = claim_of(step)
    if is_elsewhere(claim.target):
        return check_meanings(CHECK, claim, before, changes)
    # jedi and tree-sitter load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.checks.renames.survey import Survey  # noqa: PLC0415 - see above

    lint = check_lint(before, changes, (claim.old, claim.new))
    if lint.outcome is CheckOutcome.FAILED:
        return failed(CHECK, lint.evidence, lint.details)
    try:
        with Survey(claim, before, changes) as survey:
            problems = tuple(survey.problems())
    except (SyntaxError, ValueError) as problem:
        return failed(CHECK, f"the files cannot be compared: {problem}")
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        return failed(CHECK, f"{problems[0]}{more}", problems)
    return passed(CHECK, survey.evidence())
