"""Whether running some source does anything that other code could notice, as far as it tells plainly."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Mapping

from tier_code.codebase.codemods.imports.sites import import_sites

HARMLESS_DECORATORS = frozenset(
    {
        "staticmethod", "classmethod", "property", "setter", "getter", "deleter", "abstractmethod",
        "overload", "final", "override", "wraps", "lru_cache", "cache", "cached_property",
        "contextmanager", "asynccontextmanager", "dataclass", "total_ordering", "unique",
        "runtime_checkable", "no_type_check", "deprecated", "singledispatchmethod",
    }
)  # fmt: skip
"""They change the definition itself and tell nobody about it."""
_CONSTRUCTORS = frozenset(
    {
        "bool", "bytes", "chr", "complex", "dict", "float", "frozenset", "int", "len", "list", "max",
        "min", "object", "ord", "range", "repr", "round", "set", "sorted", "str", "sum", "tuple", "type",
        "zip", "enumerate", "reversed", "abs", "any", "all", "bytearray", "slice", "compile",
        "namedtuple", "TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "ForwardRef", "cast",
        "getLogger", "partial", "Path", "PurePath", "PurePosixPath", "Decimal", "Fraction", "timedelta",
        "date", "datetime", "timezone", "itemgetter", "attrgetter", "methodcaller", "Struct", "Lock",
        "RLock", "local", "ContextVar", "count", "Event", "field", "defaultdict", "OrderedDict", "deque",
        "Counter", "ChainMap", "MappingProxyType", "maketrans", "escape", "dedent", "join", "split",
        "strip", "lstrip", "rstrip", "lower", "upper", "title", "replace", "format", "encode", "decode",
        "splitlines", "keys", "values", "items", "union", "intersection", "difference", "startswith",
        "endswith", "WeakKeyDictionary", "WeakValueDictionary", "WeakSet", "StringIO", "BytesIO", "auto",
    }
)  # fmt: skip
"""Calls of built-ins and of the standard library that only make a value."""
_PLAIN = (
    ast.Constant, ast.Name, ast.Lambda, ast.expr_context, ast.operator, ast.unaryop, ast.boolop,
    ast.cmpop,
)  # fmt: skip
_COMPOSED = (
    ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.BinOp,
    ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.Starred,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.comprehension, ast.keyword,
)  # fmt: skip
_SILENT = (ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal, ast.Assert)


def is_plain_value(node: ast.AST | None) -> bool:
    """Whether evaluating an expression only makes a value."""
    if node is None or isinstance(node, _PLAIN):
        return True
    if isinstance(node, ast.Call):
        called = last_name(node.func)
        by_name = called in _CONSTRUCTORS and (isinstance(node.func, ast.Name) or is_plain_value(node.func))
        return by_name and all(map(is_plain_value, (*node.args, *node.keywords)))
    return isinstance(node, _COMPOSED) and all(map(is_plain_value, ast.iter_child_nodes(node)))


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name; what is called of a call; empty for anything else."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def root_name(node: ast.expr) -> str:
    """The first part of a dotted name; empty for anything else."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


class Inertness:
    """Judges the statements of one file; names are looked up at its top level."""

    def __init__(self, module: ast.Module) -> None:
        self._module = module
        self._classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        self._imported = _imported_names(module)

    @property
    def is_inert(self) -> bool:
        """Whether loading the file does nothing but define things (its imports aside)."""
        return self.block(self._module.body)

    def block(self, statements: Iterable[ast.stmt]) -> bool:
        """Whether running these does nothing but bind names."""
        return all(map(self.statement, statements))

    def statement(self, node: ast.stmt) -> bool:
        """Whether running this does nothing but bind names."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self.function(node)
        if isinstance(node, ast.ClassDef):
            return self.class_(node)
        if isinstance(node, ast.If):
            return _is_main(node.test) or (
                is_plain_value(node.test) and self.block((*node.body, *node.orelse))
            )
        if isinstance(node, ast.Try):
            handled = (statement for handler in node.handlers for statement in handler.body)
            return self.block((*node.body, *handled, *node.orelse, *node.finalbody))
        return _is_silent(node)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether defining this function has no effect beyond its name."""
        defaults = (*node.args.defaults, *node.args.kw_defaults)
        return harmless_decorators(node) and all(map(is_plain_value, defaults))

    def class_(self, node: ast.ClassDef) -> bool:
        """Whether defining this class has no effect beyond its name: nobody is told about it."""
        return (
            harmless_decorators(node)
            and all(keyword.arg == "total" for keyword in node.keywords)
            and all(map(self._harmless_base, node.bases))
            and self.block(node.body)
        )

    def _harmless_base(self, base: ast.expr) -> bool:
        name, root = last_name(base), root_name(base)
        own = self._classes.get(root) if root == name else None
        if own is not None:
            return not _tells_of_subclasses(own) and all(map(self._harmless_base, own.bases))
        if root in self._imported:
            return self._imported[root].partition(".")[0] in sys.stdlib_module_names
        return hasattr(builtins, name)


def harmless_decorators(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether no decorator may hand the definition to somebody else."""
    return all(last_name(decorator) in HARMLESS_DECORATORS for decorator in node.decorator_list)


def _is_silent(node: ast.stmt) -> bool:
    if isinstance(node, _SILENT):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return all(map(_is_name, node.targets)) and is_plain_value(node.value)
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return _is_name(node.target) and is_plain_value(node.value)
    if isinstance(node, ast.Delete):
        return all(map(_is_name, node.targets))
    return False


def _is_name(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List):
        return all(map(_is_name, node.elts))
    return isinstance(node, ast.Name)


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _tells_of_subclasses(node: ast.ClassDef) -> bool:
    hooks = {"__init_subclass__", "__set_name__"}
    return bool(node.keywords) or any(
        isinstance(each, ast.FunctionDef) and each.name in hooks for each in node.body
    )


def _imported_names(module: ast.Module) -> Mapping[str, str]:
    """Names at the top of the file to what they import; relative modules begin with a dot."""
    found = {}
    for site in import_sites(module):
        for alias in site.statement.names:
            top = alias.name.partition(".")[0]
            found[alias.asname or top] = site.module or alias.name
    return found
