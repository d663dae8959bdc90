"""The tests step as the engine asks for it: an `EditTool` that proposes inputs and pins what comes out."""

from __future__ import annotations

from tier_code.codebase.codemods.test_cases.bench import CaseBench, Survey
from tier_code.codebase.codemods.test_cases.choosing import suspicious
from tier_code.codebase.codemods.test_cases.house import test_style
from tier_code.codebase.codemods.test_cases.writing import tested_already, with_tests
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

_SHOWN = 8


class TestCasesTool:
    """Writes tests of one pure function; the step declares the test file in `creates`."""

    __test__ = False

    def __init__(self, bench: CaseBench) -> None:
        self._bench = bench

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The test file with a block of tests for the function.

        Errors: ToolDeclined when the function is not pure, no call is known to work, or too many mutants or
        lines are missed (with the tests so far as what is certain); UsageProblem for a missing function.
        """
        survey = await self._bench.survey(tree, step)
        if not survey.chosen.outcomes:
            raise ToolDeclined(_nothing(survey), survey_notes(survey))
        edited = await self._bench.offload.run(written, tree, step, survey)
        if not survey.chosen.is_enough:
            raise ToolDeclined(_short(survey), edited.notes, partial=edited.changes)
        return edited


def written(tree: SourceTree, step: Step, survey: Survey) -> Edited:
    """The test file for a survey, and what the user should know about it; runs in a code worker.

    Errors: ToolDeclined when the file is somebody else's.
    """
    subject = survey.proposed.subject
    path = step.creates[0]
    content = tree.read(path)
    if tested_already(content, subject):
        return Edited(changes={}, notes=(f"{path}: {subject.dotted} has its tests there already",))
    style = test_style(tree, has_pytest=survey.observed.has_pytest)
    new = with_tests(content, subject, survey.chosen.outcomes, survey.proposed.parameters, style)
    return Edited(changes={path: new}, notes=survey_notes(survey))


def survey_notes(survey: Survey) -> tuple[str, ...]:
    """What the user should know: what the values are, what was not noticed, what looks like a mistake."""
    subject, observed, chosen = survey.proposed.subject, survey.observed, survey.chosen
    notes = []
    if chosen.outcomes:
        notes.append(f"{subject.dotted}: the tests pin what the code does now; read the values")
    for outcome in suspicious(observed, typed=survey.proposed.typed):
        raised = ".".join(part for part in (outcome.origin, outcome.text) if part)
        told = f"{outcome.case.call(subject.dotted)} raises {raised} ({one_line(outcome.words)})"
        notes.append(f"{told}: a mistake, or wrong use? not tested")
    notes += [f"{subject.target.path}:{line}: no test runs this line" for line in chosen.missed[:_SHOWN]]
    for number in chosen.survivors[:_SHOWN]:
        mutant = observed.mutants[number]
        notes.append(f"{subject.target.path}:{mutant.line}: not noticed: {mutant.was} -> {mutant.now}")
    return tuple(notes)


def figures(survey: Survey) -> str:
    """How much the chosen calls notice, in words."""
    chosen = survey.chosen
    seen = len(survey.observed.executable) - len(chosen.missed)
    return (
        f"{len(chosen.outcomes)} cases notice {len(chosen.killed)} of {chosen.tried} mutants "
        f"and run {seen} of {len(survey.observed.executable)} lines"
    )


def _short(survey: Survey) -> str:
    return f"more inputs are needed: {figures(survey)}"


def _nothing(survey: Survey) -> str:
    counted: dict[str, int] = {}
    for outcome in survey.observed.outcomes:
        what = outcome.text if outcome.kind == "raises" else outcome.kind
        counted[what] = counted.get(what, 0) + 1
    if not counted:
        return f"no inputs are known for {survey.proposed.subject.dotted}"
    most = max(counted, key=lambda what: counted[what])
    return (
        f"none of {sum(counted.values())} calls tried gives a result that a test can hold; most often: {most}"
    )
