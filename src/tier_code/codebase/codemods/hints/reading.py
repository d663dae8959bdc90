"""From the text of a type, as a person or a model writes it, to a shape; None for what nobody can resolve."""

from __future__ import annotations

import ast
import builtins
import collections.abc

from tier_code.codebase.codemods.hints.file_names import FileNames
from tier_code.codebase.codemods.hints.shapes import ANY, ELLIPSIS, LIST, NONE, Shape, builtin, either

_LOWER = {
    "List": "list",
    "Dict": "dict",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Tuple": "tuple",
    "Type": "type",
}
_ABSTRACT = frozenset(collections.abc.__all__)
_TYPING = frozenset(
    {"Any", "NamedTuple", "NoReturn", "Self", "TextIO", "BinaryIO", "IO", "SupportsInt", "SupportsFloat"}
)
_BUILTIN = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type))
_ELSEWHERE = {
    **dict.fromkeys(("OrderedDict", "defaultdict", "deque", "Counter"), "collections"),
    **dict.fromkeys(("Pattern", "Match"), "re"), **dict.fromkeys(("StringIO", "BytesIO"), "io"),
    **dict.fromkeys(("ModuleType", "TracebackType"), "types"), "Path": "pathlib", "Decimal": "decimal",
}  # fmt: skip
_NEEDS = {"dict": 2, "list": 1, "set": 1, "frozenset": 1}
_WORDS = {
    "string": "str", "integer": "int", "boolean": "bool", "unicode": "str", "none": "None",
    "dictionary": "dict",
}  # fmt: skip


def read_shape(text: str, names: FileNames) -> Shape | None:
    """The shape of a type expression under the names of a file, in any of the usual styles."""
    try:
        node = ast.parse(text.strip().strip("\"'`"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _shape(node, names)


def read_words(text: str, names: FileNames) -> Shape | None:
    """The shape of a type as docstrings word it: `str or None`, `int, optional`, `list of str`."""
    plain = text.strip().rstrip(".").replace("`", "").replace(":class:", "").removesuffix(", optional")
    shapes = [_word(part.strip(), names) for part in plain.replace(" | ", " or ").split(" or ")]
    return either(shapes)


def _word(word: str, names: FileNames) -> Shape | None:
    of = word.partition(" of ")
    if of[1] and of[0] in ("list", "set", "tuple") and of[2].isidentifier():
        inner = _word(of[2], names) or _word(of[2].removesuffix("s"), names)
        if inner is None:
            return None
        return builtin(of[0], inner, ELLIPSIS) if of[0] == "tuple" else builtin(of[0], inner)
    return read_shape(_WORDS.get(word.lower(), word), names)


def _shape(node: ast.expr, names: FileNames) -> Shape | None:
    match node:
        case ast.Constant(value=None):
            return NONE
        case ast.Constant(value=str(text)):
            return read_shape(text, names)
        case ast.Name() | ast.Attribute():
            return _complete(_named(ast.unparse(node), names))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return either([_shape(left, names), _shape(right, names)])
        case ast.Subscript(value=value, slice=inside):
            return _generic(ast.unparse(value), inside, names)
        case _:
            return None


def _generic(dotted: str, inside: ast.expr, names: FileNames) -> Shape | None:
    outer = _named(dotted, names)
    if outer is None:
        return None
    items = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    if (outer.module, outer.name) == ("typing", "Optional"):
        return either([_shape(items[0], names), NONE])
    if (outer.module, outer.name) == ("typing", "Union"):
        return either(_shape(item, names) for item in items)
    args = [_argument(item, names) for item in items]
    known = tuple(arg for arg in args if arg is not None)
    if len(known) != len(args) or outer.name in ("Any", "str", "int"):
        return None
    if (outer.module, outer.name) == ("builtins", "tuple") and len(known) == 1:
        # Whoever writes `tuple[int]` hardly ever means a tuple of one.
        known = (*known, ELLIPSIS)
    return Shape(outer.module, outer.name, known)


def _argument(node: ast.expr, names: FileNames) -> Shape | None:
    match node:
        case ast.Constant(value=value) if value is Ellipsis:
            return ELLIPSIS
        case ast.List(elts=items):
            args = [_shape(item, names) for item in items]
            known = tuple(arg for arg in args if arg is not None)
            return Shape("", LIST, known) if len(known) == len(args) else None
        case _:
            return _shape(node, names)


def _complete(shape: Shape | None) -> Shape | None:
    """A bare collection says nothing of its items, and neither does `Any`: both are as good as nothing."""
    if shape is None or (shape.module, shape.name) in (("typing", "Optional"), ("typing", "Union")):
        return None
    if shape.module == "builtins" and shape.name in _NEEDS:
        return Shape(shape.module, shape.name, (ANY,) * _NEEDS[shape.name])
    if shape.module == "builtins" and shape.name == "tuple":
        return builtin("tuple", ANY, ELLIPSIS)
    return shape


def _named(dotted: str, names: FileNames) -> Shape | None:
    known = names.origin(dotted)
    if known is not None:
        module, name = known
        if module in ("typing", "typing_extensions"):
            return _from_typing(name)
        return Shape(module, name)
    head, _, rest = dotted.partition(".")
    if head in names.bound and head not in names.classes:
        return None
    if dotted == "None":
        return NONE
    if dotted in _BUILTIN:
        return builtin(dotted)
    if head in ("typing", "t") and rest:
        return _from_typing(rest)
    if not rest:
        return Shape(_ELSEWHERE[dotted], dotted) if dotted in _ELSEWHERE else _from_typing(dotted)
    return None


def _from_typing(name: str) -> Shape | None:
    if name in _LOWER:
        return builtin(_LOWER[name])
    if name in _ELSEWHERE:
        return Shape(_ELSEWHERE[name], name)
    if name == "AbstractSet":
        return Shape("collections.abc", "Set")
    if name in _ABSTRACT:
        return Shape("collections.abc", name)
    if name in _TYPING or name in ("Optional", "Union"):
        return Shape("typing", name)
    return None
