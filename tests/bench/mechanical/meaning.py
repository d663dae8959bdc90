"""Files reduced to what they mean: imports gone, every global named by where it was defined in the end.

Two versions of a package mean the same when these forms are equal; so a move can be judged however it words
its imports.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from tests.bench.mechanical.modules import Origin, Package, dotted
from tests.bench.mechanical.scopes import Import, global_names

Moves = Mapping[Origin, Origin]
"""Where definitions went."""


def meaning_of(package: Package, module: str, moves: Moves) -> list[str]:
    """The statements of a module without imports, in order, as dumps; `__all__` is left out."""
    source = package.modules[module]
    tree = ast.parse(source.content)
    means = dict(global_names(tree))
    renamed = _Named(package, module, means, moves)
    body = [renamed.visit(node) for node in tree.body]
    return [ast.dump(node) for node in body if node is not None and not _is_all(node)]


class _Named(ast.NodeTransformer):
    """Puts origins in place of global names and takes imports out."""

    def __init__(
        self, package: Package, module: str, means: Mapping[ast.Name, Import | None], moves: Moves
    ) -> None:
        self._package = package
        self._module = module
        self._means = means
        self._moves = moves

    def visit_Import(self, node: ast.Import) -> ast.AST:
        """An import is no statement of its own."""
        return ast.Pass()

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        """As above."""
        return ast.Pass()

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A global becomes its origin."""
        origin = self._origin(node)
        return node if origin is None else ast.Name(self._told(origin), ast.Load())

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """An attribute of a module becomes its origin."""
        origin = self._origin(node)
        return self.generic_visit(node) if origin is None else ast.Name(self._told(origin), ast.Load())

    def _origin(self, node: ast.expr) -> Origin | None:
        if isinstance(node, ast.Name):
            if node not in self._means:
                return None
            bringing = self._means[node]
            if bringing is None:
                return self._package.lookup(self._module, node.id)
            path = self._package.modules[self._module].path
            bound = dict(self._package.imported(path, bringing))
            return self._package.resolve(bound[node.id]) if node.id in bound else None
        if isinstance(node, ast.Attribute):
            base = self._origin(node.value)
            if base is not None and not base[1]:
                return self._package.resolve((base[0], node.attr))
        return None

    def _told(self, origin: Origin) -> str:
        module, name = self._moves.get(origin, origin)
        return f"<{module}:{name}>"

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Bodies that held nothing but imports are empty now; passes are no difference."""
        node = super().generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            inner = getattr(node, field, None)
            if isinstance(inner, list):
                setattr(node, field, [part for part in inner if not isinstance(part, ast.Pass)])
        return node


def _is_all(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    empty = isinstance(node, ast.If | ast.Try | ast.Pass) and not _holds_code(node)
    return empty or any(isinstance(target, ast.Name) and "__all__" in target.id for target in targets)


def _holds_code(node: ast.AST) -> bool:
    inner = [*getattr(node, "body", ()), *getattr(node, "orelse", ()), *getattr(node, "finalbody", ())]
    inner += [part for handler in getattr(node, "handlers", ()) for part in handler.body]
    blocks = ast.If | ast.Try
    return any(
        _holds_code(part) if isinstance(part, blocks) else not isinstance(part, ast.Pass) for part in inner
    )


def module_of(path: str) -> str:
    """The dotted name of a file."""
    return dotted(path)
