"""The `resolved` check of a move: references lead to the new place, imports find what they name.

Imports and circles of them are looked up in Python's own syntax trees, names in the moved code by pyflakes,
references by jedi before and after. It cannot see names that code puts together from strings, what
`__module__` of a moved class says (pickles), nor attributes on things whose type nobody knows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pyflakes.checker import Checker
from pyflakes.messages import UndefinedName

from tier_code.codebase.checks.moves.import_map import ImportMap
from tier_code.codebase.checks.moves.move_comparison import MoveClaim, claim_of_move, parsed
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

CHECK = "resolved"


def check_resolved(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Imports, circles, names, and last the references, which take longest."""
    if not changes:
        return skipped(CHECK, "no file changed")
    claim, after = claim_of_move(step), Overlay(before, changes)
    was, now = ImportMap(before), ImportMap(after)
    problems = [*_imports(claim, was, now, before, after), *_circles(was, now, changes)]
    problems += _undefined(claim, before, after)
    if problems:
        return failed(CHECK, problems[0], tuple(problems))
    # jedi and tree-sitter load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.checks.moves.move_landings import MoveLandings  # noqa: PLC0415 - see above

    with MoveLandings(claim, before, after) as landings:
        found = tuple(landings.problems())
    if found:
        return failed(CHECK, found[0], found)
    return passed(CHECK, f"{landings.evidence()}; imports resolve, no new circle", facts=landings.facts())


def _imports(
    claim: MoveClaim, was: ImportMap, now: ImportMap, before: SourceTree, after: SourceTree
) -> Iterator[str]:
    """Imports of files of ours that find nothing, and did not fail before."""
    for path in after.paths():
        content = after.read(path) or b""
        changed = content != before.read(path)
        if path.endswith((".py", ".pyi", ".pyw")) and (
            changed or any(name.encode() in content for name in claim.names)
        ):
            failing = set(_failing(path, was)) if before.read(path) is not None else set()
            yield from (text for text in _failing(path, now) if text not in failing)


def _failing(path: str, imports: ImportMap) -> Iterator[str]:
    module = imports.module(path)
    for node in ast.walk(module) if module is not None else ():
        if not isinstance(node, ast.ImportFrom):
            continue
        target = imports.found(path, node.level, node.module or "")
        if not target and node.level and node.module:
            yield f"{path}: {ast.unparse(node)[:100]} - there is no such module"
        for name in node.names:
            if target and name.name != "*" and target != path and not imports.has(target, name.name):
                yield f"{path}: {name.name} is not in {target}"


def _circles(was: ImportMap, now: ImportMap, changes: Changes) -> Iterator[str]:
    """New imports whose module leads back, where it did not before."""
    for path in sorted(changes):
        for target in sorted(now.edges(path) - was.edges(path)):
            back = now.reaches(target, path)
            if back:
                yield f"imports form a new circle: {' → '.join([path, *back])}"


def _undefined(claim: MoveClaim, before: SourceTree, after: SourceTree) -> Iterator[str]:
    """Names that nothing binds in the two modules, and that were bound before."""
    both = (claim.source, claim.to)
    was = {text for path in both for _, text in _undefined_in(before.read(path), path)}
    for path in both:
        yield from (
            f"{path}:{n}: {text}" for n, text in _undefined_in(after.read(path), path) if text not in was
        )


def _undefined_in(content: bytes | None, path: str) -> Iterator[tuple[int, str]]:
    if content is None:
        return
    try:
        messages = Checker(parsed(content), filename=path).messages
    except (SyntaxError, ValueError, RecursionError):
        return
    for message in messages:
        if isinstance(message, UndefinedName):
            yield message.lineno, str(message.message % message.message_args)
