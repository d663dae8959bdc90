"""A literal that stands several times in a file becomes a named constant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.task import Judge, Task
from tests.bench.mechanical.text import Source, edited
from tests.bench.mechanical.trees import other_files, tree_fault
from tier_code.domain.plan import TaskClass

_NAME = "EXTRACTED_VALUE"
_WORDINGS = (
    "extract the constant {literal} in {path} as {name}",
    "extract {literal} in {path} into a constant {name}",
    "replace the literal {literal} in {path} with a constant {name}",
)


def extracted_constants(files: Files, chance: Random) -> Iterator[Task]:
    """Numbers and strings of one line that stand two times or more, in places where a name may stand."""
    package = package_of(files)
    tasks = []
    for path, source in package.sources.items():
        if not path.endswith(".py"):
            continue
        for nodes in _repeated(source).values():
            literal = source.of(nodes[0])
            spans = [(source.start(node), source.end(node), _NAME.encode()) for node in nodes]
            right = {**files, path: edited(source.content, spans)}
            request = chance.choice(_WORDINGS).format(literal=literal, path=path, name=_NAME)
            tasks.append(
                Task(
                    family="extract-constant",
                    task_class=TaskClass.A,
                    request=request,
                    files=files,
                    judge=with_constant(right, path, _NAME, nodes[0].value),
                    subject=f"{path}::",
                    sites=len(nodes),
                )
            )
    yield from tasks


def with_constant(right: Files, path: str, name: str, value: object) -> Judge:
    """A judge: one assignment of that value before its first use, and the name at every place."""

    def judge(after: Files) -> str:
        fault = other_files(right, after, path) or tree_fault(
            right[path], after[path], lambda tree: _without(tree, name)
        )
        if fault:
            return fault
        tree = ast.parse(after[path])
        found = [index for index, node in enumerate(tree.body) if _assigned(node) == name]
        uses = [index for index, node in enumerate(tree.body) if index not in found and _uses(node, name)]
        if len(found) != 1 or not uses or found[0] > uses[0]:
            return f"{name} is assigned {len(found)} times, or after its first use"
        given = getattr(tree.body[found[0]], "value", None)
        good = isinstance(given, ast.Constant) and type(given.value) is type(value) and given.value == value
        return "" if good else f"{name} has another value"

    return judge


def _repeated(source: Source) -> dict[tuple[str, object], list[ast.Constant]]:
    barred = _barred(source.tree)
    found: dict[tuple[str, object], list[ast.Constant]] = {}
    spoiled = set()
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, int | float | str)
            and not isinstance(node.value, bool)
        ):
            key = (type(node.value).__name__, node.value)
            if id(node) in barred or not _is_extractable(source, node):
                spoiled.add(key)
            found.setdefault(key, []).append(node)
    return {key: nodes for key, nodes in found.items() if key not in spoiled and len(nodes) > 1}


def _is_extractable(source: Source, node: ast.Constant) -> bool:
    if isinstance(node.value, int | float):
        return abs(node.value) > 2 and source.of(node).replace(".", "").isdigit()
    text = source.of(node)
    return (
        3 < len(str(node.value)) < 30
        and text[1:-1].replace("-", "").replace(" ", "").isalnum()
        and "  " not in text
    )


def _barred(tree: ast.Module) -> set[int]:
    """Constants in places that hold no expression, or that mean something else than their value."""
    return {
        id(part)
        for node in ast.walk(tree)
        for whole in _not_extractable(node, tree)
        for part in ast.walk(whole)
    }


def _not_extractable(node: ast.AST, tree: ast.Module) -> list[ast.AST]:
    """The parts of a node in which no literal may become a name."""
    if isinstance(node, ast.Expr):
        return [node] if isinstance(node.value, ast.Constant) else []
    if isinstance(node, ast.arg | ast.AnnAssign):
        return [node.annotation] if node.annotation is not None else []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.returns] if node.returns is not None else []
    if isinstance(node, ast.Subscript):
        return [node] if "Literal" in ast.unparse(node.value) else []
    if isinstance(node, ast.Assign):
        dunder = any(isinstance(target, ast.Name) and "__" in target.id for target in node.targets)
        return [node] if dunder or (node in tree.body and isinstance(node.value, ast.Constant)) else []
    return [node] if isinstance(node, ast.JoinedStr | ast.match_case) else []


def _without(tree: ast.Module, name: str) -> ast.Module:
    tree.body = [node for node in tree.body if _assigned(node) != name]
    return tree


def _assigned(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return node.target.id if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else ""


def _uses(node: ast.stmt, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))
