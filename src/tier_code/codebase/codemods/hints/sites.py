"""The functions of a file that may carry hints, and which of their hints are missing."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import CALLABLES

RETURN = "return"
"""The slot of what comes back; a keyword, so no parameter can have this name."""
_LEFT_ALONE = frozenset({"overload", "no_type_check"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One function or method that is no function's inner one."""

    qualname: str
    """As the index counts: `A.b#2` for the second definition of that name."""
    node: Function
    owner: ast.ClassDef | None

    @property
    def name(self) -> str:
        """The last part."""
        return self.node.name

    @property
    def is_static(self) -> bool:
        """A method without a receiver."""
        return self.owner is not None and "staticmethod" in self.decorators and self.name != "__new__"

    @property
    def decorators(self) -> frozenset[str]:
        """The last word of each decorator."""
        return frozenset(_last_word(decorator) for decorator in self.node.decorator_list)

    @property
    def parameters(self) -> tuple[ast.arg, ...]:
        """All in order, the receiver of a method left out."""
        arguments = self.node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        if self.owner is not None and not self.is_static:
            plain = plain[1:]
        extra = [arguments.vararg] if arguments.vararg else []
        last = [arguments.kwarg] if arguments.kwarg else []
        return (*plain, *extra, *arguments.kwonlyargs, *last)

    @property
    def holes(self) -> tuple[str, ...]:
        """Parameters without a hint, in order, then `return` if that is missing."""
        if self.decorators & _LEFT_ALONE or self.node.type_comment:
            return ()
        missing = [item.arg for item in self.parameters if item.annotation is None and not item.type_comment]
        return (*missing, RETURN) if self.node.returns is None else tuple(missing)

    @property
    def starred(self) -> frozenset[str]:
        """The names of `*args` and `**kwargs`."""
        stars = (self.node.args.vararg, self.node.args.kwarg)
        return frozenset(star.arg for star in stars if star is not None)

    @property
    def defaults(self) -> dict[str, ast.expr]:
        """Parameter to its default."""
        arguments = self.node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        pairs = list(zip(reversed(plain), reversed(arguments.defaults), strict=False))
        found = {item.arg: default for item, default in pairs}
        for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if value is not None:
                found[item.arg] = value
        return found


def parsed(source: bytes) -> ast.Module | None:
    """The module of UTF-8 source with type comments kept; None when Python refuses it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = source.decode("utf-8")
            try:
                return ast.parse(text, type_comments=True)
            except SyntaxError:
                # A type comment where none may stand is a comment like any other.
                return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def sites_in(source: bytes, module: ast.Module) -> dict[str, Site]:
    """Every function outside of functions, by the index's qualified name in line order."""
    known = {
        (definition.lines.start, definition.name): definition.qualname
        for definition in extract_facts(source, "").definitions.values()
        if definition.kind in CALLABLES
    }
    found: dict[str, Site] = {}
    for node, owner in _definitions(module.body, None):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        qualname = known.get((first, node.name))
        if qualname is not None:
            found[qualname] = Site(qualname=qualname, node=node, owner=owner)
    return found


def _definitions(
    body: list[ast.stmt], owner: ast.ClassDef | None
) -> Iterator[tuple[Function, ast.ClassDef | None]]:
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield statement, owner
            case ast.ClassDef(body=inner):
                yield from _definitions(inner, statement)
            case _:
                for block in blocks_of(statement):
                    yield from _definitions(block, owner)


def blocks_of(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            yield block
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body


def _last_word(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(target).rpartition(".")[2]
