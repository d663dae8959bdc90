"""Dead definitions and unreachable statements put into a file; the request has them deleted again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.modules import Package, package_of
from tests.bench.mechanical.task import Task
from tests.bench.mechanical.text import Edit, Source, edited
from tests.bench.mechanical.trees import same_tree
from tier_code.domain.plan import TaskClass

_WORDINGS = ("delete the dead code in {path}", "remove dead code from {path}", "delete unused code in {path}")
_DEAD = (
    """def _was_of_use_once(values):
    total = 0
    for value in values:
        total += value
    return total
""",
    """class _FormerHelper:
    def __init__(self, name):
        self.name = name

    def told(self):
        return self.name
""",
    """def _outer_remnant(value):
    return _inner_remnant(value)


def _inner_remnant(value):
    return [value]
""",
    "_OLD_LIMIT = 17\n",
    """async def _never_awaited(stream):
    async for item in stream:
        print(item)
""",
)


def dead_code(files: Files, chance: Random) -> Iterator[Task]:
    """Files in which nothing else may be dead."""
    package = package_of(files)
    tasks = []
    for path, source in package.sources.items():
        if not path.endswith(".py") or _may_hold_dead(package, source) or not source.content.endswith(b"\n"):
            continue
        edits = [*_definitions(source, chance), *_unreachable(source, chance)]
        if edits:
            content = edited(source.content, edits)
            tasks.append(
                Task(
                    family="dead-code",
                    task_class=TaskClass.D,
                    request=chance.choice(_WORDINGS).format(path=path),
                    files={**files, path: content},
                    judge=same_tree(files, path),
                    subject=f"{path}::",
                    sites=len(edits),
                )
            )
    yield from tasks


def _definitions(source: Source, chance: Random) -> Iterator[Edit]:
    tops = [node for node in source.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    for text in chance.sample(_DEAD, k=min(2, len(tops))):
        start, _ = source.lines_of(chance.choice(tops))
        yield start, start, f"{text}\n\n".encode()


def _unreachable(source: Source, chance: Random) -> Iterator[Edit]:
    """Statements behind a return that ends a function."""
    ends = [
        node.body[-1]
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        and isinstance(node.body[-1], ast.Return | ast.Raise)
        and not any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))
    ]
    for last in chance.sample(ends, k=min(2, len(ends))):
        _, end = source.lines_of(last)
        yield end, end, b" " * last.col_offset + b"print('this is never said')\n"


def _may_hold_dead(package: Package, source: Source) -> bool:
    """Whether a private word of the file stands only once in the package, or an import of it is unused."""
    if source.path.endswith("__init__.py"):
        return True
    return any(_may_be_dead(package, source, node) for node in ast.walk(source.tree))


def _may_be_dead(package: Package, source: Source, node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return (
            node.name.startswith("_") and not node.name.startswith("__") and _count(package, node.name) == 1
        )
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return _count(package, node.id) == 1
    if isinstance(node, ast.alias):
        return len(source.words.get((node.asname or node.name).split(".")[0], ())) < 2
    return False


def _count(package: Package, word: str) -> int:
    return sum(len(source.words.get(word, ())) for source in package.sources.values())
