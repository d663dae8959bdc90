"""Usual values by type, as text: empty, one, many, negative, large, odd."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

_TEXTS = (
    '"abc"',
    '""',
    '"a"',
    '"Hello, World!"',
    '" padded "',
    '"snake_case_name"',
    '"CamelCaseName"',
    '"1"',
    '"42"',
    '"-1.5"',
    '"two\\nlines"',
    '"a,b;c"',
    '"key=value"',
    '"path/to/file.txt"',
    '"/absolute/path"',
    '"caf\u00e9"',
    '"-x"',
    '"--long-name"',
    '"a.b.c"',
    '"100%"',
    '"%7Ename%2Fx%zz"',
    '"https://user:secret@host.example:8080/a/b?q=1#top"',
    '"\\t"',
    '"it\'s \\"quoted\\""',
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
)
_WHOLE = (
    "1",
    "0",
    "2",
    "-1",
    "3",
    "5",
    "7",
    "10",
    "12",
    "60",
    "100",
    "255",
    "256",
    "999",
    "1000",
    "1024",
    "65536",
    "1000000",
    "123456789",
)

POOLS: Mapping[str, tuple[str, ...]] = {
    "str": _TEXTS,
    "int": _WHOLE,
    "float": ("1.5", "0.0", "-2.5", "0.1", "100.0", "1e10"),
    "bool": ("True", "False"),
    "bytes": ('b"abc"', 'b""', 'b"a"', 'b"hello world"', 'b"\\x00\\x01"', 'b"\\xff"', 'b"two\\nlines"'),
    "None": ("None",),
    "list": (
        "[1, 2, 3]",
        "[]",
        "[1]",
        "[3, 1, 2, 1]",
        '["a", "b"]',
        '["b", "", "a"]',
        "[[1, 2], [3]]",
        "[None]",
    ),
    "tuple": ("(1, 2)", "()", "(1,)", '("a", "b")', '("a", 1)', "(3, 1, 2)"),
    "dict": ('{"a": 1, "b": 2}', "{}", '{"a": 1}', '{"a": {"b": 1}}', '{"b": [1], "a": None}', '{1: "a"}'),
    "set": ('{"a", "b"}', "set()", "{1}", "{1, 2, 3}"),
    "frozenset": ('frozenset({"a", "b"})', "frozenset()"),
    "pairs": ('[("a", 1), ("b", 2)]', '[("a", "b")]', "[]", '[("a", 1), ("a", 2)]'),
    "date": ("datetime.date(2024, 2, 29)", "datetime.date(1999, 12, 31)"),
    "datetime": (
        "datetime.datetime(2024, 2, 29, 12, 30, 15)",
        "datetime.datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc)",
    ),
    "time": ("datetime.time(12, 30, 15)", "datetime.time(0, 0)"),
    "timedelta": ("datetime.timedelta(0, 90)", "datetime.timedelta(0)", "datetime.timedelta(-1, 5)"),
    "Decimal": ('Decimal("1.50")', 'Decimal("0")', 'Decimal("-3")'),
    "Fraction": ("Fraction(1, 2)", "Fraction(-3)"),
}
"""The first value of each is the most usual one."""

UNKNOWN = ("str", "int", "list", "dict", "bytes", "None", "bool", "float", "tuple", "pairs")
"""Types to try where nothing tells."""

_ALSO = {
    "List": ("list",),
    "Sequence": ("list", "tuple"),
    "MutableSequence": ("list",),
    "Iterable": ("list", "tuple"),
    "Iterator": ("list",),
    "Collection": ("list", "set"),
    "Container": ("list", "set"),
    "Tuple": ("tuple",),
    "Dict": ("dict",),
    "Mapping": ("dict",),
    "MutableMapping": ("dict",),
    "Set": ("set",),
    "AbstractSet": ("set",),
    "FrozenSet": ("frozenset",),
    "Text": ("str",),
    "AnyStr": ("str", "bytes"),
    "Any": UNKNOWN,
    "object": UNKNOWN,
    "Number": ("int", "float"),
    "Hashable": ("str", "int"),
    "complex": ("float",),
    "bytearray": ("bytes",),
    "StrPath": ("str",),
    "PathLike": ("str",),
}
_HOLDERS = {"list": "[{}]", "tuple": "({},)", "set": "{{{}}}", "frozenset": "frozenset({{{}}})"}
_CHOICE = frozenset({"Optional", "Union"})
_TRANSPARENT = frozenset({"Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly"})


def values_of_annotation(node: ast.expr | None) -> tuple[str, ...]:
    """Values that fit an annotation; none when it says nothing that we know."""
    return tuple(dict.fromkeys(_values(node))) if node is not None else ()


def values_of_types(names: Sequence[str]) -> tuple[str, ...]:
    """The pools of some types, their first values first."""
    pools = [POOLS[name] for name in names if name in POOLS]
    longest = max(map(len, pools), default=0)
    return tuple(
        dict.fromkeys(pool[place] for place in range(longest) for pool in pools if place < len(pool))
    )


def _values(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=None):
            yield "None"
        case ast.Constant(value=str(text)):
            yield from _values_of_text(text)
        case ast.BinOp(op=ast.BitOr()):
            yield from _values(node.left)
            yield from _values(node.right)
        case ast.Subscript():
            yield from _of_generic(_last_name(node.value), node.slice)
        case ast.Name() | ast.Attribute():
            name = _last_name(node)
            yield from values_of_types(_ALSO.get(name, (name,)))


def _of_generic(name: str, inner: ast.expr) -> Iterator[str]:
    items = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
    if name == "Literal":
        yield from (ast.unparse(item) for item in items)
    elif name in _CHOICE or name in _TRANSPARENT:
        for item in items if name in _CHOICE else items[:1]:
            yield from _values(item)
        if name == "Optional":
            yield "None"
    else:
        for kind in _ALSO.get(name, (name,)):
            yield from _filled(kind, items)


def _filled(kind: str, items: list[ast.expr]) -> Iterator[str]:
    """Containers holding values of the given types: one, many, none."""
    pools = [list(_values(item))[:6] for item in items if not _is_dots(item)]
    if not pools or not all(pools):
        yield from POOLS.get(kind, ())
    elif kind == "dict" and len(pools) == 2:
        pairs = [f"{key}: {value}" for key, value in zip(pools[0], pools[1], strict=False)]
        yield from (f"{{{', '.join(pairs[:3])}}}", "{}", f"{{{pairs[0]}}}", f"{{{', '.join(pairs[2:6])}}}")
    elif kind == "tuple" and len(pools) > 1:
        for place in range(max(map(len, pools))):
            yield f"({', '.join(pool[place % len(pool)] for pool in pools)})"
    elif kind in _HOLDERS:
        values = pools[0]
        yield _HOLDERS[kind].format(", ".join(values[:3]))
        yield {"list": "[]", "tuple": "()", "set": "set()"}.get(kind, "frozenset()")
        yield from (_HOLDERS[kind].format(value) for value in values[:3])
        yield _HOLDERS[kind].format(", ".join(reversed(values)))


def _values_of_text(text: str) -> Iterator[str]:
    try:
        yield from _values(ast.parse(text, mode="eval").body)
    except SyntaxError:
        return


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_dots(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis
