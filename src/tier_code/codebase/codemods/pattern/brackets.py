"""Where a rewrite needs brackets so that the pieces of a Python expression stay the pieces they were."""

from __future__ import annotations

import ast
import re

from tier_code.codebase.codemods.pattern.template import Template

_SAFE = frozenset(
    {
        "argument_list", "parenthesized_expression", "expression_statement", "assignment",
        "augmented_assignment", "return_statement", "list", "tuple", "set", "pair", "keyword_argument",
        "if_statement", "elif_clause", "while_statement", "assert_statement", "raise_statement",
        "default_parameter", "typed_default_parameter", "expression_list", "block", "module", "lambda",
        "yield", "with_item", "index", "interpolation", "case_clause", "type",
    }
)  # fmt: skip
"""What may hold any expression."""
_ORDER: tuple[tuple[type[ast.AST], ...], ...] = (
    (ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Tuple, ast.Starred),
    (ast.Lambda,),
    (ast.IfExp,),
    (ast.Or,),
    (ast.And,),
    (ast.Not,),
    (ast.Compare,),
    (ast.BitOr,),
    (ast.BitXor,),
    (ast.BitAnd,),
    (ast.LShift, ast.RShift),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.MatMult),
    (ast.UAdd, ast.USub, ast.Invert),
    (ast.Pow,),
    (ast.Await,),
)
"""Loosest first. Source: the table of operator precedence of the language reference."""


def binding_power(node: ast.expr) -> int:
    """How tightly an expression holds together; the most for names, calls and brackets."""
    operator = getattr(node, "op", node) if isinstance(node, ast.BoolOp | ast.BinOp | ast.UnaryOp) else node
    for power, kinds in enumerate(_ORDER):
        if isinstance(operator, kinds):
            return power
    return len(_ORDER)


def needs_brackets(old: ast.expr, new: ast.expr, around: str) -> bool:
    """Whether a rewritten expression could fall apart where it stands."""
    power = binding_power(new)
    if power == 0:
        return around not in {"parenthesized_expression", "expression_statement"} and binding_power(old) > 0
    return power < binding_power(old) and around not in _SAFE


def bracketed_places(rewrite: Template, texts: list[str]) -> list[bool]:
    """For each metavariable of the rewrite, whether the text that goes there needs brackets around it."""
    names = [f"MV{index}_" for index in range(len(texts))]
    return [_falls_apart(rewrite, names, index, text) for index, text in enumerate(texts)]


def _falls_apart(rewrite: Template, names: list[str], index: int, text: str) -> bool:
    inner, whole = expression_of(f"({text}\n)"), _tree(rewrite.replaced(names))
    if inner is None or whole is None:
        # A keyword argument, a starred one, a statement: brackets would not be allowed.
        return False
    if not any(isinstance(node, ast.Name) and node.id == names[index] for node in ast.walk(whole)):
        # The name of an attribute or a keyword.
        return False
    wanted = _shape(_Filled(names[index], inner).visit(whole))
    found = _tree(rewrite.replaced([*names[:index], text, *names[index + 1 :]]))
    return found is None or _shape(found) != wanted


class _Filled(ast.NodeTransformer):
    """Puts an expression in the place of a name."""

    def __init__(self, name: str, inner: ast.expr) -> None:
        self._name = name
        self._inner = inner

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The expression, for the one name."""
        return self._inner if node.id == self._name else node


def _shape(tree: ast.AST) -> str:
    """The tree in words; whether it is read or assigned to does not matter."""
    return re.sub(r"ctx=\w+\(\)", "", ast.dump(tree))


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text.strip())
    except (SyntaxError, ValueError):
        return None


def expression_of(text: str) -> ast.expr | None:
    """The expression that a text is; None for a statement."""
    tree = _tree(text)
    only = tree.body[0] if tree is not None and len(tree.body) == 1 else None
    return only.value if isinstance(only, ast.Expr) else None
