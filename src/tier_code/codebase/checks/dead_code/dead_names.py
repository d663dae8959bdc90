"""A search of its own for what may still reach a definition that is gone: strings, attributes, lookups."""

from __future__ import annotations

import ast
import builtins
import posixpath
import re
import sys
from collections.abc import Iterator

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.dead_code.dead_shape import Removed
from tier_code.codebase.checks.imports.import_uses import NameUses
from tier_code.ports.source import SourceTree

_PYTHON = (".py", ".pyi", ".pyw")
_NEWS = re.compile(r"(?:^|/)(?:change|changelog|history|news|release|whatsnew|todo)[^/]*$", re.IGNORECASE)
_BINARY = re.compile(r"\.(?:png|jpe?g|gif|ico|svg|pdf|zip|gz|whl|woff2?|ttf|so|pyc|lock)$", re.IGNORECASE)
_LOOKS_UP = re.compile(
    r"\b(?:get|has|set|del)attr\(|\bglobals\(\)|\blocals\(\)|\bvars\(|\bmethodcaller\(|\battrgetter\("
)
_HEADS = re.compile(r"[\"'](\w*_)(?:\{|%|[\"'])")
_TAILS = re.compile(r"(?:\}|%s|[\"'])(_\w+)[\"']")
_QUIET_DECORATORS = re.compile(
    r"(?:^|\.)(?:staticmethod|classmethod|property|setter|getter|deleter|abstractmethod|overload|final|override|wraps"
    r"|lru_cache|cache|cached_property|contextmanager|asynccontextmanager|dataclass|total_ordering|unique"
    r"|runtime_checkable|no_type_check|deprecated|singledispatchmethod)$"
)
_LOUD_MODULES = frozenset(
    {"os", "sys", "subprocess", "atexit", "signal", "socket", "shutil", "importlib", "warnings"}
)


class DeadNames:
    """Looks through one repository as it is after a step."""

    def __init__(self, after: SourceTree, uses: NameUses) -> None:
        self._tree = after
        self._uses = uses
        self._words: dict[str, frozenset[str]] = {}

    def reached_by(self, path: str, removed: Removed, name: str) -> str:
        """What may still reach a definition at the top of a file or in a class; empty for nothing."""
        if removed.owner is None:
            found = self._uses.in_file(path, name, (), local=False) or self._uses.elsewhere(path, name)
            if found:
                return found
        mangled = removed.owner is not None and name.startswith("__")
        for other in self._holding(name):
            if mangled and other != path:
                continue
            line = next(self._places(other, name, removed), 0)
            if line:
                return f"{other}:{line} says it"
        return self._put_together(name)

    def _holding(self, name: str) -> Iterator[str]:
        for path in self._tree.paths():
            if _BINARY.search(path) or _NEWS.search(path):
                continue
            if path not in self._words:
                self._words[path] = frozenset(re.findall(r"[^\W\d]\w*", self._uses.text(path)))
            if name in self._words[path]:
                yield path

    def _places(self, path: str, name: str, removed: Removed) -> Iterator[int]:
        """Lines with the name as an attribute of something, in a string or in a file that is not Python."""
        text = self._uses.text(path)
        module = module_of(text.encode()) if path.endswith(_PYTHON) else None
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        if module is None:
            yield from (text.count("\n", 0, hit.start()) + 1 for hit in word.finditer(text))
            return
        documents = set(map(id, _docstrings(module)))
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and node.attr == name:
                own = removed.owner is None and ast.unparse(node.value) in ("self", "cls", "super()")
                yield from () if own else (node.lineno,)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said = id(node) not in documents and word.search(node.value)
                yield from (node.lineno,) if said else ()

    def _put_together(self, name: str) -> str:
        """A file that looks names up and has a string that this one begins or ends with."""
        for path in self._tree.paths():
            text = self._uses.text(path) if path.endswith(".py") else ""
            if not _LOOKS_UP.search(text):
                continue
            heads = {piece for piece in _HEADS.findall(text) if len(piece) > 1}
            tails = {piece for piece in _TAILS.findall(text) if len(piece) > 1}
            for piece in sorted(heads | tails):
                if name != piece and (name.startswith(piece) or (piece in tails and name.endswith(piece))):
                    return f"{path} looks names up and has '{piece}'"
        return ""


def _docstrings(module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr):
                yield first.value


def is_private(path: str, removed: Removed, name: str) -> bool:
    """Whether nobody outside is meant to use it; a method by its own name only, as objects travel."""
    if removed.owner is not None:
        return name.startswith("_")
    parts = [*posixpath.splitext(path)[0].split("/"), name]
    return any(part.startswith("_") and not (part.startswith("__") and part.endswith("__")) for part in parts)


def defining_problem(node: ast.stmt, module: ast.Module) -> str:
    """What defining it did besides: registering by a decorator, computing a value, telling a base."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    for each in decorators:
        written = ast.unparse(each.func if isinstance(each, ast.Call) else each)
        if not _QUIET_DECORATORS.search(written):
            return f"its decorator {written} may have registered it"
    if isinstance(node, ast.ClassDef):
        return _class_problem(node, module)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        values: list[ast.expr | None] = [*node.args.defaults, *node.args.kw_defaults]
    else:
        values = [getattr(node, "value", None)]
    loud = next((value for value in values if value is not None and not _quiet(value, module)), None)
    return f"its value may do something: {ast.unparse(loud)[:60]}" if loud is not None else ""


def _class_problem(node: ast.ClassDef, module: ast.Module) -> str:
    if any(keyword.arg != "total" for keyword in node.keywords):
        return "its metaclass may have registered it"
    for base in node.bases:
        if not _known_base(ast.unparse(base).partition("[")[0], module):
            return f"its base {ast.unparse(base)} may have been told of it"
    return next(
        filter(
            None, (defining_problem(each, module) for each in node.body if not isinstance(each, ast.Expr))
        ),
        "",
    )


def _known_base(written: str, module: ast.Module) -> bool:
    root = written.partition(".")[0]
    own = [node for node in ast.walk(module) if isinstance(node, ast.ClassDef) and node.name == written]
    if own:
        hooks = {each.name for each in own[0].body if isinstance(each, ast.FunctionDef)}
        return "__init_subclass__" not in hooks and not own[0].keywords
    return hasattr(builtins, written) or _imported_from(root, module) in sys.stdlib_module_names


def _imported_from(name: str, module: ast.Module) -> str:
    """The top package that a name of the file is imported from."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name.partition(".")[0]) == name:
                    source = (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
                    level = node.level if isinstance(node, ast.ImportFrom) else 0
                    return "" if level else source.partition(".")[0]
    return ""


def _quiet(value: ast.expr, module: ast.Module) -> bool:
    """Whether a value is made without calls, but for those of the standard library that only make values."""
    for node in ast.walk(value):
        if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
            return False
        if isinstance(node, ast.Call) and not _quiet_call(node.func, module):
            return False
    return True


def _quiet_call(called: ast.expr, module: ast.Module) -> bool:
    written = ast.unparse(called)
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Constant):
        return True
    top = _imported_from(written.partition(".")[0], module)
    if top:
        return top in sys.stdlib_module_names and (top not in _LOUD_MODULES or written.startswith("os.path."))
    return isinstance(getattr(builtins, written, None), type) or written in (
        "len",
        "sorted",
        "min",
        "max",
        "sum",
    )


def base_problem(owner: ast.ClassDef, module: ast.Module, name: str, classes: frozenset[str]) -> str:
    """A base that nobody here knows, and that so may call the method."""
    if name.startswith("__"):
        return ""
    for base in owner.bases:
        written = ast.unparse(base).partition("[")[0]
        last = written.rpartition(".")[2]
        if last not in classes and not _known_base(written, module):
            return f"{written}, a base of its class, may call it"
    return ""
