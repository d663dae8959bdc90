"""Adding one import to a file, behind the imports that are there, and taking one out that the user names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.codemods.imports.removal import Edit
from tier_code.codebase.codemods.imports.sites import (
    Binding,
    ImportStatement,
    bindings,
    import_sites,
)
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import UsageProblem


def asked_import(words: str) -> ImportStatement:
    """The one import statement of the request.

    Errors: UsageProblem when it is none.
    """
    try:
        body = ast.parse(words.strip()).body
    except (SyntaxError, ValueError) as problem:
        raise UsageProblem(
            f"'{words}' is no import; write it as in Python: from typing import Any"
        ) from problem
    statement = body[0] if len(body) == 1 else None
    if not isinstance(statement, ast.Import | ast.ImportFrom) or any(
        alias.name == "*" for alias in statement.names
    ):
        raise UsageProblem(f"'{words}' is no import of names; write it as in Python: from typing import Any")
    return statement


def missing_names(file: AstFile, asked: ImportStatement) -> list[ast.alias]:
    """The names of the asked import that the file does not import at its top level yet.

    Errors: UsageProblem when a name means something else there.
    """
    known = {_key(binding) for binding in _at_top(file)}
    bound = _bound_at_top(file.module)
    missing = []
    for binding in _as_bindings(asked):
        if _key(binding) in known:
            continue
        if binding.name in bound and not _same_package(file, binding):
            raise UsageProblem(f"{file.path}: '{binding.name}' means something else there already")
        missing.append(binding.alias)
    return missing


def addition_edits(file: AstFile, asked: ImportStatement, names: list[ast.alias]) -> Iterator[Edit]:
    """The edit that puts the import behind the first run of imports at the top of the file."""
    lone = ast.unparse(_with_names(asked, names))
    body = file.module.body
    place = _place(body, future=isinstance(asked, ast.ImportFrom) and asked.module == "__future__")
    if place is not None:
        line = file.line_start((place.end_lineno or place.lineno) + 1)
        ended = file.text[:line].endswith((b"\n", b"\r"))
        yield line, line, f"{lone}\n" if ended else f"\n{lone}\n"
        return
    yield _without_imports(file, lone)


def _without_imports(file: AstFile, lone: str) -> Edit:
    """Behind the docstring, or the comments that the file begins with."""
    body = file.module.body
    if body and _is_docstring(body[0]):
        line = file.line_start((body[0].end_lineno or 1) + 1)
        ended = file.text[:line].endswith((b"\n", b"\r"))
        return line, line, f"\n{lone}\n" if ended else f"\n\n{lone}\n"
    number = 1
    while number <= file.last_line and file.line(number).startswith("#"):
        number += 1
    line = file.line_start(number)
    blank = "" if number > file.last_line or not file.line(number).strip() else "\n"
    return line, line, f"{lone}\n{blank}"


def named_bindings(file: AstFile, name: str) -> list[Binding]:
    """The imports that a person may mean by a name: the bound name, the module, or the whole import."""
    found = [binding for site in import_sites(file.module) for binding in bindings(site)]
    return [
        binding
        for binding in found
        if name in (binding.name, binding.alias.name, binding.dotted, binding.site.module, binding.said)
    ]


def _place(body: list[ast.stmt], *, future: bool) -> ast.stmt | None:
    """The statement behind which an import goes; None where there are no imports to join."""
    last: ast.stmt | None = None
    for statement in body:
        is_import = isinstance(statement, ast.Import | ast.ImportFrom)
        is_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        if future and is_import and not is_future:
            break
        if is_import:
            last = statement
        elif last is not None or not _is_docstring(statement):
            break
    return last


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _at_top(file: AstFile) -> Iterator[Binding]:
    for site in import_sites(file.module):
        if not site.around:
            yield from bindings(site)


def _as_bindings(statement: ImportStatement) -> Iterator[Binding]:
    for site in import_sites(ast.Module(body=[statement], type_ignores=[])):
        yield from bindings(site)


def _key(binding: Binding) -> tuple[str, str]:
    return binding.name, binding.dotted


def _same_package(file: AstFile, binding: Binding) -> bool:
    """Whether a plain `import a.b` only adds to an `import a` that is there."""
    plain = not binding.site.module and binding.alias.asname is None
    return plain and any(
        not other.site.module and other.alias.asname is None and other.name == binding.name
        for other in _at_top(file)
    )


def _bound_at_top(module: ast.Module) -> set[str]:
    found: set[str] = set()
    for statement in module.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(statement.name)
        else:
            found |= {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    for site in import_sites(module):
        if not site.in_function:
            found |= {binding.name for binding in bindings(site)}
    return found


def _with_names(statement: ImportStatement, names: list[ast.alias]) -> ImportStatement:
    if isinstance(statement, ast.Import):
        return ast.Import(names=names)
    return ast.ImportFrom(module=statement.module, names=names, level=statement.level)
