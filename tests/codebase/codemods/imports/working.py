"""What the imports codemod makes of sources, held against its check every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.imports.imports_kept import check_imports
from tier_code.codebase.checks.lint import check_lint
from tier_code.codebase.codemods.imports.organise import change_imports
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepKind


def imports_of(
    files: Mapping[str, str | bytes], *, only: Iterable[str] = (), **arguments: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The changed texts and the notes; every change has passed the `imports` and `lint` checks."""
    tree = tree_of(files)
    paths = list(only) or [path for path in tree.paths() if path.endswith((".py", ".pyi"))]
    step = file_step(StepKind.IMPORTS, paths, **arguments)
    edited = change_imports(tree, step)
    for result in (check_imports(step, tree, edited.changes), check_lint(tree, edited.changes)):
        assert result.outcome is not CheckOutcome.FAILED, result
    return {path: (content or b"").decode() for path, content in edited.changes.items()}, edited.notes


def organised(source: str, path: str = "m.py", **others: str) -> str:
    """One file organised; the source itself when nothing changed."""
    changes, _ = imports_of({path: source, **others}, only=[path])
    return changes.get(path, source)


def without_unused(
    source: str, files: Mapping[str, str] | None = None, path: str = "m.py"
) -> tuple[str, tuple[str, ...]]:
    """One file with its unused imports removed, and the notes."""
    changes, notes = imports_of({path: source, **(files or {})}, only=[path], action="remove-unused")
    return changes.get(path, source), notes
