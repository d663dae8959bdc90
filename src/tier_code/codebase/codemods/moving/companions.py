"""Private helpers that only the moved code uses: they go along."""

from __future__ import annotations

from tier_code.codebase.codemods.moving.definitions import Definition, Moved, definition_of
from tier_code.codebase.codemods.moving.needs import needs_of
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.star_imports import export_statement
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, Occurrence
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind


def with_companions(repository: Repository, moved: Moved) -> Moved:
    """The moved definitions with every private helper that nothing else in the repository uses."""
    while True:
        joining = [
            found
            for word in sorted(needs_of(repository, moved).defined)
            if word.startswith("_") and not word.startswith("__")
            for found in [definition_of(repository, moved.file, word)]
            if isinstance(found, Definition) and _only_used_by(repository, moved, found)
        ]
        if not joining:
            return moved
        everything = [*moved.definitions, *joining]
        moved = Moved(moved.file, tuple(sorted(everything, key=lambda each: each.statements[0].start_byte)))


def _only_used_by(repository: Repository, moved: Moved, helper: Definition) -> bool:
    for file in repository.files_with(helper.name):
        table = repository.names(file, helper.name)
        for item in table.occurrences:
            if file.path != moved.file.path:
                if item.role in {Role.IMPORTED, Role.ATTRIBUTE, Role.STORED}:
                    return False
            elif not (moved.holds(item.start) or helper.holds(item.start)) and _means_it(item, table.owner):
                return False
    return True


def _means_it(item: Occurrence, owner: object) -> bool:
    if item.role is Role.STRING:
        return export_statement(item.node) is not None
    if item.role not in LEXICAL_ROLES or not callable(owner):
        return False
    scope = owner(item.scope)
    return scope is not None and scope.kind is ScopeKind.MODULE
