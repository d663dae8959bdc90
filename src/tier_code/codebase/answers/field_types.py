"""The reader of field types: a dataclass made with the types of a model's answer that the code bears out."""

from __future__ import annotations

from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def read_field_types(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Convert the class of a step with an answer's types; runs in a code worker."""
    # mypy and tree-sitter load with these.
    from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.dataclasses_.convert import convert_to_dataclass  # noqa: PLC0415
    from tier_code.codebase.codemods.dataclasses_.said_types import said_types  # noqa: PLC0415
    from tier_code.codebase.codemods.dataclasses_.tool import vague  # noqa: PLC0415

    target = step.targets[0]
    try:
        said = said_types(tree, target, answer)
    except (AnswerRefused, CheckerUnavailable) as refused:
        return failed("shape", str(refused))
    found = convert_to_dataclass(tree, target, said.types, said.imports)
    return Edited(
        changes={target.path: found.content}, notes=(*found.notes, *said.notes, *vague(found.untyped))
    )
