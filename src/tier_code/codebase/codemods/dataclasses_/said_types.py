"""The types of the parameters of an `__init__` that nobody wrote: evident ones, and those a model says.

Both come from the type hint tool, which has the type checker vouch for them.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass

from tier_code.codebase.answers.hint_answer import types_in
from tier_code.codebase.checks.docstrings.code_facts import find_definition
from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable
from tier_code.codebase.codemods.fstrings.bindings import Module
from tier_code.codebase.codemods.hints.proposed import Proposal, with_proposal
from tier_code.codebase.codemods.hints.spelling import NeededImport
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_HARMLESS = frozenset({"typing", "collections.abc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidTypes:
    """Types by parameter, as written."""

    types: Mapping[str, str]
    imports: tuple[NeededImport, ...] = ()
    notes: tuple[str, ...] = ()
    """Why types that a model said are left out."""


def init_target(target: Target) -> Target:
    """The `__init__` of a class."""
    return Target(path=target.path, qualname=f"{target.qualname}.__init__")


def evident_types(tree: SourceTree, target: Target) -> SaidTypes:
    """What the code of a class makes evident; nothing without a type checker."""
    try:
        proposal = Proposal.of(tree, init_target(target))
    except (CheckerUnavailable, UsageProblem):
        return SaidTypes(types={})
    return _read(proposal.subject.source, proposal.subject.with_hints(proposal.kept), target)


def said_types(tree: SourceTree, target: Target, answer: str) -> SaidTypes:
    """What a model's answer adds to that, as far as it holds.

    Errors: AnswerRefused; CheckerUnavailable; UsageProblem.
    """
    proposal = Proposal.of(tree, init_target(target))
    hints, dropped = with_proposal(proposal, types_in(answer, proposal.missing))
    found = _read(proposal.subject.source, proposal.subject.with_hints(hints), target)
    return SaidTypes(types=found.types, imports=found.imports, notes=dropped)


def _read(before: bytes, after: bytes, target: Target) -> SaidTypes:
    """The hints that are new in `__init__` and whose names a class body can read."""
    old, new = ast.parse(before), ast.parse(after)
    init = find_definition(new, after, init_target(target).qualname)
    cls = find_definition(old, before, target.qualname)
    if not isinstance(init, ast.FunctionDef) or cls is None:
        return SaidTypes(types={})
    imports = _new_imports(old, new)
    known = _names_above(old, cls) | {each.name for each in imports}
    types: dict[str, str] = {}
    needed: set[NeededImport] = set()
    for item in (*init.args.args, *init.args.kwonlyargs):
        names = _names(item.annotation)
        if item.annotation is not None and all(name in known or hasattr(builtins, name) for name in names):
            types[item.arg] = ast.unparse(item.annotation)
            needed |= {each for each in imports if each.name in names}
    return SaidTypes(types=types, imports=tuple(sorted(needed)))


def _names(annotation: ast.expr | None) -> set[str]:
    if annotation is None:
        return set()
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return set()
    return {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}


def _new_imports(old: ast.Module, new: ast.Module) -> list[NeededImport]:
    there = {
        (part.module, alias.name)
        for part in old.body
        if isinstance(part, ast.ImportFrom)
        for alias in part.names
    }
    return [
        NeededImport(str(part.module), alias.name)
        for part in new.body
        if isinstance(part, ast.ImportFrom) and part.module in _HARMLESS
        for alias in part.names
        if (part.module, alias.name) not in there
    ]


def _names_above(module: ast.Module, cls: ast.AST) -> set[str]:
    """What the module has bound when the class is made."""
    above = [part for part in module.body if (part.end_lineno or 0) < getattr(cls, "lineno", 0)]
    partial = ast.Module(above, [])
    return set(Module(partial).bindings(partial))
