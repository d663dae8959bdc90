"""The code layer's services for one session, all behind one offload."""

from __future__ import annotations

from tier_code.codebase.answers.splicer import AnswerSplicer
from tier_code.codebase.checks.references import ReferencesCheck
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.checks.tree_equality import TreeEqualityCheck
from tier_code.codebase.codemods.tool import RenameTool
from tier_code.codebase.index.catalog import Catalog
from tier_code.codebase.slices.slicer import Slicer
from tier_code.domain.plan import StepKind
from tier_code.engine.services import CodeServices
from tier_code.ports.code import Offload
from tier_code.ports.counting import TokenCounter


def code_services(offload: Offload, counter: TokenCounter) -> CodeServices:
    """Everything that reads or changes source, run in the code worker."""
    checks = {
        **code_checks(offload),
        "tree": TreeEqualityCheck(offload),
        "references": ReferencesCheck(offload),
    }
    return CodeServices(
        catalog=Catalog(offload, counter),
        context=Slicer(offload, counter),
        tools={StepKind.RENAME: RenameTool(offload)},
        reader=AnswerSplicer(offload),
        checks=checks,
    )
