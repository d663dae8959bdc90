"""The checks of this package by the names that steps use."""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.codebase.checks.additions.flag_option import check_flag
from tier_code.codebase.checks.additions.logged import check_logging
from tier_code.codebase.checks.additions.twin import check_twin
from tier_code.codebase.checks.classes.dataclass_made import check_dataclass
from tier_code.codebase.checks.classes.special_methods import check_special_methods
from tier_code.codebase.checks.code_equal import CodeEqualCheck
from tier_code.codebase.checks.constant import check_constant
from tier_code.codebase.checks.dead_code.dead_code import check_dead_code
from tier_code.codebase.checks.docstrings.docstring_facts import DocstringCheck
from tier_code.codebase.checks.edits.names import check_names
from tier_code.codebase.checks.edits.whole import check_whole
from tier_code.codebase.checks.formatting.ast_equal import AstEqualCheck
from tier_code.codebase.checks.formatting.lint_fixed import check_lint_fix
from tier_code.codebase.checks.fstrings.fstrings import check_fstrings
from tier_code.codebase.checks.generated_tests.check import GeneratedTestsCheck
from tier_code.codebase.checks.hints.hints import HintCheck
from tier_code.codebase.checks.hints.types import TypesCheck
from tier_code.codebase.checks.imports.imports_kept import check_imports
from tier_code.codebase.checks.lint import LintCheck
from tier_code.codebase.checks.moves.method_moved import check_calls, check_function
from tier_code.codebase.checks.moves.moved import check_moved
from tier_code.codebase.checks.moves.resolved import check_resolved
from tier_code.codebase.checks.parsing import ParseCheck
from tier_code.codebase.checks.pattern.pattern_sites import check_pattern
from tier_code.codebase.checks.renames.references import check_references
from tier_code.codebase.checks.renames.tree_equality import check_tree
from tier_code.codebase.checks.scope import check_scope
from tier_code.codebase.checks.signature.propagation import check_propagation
from tier_code.codebase.checks.symbols import SymbolCheck
from tier_code.codebase.in_worker import CheckInWorker, Judge
from tier_code.ports.code import CodeCheck, Offload
from tier_code.ports.running import CodeRunner

_JUDGES: Mapping[str, Judge] = {
    "scope": check_scope,
    "tree": check_tree,
    "references": check_references,
    "propagation": check_propagation,
    "pattern": check_pattern,
    "moved": check_moved,
    "resolved": check_resolved,
    "function": check_function,
    "calls": check_calls,
    "flag": check_flag,
    "logging": check_logging,
    "twin": check_twin,
    "whole": check_whole,
    "names": check_names,
    "lint-fix": check_lint_fix,
    "dead-code": check_dead_code,
    "imports": check_imports,
    "fstrings": check_fstrings,
    "constant": check_constant,
    "special-methods": check_special_methods,
    "dataclass": check_dataclass,
}
"""Those that are one function of the change."""


def code_checks(offload: Offload, running: CodeRunner | None = None) -> dict[str, CodeCheck]:
    """One of each, by name; without `running` none that runs code. `shape` is the answer reader's verdict."""
    return {
        **{name: CheckInWorker(offload, judge) for name, judge in _JUDGES.items()},
        **({"generated-tests": GeneratedTestsCheck(offload, running)} if running else {}),
        "parse": ParseCheck(offload),
        "symbol": SymbolCheck(offload),
        "code-equal": CodeEqualCheck(offload),
        "docstring": DocstringCheck(offload),
        "hints": HintCheck(offload),
        "lint": LintCheck(offload),
        "types": TypesCheck(offload),
        "ast-equal": AstEqualCheck(offload),
    }
