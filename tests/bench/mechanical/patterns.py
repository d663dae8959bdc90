"""Rewrites by a pattern with metavariables, judged by the same rewrite of the syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.task import Task
from tests.bench.mechanical.trees import same_tree
from tier_code.domain.plan import TaskClass

Rewrite = Callable[[ast.expr], ast.expr | None]
_WORDINGS = ("replace `{old}` with `{new}` in {path}", "rewrite `{old}` to `{new}` in {path}")


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _plain_call(node: ast.expr, name: str, number: int) -> list[ast.expr] | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != name:
        return None
    plain = len(node.args) == number and not node.keywords
    return node.args if plain else None


def _isinstance(node: ast.expr) -> ast.expr | None:
    found = _plain_call(node, "isinstance", 2)
    return None if found is None else _call("is_a", found[1], found[0])


def _length(node: ast.expr) -> ast.expr | None:
    found = _plain_call(node, "len", 1)
    return None if found is None else _call("size_of", found[0])


def _is_none(node: ast.expr) -> ast.expr | None:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Is):
        right = node.comparators[0]
        if isinstance(right, ast.Constant) and right.value is None:
            return _call("missing", node.left)
    return None


def _getattr(node: ast.expr) -> ast.expr | None:
    found = _plain_call(node, "getattr", 3)
    return None if found is None else _call("attribute_of", found[0], found[1], found[2])


_PATTERNS: tuple[tuple[str, str, Rewrite], ...] = (
    ("isinstance($X, $Y)", "is_a($Y, $X)", _isinstance),
    ("len($X)", "size_of($X)", _length),
    ("$X is None", "missing($X)", _is_none),
    ("getattr($X, $Y, $Z)", "attribute_of($X, $Y, $Z)", _getattr),
)


class _Rewritten(ast.NodeTransformer):
    """Applies a rewrite everywhere, innermost first, and counts."""

    def __init__(self, rewrite: Rewrite) -> None:
        self._rewrite = rewrite
        self.number = 0

    def visit(self, node: ast.AST) -> ast.AST:
        """One node."""
        node = self.generic_visit(node)
        if isinstance(node, ast.expr) and (new := self._rewrite(node)) is not None:
            self.number += 1
            return new
        return node


def patterns(files: Files, chance: Random) -> Iterator[Task]:
    """Every pattern on every file that has it."""
    package = package_of(files)
    tasks = []
    for path, source in package.sources.items():
        if not path.endswith(".py") or any(
            isinstance(node, ast.JoinedStr | ast.Starred) for node in ast.walk(source.tree)
        ):
            continue
        for old, new, rewrite in _PATTERNS:
            content = source.content + _helper(new).encode()
            rewritten = _Rewritten(rewrite)
            right = ast.unparse(rewritten.visit(ast.parse(content))).encode()
            if rewritten.number and source.content.endswith(b"\n"):
                tasks.append(
                    Task(
                        family="pattern",
                        task_class=TaskClass.D,
                        request=chance.choice(_WORDINGS).format(old=old, new=new, path=path),
                        files={**files, path: content},
                        judge=same_tree({**files, path: right}, path),
                        subject=f"{path}::",
                        sites=rewritten.number,
                    )
                )
    yield from tasks


def _helper(new: str) -> str:
    """The function that the new form calls, which the file must have."""
    name, _, arguments = new.removesuffix(")").partition("(")
    return f"\n\ndef {name}({arguments.replace('$', '').lower()}): ...\n"
