"""The `fstrings` check: each f-string shows what stood there before, and nothing else changed.

It compares the trees of both files, replaces the values of every changed expression by stand-ins, and really
formats sample values of all kinds that the code allows both ways. It cannot see properties and operators that
change things when they are read, nor a value that a later value's call changes under another name.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Sequence

from tier_code.codebase.builtin_returns import CHANGING_METHODS, PURE_BUILTINS, STR_METHODS
from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.comments import comments_of
from tier_code.codebase.checks.fstrings.format_trials import Pair, Unequal, pair_of, try_out
from tier_code.codebase.checks.fstrings.tree_pairs import differences
from tier_code.codebase.checks.fstrings.value_kinds import ValueKinds
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "fstrings"

_PERCENT = re.compile(r"%(?:\([^)]*\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(.)", re.DOTALL)
_STILL = frozenset({"str", "int", "bool", "float", "none", "bytes"})


def check_fstrings(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every difference is a formatting expression that became an f-string and shows the same."""
    files, converted, left, tried = 0, 0, 0, 0
    for changed in changed_sources(before, changes):
        old, new = module_of(changed.before), module_of(changed.after)
        if old is None or new is None or changed.after is None:
            return failed(CHECK, f"{changed.path} cannot be parsed, so nothing vouches for it")
        files += 1
        judge = _Judge(old, plain=step.argument("plain") == "yes")
        for one, other in differences(old, new):
            try:
                tried += judge.judge(one, other)
            except Unequal as reason:
                return failed(CHECK, f"{changed.path}:{getattr(one, 'lineno', 1)}: {reason}")
            converted += 1
        if comments_of(changed.before) != comments_of(changed.after):
            return failed(CHECK, f"{changed.path}: a comment changed")
        left += sum(map(is_formatting, ast.walk(new)))
    if not files:
        return skipped(CHECK, "no source file changed")
    return passed(
        CHECK,
        f"{converted} f-string{'' if converted == 1 else 's'} tried with {tried} values: the same text",
        facts=(("files", files), ("converted", converted), ("left", left), ("samples", tried)),
    )


def is_formatting(node: ast.AST) -> bool:
    """Whether a node formats a string literal by `%` or `.format`."""
    match node:
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod()):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format")):
            return True
        case _:
            return False


class _Judge:
    """Looks at the differences of one file."""

    def __init__(self, old: ast.Module, *, plain: bool) -> None:
        self._kinds = ValueKinds(old)
        self._plain = plain

    def judge(self, old: object, new: object) -> int:
        """How many samples were tried.

        Errors: Unequal.
        """
        if not isinstance(old, ast.expr) or not is_formatting(old) or not isinstance(new, ast.JoinedStr):
            raise Unequal(_told(old, new))
        if _reprs_in(new) > _reprs_before(old):
            raise Unequal("a value is shown as its repr that was not before")
        pair = pair_of(old, new)
        originals = _originals(old)
        self._require_order(pair, originals)
        return try_out(pair, [self._kinds.of(value) for value in originals], plain=self._plain)

    def _require_order(self, pair: Pair, values: Sequence[ast.expr]) -> None:
        for number, value in enumerate(values):
            times = pair.shown.count(number)
            if times != 1 and not (times and isinstance(value, ast.Name | ast.Constant)):
                raise Unequal(f"'{ast.unparse(value)[:60]}' is evaluated {times} times")
        busy = [number for number, value in enumerate(values) if self._does_something(value)]
        if busy and list(pair.shown) != sorted(range(len(values))):
            raise Unequal("the values are evaluated in another order")
        for number in busy:
            for earlier in values[:number]:
                if not self._kinds.of(earlier) <= _STILL and _entangled(earlier, values[number]):
                    raise Unequal(f"'{ast.unparse(values[number])[:60]}' may change what was shown before it")

    def _does_something(self, value: ast.expr) -> bool:
        for part in ast.walk(value):
            if isinstance(part, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
                return True
            if isinstance(part, ast.Call) and not self._harmless(part.func):
                return True
        return False

    def _harmless(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Attribute):
            return isinstance(function.value, ast.Constant) and function.attr in STR_METHODS
        known = isinstance(function, ast.Name) and function.id in PURE_BUILTINS
        return known and self._kinds.is_builtin(function)


def _reprs_in(new: ast.JoinedStr) -> int:
    return sum(
        isinstance(part, ast.FormattedValue) and chr(max(part.conversion, 0)) in "ra"
        for part in ast.walk(new)
    )


def _reprs_before(old: ast.expr) -> int:
    match old:
        case ast.BinOp(left=ast.Constant(value=str() as text)):
            return sum(match[1] in ("r", "a") for match in _PERCENT.finditer(text))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text))):
            return sum(conversion in ("r", "a") for _, _, _, conversion in string.Formatter().parse(text))
        case _:
            return 0


def _originals(old: ast.expr) -> list[ast.expr]:
    """The values in the tree itself, whose scopes are known."""
    if isinstance(old, ast.Call):
        return [*old.args, *(word.value for word in old.keywords)]
    match old:
        case ast.BinOp(right=ast.Tuple(elts=items)):
            return list(items)
        case ast.BinOp(right=ast.Dict(keys=[_, *_] as keys, values=items)) if all(
            isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys
        ):
            return list(items)
        case ast.BinOp(right=ast.Call(func=ast.Name(id="dict"), args=[], keywords=words)) if words:
            return [word.value for word in words]
        case ast.BinOp(right=right):
            return [right]
        case _:
            return []


def _entangled(earlier: ast.expr, acting: ast.expr) -> bool:
    """Whether evaluating `acting` is seen to change the object of `earlier`."""
    if isinstance(earlier, ast.Constant):
        return False
    words = ast.unparse(earlier)
    for part in ast.walk(acting):
        if isinstance(part, ast.expr) and ast.unparse(part) == words:
            return True
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            same_root = _first_name(part.func) == _first_name(earlier) != ""
            if part.func.attr in CHANGING_METHODS and same_root:
                return True
    return False


def _first_name(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _told(old: object, new: object) -> str:
    shown = [ast.unparse(item)[:50] if isinstance(item, ast.AST) else repr(item)[:50] for item in (old, new)]
    return f"'{shown[0]}' became '{shown[1]}', which is no conversion to an f-string"
