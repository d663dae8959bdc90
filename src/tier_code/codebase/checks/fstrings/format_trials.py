"""Trying a formatting expression before and after on sample values, each value replaced by a stand-in."""

from __future__ import annotations

import ast
import copy
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.checks.fstrings.format_samples import samples_for

_STAND_IN = "value_{}"
_TOO_WIDE = re.compile(r"%[^a-zA-Z%]*\d{5}|[:{][^{}]*\d{5}")
USUAL = ("text", 3, 2.5)
"""What the other values are while one of them is tried."""


class Unequal(Exception):
    """The two expressions are not the same, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One expression before and after, with stand-ins for the values."""

    values: tuple[ast.expr, ...]
    """What was formatted, in the order in which it was evaluated."""
    before: ast.expr
    after: ast.expr
    shown: tuple[int, ...]
    """Numbers of the values in the order in which the new expression evaluates them."""


def pair_of(old: ast.expr, new: ast.expr) -> Pair:
    """Put stand-ins for the values into copies of both expressions.

    Errors: Unequal when the new expression shows something that the old one was not given.
    """
    before, values = _old_with_stand_ins(copy.deepcopy(old))
    search = _StandIns([ast.dump(value) for value in values])
    after = search.visit(copy.deepcopy(new))
    return Pair(values=tuple(values), before=before, after=after, shown=tuple(search.shown))


def _old_with_stand_ins(old: ast.expr) -> tuple[ast.expr, list[ast.expr]]:
    text, holders = _holders(old)
    if _TOO_WIDE.search(text) or any(isinstance(item, ast.Starred) for _, _, item in holders):
        raise Unequal("what stood there cannot be tried out")
    for number, (holder, where, item) in enumerate(holders):
        name = ast.copy_location(ast.Name(_STAND_IN.format(number), ast.Load()), item)
        if isinstance(holder, list):
            holder[int(where)] = name
        else:
            setattr(holder, str(where), name)
    return old, [item for _, _, item in holders]


def _holders(old: ast.expr) -> tuple[str, list[tuple[object, str | int, ast.expr]]]:
    """The template, and each value with the list or node that holds it."""
    match old:
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=right):
            old.right = right = _as_dict(right)
            if isinstance(right, ast.Tuple):
                return text, [(right.elts, number, item) for number, item in enumerate(right.elts)]
            if isinstance(right, ast.Dict) and _named_by_text(right):
                return text, [(right.values, number, item) for number, item in enumerate(right.values)]
            return text, [(old, "right", right)]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            inside: list[tuple[object, str | int, ast.expr]] = [
                (old.args, number, item) for number, item in enumerate(old.args)
            ]
            return text, inside + [(word, "value", word.value) for word in old.keywords]
        case _:
            raise Unequal("what stood there was no formatting of a literal")


def _as_dict(right: ast.expr) -> ast.expr:
    """`dict(a=1)` as `{"a": 1}`."""
    match right:
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=words) if all(word.arg for word in words):
            keys: list[ast.expr | None] = [ast.Constant(word.arg) for word in words]
            return ast.fix_missing_locations(
                ast.copy_location(ast.Dict(keys=keys, values=[word.value for word in words]), right)
            )
    return right


def _named_by_text(mapping: ast.Dict) -> bool:
    return bool(mapping.keys) and all(
        isinstance(key, ast.Constant) and isinstance(key.value, str) for key in mapping.keys
    )


class _StandIns(ast.NodeTransformer):
    """Puts stand-ins into the braces of an f-string."""

    def __init__(self, wanted: list[str]) -> None:
        self._wanted = wanted
        self.shown: list[int] = []

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.FormattedValue:
        """One value, then those of its format specification."""
        node.value = self._stand_in(node.value)
        if node.format_spec is not None:
            node.format_spec = self.visit(node.format_spec)
        return node

    def _stand_in(self, value: ast.expr) -> ast.expr:
        told = ast.dump(value)
        numbers = [number for number, wanted in enumerate(self._wanted) if wanted == told]
        if numbers:
            number = next((each for each in numbers if each not in self.shown), numbers[0])
            self.shown.append(number)
            return ast.copy_location(ast.Name(_STAND_IN.format(number), ast.Load()), value)
        constant = isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant)
        if isinstance(value, ast.Attribute | ast.Subscript) and (
            constant or isinstance(value, ast.Attribute)
        ):
            value.value = self._stand_in(value.value)
            return value
        raise Unequal(f"it shows '{ast.unparse(value)[:60]}', which was not among the values")


def try_out(pair: Pair, kinds: Sequence[frozenset[str]], *, plain: bool) -> int:
    """Format samples both ways and return how many were tried; `kinds` are those of the values.

    Errors: Unequal with the first sample that is shown in another way.
    """
    before = compile(ast.fix_missing_locations(ast.Expression(pair.before)), "<before>", "eval")
    after = compile(ast.fix_missing_locations(ast.Expression(pair.after)), "<after>", "eval")
    tried = 0
    for given in _assignments(kinds, plain=plain):
        names = {_STAND_IN.format(number): value for number, value in enumerate(given)}
        old, new = _outcome(before, names), _outcome(after, names)
        tried += 1
        if old != new:
            told = ", ".join(f"{type(value).__name__} {str(value)[:20]!r}" for value in given)
            raise Unequal(f"given {told}, it gives {new[:60]!r} where it gave {old[:60]!r}")
    return tried


def _assignments(kinds: Sequence[frozenset[str]], *, plain: bool) -> Iterator[tuple[object, ...]]:
    """Each value over all its samples, the others held at something usual that fits."""
    samples = [samples_for(each, plain=plain) for each in kinds]
    yield tuple(each[0] for each in samples)
    for number, each in enumerate(samples):
        for sample, usual in itertools.product(each, USUAL):
            others = [usual if any(type(usual) is type(s) for s in one) else one[0] for one in samples]
            yield (*others[:number], sample, *others[number + 1 :])


def _outcome(code: object, names: dict[str, object]) -> str:
    """The text, or the kind of error."""
    try:
        # Only a literal, a formatting operation and stand-ins are in it: nothing of the repository runs.
        return f"={eval(code, {'__builtins__': {}}, names)}"  # type: ignore[arg-type]  # noqa: S307 - see above
    except Exception as problem:  # noqa: BLE001 - an error is a result like another
        return f"!{type(problem).__name__}"
