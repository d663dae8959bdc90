"""The exact tools of this package by the kind of step they carry out."""

from __future__ import annotations

from tier_code.codebase.codemods.constants.tool import ConstantTool
from tier_code.codebase.codemods.dataclasses_.tool import DataclassTool
from tier_code.codebase.codemods.dead_code.tool import DeadCodeTool
from tier_code.codebase.codemods.flags.tool import FlagTool
from tier_code.codebase.codemods.formatting.tool import FormatTool, LintFixTool
from tier_code.codebase.codemods.fstrings.tool import FStringsTool
from tier_code.codebase.codemods.hints.tool import HintTool
from tier_code.codebase.codemods.imports.tool import ImportsTool
from tier_code.codebase.codemods.inline.tool import InlineEditTool
from tier_code.codebase.codemods.logging_.tool import LoggingTool
from tier_code.codebase.codemods.moving.tools import MethodToFunctionTool, MoveTool
from tier_code.codebase.codemods.pattern.tool import PatternTool
from tier_code.codebase.codemods.signature.tool import SignatureTool
from tier_code.codebase.codemods.special_methods.tool import SpecialMethodsTool
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.codemods.test_cases.tool import TestCasesTool
from tier_code.codebase.codemods.tool import RenameTool
from tier_code.codebase.codemods.twins.tool import TwinTool
from tier_code.domain.plan import StepKind
from tier_code.ports.code import EditTool, Offload


def edit_tools(offload: Offload, bench: CaseBench | None = None) -> dict[StepKind, EditTool]:
    """One tool for every kind that can be done without a model; without a bench none that runs code."""
    return {
        **({StepKind.TESTS: TestCasesTool(bench)} if bench else {}),
        StepKind.EDIT: InlineEditTool(offload),
        StepKind.RENAME: RenameTool(offload),
        StepKind.MOVE: MoveTool(offload),
        StepKind.METHOD_TO_FUNCTION: MethodToFunctionTool(offload),
        StepKind.FLAG: FlagTool(offload),
        StepKind.LOGGING: LoggingTool(offload),
        StepKind.TWIN: TwinTool(offload),
        StepKind.FORMAT: FormatTool(offload),
        StepKind.LINT_FIX: LintFixTool(offload),
        StepKind.DEAD_CODE: DeadCodeTool(offload),
        StepKind.IMPORTS: ImportsTool(offload),
        StepKind.TYPE_HINTS: HintTool(offload),
        StepKind.SIGNATURE: SignatureTool(offload),
        StepKind.PATTERN: PatternTool(offload),
        StepKind.FSTRINGS: FStringsTool(offload),
        StepKind.EXTRACT_CONSTANT: ConstantTool(offload),
        StepKind.SPECIAL_METHODS: SpecialMethodsTool(offload),
        StepKind.DATACLASS: DataclassTool(offload),
    }
