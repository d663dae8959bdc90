"""The tasks of the refactor benchmark, and whether a file passes the test that its README describes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TOLERANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One file, what is asked, and what the test counts."""

    name: str
    path: str
    source: bytes
    instruction: str
    method: str
    method_nodes: int
    cls: str
    class_nodes: int


def tasks_in(folder: Path) -> Iterator[Task]:
    """Every task below a folder, by name."""
    for home in sorted(path for path in folder.iterdir() if path.is_dir()):
        test = next(iter(sorted(home.glob("*_test.py"))), None)
        instructions = home / ".docs" / "instructions.md"
        if test is not None and instructions.is_file():
            given = dict(_constants(ast.parse(test.read_text())))
            yield Task(
                name=home.name,
                path=f"{test.stem.removesuffix('_test')}.py",
                source=(home / f"{test.stem.removesuffix('_test')}.py").read_bytes(),
                instruction=instructions.read_text(),
                method=str(given["method"]),
                method_nodes=int(str(given["method_children"])),
                cls=str(given["class_name"]),
                class_nodes=int(str(given["class_children"])),
            )


def _constants(module: ast.Module) -> Iterator[tuple[str, object]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value.value


def structural_problem(task: Task, result: bytes) -> str:
    """Why the benchmark's test would not pass; empty when it would.

    The function is at the top level with about as many nodes as the method had, and the class has about so
    many fewer. Of several definitions of a name, the one nearest to the top of the tree counts.
    """
    module = ast.parse(result)
    functions = [n for n in ast.walk(module) if isinstance(n, ast.FunctionDef) and n.name == task.method]
    if not functions or functions[0] not in module.body:
        return f"{task.method} is not a top-level function"
    classes = [n for n in ast.walk(module) if isinstance(n, ast.ClassDef) and n.name == task.cls]
    if not classes:
        return f"{task.cls} is gone"
    counted = (
        (functions[0], task.method_nodes, "the function"),
        (classes[0], task.class_nodes - task.method_nodes, "the class"),
    )
    for node, wanted, what in counted:
        nodes = sum(1 for _ in ast.walk(node))
        if abs(nodes - wanted) >= _TOLERANCE * wanted:
            return f"{what} has {nodes} nodes, not about {wanted}"
    return ""
