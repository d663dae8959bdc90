"""Whether a function is another one under a new name; names inside it and words to people do not count."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_TELLING = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "print", "echo"}
)


def too_like(pattern: Definition, twin: Definition) -> bool:
    """Whether both do the same: equal but for local names, docstrings, messages of errors and logs."""
    if isinstance(pattern, ast.ClassDef) or isinstance(twin, ast.ClassDef):
        return _said(pattern, keep_names=True) == _said(twin, keep_names=True)
    return _said(pattern) == _said(twin)


def _said(definition: Definition, *, keep_names: bool = False) -> str:
    plain = copy.deepcopy(definition)
    plain.name = ""
    _strip_docstring(plain)
    plain = _Muted().visit(plain)
    return ast.dump(plain if keep_names else _Renumbered(_locals_of(plain)).visit(plain))


def _strip_docstring(definition: Definition) -> None:
    if ast.get_docstring(definition, clean=False) is not None:
        definition.body = definition.body[1:]


def _locals_of(definition: ast.AST) -> set[str]:
    found = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
    stored = (ast.Store, ast.Del)
    found |= {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, stored)}
    return found | {
        node.name for node in ast.walk(definition) if isinstance(node, ast.ExceptHandler) and node.name
    }


class _Muted(ast.NodeTransformer):
    """Takes out what is only told: texts of raised errors and of logging calls, annotations."""

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            node.exc = node.exc.func
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        match node.value:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in _TELLING:
                return self.generic_visit(_Silent().visit(node))
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)


class _Silent(ast.NodeTransformer):
    """Makes all texts alike."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(value="") if isinstance(node.value, str) else node


@dataclass
class _Renumbered(ast.NodeTransformer):
    """Gives local names numbers in the order of their first use."""

    known: set[str]
    numbers: dict[str, str] = field(default_factory=dict)

    def _number(self, name: str) -> str:
        return self.numbers.setdefault(name, f"#{len(self.numbers)}") if name in self.known else name

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._number(node.arg)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._number(node.id)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        used = {each.id for part in node.body for each in ast.walk(part) if isinstance(each, ast.Name)}
        node.name = self._number(node.name) if node.name and node.name in used else None
        return self.generic_visit(node)
