"""Lint rules whose fixes can be vouched for, and what two programs must have in common before and after each.

A rule is in this table when its fix means the same program: `normal_form` writes both versions the same way,
so that equal forms vouch. Codes are those of ruff.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from tier_code.codebase.checks.formatting.lint_annotations import Annotations

Rewrite = Callable[[ast.AST], ast.AST | None]
"""A node as it is written in the normal form; None for one that is left out."""

_ERRORS = frozenset({"IOError", "EnvironmentError"})
_NATIVE: dict[str, type] = {"str": str, "bytes": bytes, "int": int, "float": float, "bool": bool}
_CONVERSIONS = {"str": "s", "repr": "r", "ascii": "a"}
_MANDATORY = frozenset(
    {"nested_scopes", "generators", "with_statement", "print_function", "unicode_literals", "division",
     "absolute_import", "generator_stop"}
)  # fmt: skip


def _placeholders(node: ast.AST) -> ast.AST:
    """F541: an f-string without placeholders is a string."""
    if isinstance(node, ast.JoinedStr) and all(isinstance(part, ast.Constant) for part in node.values):
        texts = (str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return ast.Constant("".join(texts))
    return node


def _negations(node: ast.AST) -> ast.AST:
    """E713, E714: `not a in b` is `a not in b`, `not a is b` is `a is not b`."""
    if not isinstance(node, ast.UnaryOp) or not isinstance(node.op, ast.Not):
        return node
    inner = node.operand
    if isinstance(inner, ast.Compare) and len(inner.ops) == 1:
        if isinstance(inner.ops[0], ast.In):
            return ast.Compare(inner.left, [ast.NotIn()], inner.comparators)
        if isinstance(inner.ops[0], ast.Is):
            return ast.Compare(inner.left, [ast.IsNot()], inner.comparators)
    return node


def _passes(node: ast.AST) -> ast.AST | None:
    """PIE790: `pass` and `...` say nothing beside other statements."""
    says_nothing = isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...
    )
    return None if says_nothing else node


def _object_bases(node: ast.AST) -> ast.AST:
    """UP004: every class derives from `object`."""
    if isinstance(node, ast.ClassDef):
        node.bases = [each for each in node.bases if not (isinstance(each, ast.Name) and each.id == "object")]
    return node


def _supers(node: ast.AST) -> ast.AST:
    """UP008: `super(A, self)` is `super()` in a method of A whose first parameter is `self`."""
    if isinstance(node, ast.ClassDef):
        for method in node.body:
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and method.args.args:
                _shorten_supers(method, node.name, method.args.args[0].arg)
    return node


def _shorten_supers(method: ast.AST, owner: str, first: str) -> None:
    for call in ast.walk(method):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "super":
            continue
        if [each.id for each in call.args if isinstance(each, ast.Name)] == [owner, first]:
            call.args = []


def _modes(node: ast.AST) -> ast.AST:
    """UP015: files are opened for reading text unless told otherwise; `t` and `U` say nothing."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "open":
        return node
    for index, mode in enumerate(node.args[1:2], 1):
        node.args[index] = _shortened(mode)
    for keyword in node.keywords:
        keyword.value = _shortened(keyword.value) if keyword.arg == "mode" else keyword.value
    if len(node.args) == 2 and _is_default(node.args[1]):
        node.args = node.args[:1]
    node.keywords = [each for each in node.keywords if each.arg != "mode" or not _is_default(each.value)]
    return node


def _shortened(mode: ast.expr) -> ast.expr:
    if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
        return ast.copy_location(ast.Constant(mode.value.replace("t", "").replace("U", "") or "r"), mode)
    return mode


def _is_default(mode: ast.expr) -> bool:
    return isinstance(mode, ast.Constant) and mode.value == "r"


def _literals(node: ast.AST) -> ast.AST:
    """UP018: `str("a")` is `"a"`, and `str()` is `""`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        kind = _NATIVE.get(node.func.id)
        if kind is not None and not node.args:
            return ast.Constant(kind())
        if kind is not None and len(node.args) == 1:
            given = node.args[0]
            if isinstance(given, ast.Constant) and type(given.value) is kind:
                return given
    return node


def _os_errors(node: ast.AST) -> ast.AST:
    """UP024: `IOError` and `EnvironmentError` are other names of `OSError`."""
    if isinstance(node, ast.Name) and node.id in _ERRORS and isinstance(node.ctx, ast.Load):
        return ast.Name("OSError", ast.Load())
    if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Tuple):
        distinct = {ast.dump(each): each for each in node.type.elts}
        kinds = list(distinct.values())
        node.type = kinds[0] if len(kinds) == 1 else ast.Tuple(kinds, ast.Load())
    return node


def _conversions(node: ast.AST) -> ast.AST:
    """RUF010: `f"{str(x)}"` is `f"{x!s}"`."""
    if isinstance(node, ast.FormattedValue) and node.conversion == -1 and isinstance(node.value, ast.Call):
        call = node.value
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in _CONVERSIONS and len(call.args) == 1 and not call.keywords:
            return ast.FormattedValue(call.args[0], ord(_CONVERSIONS[name]), node.format_spec)
    return node


def _attributes(node: ast.AST) -> ast.AST:
    """B009, B010: `getattr(x, "a")` is `x.a`, and `setattr(x, "a", v)` is `x.a = v`."""
    call = node.value if isinstance(node, ast.Expr) else node
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.keywords:
        return node
    name = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else None
    if not isinstance(name, str) or not name.isidentifier() or name.startswith("__"):
        return node
    if call.func.id == "getattr" and len(call.args) == 2 and call is node:
        return ast.Attribute(call.args[0], name, ast.Load())
    if call.func.id == "setattr" and len(call.args) == 3 and isinstance(node, ast.Expr):
        return ast.Assign([ast.Attribute(call.args[0], name, ast.Store())], call.args[2])
    return node


def _returns(node: ast.AST) -> ast.AST:
    """RET501: `return None` is `return`."""
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and node.value.value is None:
        return ast.Return(None)
    return node


def _futures(node: ast.AST) -> ast.AST | None:
    """UP010: what every Python 3 does need not be imported from `__future__`."""
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        node.names = [alias for alias in node.names if alias.name not in _MANDATORY]
        return node if node.names else None
    return node


def _same(node: ast.AST) -> ast.AST:
    """The syntax tree is equal as it is."""
    return node


REWRITES: dict[str, Rewrite] = {
    "E703": _same,
    "W291": _same,
    "W292": _same,
    "W293": _same,
    "W605": _same,
    "UP025": _same,
    "UP034": _same,
    "UP039": _same,
    "COM812": _same,
    "PLR5501": _same,
    "Q000": _same,
    "F541": _placeholders,
    "E713": _negations,
    "E714": _negations,
    "PIE790": _passes,
    "UP004": _object_bases,
    "UP008": _supers,
    "UP010": _futures,
    "UP015": _modes,
    "UP018": _literals,
    "UP024": _os_errors,
    "RUF010": _conversions,
    "B009": _attributes,
    "B010": _attributes,
    "RET501": _returns,
}
ANNOTATION_RULES = frozenset({"UP006", "UP007", "UP045"})
UNUSED_IMPORTS = "F401"
VOUCHED = frozenset({*REWRITES, *ANNOTATION_RULES, UNUSED_IMPORTS})
"""Every rule that can be vouched for."""
USUAL = (
    UNUSED_IMPORTS, "F541", "E703", "E713", "E714", "W291", "W292", "W293", "W605", "PIE790", "UP004",
    "UP008", "UP010", "UP015", "UP018", "UP024", "UP025", "UP034", "UP039",
)  # fmt: skip
"""What is applied when no rule is named."""


def rules_meant(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The vouched rules that a list such as `UP006,SIM` means, and the parts that mean none."""
    if not words.strip():
        return frozenset(USUAL), ()
    asked = [part.upper() for part in words.replace(",", " ").split()]
    chosen = {rule for part in asked for rule in VOUCHED if rule.startswith(part)}
    return frozenset(chosen), tuple(part for part in asked if not any(r.startswith(part) for r in VOUCHED))


def normal_form(module: ast.Module, rules: Iterable[str]) -> ast.Module:
    """The program as it is written when all these rules were applied in full; `module` is changed."""
    chosen = set(rules)
    rewrites = list(dict.fromkeys(REWRITES[rule] for rule in sorted(chosen & set(REWRITES))))
    # A module is rewritten in place: no rewrite replaces the module itself.
    _Rewriter(rewrites).visit(module)
    if chosen & ANNOTATION_RULES:
        Annotations(module).visit(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant):
            node.kind = None
    return ast.fix_missing_locations(module)


class _Rewriter(ast.NodeTransformer):
    """Applies every rewrite to every node, inner ones first."""

    def __init__(self, rewrites: list[Rewrite]) -> None:
        self._rewrites = rewrites

    def visit(self, node: ast.AST) -> ast.AST | None:
        """The node in the normal form."""
        self.generic_visit(node)
        current: ast.AST | None = node
        for rewrite in self._rewrites:
            if current is None:
                return None
            current = rewrite(current)
        if current is not None and current is not node and hasattr(node, "lineno"):
            return ast.copy_location(current, node)
        return current
