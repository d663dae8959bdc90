"""The function of a logging step with its places, and how a model is shown them."""

from __future__ import annotations

import ast

from tier_code.codebase.checks.additions.log_wording import speaks_of_secrets
from tier_code.codebase.codemods.logging_.module_logger import logger_of
from tier_code.codebase.codemods.logging_.places import Place, places_in
from tier_code.codebase.codemods.logging_.swallowed import QUIET
from tier_code.codebase.codemods.syntax.ast_file import AstFile, ast_file, functions_of
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.source import SourceTree

MOST_NAMES = 8
"""Names listed at a mark."""


def asked_places(tree: SourceTree, step: Step) -> tuple[AstFile, list[Place]]:
    """The file and the places of the step's function that are worth a message.

    Errors: UsageProblem when there is no such function, none of its places is plain, or its module's logger
    is not understood.
    """
    target = step.targets[0]
    file = ast_file(tree, target.path)
    function = functions_of(file.module).get(target.qualname)
    if function is None:
        raise UsageProblem(f"{target.path}: there is no function '{target.qualname}'")
    if function.name in QUIET:
        raise UsageProblem(f"{target}: logging in it could call it again")
    logger = logger_of(tree, file)
    if any(name == logger.name for name in _locals(file, target.qualname)):
        raise UsageProblem(f"{target}: '{logger.name}' is a variable of its own there")
    places = places_in(file, function, step.argument("level"))
    if not places:
        raise UsageProblem(f"{target}: no line of it has room for a message")
    return file, places


def marked_source(file: AstFile, qualname: str, places: list[Place]) -> str:
    """The lines of the function with `# [1] names` in front of each place."""
    function = functions_of(file.module)[qualname]
    marks = {place.before.lineno: place for place in places}
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    lines: list[str] = []
    for number in range(first, (function.end_lineno or function.lineno) + 1):
        if number in marks:
            place = marks[number]
            lines.append(f"{file.indent(number)}# [{place.number}] {', '.join(_shown(place))}".rstrip())
        lines.append(file.line(number))
    return "\n".join(lines) + "\n"


def _shown(place: Place) -> list[str]:
    """What a message may name there: attributes read before, then names."""
    names = [each for each in place.known if each not in ("self", "cls") and not speaks_of_secrets([each])]
    return sorted(names, key=lambda each: ("." not in each and "(" not in each, each))[:MOST_NAMES]


def _locals(file: AstFile, qualname: str) -> set[str]:
    function = functions_of(file.module)[qualname]
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return stored | {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}
