"""Where a file imports, what each name stands for, and what stands around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

ImportStatement = ast.Import | ast.ImportFrom
_BLOCKS = ("body", "orelse", "finalbody")
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One import statement in its place."""

    statement: ImportStatement
    body: list[ast.stmt]
    """The statements of its block, itself among them."""
    around: tuple[ast.AST, ...]
    """The statements that it is inside of, outermost first."""

    @property
    def module(self) -> str:
        """The module of a `from` import with its dots; empty for a plain import."""
        if isinstance(self.statement, ast.ImportFrom):
            return "." * self.statement.level + (self.statement.module or "")
        return ""

    @property
    def in_function(self) -> bool:
        """Whether it runs only when a function is called."""
        return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in self.around)

    @property
    def for_types_only(self) -> bool:
        """Whether it stands under `if TYPE_CHECKING:` and never runs."""
        return any(is_for_types(node) for node in self.around)

    @property
    def conditions(self) -> tuple[ast.AST, ...]:
        """The statements around it that decide whether it runs: `if`, `try`, loops, `match`."""
        return tuple(
            node
            for node in self.around
            if not isinstance(node, (*_NAMED, ast.With, ast.AsyncWith)) and not is_for_types(node)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One name that an import statement binds."""

    site: Site
    alias: ast.alias

    @property
    def name(self) -> str:
        """The name in the file: `os` of `import os.path`."""
        if self.alias.asname:
            return self.alias.asname
        plain = isinstance(self.site.statement, ast.Import)
        return self.alias.name.partition(".")[0] if plain else self.alias.name

    @property
    def dotted(self) -> str:
        """What is imported, in full as it is written: `.mod.name`, `os.path`."""
        joint = "" if not self.site.module or self.site.module.endswith(".") else "."
        return f"{self.site.module}{joint}{self.alias.name}"

    @property
    def said(self) -> str:
        """The import in words of Python."""
        renamed = f" as {self.alias.asname}" if self.alias.asname else ""
        if self.site.module:
            return f"from {self.site.module} import {self.alias.name}{renamed}"
        return f"import {self.alias.name}{renamed}"


def import_sites(module: ast.Module) -> Iterator[Site]:
    """Every import statement of a file, in order."""
    yield from _in_block(module.body, ())


def bindings(site: Site) -> Iterator[Binding]:
    """The names that a statement binds; a star binds none that it names."""
    return (Binding(site, alias) for alias in site.statement.names if alias.name != "*")


def is_for_types(node: ast.AST) -> bool:
    """Whether this is an `if TYPE_CHECKING:` without `else`."""
    if not isinstance(node, ast.If) or node.orelse:
        return False
    test = node.test
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def blocks_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements directly inside a statement."""
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
            yield block
    for inner in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield inner.body


def _in_block(body: list[ast.stmt], around: tuple[ast.AST, ...]) -> Iterator[Site]:
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield Site(statement, body, around)
        for block in blocks_of(statement):
            yield from _in_block(block, (*around, statement))
