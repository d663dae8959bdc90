"""Trying special methods on stand-in objects: nothing of the repository runs but the methods themselves.

They are run only when they consist of comparing, formatting and hashing attributes, and of nothing else.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar

Result = TypeVar("Result")

_BUILTINS: Mapping[str, object] = {
    **{known.__name__: known for known in (isinstance, type, hash, object, str, int, bool)},
    "NotImplemented": NotImplemented,
    "__build_class__": __build_class__,
}
_CALLS = frozenset({"isinstance", "type", "hash", "format"})
_NODES = (
    ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.If, ast.Compare, ast.BoolOp, ast.UnaryOp,
    ast.Call, ast.Attribute, ast.Name, ast.Tuple, ast.JoinedStr, ast.FormattedValue, ast.Constant, ast.Load,
    ast.Not, ast.And, ast.Or, ast.Eq, ast.NotEq, ast.Is, ast.IsNot,
)  # fmt: skip


class Flawed(Exception):
    """A method does not do what its name promises, with the reason."""


@dataclass(frozen=True, slots=True)
class Token:
    """A value that can be told from every other one."""

    word: str

    def __repr__(self) -> str:
        return f"<{self.word}>"


class Trial:
    """A class of the same name with nothing but the methods on trial."""

    def __init__(self, qualname: str, methods: Sequence[ast.FunctionDef]) -> None:
        """Errors: Flawed when a method holds anything that is not run here."""
        for method in methods:
            _require_harmless(method)
        self.name = qualname.rpartition(".")[2].partition("#")[0]
        self._class = _class_of(qualname, self.name, methods)
        self._other = type("Other", (), {})

    def instance(self, names: Iterable[str], changed: str = "") -> object:
        """An object with a value for each attribute; one of them differs from the usual."""
        made = self._class()
        for name in names:
            setattr(made, name, Token(f"{name} changed" if name == changed else name))
        return made

    def shown(self, names: Sequence[str]) -> str:
        """What `repr` gives."""
        return _result("__repr__", lambda: repr(self.instance(names)))

    def equal(self, names: Sequence[str], changed: str = "") -> bool:
        """Whether an object equals one that differs in one attribute, or in none."""
        one, other = self.instance(names), self.instance(names, changed)
        return _result("__eq__", lambda: one == other) is True

    def leaves_others(self, names: Sequence[str]) -> bool:
        """Whether the comparison with another type is left to that type."""
        made = self.instance(names)
        others = (self._other(), None, 1, "text")
        answers = [_result("__eq__", partial(type(made).__eq__, made, each)) for each in others]
        return all(answer is NotImplemented for answer in answers)

    def hashed(self, names: Sequence[str], changed: str = "") -> int:
        """The hash of an object."""
        return _result("__hash__", lambda: hash(self.instance(names, changed)))


def _result(method: str, action: Callable[[], Result]) -> Result:
    try:
        return action()
    except Exception as problem:  # whatever it is, the method does not work
        raise Flawed(f"{method} fails: {type(problem).__name__}: {problem}") from problem


def _class_of(qualname: str, name: str, methods: Sequence[ast.FunctionDef]) -> type:
    body: list[ast.stmt] = [copy.deepcopy(method) for method in methods]
    made = ast.ClassDef(name, bases=[], keywords=[], body=body, decorator_list=[])
    names: dict[str, Any] = {"__builtins__": _BUILTINS, "__name__": "trial"}
    code = compile(ast.fix_missing_locations(ast.Module([made], [])), "<trial>", "exec")
    # Only methods that were looked through node by node are in it.
    exec(code, names)  # noqa: S102 - see above
    holder, inner = names[name], name
    for part in reversed(qualname.split(".")[:-1]):
        holder, inner = SimpleNamespace(**{inner: holder}), part
    names.setdefault(inner, holder)
    found = names[name]
    if not isinstance(found, type):
        raise Flawed(f"{name} is no class")
    return found


def _require_harmless(method: ast.FunctionDef) -> None:
    parameters = {item.arg for item in method.args.args}
    for node in ast.walk(method):
        if not isinstance(node, _NODES) or (isinstance(node, ast.FunctionDef) and node is not method):
            raise Flawed(f"{method.name} does more than look at attributes: {type(node).__name__}")
        if isinstance(node, ast.Call) and _called(node.func) not in _CALLS:
            raise Flawed(f"{method.name} calls {ast.unparse(node.func)[:40]}")
        if isinstance(node, ast.Attribute) and not _is_plain(node, parameters):
            raise Flawed(f"{method.name} reaches through {ast.unparse(node)[:40]}")


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    text = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant)
    return function.attr if text and isinstance(function, ast.Attribute) else ""


def _is_plain(node: ast.Attribute, parameters: set[str]) -> bool:
    """An attribute of a parameter, the name of its class, or the dotted name of a class."""
    if node.attr in ("__class__", "__name__", "__qualname__", "format"):
        return True
    whose = node.value
    if isinstance(whose, ast.Name):
        return whose.id in parameters or whose.id[:1].isupper()
    return isinstance(whose, ast.Attribute) and whose.attr[:1].isupper()
