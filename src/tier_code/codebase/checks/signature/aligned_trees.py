"""Two versions of a file side by side: equal but for the calls and definitions that a change declares."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from tier_code.codebase.checks.function_bodies import Function

CallRule: TypeAlias = Callable[[ast.Call, ast.Call, Callable[[ast.expr, ast.expr], bool]], str]
"""Why a call may not have changed like this; empty when it may."""
_NAMES = frozenset({"id", "name", "names", "rest"})
"""Fields of nodes that hold the name of a variable."""
_UNPLACED = ""
"""A difference whose place the node around it knows."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may differ."""

    function: str
    """Definitions of this name may differ in their parameters."""
    calls: CallRule
    renamed: tuple[str, str] = ("", "")
    """A parameter's old and new name, inside such a definition that has it."""


@dataclass
class Alignment:
    """One comparison of two trees."""

    path: str
    allowed: Allowed
    problems: list[str] = field(default_factory=list)
    pairs: dict[ast.Call, ast.Call] = field(default_factory=dict)
    """Every call of the old tree with its counterpart."""
    altered: list[ast.Call] = field(default_factory=list)
    """Calls of the old tree whose own arguments changed."""
    definitions: dict[Function, Function] = field(default_factory=dict)
    """Definitions that may differ, old to new."""
    inside: bool = False
    """Within a definition whose parameter is renamed."""
    known: dict[tuple[ast.AST, ast.AST], Alignment] = field(default_factory=dict)
    """Pairs of calls that were compared before: each is needed several times where calls are nested."""

    def compare(self, old: object, new: object) -> None:
        """Compare two nodes, lists or leaves, and note what is not allowed."""
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            self._node(old, new)
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                self.compare(one, other)
        elif type(old) is not type(new) or old != new:
            self.problems.append(_UNPLACED)

    def _node(self, old: ast.AST, new: ast.AST) -> None:
        if type(old) is not type(new):
            self._differ(old, f"{type(old).__name__} became {type(new).__name__}")
        elif isinstance(old, ast.Call) and isinstance(new, ast.Call):
            self._call(old, new)
        elif (
            isinstance(old, ast.FunctionDef | ast.AsyncFunctionDef)
            and isinstance(new, type(old))
            and old.name == new.name == self.allowed.function
        ):
            self._definition(old, new)
        else:
            self._fields(old, new)

    def _fields(self, old: ast.AST, new: ast.AST, but: str = "") -> None:
        for name in old._fields:
            was, now = getattr(old, name, None), getattr(new, name, None)
            if name == but or (name in _NAMES and self._is_renamed(was, now)):
                continue
            before = len(self.problems)
            self.compare(was, now)
            if len(self.problems) > before and self.problems[-1] == _UNPLACED:
                self.problems.pop()
                self._differ(old, f"more changed than was declared: {name} of this {type(old).__name__}")

    def _is_renamed(self, was: object, now: object) -> bool:
        old, new = self.allowed.renamed
        if not self.inside or was == now:
            return False
        if isinstance(was, list):
            return now == [new if item == old else item for item in was]
        return (was, now) == (old, new)

    def _definition(self, old: Function, new: Function) -> None:
        self.definitions[old] = new
        every = (*old.args.posonlyargs, *old.args.args, *old.args.kwonlyargs)
        around = self.inside
        self.inside = around or any(item.arg == self.allowed.renamed[0] for item in every if item.arg)
        self._fields(old, new, but="args")
        self.inside = around

    def _call(self, old: ast.Call, new: ast.Call) -> None:
        if (old, new) not in self.known:
            self.known[old, new] = self._compared(old, new)
        found = self.known[old, new]
        self._take(found)
        self.problems += found.problems

    def _compared(self, old: ast.Call, new: ast.Call) -> Alignment:
        """Two calls: equal argument by argument, or by what their arguments reach."""
        plain = self._within()
        plain._fields(old, new)
        plain.pairs[old] = new
        if not plain.problems:
            return plain
        bound = self._within()
        bound.pairs[old] = new
        bound.altered.append(old)
        bound.compare(old.func, new.func)
        reason = self.allowed.calls(old, new, bound.same)
        bound.problems += [f"{self.path}:{old.lineno}: {reason}"] if reason else []
        return bound

    def same(self, old: ast.expr, new: ast.expr) -> bool:
        """Whether two expressions are equal but for what is allowed; what is found inside them is kept."""
        inner = self._within()
        inner.compare(old, new)
        if not inner.problems:
            self._take(inner)
        return not inner.problems

    def _within(self) -> Alignment:
        return Alignment(self.path, self.allowed, inside=self.inside, known=self.known)

    def _take(self, inner: Alignment) -> None:
        self.pairs.update(inner.pairs)
        self.altered += [call for call in inner.altered if call not in self.altered]
        self.definitions.update(inner.definitions)

    def _differ(self, node: ast.AST, what: str) -> None:
        self.problems.append(f"{self.path}:{getattr(node, 'lineno', 1)}: {what}")
