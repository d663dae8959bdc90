"""Which imported packages belong to the repository, as far as its files tell."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping

from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.sites import import_sites
from tier_code.codebase.codemods.syntax.ast_file import AstFile

STANDARD = frozenset(sys.stdlib_module_names) | {
    "distutils",
    "imp",
    "asyncore",
    "asynchat",
    "smtpd",
    "tomllib",
}
"""The standard library of this Python and what other versions have; built into ruff for the rest."""


def first_party(code: CodeBase, files: Mapping[str, AstFile]) -> tuple[str, ...]:
    """The top-level packages and modules that these files import and the repository holds."""
    modules = code.repository.modules
    found: set[str] = set()
    for path, file in files.items():
        for site in import_sites(file.module):
            for name in _tops(site.statement) - STANDARD - found:
                if modules.absolute(path, name):
                    found.add(name)
    return tuple(sorted(found))


def _tops(statement: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(statement, ast.ImportFrom):
        return {(statement.module or "").partition(".")[0]} - {""} if not statement.level else set()
    return {alias.name.partition(".")[0] for alias in statement.names}
