"""Extracting a constant: a name for a literal, in a module or in one function of it."""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.checks.docstrings.code_facts import find_definition
from tier_code.codebase.codemods.constants.literals import equals, literals_in, wanted_literal, why_left
from tier_code.codebase.codemods.constants.placement import constant_edit
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import ToolDeclined, UsageProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A file with its new constant."""

    content: bytes
    notes: tuple[str, ...]


def extract_constant(file: AstFile, qualname: str, literal: str, name: str) -> Extraction:
    """Replace every equal literal of the module, or of the function or class `qualname`.

    Errors: UsageProblem for an impossible name or a literal that is not there; ToolDeclined when every one
    of them must stay a literal.
    """
    wanted = wanted_literal(literal)
    region = file.module if not qualname else find_definition(file.module, file.text, qualname)
    if region is None:
        raise UsageProblem(f"{file.path}: '{qualname}' is not defined there")
    parents = {child: node for node in ast.walk(file.module) for child in ast.iter_child_nodes(node)}
    found = list(literals_in(region, wanted))
    reasons = {node: _left(file, node, wanted, parents) for node in found}
    chosen = [node for node in found if reasons[node] is None]
    notes = tuple(
        f"{file.path}:{node.lineno}: {file.line(node.lineno).strip()[:100]} - {reason}"
        for node, reason in reasons.items()
        if reason
    )
    _require_name(file, name, inside_class=any(_in_class(node, parents) for node in chosen))
    if not chosen:
        where = f"{qualname} in {file.path}" if qualname else file.path
        if notes:
            raise ToolDeclined(f"{literal} must stay a literal wherever {where} has it", notes)
        raise UsageProblem(f"{literal} is not in {where}; a string is written in quotes, a number without")
    edits = [_replacement(file, node, name) for node in chosen]
    first = file.module.body[min(_top(node, file, parents) for node in chosen)]
    spelled = " ".join(file.source(chosen[0]).split("\n"))
    line = f"{name} = {spelled if _reads_as(spelled, wanted) else ast.unparse(wanted)}"
    edits.append(constant_edit(file, first, line))
    return Extraction(content=file.with_edits(edits), notes=notes)


def _left(file: AstFile, node: ast.expr, wanted: ast.expr, parents: dict[ast.AST, ast.AST]) -> str | None:
    reason = why_left(node, parents)
    if reason is None and not _reads_as(file.source(node), wanted):
        return "its place in an f-string is not certain"
    if reason is None and "\n" in file.source(node) and _has_comment(file.source(node)):
        return "a comment stands inside it"
    return reason


def _reads_as(source: str, wanted: ast.expr) -> bool:
    try:
        return equals(ast.parse(f"({source})", mode="eval").body, wanted)
    except (SyntaxError, ValueError):
        return False


def _has_comment(source: str) -> bool:
    tokens = tokenize.generate_tokens(io.StringIO(f"({source})").readline)
    return any(token.type == tokenize.COMMENT for token in tokens)


def _replacement(file: AstFile, node: ast.expr, name: str) -> tuple[int, int, str]:
    """The name, with a space where it would run into its neighbours."""
    start, end = file.start(node), file.end(node)
    before = " " if file.text[:start][-1:].isalnum() or file.text[:start][-1:] == b"_" else ""
    after = " " if file.text[end : end + 1].isalnum() or file.text[end : end + 1] == b"_" else ""
    return start, end, f"{before}{name}{after}"


def _top(node: ast.AST, file: AstFile, parents: dict[ast.AST, ast.AST]) -> int:
    """Which statement of the module a node belongs to."""
    around = {node}
    while (node := parents.get(node, file.module)) is not file.module:
        around.add(node)
    return next(number for number, part in enumerate(file.module.body) if part in around)


def _in_class(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.ClassDef):
            return True
    return False


def _require_name(file: AstFile, name: str, *, inside_class: bool) -> None:
    """Refuse a name that Python does not take, or that means something in the module already."""
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UsageProblem(f"'{name}' is not a name that Python accepts")
    if hasattr(builtins, name):
        raise UsageProblem(f"'{name}' is one of Python's own names")
    if inside_class and name.startswith("__") and not name.endswith("__"):
        raise UsageProblem(f"'{name}' would be another name inside a class")
    taken = next((line for used, line in _names(file.module) if used == name), 0)
    if taken:
        raise UsageProblem(f"{file.path}:{taken}: the name '{name}' is taken already")


def _names(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Every variable of a module with a line, in whatever scope."""
    for node in ast.walk(module):
        line = getattr(node, "lineno", 1)
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.ClassDef(name=name):
                yield name, line
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, line
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from ((name, line) for name in names)
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0], line
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                yield name, line
            case ast.MatchMapping(rest=str(name)):
                yield name, line
            case _:
                pass
