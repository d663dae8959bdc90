"""The checks of a method that becomes a function: `function` for the trees, `calls` for what the calls mean.

`function` compares syntax trees: the function is the method, to the letter, and everything else is as it
was but for the form of calls. `calls` asks jedi where every use led before and where it leads now. They
cannot see lookups by a name put together at run time, nor uses on things of unknown type once the method is
gone.
"""

from __future__ import annotations

from tier_code.codebase.checks.moves.method_comparison import MethodClaim
from tier_code.codebase.checks.moves.method_files import compared_files
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

FUNCTION, CALLS = "function", "calls"


def claim_of_method(step: Step) -> MethodClaim:
    """What the step declares."""
    target = step.targets[0]
    qualname = ".".join(part.partition("#")[0] for part in target.qualname.split("."))
    new = step.argument("new_name") or qualname.rpartition(".")[2]
    return MethodClaim(path=target.path, qualname=qualname, new=new)


def check_function(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every changed file equals its old self modulo the declared change."""
    if not changes:
        return skipped(FUNCTION, "no file changed")
    claim = claim_of_method(step)
    compared = compared_files(claim, before, changes)
    if compared.problems or compared.parted is None:
        first = next(iter(compared.problems), "the method's file did not change")
        return failed(FUNCTION, first, tuple(compared.problems))
    kept = compared.parted.kept is not None
    stays = f"; {claim.qualname} stays and only calls it" if kept else ""
    calls = f"{compared.calls} use{'' if compared.calls == 1 else 's'} rewritten"
    return passed(
        FUNCTION,
        f"{claim.new} is {claim.qualname} unchanged, {calls}, all else equal{stays}",
        facts=(("uses_rewritten", compared.calls), ("method_kept", int(kept)), ("files", len(changes))),
    )


def check_calls(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every rewritten use led to the method and leads to the function; no other one has lost its method."""
    if not changes:
        return skipped(CALLS, "no file changed")
    claim = claim_of_method(step)
    compared = compared_files(claim, before, changes)
    if compared.problems or compared.parted is None:
        return failed(CALLS, next(iter(compared.problems), "the method's file did not change"))
    # jedi and tree-sitter load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.checks.moves.method_calls import CallsSurvey  # noqa: PLC0415 - see above

    with CallsSurvey(claim, compared, before, changes) as survey:
        problems = tuple(survey.problems())
    if problems:
        return failed(CALLS, problems[0], problems)
    return passed(CALLS, survey.evidence(), facts=survey.facts())
