"""Where test cases are tried out: the code worker, the means to run a project, and what was found already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.test_cases.cases import Case, distinct
from tier_code.codebase.codemods.test_cases.choosing import Chosen, choose
from tier_code.codebase.codemods.test_cases.observed import Observed, observed_from
from tier_code.codebase.codemods.test_cases.subject import Subject
from tier_code.codebase.running.launch import run_program
from tier_code.domain.plan import Step, Target
from tier_code.ports.code import Offload
from tier_code.ports.running import CodeRunner
from tier_code.ports.source import SourceTree

SECONDS = 40.0
"""What trying out one function may take; what is not tried by then does not count."""
KEPT = 12
"""Functions of which the session remembers what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A function with the calls to try; crosses from the code worker."""

    subject: Subject
    cases: tuple[Case, ...]
    parameters: tuple[str, ...]
    typed: bool
    """The types of all required parameters are stated or evident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was tried of one function, and which calls are worth keeping."""

    proposed: Proposed
    observed: Observed
    chosen: Chosen


class CaseBench:
    """What the tool, the context and the reader of one session share about each function under test."""

    def __init__(self, offload: Offload, running: CodeRunner) -> None:
        self.offload = offload
        self._running = running
        self._known: dict[str, Survey] = {}

    async def survey(self, tree: SourceTree, step: Step) -> Survey:
        """Try the calls that we can think of; what is known already is not tried again.

        Errors: UsageProblem, ToolDeclined (not pure); TierCodeError when the code cannot be run.
        """
        proposed = await self.offload.run(propose, tree, step.targets[0])
        known = self._known.get(proposed.subject.digest)
        return known or await self._tried(tree, proposed, proposed.cases)

    async def survey_with(self, tree: SourceTree, step: Step, more: Sequence[Case]) -> Survey:
        """As `survey`, with these calls tried as well."""
        so_far = await self.survey(tree, step)
        useful = [outcome.case for outcome in so_far.observed.outcomes if outcome.is_testable]
        return await self._tried(tree, so_far.proposed, distinct([*more, *useful], len(useful) + len(more)))

    async def _tried(self, tree: SourceTree, proposed: Proposed, cases: Sequence[Case]) -> Survey:
        subject = proposed.subject
        job = {
            "module": subject.module,
            "import_root": subject.import_root,
            "path": subject.target.path,
            "qualname": subject.dotted,
            "first": subject.first,
            "last": subject.last,
            "alias": subject.alias,
            "typed": proposed.typed,
            "cases": [{"args": case.args, "kw": case.keywords} for case in cases],
            "mutants": [mutant.source for mutant in subject.mutants],
        }
        answer = await run_program(self._running, tree, "observe", job, SECONDS)
        observed = observed_from(answer.found, cases, subject.mutants, answer.level)
        survey = Survey(proposed=proposed, observed=observed, chosen=choose(observed))
        self._known[subject.digest] = survey
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))
        return survey


def propose(tree: SourceTree, target: Target) -> Proposed:
    """The function and the calls to try; runs in a code worker.

    Errors: UsageProblem, ToolDeclined.
    """
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.test_cases.proposals import parameters_of, proposals  # noqa: PLC0415
    from tier_code.codebase.codemods.test_cases.subject import examine  # noqa: PLC0415

    examined = examine(tree, target)
    parameters = parameters_of(examined.module, examined.function)
    return Proposed(
        subject=examined.subject,
        cases=proposals(tree, examined),
        parameters=tuple(parameter.name for parameter in parameters),
        typed=all(parameter.typed for parameter in parameters if parameter.required),
    )
