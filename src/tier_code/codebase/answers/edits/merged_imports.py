"""Imports that an answer brings along, put among those of the file as far as its new code uses them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyflakes.checker import Checker
from pyflakes.messages import UndefinedName

from tier_code.codebase.answers.edits.edges import parsed
from tier_code.codebase.answers.edits.python_block import ImportStatement
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.codemods.imports.adding import addition_edits, missing_names
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.codebase.codemods.syntax.python_file import UnreadableSource, read_python
from tier_code.domain.errors import UsageProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Imports for one file."""

    offered: Sequence[ImportStatement]
    """Those that stood in front of code: taken where the code uses them."""
    asked: Sequence[ImportStatement]
    """Those that had a block of their own: taken in any case."""
    code: Sequence[str]
    """The new code."""


def with_imports(path: str, content: bytes, wanted: Wanted) -> tuple[bytes, tuple[str, ...]]:
    """The file with the missing ones behind its own imports, and a note for each that was added.

    A file that Python cannot read stays as it is: its parse is judged elsewhere.
    Errors: AnswerRefused when a name means something else in the file already.
    """
    notes: list[str] = []
    used = _used(wanted.code)
    statements = [*wanted.asked, *(kept for each in wanted.offered if (kept := _as_used(each, used)))]
    for statement in statements:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            continue
        content, note = _with_import(path, content, statement)
        notes += [note] if note else []
    for name in _forgotten(path, content, wanted.code):
        content, note = _with_import(path, content, ast.Import(names=[ast.alias(name=name)]))
        notes += [f"{note}, which the answer forgot"] if note else []
    return content, tuple(notes)


def _with_import(path: str, content: bytes, statement: ImportStatement) -> tuple[bytes, str]:
    try:
        file = AstFile(read_python(path, content))
        names = missing_names(file, statement)
        if not names:
            return content, ""
        edits = list(addition_edits(file, statement, names))
        changed = file.with_edits(edits)
    except UnreadableSource:
        return content, ""
    except UsageProblem as problem:
        raise AnswerRefused(f"the answer imports what clashes with the file: {problem}") from problem
    said = " ".join(text.strip() for _, _, text in edits)
    return changed, f"{path}: added '{said}'"


def _used(code: Iterable[str]) -> frozenset[str]:
    """Names that the new code reads, in annotations written as strings too."""
    found: set[str] = set()
    for text in code:
        module = parsed(text)
        if module is None:
            continue
        found |= {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
        found |= {
            part
            for node in ast.walk(module)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 80
            for part in node.value.replace("[", " ")
            .replace("]", " ")
            .replace(".", " ")
            .replace("|", " ")
            .split()
        }
    return frozenset(found)


def _as_used(statement: ImportStatement, used: frozenset[str]) -> ImportStatement | None:
    """The statement with only the names that are used; None when there are none."""
    plain = isinstance(statement, ast.Import)
    names = [
        alias
        for alias in statement.names
        if alias.name != "*"
        and (alias.asname or (alias.name.partition(".")[0] if plain else alias.name)) in used
    ]
    if not names:
        return None
    if isinstance(statement, ast.Import):
        return ast.Import(names=names)
    return ast.ImportFrom(module=statement.module, names=names, level=statement.level)


def _forgotten(path: str, content: bytes, code: Sequence[str]) -> list[str]:
    """Modules of the standard library that the new code reads attributes of and nobody imports."""
    bases = {
        node.value.id
        for text in code
        if (module := parsed(text))
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    likely = {name for name in bases if name in sys.stdlib_module_names and not name.startswith("_")}
    if not likely:
        return []
    whole = parsed(content.decode("utf-8", "replace").removeprefix("\ufeff"))
    if whole is None:
        return []
    try:
        messages = Checker(whole, filename=path).messages
    except RecursionError:
        return []
    undefined = {str(item.message_args[0]) for item in messages if isinstance(item, UndefinedName)}
    return sorted(likely & undefined)
