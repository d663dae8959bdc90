"""The reader of model answers: each kind of step has its own answer form, as small as the unknown part is."""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.codebase.answers.edits.reader import EditReader
from tier_code.codebase.answers.field_types import FieldTypesReader
from tier_code.codebase.answers.help_answer import HelpReader
from tier_code.codebase.answers.hint_reader import HintReader
from tier_code.codebase.answers.inputs_answer import InputsReader
from tier_code.codebase.answers.log_answer import LogReader
from tier_code.codebase.answers.splicer import DocstringReader
from tier_code.codebase.answers.twin_answer import TwinReader
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.plan import Step, StepKind
from tier_code.ports.code import AnswerReader, Edited, Offload
from tier_code.ports.source import SourceTree


class AnswerReaders:
    """Hands each answer to the reader of its step's kind."""

    def __init__(self, readers: Mapping[StepKind, AnswerReader]) -> None:
        self._readers = readers

    async def read(self, tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
        """The files with the answer put in, or the failed `shape` check saying what is wrong with it."""
        reader = self._readers.get(step.kind)
        if reader is None:
            return failed("shape", f"no answer form for a {step.kind.value} step")
        return await reader.read(tree, step, answer)


def answer_readers(offload: Offload, bench: CaseBench | None = None) -> AnswerReaders:
    """A reader for every kind that a model can carry out; without a bench none that runs code."""
    return AnswerReaders(
        {
            **({StepKind.TESTS: InputsReader(bench)} if bench else {}),
            StepKind.DOCSTRING: DocstringReader(offload),
            StepKind.EDIT: EditReader(offload),
            StepKind.FIX: EditReader(offload),
            StepKind.FLAG: HelpReader(offload),
            StepKind.TYPE_HINTS: HintReader(offload),
            StepKind.TWIN: TwinReader(offload),
            StepKind.LOGGING: LogReader(offload),
            StepKind.DATACLASS: FieldTypesReader(offload),
        }
    )
