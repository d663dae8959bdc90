"""What a function's own source tells about its parameters: types, and values worth trying."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tier_code.codebase.codemods.test_cases.literals import literal_text
from tier_code.codebase.codemods.test_cases.patterns import samples_of
from tier_code.codebase.mutants.functions import Function
from tier_code.codebase.purity.modules import Import, Module, Value

_MOST_FROM_ONE = 16
"""Values taken from one constant of the module."""
_OF_TEXT = frozenset(
    {
        "encode", "split", "rsplit", "strip", "lstrip", "rstrip", "lower", "upper", "startswith", "endswith",
        "replace", "splitlines", "partition", "rpartition", "isdigit", "isalpha", "isidentifier", "title",
        "capitalize", "casefold", "format", "zfill", "expandtabs", "isspace", "removeprefix", "removesuffix",
    }
)  # fmt: skip
_OF_MAPPING = frozenset({"items", "keys", "values", "get"})
_MATCHING = frozenset({"match", "search", "fullmatch", "findall", "finditer", "sub", "subn", "split"})
_BY_NAME = (
    (re.compile(r"(^|_)(is|has|use|allow|strict|flag|enabled?|ignore|skip|force)(_|$)"), ("bool",)),
    (
        re.compile(
            r"(^|_)(n|num|number|count|size|index|width|length|depth|level|limit|start|end|pos|i|x|y)$"
        ),
        ("int",),
    ),
    (
        re.compile(r"(^|_)(s|text|string|str|name|line|word|path|key|prefix|suffix|sep|url|title|pattern)$"),
        ("str",),
    ),
    (re.compile(r"(^|_)(bytes|bytestr|data|raw|payload)$"), ("bytes", "str", "list")),
    (re.compile(r"(^|_)(dict|mapping|d|d1|d2|options|kwargs|config|params)$"), ("dict",)),
    (re.compile(r"(^|_)(pairs|ordered_pairs)$"), ("pairs",)),
    (
        re.compile(r"(^|_)(list|items|values|seq|sequence|args|lines|names|rows|words|strings|parts)$"),
        ("list", "tuple"),
    ),
)


def types_of(function: Function, parameter: str) -> tuple[str, ...]:
    """Names of types that the body speaks for, in its order."""
    found = (name for node in ast.walk(function) for name in _types_at(node, parameter))
    return tuple(dict.fromkeys(found))


def types_by_name(parameter: str) -> tuple[str, ...]:
    """What parameters of such a name often are: worth trying first, and no more than a guess."""
    return tuple(name for pattern, names in _BY_NAME if pattern.search(parameter.lower()) for name in names)


def values_in(module: Module, function: Function) -> dict[str, tuple[str, ...]]:
    """Values that the code itself speaks of, by type, with their neighbours."""
    found: dict[str, dict[str, None]] = {}
    for text in _texts(module, function):
        kind = _kind(text)
        for near in (text, *_neighbours(text)):
            found.setdefault(kind, {}).setdefault(near)
    found["dict"] = dict.fromkeys(_mappings(function, [*found.get("str", ())]))
    return {kind: tuple(values) for kind, values in found.items()}


def _mappings(function: Function, texts: list[str]) -> Iterator[str]:
    """Dictionaries with the keys that the code asks for, holding the texts that it speaks of."""
    keys = []
    for node in ast.walk(function):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                keys.append(key)
            case ast.Call(func=ast.Attribute(attr="get" | "pop"), args=[ast.Constant(value=str(key)), *_]):
                keys.append(key)
    for key in dict.fromkeys(keys):
        yield from (f"{{{key!r}: {text}}}" for text in (*texts[:_MOST_FROM_ONE], '"abc"', "1", "None"))


def _types_at(node: ast.AST, parameter: str) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _types_in_call(node, parameter)
    elif isinstance(node, ast.Compare):
        yield from _types_in_comparison(node, parameter)
    elif isinstance(node, ast.BinOp):
        yield from _types_in_arithmetic(node, parameter)
    elif isinstance(node, ast.Subscript) and _name(node.value) == parameter:
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            yield "dict"
    elif isinstance(node, ast.For | ast.comprehension) and _name(node.iter) == parameter:
        yield from ("list", "str", "pairs")


def _types_in_call(call: ast.Call, parameter: str) -> Iterator[str]:
    match call:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kinds]) if name == parameter:
            listed = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            yield from (ast.unparse(kind).rpartition(".")[2] for kind in listed)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]) if name == parameter:
            yield from ("str", "list")
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if name == parameter:
            yield from _types_with(method)
        case ast.Call(func=ast.Attribute(attr=method), args=arguments) if method in _MATCHING:
            if parameter in map(_name, arguments[-2:]):
                yield "str"


def _types_in_comparison(node: ast.Compare, parameter: str) -> Iterator[str]:
    other = node.comparators[0]
    if _name(node.left) == parameter and isinstance(other, ast.Constant):
        yield "None" if other.value is None else type(other.value).__name__
    elif _name(other) == parameter and isinstance(node.ops[0], ast.In | ast.NotIn):
        yield from ("str", "list", "dict")


def _types_in_arithmetic(node: ast.BinOp, parameter: str) -> Iterator[str]:
    if parameter not in (_name(node.left), _name(node.right)):
        return
    other = node.right if _name(node.left) == parameter else node.left
    text = isinstance(other, ast.JoinedStr) or (
        isinstance(other, ast.Constant) and isinstance(other.value, str)
    )
    if isinstance(node.op, ast.Add) and text:
        yield "str"
    elif not isinstance(node.op, ast.Add) and not text:
        yield from ("int", "float")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _types_with(method: str) -> Iterator[str]:
    if method in _OF_TEXT:
        yield "str"
    if method == "decode":
        yield "bytes"
    if method in _OF_MAPPING:
        yield "dict"


def _texts(module: Module, function: Function) -> Iterator[str]:
    """Constants of the body, then of the module's values that it uses, then samples of their patterns."""
    docstring = ast.get_docstring(function, clean=False)
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and node.value != docstring and not isinstance(node.value, bool):
            yield from _plain(node)
    for name in dict.fromkeys(node.id for node in ast.walk(function) if isinstance(node, ast.Name)):
        bound = module.names.get(name)
        if isinstance(bound, Value) and bound.expression is not None:
            yield from _of_value(bound.expression)
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        root = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(root, ast.Name) and root.id == "re" and isinstance(module.names.get("re"), Import):
            yield from _samples(call)


def _of_value(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.Call):
        yield from _samples(expression)
    constants = [node for node in ast.walk(expression) if isinstance(node, ast.Constant)]
    for node in constants[:_MOST_FROM_ONE]:
        yield from _plain(node)


def _samples(call: ast.Call) -> Iterator[str]:
    match call:
        case (
            ast.Call(args=[ast.Constant(value=str(pattern)), *_])
            | ast.Call(args=[ast.Constant(value=bytes(pattern)), *_])
        ):
            if isinstance(pattern, bytes):
                yield from (
                    repr(text.encode("latin-1", "replace")) for text in samples_of(pattern.decode("latin-1"))
                )
            else:
                yield from (repr(text) for text in samples_of(pattern))


def _plain(node: ast.Constant) -> Iterator[str]:
    text = literal_text(node)
    if text is not None and node.value is not None and len(text) <= 40:
        yield text


def _kind(text: str) -> str:
    return type(ast.literal_eval(text)).__name__


def _neighbours(text: str) -> Iterator[str]:
    value = ast.literal_eval(text)
    if isinstance(value, int | float):
        yield from (repr(value - 1), repr(value + 1))
    elif isinstance(value, str) and len(value) < 30:
        yield from (repr(f"a{value}b"), repr(f"{value}{value}"))
    elif isinstance(value, bytes) and len(value) < 30:
        yield from (repr(b"a" + value + b"b"), repr(value + value))
