"""Judges that compare syntax trees: the original with allowances that each family declares."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable

from tests.bench.corpus import Files
from tests.bench.mechanical.task import Judge

Normal = Callable[[ast.Module], ast.Module]
"""Takes out of a tree what may differ."""


def same_tree(right: Files, path: str, normal: Normal | None = None) -> Judge:
    """A judge that wants this file's tree, after `normal`, and every byte of the others."""

    def judge(after: Files) -> str:
        return other_files(right, after, path) or tree_fault(right[path], after.get(path, b""), normal)

    return judge


def same_trees(right: Files, normal: Normal | None = None) -> Judge:
    """As `same_tree`, for every Python file."""

    def judge(after: Files) -> str:
        if set(right) != set(after):
            return "files were created or deleted"
        for path in right:
            if right[path] != after[path]:
                fault = tree_fault(right[path], after[path], normal)
                if fault:
                    return f"{path}: {fault}"
        return ""

    return judge


def other_files(right: Files, after: Files, path: str) -> str:
    """Whether any file but one differs."""
    changed = [name for name in sorted({*right, *after} - {path}) if right.get(name) != after.get(name)]
    return f"{changed[0]} changed" if changed else ""


def tree_fault(right: bytes, after: bytes, normal: Normal | None = None) -> str:
    """Where two sources differ as trees."""
    try:
        wanted, got = ast.parse(right), ast.parse(after)
    except SyntaxError as problem:
        return f"cannot be parsed: {problem}"
    if normal is not None:
        wanted, got = normal(wanted), normal(got)
    dumps = [ast.dump(node) for node in wanted.body]
    for node in got.body:
        if ast.dump(node) not in dumps:
            return f"the statement at line {getattr(node, 'lineno', 0)} is not the right one"
    return (
        "" if dumps == [ast.dump(node) for node in got.body] else "statements are missing, repeated or moved"
    )


def clean_docstrings(tree: ast.Module) -> ast.Module:
    """The tree with docstrings as readers see them, margins aside, and texts without `u` before them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.kind = None  # the `u` of u'text', which means nothing
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                value = first.value
                if isinstance(value.value, str):
                    value.value = inspect.cleandoc(value.value).strip()
    return tree
