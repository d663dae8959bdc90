"""The exact tools of this package by the kind of step they carry out."""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.codebase.codemods.constants.tool import constant_tool
from tier_code.codebase.codemods.dataclasses_.tool import dataclass_tool
from tier_code.codebase.codemods.dead_code.tool import dead_code_tool
from tier_code.codebase.codemods.flags.tool import flag_tool
from tier_code.codebase.codemods.formatting.tool import format_tool, lint_fix_tool
from tier_code.codebase.codemods.fstrings.tool import fstrings_tool
from tier_code.codebase.codemods.hints.tool import hint_tool
from tier_code.codebase.codemods.imports.tool import imports_tool
from tier_code.codebase.codemods.inline.tool import InlineEditTool
from tier_code.codebase.codemods.logging_.tool import logging_tool
from tier_code.codebase.codemods.moving.tools import method_to_function_tool, move_tool
from tier_code.codebase.codemods.pattern.tool import pattern_tool
from tier_code.codebase.codemods.signature.tool import signature_tool
from tier_code.codebase.codemods.special_methods.tool import special_methods_tool
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.codemods.test_cases.tool import TestCasesTool
from tier_code.codebase.codemods.tool import rename_tool
from tier_code.codebase.codemods.twins.tool import twin_tool
from tier_code.codebase.in_worker import Edit, ToolInWorker
from tier_code.domain.plan import StepKind
from tier_code.ports.code import EditTool, Offload

_EDITS: Mapping[StepKind, Edit] = {
    StepKind.RENAME: rename_tool,
    StepKind.MOVE: move_tool,
    StepKind.METHOD_TO_FUNCTION: method_to_function_tool,
    StepKind.FLAG: flag_tool,
    StepKind.LOGGING: logging_tool,
    StepKind.TWIN: twin_tool,
    StepKind.FORMAT: format_tool,
    StepKind.LINT_FIX: lint_fix_tool,
    StepKind.DEAD_CODE: dead_code_tool,
    StepKind.IMPORTS: imports_tool,
    StepKind.TYPE_HINTS: hint_tool,
    StepKind.SIGNATURE: signature_tool,
    StepKind.PATTERN: pattern_tool,
    StepKind.FSTRINGS: fstrings_tool,
    StepKind.EXTRACT_CONSTANT: constant_tool,
    StepKind.SPECIAL_METHODS: special_methods_tool,
    StepKind.DATACLASS: dataclass_tool,
}
"""Those that are one function of the step."""


def edit_tools(offload: Offload, bench: CaseBench | None = None) -> dict[StepKind, EditTool]:
    """One tool for every kind that can be done without a model; without a bench none that runs code."""
    return {
        **{kind: ToolInWorker(offload, edit) for kind, edit in _EDITS.items()},
        **({StepKind.TESTS: TestCasesTool(bench)} if bench else {}),
        StepKind.EDIT: InlineEditTool(offload),
    }
