"""Import blocks put out of order, with imports that nobody uses or without one that is used."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.task import Judge, Task
from tests.bench.mechanical.text import Source, edited
from tests.bench.mechanical.trees import other_files, tree_fault
from tier_code.domain.plan import TaskClass

_UNUSED = (
    "colorsys",
    "sndhdr",
    "chunk",
    "wave",
    "netrc",
    "plistlib",
    "cmd",
    "sched",
    "mailbox",
    "curses.ascii as ascii_of_curses",
)


def organised_imports(files: Files, chance: Random) -> Iterator[Task]:
    """The first block of plain imports is shuffled and gets imports that nobody uses."""
    tasks = []
    for path, source, block in _blocks(files):
        lines = [source.content[slice(*source.lines_of(node))] for node in block]
        added = [
            f"import {name}\n".encode()
            for name in chance.sample(_UNUSED, k=2)
            if name.split(" ")[0].encode() not in source.content
        ]
        mixed = lines + added
        chance.shuffle(mixed)
        start, end = source.lines_of(block[0])[0], source.lines_of(block[-1])[1]
        content = edited(source.content, [(start, end, b"".join(mixed))])
        request = chance.choice(
            (
                "organise the imports in {path}",
                "organize the imports of {path}",
                "sort and clean up the imports in {path}",
            )
        )
        tasks.append(
            Task(
                family="imports",
                task_class=TaskClass.A,
                request=request.format(path=path),
                files={**files, path: content},
                judge=in_order(files, path),
                subject=f"{path}::",
                sites=len(mixed),
            )
        )
    yield from tasks


def unused_imports(files: Files, chance: Random) -> Iterator[Task]:
    """Only imports that nobody uses are put in; all else must stay as it is."""
    tasks = []
    for path, source, block in _blocks(files):
        names = [
            name for name in chance.sample(_UNUSED, k=3) if name.split(" ")[0].encode() not in source.content
        ]
        where = source.lines_of(chance.choice(block))[0]
        content = edited(
            source.content, [(where, where, "".join(f"import {name}\n" for name in names).encode())]
        )
        request = chance.choice(("remove unused imports from {path}", "delete the unused imports in {path}"))
        tasks.append(
            Task(
                family="unused-imports",
                task_class=TaskClass.A,
                request=request.format(path=path),
                files={**files, path: content},
                judge=in_order(files, path, ordered=False),
                subject=f"{path}::",
                sites=len(names),
            )
        )
    yield from tasks


def in_order(right: Files, path: str, *, ordered: bool = True) -> Judge:
    """A judge of one file: the same bindings, the same code, and import sections in order."""

    def judge(after: Files) -> str:
        fault = other_files(right, after, path) or tree_fault(right[path], after[path], _without_imports)
        if fault:
            return fault
        was, now = ast.parse(right[path]), ast.parse(after[path])
        if _bindings(was) != _bindings(now):
            return f"imports differ: {sorted(_bindings(was) ^ _bindings(now))[:3]}"
        return _disorder(now, right) if ordered else ""

    return judge


def _blocks(files: Files) -> Iterator[tuple[str, Source, list[ast.stmt]]]:
    """Files whose imports are all used, with their longest run of one-line imports at the top."""
    package = package_of(files)
    for path, source in package.sources.items():
        if path.endswith("__init__.py") or not path.endswith(".py") or _has_unused(source):
            continue
        block: list[ast.stmt] = []
        for node in source.tree.body:
            plain = (
                isinstance(node, ast.Import | ast.ImportFrom)
                and not _is_future(node)
                and _is_alone(source, node)
            )
            if plain:
                block.append(node)
            elif block:
                break
        if len(block) > 2:
            yield path, source, block


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_alone(source: Source, node: ast.stmt) -> bool:
    start, end = source.lines_of(node)
    text = source.content[start:end]
    return b"#" not in text and b";" not in text and text.count(b"\n") == 1 and b"*" not in text


def _has_unused(source: Source) -> bool:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.alias):
            name = (node.asname or node.name).split(".")[0]
            if name != "*" and len(source.words.get(name, ())) < 2:
                return True
    return False


def _without_imports(tree: ast.Module) -> ast.Module:
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return tree


def _bindings(tree: ast.Module) -> set[tuple[str, str, str]]:
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {("", alias.name, alias.asname or "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found |= {(module, alias.name, alias.asname or "") for alias in node.names}
    return found


def _disorder(tree: ast.Module, files: Files) -> str:
    """Sections must come in the order future, standard library, others, own; PEP 8 says so."""
    own = {path.split("/")[0].removesuffix(".py") for path in files}
    last = 0
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            if isinstance(node, ast.Expr):
                continue
            break
        section = max(_section(node, alias.name, own) for alias in node.names)
        if section < last:
            return f"line {node.lineno} is out of order"
        last = section
    return ""


def _section(node: ast.Import | ast.ImportFrom, name: str, own: set[str]) -> int:
    if isinstance(node, ast.ImportFrom) and node.level:
        return 4
    root = ((node.module or "") if isinstance(node, ast.ImportFrom) else name).split(".")[0]
    if root == "__future__":
        return 0
    return 1 if root in sys.stdlib_module_names else 3 if root in own else 2
