"""What one function does besides giving a result, as far as its source tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from tier_code.codebase.mutants.functions import Function, parameters
from tier_code.codebase.purity.known import BUILTINS, METHODS, MUTATORS, is_builtin, is_standard, objection_to
from tier_code.codebase.purity.modules import Module

Asked = Callable[[Module, str], str]
"""(module, dotted name as written) to why using that name is not pure; empty when it is."""

_FREE_OF_EFFECTS = frozenset(
    {"staticmethod", "lru_cache", "cache", "total_ordering", "overload", "final", "override"}
)


class Effects(ast.NodeVisitor):
    """Walks one function and keeps the first objection to calling it pure."""

    def __init__(self, module: Module, function: Function, uses: Asked) -> None:
        self._module = module
        self._uses = uses
        self.objection = ""
        self._own = frozenset(_bound_in(function))
        taken = {argument.arg for argument in parameters(function)}
        # A parameter that is bound anew may stand for a copy; running it will tell.
        self._arguments = taken - {node.id for node in _stored(function)}
        if isinstance(function, ast.AsyncFunctionDef):
            self._object("is a coroutine")
        for decorator in function.decorator_list:
            self._decorated(decorator)
        for statement in function.body:
            self.visit(statement)

    def visit_Global(self, node: ast.Global) -> None:
        """A global that is declared is written."""
        self._object(f"writes the global {node.names[0]}")

    def visit_Await(self, node: ast.Await) -> None:
        """Only a running loop can tell what comes out."""
        del node
        self._object("is a coroutine")

    def visit_Name(self, node: ast.Name) -> None:
        """A name that is read and not the function's own."""
        if isinstance(node.ctx, ast.Load) and node.id not in self._own:
            if node.id in self._module.changing:
                self._object(f"reads {node.id}, which changes while the program runs")
            elif node.id in self._module.names:
                self._object(self._uses(self._module, node.id))
            elif is_builtin(node.id):
                self._object(BUILTINS.get(node.id, ""))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """`a.b.c` of an imported module counts as one name; of anything else, the object is looked at."""
        dotted = _dotted(node)
        root = dotted.partition(".")[0]
        if isinstance(node.ctx, ast.Load) and root and root not in self._own and root in self._module.names:
            self._object(self._uses(self._module, dotted))
        else:
            self.visit(node.value)
        if not isinstance(node.ctx, ast.Load):
            self._written(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """An item that is assigned or deleted changes what holds it."""
        if not isinstance(node.ctx, ast.Load):
            self._written(node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Methods are known by their names only."""
        if isinstance(node.func, ast.Attribute):
            root = _dotted(node.func).partition(".")[0]
            of_module = root not in self._own and root in self._module.names
            if node.func.attr in MUTATORS:
                self._written(node.func.value)
            elif node.func.attr in METHODS and not of_module:
                self._object(METHODS[node.func.attr])
        self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        """Annotations of functions inside it say nothing about what they do."""

    def visit_Import(self, node: ast.Import) -> None:
        """An import inside a function is judged as one of the module would be."""
        for alias in node.names:
            self._object(objection_to(alias.name) if is_standard(alias.name) else "imports while it runs")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """As `visit_Import`."""
        for alias in node.names:
            dotted = f"{node.module or ''}.{alias.name}"
            self._object(
                objection_to(dotted) if not node.level and is_standard(dotted) else "imports while it runs"
            )

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Annotations of local names never run."""
        self.visit(node.target)
        if node.value is not None:
            self.visit(node.value)

    def _written(self, place: ast.expr) -> None:
        root = _root(place)
        if root in self._arguments:
            self._object(f"changes its argument {root}")
        elif root and root not in self._own and root in self._module.names:
            self._object(f"changes {root}, which belongs to the module")

    def _decorated(self, decorator: ast.expr) -> None:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = ast.unparse(called)
        if name.rpartition(".")[2] not in _FREE_OF_EFFECTS:
            self._object(f"is wrapped by @{name}")

    def _object(self, reason: str) -> None:
        self.objection = self.objection or reason


def _bound_in(function: Function) -> Iterator[str]:
    """Every name that is a function's own, those of functions and comprehensions inside it included."""
    for node in ast.walk(function):
        match node:
            case ast.arg():
                yield node.arg
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if node is not function:
                yield name
            case ast.Import() | ast.ImportFrom():
                yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    yield from (node.id for node in _stored(function))


def _stored(function: Function) -> Iterator[ast.Name]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _dotted(node: ast.expr) -> str:
    """`a.b.c` as written; empty when it begins with anything but a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
