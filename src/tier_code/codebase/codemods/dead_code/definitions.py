"""The definitions of a file that could be dead: functions, classes, methods and constants."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tier_code.codebase.codemods.dead_code.dead import Function
from tier_code.codebase.codemods.imports.sites import blocks_of
from tier_code.codebase.codemods.syntax.ast_file import AstFile

_HEAD = re.compile(rb"(?:async\s+)?(?:def|class)\s+(?P<name>\w+)")
_DUNDER = re.compile(r"^__\w+__$")


@dataclass(slots=True, eq=False)
class Definition:
    """All that defines one name in one scope: a function with its overloads, a property with its setter."""

    path: str
    name: str
    qualname: str
    nodes: list[ast.stmt] = field(default_factory=list)
    bodies: list[list[ast.stmt]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    """First bytes of the name where it is defined."""
    owner: ast.ClassDef | None = None
    """The class of a method."""
    local: bool = False
    """Inside a function."""

    @property
    def is_constant(self) -> bool:
        """Whether it is assigned."""
        return isinstance(self.nodes[0], ast.Assign | ast.AnnAssign)

    @property
    def private(self) -> bool:
        """Whether nobody outside the repository is meant to use it: by its name, or a name around it.

        A method is private by its own name only: others may call it on objects they are handed.
        """
        if self.owner is not None:
            return self.name.startswith("_")
        stem = posixpath.splitext(self.path)[0].split("/")
        modules = [part for part in stem if part.startswith("_") and not _DUNDER.match(part)]
        names = [
            part for part in self.qualname.split(".") if part.startswith("_") and not _DUNDER.match(part)
        ]
        return self.local or bool(modules or names)

    @property
    def spans(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """First and last position (line, column) of each node, decorators included."""
        found = []
        for node in self.nodes:
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(each.lineno for each in decorators)])
            start = (first, 0) if first < node.lineno else (node.lineno, node.col_offset)
            found.append((start, (node.end_lineno or node.lineno, node.end_col_offset or 0)))
        return found


def definitions(file: AstFile) -> list[Definition]:
    """All of them, in line order; not those under `if` and `try`, which others may stand in for."""
    found: dict[tuple[int, str], Definition] = {}
    for node, body, name, offset, around in _defined(file, file.module.body, ()):
        key = (id(body), name)
        if key not in found:
            found[key] = _new(file, name, around)
        found[key].nodes.append(node)
        found[key].bodies.append(body)
        found[key].offsets.append(offset)
    return list(found.values())


def _new(file: AstFile, name: str, around: tuple[ast.AST, ...]) -> Definition:
    names = [node.name for node in around if isinstance(node, ast.ClassDef | Function)]
    owner = around[-1] if around and isinstance(around[-1], ast.ClassDef) else None
    local = any(isinstance(node, Function) for node in around)
    return Definition(file.path, name, ".".join([*names, name]), owner=owner, local=local)


_Found = tuple[ast.stmt, list[ast.stmt], str, int, tuple[ast.AST, ...]]


def _defined(file: AstFile, body: list[ast.stmt], around: tuple[ast.AST, ...]) -> Iterator[_Found]:
    in_class = bool(around) and isinstance(around[-1], ast.ClassDef)
    in_function = any(isinstance(node, Function) for node in around)
    for node in body:
        if isinstance(node, ast.ClassDef | Function):
            yield node, body, node.name, _name_offset(file, node), around
            yield from _defined(file, node.body, (*around, node))
        elif in_function:
            for block in blocks_of(node):
                yield from _defined(file, block, around)
        elif not in_class:
            target = _constant(node)
            if target is not None:
                yield node, body, target.id, file.line_start(target.lineno) + target.col_offset, around


def _constant(node: ast.stmt) -> ast.Name | None:
    target: ast.expr | None = None
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        target = node.target
    return target if isinstance(target, ast.Name) else None


def _name_offset(file: AstFile, node: ast.ClassDef | Function) -> int:
    start = file.line_start(node.lineno) + node.col_offset
    head = _HEAD.match(file.text, start)
    return head.start("name") if head is not None else start
