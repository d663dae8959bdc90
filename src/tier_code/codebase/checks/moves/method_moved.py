"""The checks of a method that becomes a function: `function` for the trees, `calls` for what the calls mean.

`function` compares syntax trees: the function is the method, to the letter, and everything else is as it
was but for the form of calls. `calls` asks jedi where every use led before and where it leads now. They
cannot see lookups by a name put together at run time, nor uses on things of unknown type once the method is
gone.
"""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections import Counter
from dataclasses import dataclass, field

from tier_code.codebase.checks.changed_files import changed_sources
from tier_code.codebase.checks.moves.method_comparison import (
    Comparison,
    Found,
    MethodClaim,
    Parted,
    delegate_problems,
    function_problems,
    part,
    receiver_kept,
)
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

FUNCTION, CALLS = "function", "calls"


class FunctionCheck:
    """Vouches that the function is the method and that nothing else changed."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Compare the syntax trees of every changed file."""
        del answer
        return await self._offload.run(check_function, step, before, changes)


class CallsCheck:
    """Vouches that every use leads to the function, or still finds the method."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Look every use up before and after."""
        del answer
        return await self._offload.run(check_calls, step, before, changes)


@dataclass
class Compared:
    """All changed files side by side."""

    parted: Parted | None = None
    problems: list[str] = field(default_factory=list)
    found: dict[str, Found] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """How many uses changed."""
        return sum(len(found.changed) for found in self.found.values())


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


def compared_files(claim: MethodClaim, before: SourceTree, changes: Changes) -> Compared:
    """Compare all of them."""
    result = Compared()
    trees: dict[str, tuple[ast.Module, ast.Module]] = {}
    for changed in changed_sources(before, changes):
        try:
            trees[changed.path] = (_parsed(changed.before), _parsed(changed.after or b""))
        except (SyntaxError, ValueError, RecursionError) as problem:
            result.problems.append(f"{changed.path}: cannot be compared: {problem}")
            return result
    strange = sorted(set(changes) - trees.keys())
    result.problems += [f"{path}: only Python files were to change" for path in strange]
    if claim.path in trees and not strange:
        _compare(claim, trees, result)
        _compare_comments(claim, before, changes, result)
    return result


def _compare(claim: MethodClaim, trees: dict[str, tuple[ast.Module, ast.Module]], result: Compared) -> None:
    parted = part(claim, *trees[claim.path])
    if isinstance(parted, str):
        result.problems.append(f"{claim.path}: {parted}")
        return
    result.parted = parted
    kept = receiver_kept(parted)
    if kept is None:
        result.problems.append(f"{claim.path}: {claim.new} has other parameters than {claim.qualname}")
        return
    for path, (old, new) in trees.items():
        comparison = Comparison(claim, path, receiver_kept=kept)
        if path == claim.path:
            told = [*function_problems(claim, parted, comparison)]
            told += delegate_problems(claim, parted, receiver_kept=kept)
            result.problems += [f"{path}: {problem}" for problem in told]
        comparison.compare(old, new)
        result.problems += comparison.found.problems
        result.found[path] = comparison.found


def _compare_comments(claim: MethodClaim, before: SourceTree, changes: Changes, result: Compared) -> None:
    """A comment may be there twice when the method stays; none may be lost or made up."""
    for changed in changed_sources(before, changes):
        was, now = _comments(changed.before), _comments(changed.after or b"")
        twice = changed.path == claim.path and result.parted is not None and result.parted.kept is not None
        lost, new = was - now, now - was
        if lost or (new and not twice) or set(new) - set(was):
            result.problems.append(f"{changed.path}: comments are not as they were")


def _comments(source: bytes) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source.decode("utf-8")).readline)
    return Counter(token.string.strip() for token in tokens if token.type == tokenize.COMMENT)


def _parsed(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source.decode("utf-8"))


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
