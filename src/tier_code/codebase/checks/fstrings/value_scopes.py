"""Scopes and what is bound in them, found from the outside in: the ground for saying what a value can be."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

Source = tuple[str, ast.AST | None]
"""How a name is bound, and by what: `is`, `typed`, `caught`, `range`, `count`, `grown`, `made` or `other`."""


@dataclass(eq=False)
class Space:
    """A scope with its names."""

    outer: Space | None
    kind: str
    """`module`, `class`, `function` or `inner` (a comprehension)."""
    node: ast.AST
    bound: dict[str, list[Source]] = field(default_factory=dict)
    passed_on: set[str] = field(default_factory=set)
    """Names declared `global` or `nonlocal`."""

    def find(self, name: str) -> Space | None:
        """The scope whose variable a name means here; None when no scope has one."""
        space: Space | None = self
        while space is not None:
            if name in space.bound and (space is self or space.kind != "class"):
                return space
            space = space.outer
        return None


class Spaces(ast.NodeVisitor):
    """Every name of a module with the scope it is evaluated in."""

    def __init__(self, module: ast.Module) -> None:
        self.module = Space(None, "module", module)
        self.at: dict[ast.AST, Space] = {}
        self.passed_on: set[str] = set()
        self.stores: dict[str, list[tuple[ast.Attribute, Source]]] = {}
        """Attribute to all assignments to one of that name."""
        self.star = False
        self._space = self.module
        for statement in module.body:
            self.visit(statement)

    def visit(self, node: ast.AST) -> None:
        """Take note of where a node is evaluated, then go on."""
        self.at[node] = self._space
        super().visit(node)

    def _bind(self, name: str, how: str, what: ast.AST | None = None) -> None:
        self._space.bound.setdefault(name, []).append((how, what))

    def _bind_target(self, target: ast.AST, how: str, what: ast.AST | None) -> None:
        if isinstance(target, ast.Name):
            self._bind(target.id, how, what)
        elif isinstance(target, ast.Attribute):
            self.stores.setdefault(target.attr, []).append((target, (how, what)))
        elif isinstance(target, ast.Tuple | ast.List):
            for number, item in enumerate(target.elts):
                counted = how == "range" and number == 0
                self._bind_target(item, "count" if counted else "other", what if counted else None)
        elif isinstance(target, ast.Starred):
            self._bind_target(target.value, "other", None)

    def _within(self, kind: str, node: ast.AST, parts: list[ast.AST]) -> Space:
        outer, self._space = self._space, Space(self._space, kind, node)
        inner = self._space
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            self._bind_parameters(node.args)
        for part in parts:
            self.visit(part)
        self._space = outer
        return inner

    def _bind_parameters(self, arguments: ast.arguments) -> None:
        for item in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
            self._bind(item.arg, "typed", item.annotation)
        for star in (arguments.vararg, arguments.kwarg):
            if star is not None:
                self._bind(star.arg, "other")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """A function: its header outside, its body inside."""
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """The same for a coroutine."""
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._bind(node.name, "made", node)
        for part in (*node.decorator_list, node.args, node.returns):
            if part is not None:
                self.visit(part)
        self._within("function", node, list(node.body))

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """A lambda: its defaults outside, its value inside."""
        self.visit(node.args)
        self._within("function", node, [node.body])

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """A class: its header outside, its body inside."""
        self._bind(node.name, "made", node)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self._within("class", node, list(node.body))

    def generic_visit(self, node: ast.AST) -> None:
        """Everything else: bind what it binds, then its children."""
        self._note(node)
        generators: list[ast.comprehension] = getattr(node, "generators", [])
        if generators:
            inner = self._within("inner", node, [])
            self._space, outer = inner, self._space
            for generator in generators:
                self._bind_target(generator.target, "other", None)
            for child in ast.iter_child_nodes(node):
                self.visit(child)
            self._space = outer
            # The first iterable is evaluated outside.
            self.visit(generators[0].iter)
            return
        super().generic_visit(node)

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind_target(target, "is", value)
            case ast.AnnAssign(target=target, annotation=annotation):
                self._bind_target(target, "typed", annotation)
            case ast.AugAssign(target=target):
                self._bind_target(target, "grown", node)
            case ast.For(target=target, iter=iterable):
                self._bind_target(target, "range", iterable)
            case ast.ExceptHandler(name=str(name)):
                self._bind(name, "caught")
            case _:
                self._note_others(node)

    def _bind_outside(self, name: str, value: ast.expr) -> None:
        space = self._space
        while space.kind == "inner" and space.outer is not None:
            space = space.outer
        space.bound.setdefault(name, []).append(("is", value))

    def _note_others(self, node: ast.AST) -> None:
        match node:
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                self._bind_outside(name, value)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                self.passed_on.update(names)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    self.star = self.star or alias.name == "*"
                    self._bind(alias.asname or alias.name.partition(".")[0], "other", node)
            case ast.AsyncFor(target=target) | ast.withitem(optional_vars=ast.AST() as target):
                self._bind_target(target, "other", None)
            case (
                ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name))
            ):
                self._bind(name, "other")
            case ast.Attribute(ctx=ast.Del(), attr=attribute):
                self.stores.setdefault(attribute, []).append((node, ("other", None)))
            case _:
                pass
