"""Methods made into functions, where every call is `self.method(...)` in the same file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.callees import Callee, Function, callees
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.task import Judge, Task
from tests.bench.mechanical.trees import clean_docstrings, other_files
from tier_code.domain.plan import TaskClass

_WORDINGS = (
    "turn the method {method} of {cls} into a function",
    "convert {cls}.{method} to a top-level function",
    "make the method {cls}.{method} a function",
)


def methods_to_functions(files: Files, chance: Random) -> Iterator[Task]:
    """Plain methods that use neither `super` nor private names."""
    package = package_of(files)
    tasks = []
    for callee in callees(package):
        cls = callee.known.qualname.rpartition(".")[0]
        source = package.sources[callee.known.path]
        if callee.known.kind == "method" and _is_plain(callee) and not _overrides(source.tree, cls):
            request = chance.choice(_WORDINGS).format(cls=cls, method=callee.known.name)
            tasks.append(
                Task(
                    family="method-to-function",
                    task_class=TaskClass.A,
                    request=request,
                    files=files,
                    judge=made_function(files, callee.known.path, cls, callee.known.name),
                    subject=f"{callee.known.path}::{callee.known.qualname}",
                    sites=len(callee.calls) + 1,
                )
            )
    yield from tasks


def made_function(before: Files, path: str, cls: str, method: str) -> Judge:
    """A judge: the body is the same, `self` stays as first parameter where it is needed, and calls follow."""

    def judge(after: Files) -> str:
        fault = other_files(before, after, path)
        if fault:
            return fault
        try:
            now = clean_docstrings(ast.parse(after[path]))
        except SyntaxError as problem:
            return f"cannot be parsed: {problem}"
        made = [node for node in now.body if isinstance(node, Function) and node.name == method]
        if len(made) != 1:
            return f"{len(made)} top-level functions are called {method}"
        now.body.remove(made[0])
        was = clean_docstrings(ast.parse(before[path]))
        return _compare(was, _taken_out(was, cls, method), now, made[0])

    return judge


def _compare(was: ast.Module, body: Function, now: ast.Module, made: Function) -> str:
    keeps = len(made.args.args) == len(body.args.args)
    used = {part.id for node in body.body for part in ast.walk(node) if isinstance(part, ast.Name)}
    if not keeps and body.args.args[0].arg in used:
        return "the object is used and no longer given"
    if not keeps:
        del body.args.args[0]
    calls = _Calls(body.name, keeps=keeps)
    for node in (was, body):
        calls.visit(node)
    if ast.dump(body) != ast.dump(made):
        return "the function is not the method's"
    wrong = [one for one, other in zip(now.body, was.body, strict=False) if ast.dump(one) != ast.dump(other)]
    return f"line {wrong[0].lineno} is not right" if wrong or len(now.body) != len(was.body) else ""


class _Calls(ast.NodeTransformer):
    """Turns `x.method(...)` into `method(x, ...)`, or into `method(...)` where the object is not needed."""

    def __init__(self, method: str, *, keeps: bool) -> None:
        self._method = method
        self._keeps = keeps

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call, and those inside it."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == self._method:
            if self._keeps:
                node.args.insert(0, node.func.value)
            node.func = ast.Name(self._method, ast.Load())
        return node


def _taken_out(tree: ast.Module, cls: str, method: str) -> Function:
    home = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls)
    found = next(node for node in home.body if isinstance(node, Function) and node.name == method)
    home.body.remove(found)
    home.body = home.body or [ast.Pass()]
    return found


def _overrides(tree: ast.Module, cls: str) -> bool:
    """Whether methods of the class may be called by a base class that is not in the file."""
    own = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    bases = [base for node in own.values() if node.name == cls for base in node.bases]
    names = [base.id if isinstance(base, ast.Name) else "" for base in bases]
    return any(name != "object" and (name not in own or _overrides(tree, name)) for name in names)


def _is_plain(callee: Callee) -> bool:
    arguments = callee.node.args
    if not arguments.args or arguments.args[0].arg != "self":
        return False
    for node in ast.walk(callee.node):
        if isinstance(node, ast.Name) and node.id in ("super", "__class__"):
            return False
        if isinstance(node, ast.Attribute) and node.attr.startswith("__") and not node.attr.endswith("__"):
            return False
        if isinstance(node, ast.ClassDef):
            return False
    return all(
        source.path == callee.known.path
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "self"
        for source, call in callee.calls
    ) and not callee.known.name.startswith("__")
