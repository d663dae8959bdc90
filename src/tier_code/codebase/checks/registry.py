"""The checks of this package by the names that steps use."""

from __future__ import annotations

from tier_code.codebase.checks.additions.flag_option import FlagCheck
from tier_code.codebase.checks.additions.logged import LoggingCheck
from tier_code.codebase.checks.additions.twin import TwinCheck
from tier_code.codebase.checks.classes.dataclass_made import DataclassCheck
from tier_code.codebase.checks.classes.special_methods import SpecialMethodsCheck
from tier_code.codebase.checks.code_equal import CodeEqualCheck
from tier_code.codebase.checks.constant import ConstantCheck
from tier_code.codebase.checks.dead_code.dead_code import DeadCodeCheck
from tier_code.codebase.checks.docstrings.docstring_facts import DocstringCheck
from tier_code.codebase.checks.edits.names import NamesCheck
from tier_code.codebase.checks.edits.whole import WholeCheck
from tier_code.codebase.checks.formatting.ast_equal import AstEqualCheck
from tier_code.codebase.checks.formatting.lint_fixed import LintFixCheck
from tier_code.codebase.checks.fstrings.fstrings import FStringsCheck
from tier_code.codebase.checks.generated_tests.check import GeneratedTestsCheck
from tier_code.codebase.checks.hints.hints import HintCheck
from tier_code.codebase.checks.hints.types import TypesCheck
from tier_code.codebase.checks.imports.imports_kept import ImportsCheck
from tier_code.codebase.checks.lint import LintCheck
from tier_code.codebase.checks.moves.method_moved import CallsCheck, FunctionCheck
from tier_code.codebase.checks.moves.moved import MovedCheck
from tier_code.codebase.checks.moves.resolved import ResolvedCheck
from tier_code.codebase.checks.parsing import ParseCheck
from tier_code.codebase.checks.pattern.pattern_sites import PatternCheck
from tier_code.codebase.checks.renames.references import ReferencesCheck
from tier_code.codebase.checks.renames.tree_equality import TreeEqualityCheck
from tier_code.codebase.checks.scope import ScopeCheck
from tier_code.codebase.checks.signature.propagation import PropagationCheck
from tier_code.codebase.checks.symbols import SymbolCheck
from tier_code.ports.code import CodeCheck, Offload
from tier_code.ports.running import CodeRunner


def code_checks(offload: Offload, running: CodeRunner | None = None) -> dict[str, CodeCheck]:
    """One of each, by name; without `running` none that runs code. `shape` is the answer reader's verdict."""
    return {
        **({"generated-tests": GeneratedTestsCheck(offload, running)} if running else {}),
        "scope": ScopeCheck(offload),
        "parse": ParseCheck(offload),
        "symbol": SymbolCheck(offload),
        "tree": TreeEqualityCheck(offload),
        "references": ReferencesCheck(offload),
        "propagation": PropagationCheck(offload),
        "pattern": PatternCheck(offload),
        "code-equal": CodeEqualCheck(offload),
        "docstring": DocstringCheck(offload),
        "hints": HintCheck(offload),
        "lint": LintCheck(offload),
        "moved": MovedCheck(offload),
        "resolved": ResolvedCheck(offload),
        "function": FunctionCheck(offload),
        "calls": CallsCheck(offload),
        "flag": FlagCheck(offload),
        "logging": LoggingCheck(offload),
        "twin": TwinCheck(offload),
        "types": TypesCheck(offload),
        "whole": WholeCheck(offload),
        "names": NamesCheck(offload),
        "ast-equal": AstEqualCheck(offload),
        "lint-fix": LintFixCheck(offload),
        "dead-code": DeadCodeCheck(offload),
        "imports": ImportsCheck(offload),
        "fstrings": FStringsCheck(offload),
        "constant": ConstantCheck(offload),
        "special-methods": SpecialMethodsCheck(offload),
        "dataclass": DataclassCheck(offload),
    }
