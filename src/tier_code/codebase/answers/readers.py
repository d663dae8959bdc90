"""The reader of model answers: each kind of step has its own answer form, as small as the unknown part is."""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.codebase.answers.edits.reader import read_edit_answer
from tier_code.codebase.answers.field_types import read_field_types
from tier_code.codebase.answers.help_answer import read_help_answer
from tier_code.codebase.answers.hint_reader import read_hint_answer
from tier_code.codebase.answers.inputs_answer import InputsReader
from tier_code.codebase.answers.log_answer import read_log_answer
from tier_code.codebase.answers.splicer import read_docstring_answer
from tier_code.codebase.answers.twin_answer import read_twin_answer
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.in_worker import Read, ReaderInWorker
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.plan import Step, StepKind
from tier_code.ports.code import AnswerReader, Edited, Offload
from tier_code.ports.source import SourceTree

_READS: Mapping[StepKind, Read] = {
    StepKind.DOCSTRING: read_docstring_answer,
    StepKind.EDIT: read_edit_answer,
    StepKind.FIX: read_edit_answer,
    StepKind.FLAG: read_help_answer,
    StepKind.TYPE_HINTS: read_hint_answer,
    StepKind.TWIN: read_twin_answer,
    StepKind.LOGGING: read_log_answer,
    StepKind.DATACLASS: read_field_types,
}
"""Those that are one function of the answer."""


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
            **{kind: ReaderInWorker(offload, read) for kind, read in _READS.items()},
            **({StepKind.TESTS: InputsReader(bench)} if bench else {}),
        }
    )
