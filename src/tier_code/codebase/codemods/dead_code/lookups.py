"""Code that finds members by names that are not written down whole: it may reach what seems unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.inert import last_name

_ATTRIBUTES = frozenset({"getattr", "hasattr", "attrgetter", "methodcaller", "delattr", "setattr"})
_ALL_MEMBERS = frozenset({"dir", "getmembers", "getmembers_static", "vars"})
_NAMESPACE = frozenset({"globals", "locals"})
_SCAN = re.compile(
    rb"[a-z]*attr\b|globals\(|locals\(|vars\(|dir\(|__dict__|getmembers|methodcaller|attrgetter|__subclasses__"
)
_PLACEHOLDER = re.compile(r"%[sdr]|\{[^{}]*\}")
_SELF = frozenset({"self", "cls"})
_PIECE = re.compile(r"^\w+$")


class Lookups:
    """What is looked up by name in each file of a repository, read once."""

    def __init__(self, code: CodeBase) -> None:
        self._code = code
        self.pieces: list[tuple[str, str, int]] = []
        """(piece of a name, path, line): names are put together with it near a lookup."""
        self._namespaces: dict[str, int] = {}
        self._modules: dict[str, list[tuple[str, int]]] = {}
        self._own_members: dict[str, list[int]] = {}
        self._imported: dict[str, str] = {}
        """Of the file being read: names to the last parts of what they import."""
        self.subclasses = False
        """Whether anything asks a class for the classes derived from it."""
        for path in code.repository.paths_with_text(_SCAN):
            module = code.module(path)
            if module is not None:
                self._read(path, module)

    def composing(self, name: str) -> str:
        """The place where names like this one are put together; empty for none."""
        for piece, path, line in self.pieces:
            whole = name != piece and (name.startswith(piece) or name.endswith(piece))
            if whole and (piece.strip("_") or name.startswith(piece)):
                return f"{path}:{line} puts names with '{piece}' together"
        return ""

    def of_module(self, path: str, stem: str) -> str:
        """The place where the module's names are looked up while it runs; empty for none."""
        if path in self._namespaces:
            return f"{path}:{self._namespaces[path]} looks names of the module up"
        for other, line in self._modules.get(stem, ()):
            return f"{other}:{line} looks names of the module up"
        return ""

    def of_class(self, path: str, node: ast.ClassDef) -> int:
        """The line where the class looks its own members up by a name it is given; 0 for none."""
        lines = self._own_members.get(path, ())
        return next((line for line in lines if node.lineno <= line <= (node.end_lineno or 0)), 0)

    def _read(self, path: str, module: ast.Module) -> None:
        self._imported = {
            alias.asname or alias.name.rpartition(".")[2]: alias.name.rpartition(".")[2]
            for node in ast.walk(module)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        waiting: list[tuple[ast.AST, ast.AST]] = [(module, module)]
        while waiting:
            node, function = waiting.pop()
            inner = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
            waiting += [(child, inner) for child in ast.iter_child_nodes(node)]
            if isinstance(node, ast.Attribute) and node.attr == "__subclasses__":
                self.subclasses = True
            if isinstance(node, ast.Attribute) and node.attr == "__dict__":
                self._looked_up(path, node, node.value)
            elif isinstance(node, ast.Call):
                self._call(path, node, function)

    def _call(self, path: str, node: ast.Call, function: ast.AST) -> None:
        called = last_name(node.func)
        if called in _NAMESPACE and not node.args:
            self._namespaces.setdefault(path, node.lineno)
            self._take_pieces(path, function)
        elif called in _ALL_MEMBERS and node.args:
            self._looked_up(path, node, node.args[0])
        elif called in _ALL_MEMBERS:
            self._namespaces.setdefault(path, node.lineno)
        elif called in _ATTRIBUTES:
            given = node.args[1] if len(node.args) > 1 else next(iter(node.args), None)
            if not isinstance(given, ast.Constant):
                self._take_pieces(path, function)
                if len(node.args) > 1 and not _is_pieced(given):
                    self._looked_up(path, node, node.args[0])

    def _looked_up(self, path: str, node: ast.expr, subject: ast.expr) -> None:
        name = last_name(subject)
        if name in _SELF or (isinstance(subject, ast.Call) and name == "type"):
            self._own_members.setdefault(path, []).append(node.lineno)
        elif isinstance(subject, ast.Subscript) and name == "modules":
            self._namespaces.setdefault(path, node.lineno)
        elif name in self._imported:
            self._modules.setdefault(self._imported[name], []).append((path, node.lineno))

    def _take_pieces(self, path: str, function: ast.AST) -> None:
        for text, line in _composed(function):
            for piece in filter(_PIECE.match, _PLACEHOLDER.split(text)):
                if (piece, path, line) not in self.pieces:
                    self.pieces.append((piece, path, line))


def _is_pieced(node: ast.expr | None) -> bool:
    """Whether a looked up name is put together from text and something else, right here."""
    return isinstance(node, ast.JoinedStr | ast.BinOp) and bool(list(_composed(node)))


def _composed(function: ast.AST) -> Iterator[tuple[str, int]]:
    """Texts that are parts of longer ones: of f-strings, sums, `%` and `format`."""
    for node in ast.walk(function):
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            parts = [node.left, node.right]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = [node.func.value] if node.func.attr in ("format", "join", "format_map") else []
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, part.lineno
