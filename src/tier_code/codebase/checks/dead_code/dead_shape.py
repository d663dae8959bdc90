"""What a step took out of a file: the new syntax tree laid over the old one, statement by statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLOCKS = ("body", "orelse", "finalbody")
_PARTS = ("handlers", "cases")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Removed:
    """One statement that is gone, or the names that are gone from an import."""

    node: ast.stmt
    block: list[ast.stmt]
    """The old block that it stood in."""
    around: tuple[ast.AST, ...]
    """The old nodes around, outermost first."""
    around_now: tuple[ast.AST, ...]
    """Their counterparts in the new tree."""
    names: tuple[ast.alias, ...] = ()
    """For an import: what is gone from it."""

    @property
    def function(self) -> tuple[Function, Function] | None:
        """The innermost function around, before and after."""
        pairs = zip(self.around, self.around_now, strict=True)
        found = [(old, new) for old, new in pairs if isinstance(old, Function) and isinstance(new, Function)]
        return found[-1] if found else None

    @property
    def owner(self) -> ast.ClassDef | None:
        """The class that it was a member of."""
        return self.around[-1] if self.around and isinstance(self.around[-1], ast.ClassDef) else None

    @property
    def lines(self) -> range:
        """The lines that it took, decorators included."""
        decorators: list[ast.expr] = getattr(self.node, "decorator_list", [])
        first = min([self.node.lineno, *(each.lineno for each in decorators)])
        return range(first, (self.node.end_lineno or first) + 1)


@dataclass(slots=True)
class _Walk:
    """One comparison; a tree is written out once."""

    dumps: dict[int, str] = field(default_factory=dict)

    def dump(self, node: ast.AST) -> str:
        if id(node) not in self.dumps:
            self.dumps[id(node)] = ast.dump(node)
        return self.dumps[id(node)]

    def blocks(
        self, old: list[ast.stmt], new: list[ast.stmt], around: tuple[ast.AST, ...], now: tuple[ast.AST, ...]
    ) -> list[Removed] | None:
        """What is gone from a block; None when the new one is no part of the old one."""
        rest = [each for each in new if not isinstance(each, ast.Pass)]
        found: list[Removed] = []
        for statement in old:
            if isinstance(statement, ast.Pass):
                continue
            inside = self._matched(statement, rest[0], around, now) if rest else None
            if inside is None:
                names = tuple(statement.names) if isinstance(statement, ast.Import | ast.ImportFrom) else ()
                found.append(Removed(statement, old, around, now, names))
            else:
                found += [_in_block(each, statement, old) for each in inside]
                rest.pop(0)
        return None if rest else found

    def _matched(
        self, old: ast.stmt, new: ast.stmt, around: tuple[ast.AST, ...], now: tuple[ast.AST, ...]
    ) -> list[Removed] | None:
        if self.dump(old) == self.dump(new):
            return []
        if isinstance(old, ast.Import | ast.ImportFrom):
            return self._fewer_names(old, new, around, now)
        if type(old) is not type(new) or self._head(old) != self._head(new):
            return None
        return self._inside(old, new, (*around, old), (*now, new))

    def _inside(
        self, old: ast.AST, new: ast.AST, around: tuple[ast.AST, ...], now: tuple[ast.AST, ...]
    ) -> list[Removed] | None:
        pairs = list(zip(_blocks(old), _blocks(new), strict=True))
        found: list[Removed] = []
        for before, after in pairs:
            gone = self.blocks(before, after, around, now)
            if gone is None or (gone and not after):
                return None
            found += gone
        return found if pairs else None

    def _fewer_names(
        self,
        old: ast.Import | ast.ImportFrom,
        new: ast.stmt,
        around: tuple[ast.AST, ...],
        now: tuple[ast.AST, ...],
    ) -> list[Removed] | None:
        if type(old) is not type(new) or not isinstance(new, ast.Import | ast.ImportFrom):
            return None
        if _source(old) != _source(new):
            return None
        kept = [self.dump(alias) for alias in new.names]
        gone = [alias for alias in old.names if self.dump(alias) not in kept]
        left = [self.dump(alias) for alias in old.names if self.dump(alias) in kept]
        return [Removed(old, [], around, now, tuple(gone))] if left == kept and gone else None

    def _head(self, node: ast.AST) -> list[object]:
        """What a compound statement says besides its blocks."""
        head: list[object] = []
        for name, value in ast.iter_fields(node):
            if name in _PARTS:
                head += [self._head(part) for part in value]
            elif name in _BLOCKS and isinstance(value, list):
                head.append(name if value else "")
            elif isinstance(value, list):
                head += [self.dump(each) if isinstance(each, ast.AST) else each for each in value]
            else:
                head.append(self.dump(value) if isinstance(value, ast.AST) else value)
        return head


def removed_statements(before: ast.Module, after: ast.Module) -> list[Removed] | None:
    """Everything that is gone; None when the new file is more than the old one with statements left out.

    Errors: RecursionError for code that is nested too deeply.
    """
    return _Walk().blocks(before.body, after.body, (before,), (after,))


def _in_block(removed: Removed, statement: ast.stmt, block: list[ast.stmt]) -> Removed:
    if removed.node is statement:
        return Removed(removed.node, block, removed.around, removed.around_now, removed.names)
    return removed


def _source(node: ast.Import | ast.ImportFrom) -> tuple[int, str]:
    return (node.level, node.module or "") if isinstance(node, ast.ImportFrom) else (-1, "")


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block
    for part in _PARTS:
        for inner in getattr(node, part, ()):
            yield inner.body
