"""Arguments that people have written already: in docstrings, in tests and wherever the function is called."""

from __future__ import annotations

import ast
import copy
import doctest
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.codemods.test_cases.cases import Case, Origin, case_of_call
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.mutants.functions import Function
from tier_code.ports.source import SourceTree

MOST_FILES = 60
MOST_ROWS = 40
"""Rows of a parametrised test that one call is tried with."""

Names: TypeAlias = Mapping[str, ast.expr]


def from_docstring(function: Function, name: str) -> Iterator[Case]:
    """The calls in the examples of the docstring."""
    try:
        examples = doctest.DocTestParser().get_examples(ast.get_docstring(function) or "")
    except ValueError:
        return
    for example in examples:
        module = module_of(example.source.encode("utf-8", "replace"))
        if module is not None:
            yield from _cases(_calls(module, name), [{}], Origin.EXAMPLE)


def from_repository(tree: SourceTree, name: str) -> Iterator[Case]:
    """The calls with plain arguments in the repository, tests first; parameters of tests are filled in."""
    reader = SourceReader(tree)
    paths = [path for path in tree.paths() if path.endswith(".py")]
    holding = list(reader.holding(sorted(paths, key=lambda path: ("test" not in path, path)), name))
    for path in holding[:MOST_FILES]:
        file = reader.file(path)
        module = None if file is None else module_of(file.source)
        if module is not None:
            yield from _in_module(module, name)


def _in_module(module: ast.Module, name: str) -> Iterator[Case]:
    constants = _assigned(module.body)
    inside: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            calls = [call for call in _calls(node, name) if id(call) not in inside]
            inside.update(id(call) for call in calls)
            known = {**constants, **_assigned(node.body)}
            rows = [{**known, **row} for row in _rows(node)]
            yield from _cases(calls, rows, Origin.CALL)
    yield from _cases(
        [call for call in _calls(module, name) if id(call) not in inside], [constants], Origin.CALL
    )


def _calls(node: ast.AST, name: str) -> list[ast.Call]:
    found = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return [call for call in found if name == getattr(call.func, "id", getattr(call.func, "attr", ""))]


def _cases(calls: Sequence[ast.Call], rows: Sequence[Names], origin: Origin) -> Iterator[Case]:
    for call in calls:
        for row in rows:
            filled = _Filled(row).visit(copy.deepcopy(call))
            case = case_of_call(filled, origin)
            if case is not None:
                yield case


class _Filled(ast.NodeTransformer):
    """Puts values in the place of names."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The value of a name that is known."""
        return self._names.get(node.id, node)


def _assigned(body: Sequence[ast.stmt]) -> dict[str, ast.expr]:
    """Names that a block binds once, to something that may be plain."""
    found: dict[str, ast.expr] = {}
    twice: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                twice.update({target.id} & found.keys())
                found[target.id] = statement.value
    return {name: value for name, value in found.items() if name not in twice}


def _rows(function: Function) -> list[dict[str, ast.expr]]:
    """What a parametrised test is called with; one empty row for any other function."""
    tables = [table for decorator in function.decorator_list if (table := _table(decorator))]
    combined = itertools.islice(itertools.product(*tables), MOST_ROWS)
    return [{name: value for part in parts for name, value in part.items()} for parts in combined]


def _table(decorator: ast.expr) -> list[dict[str, ast.expr]]:
    match decorator:
        case ast.Call(
            func=ast.Attribute(attr="parametrize"), args=[names, ast.List() | ast.Tuple() as values, *_]
        ):
            listed = _argument_names(names)
            rows = (_row(value) for value in values.elts)
            if len(listed) == 1:
                return [{listed[0]: row} for row in rows]
            return [
                dict(zip(listed, row.elts, strict=True))
                for row in rows
                if isinstance(row, ast.Tuple | ast.List) and len(row.elts) == len(listed)
            ]
    return []


def _argument_names(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [name.strip() for name in node.value.split(",")]
    elements = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    return [str(item.value) for item in elements if isinstance(item, ast.Constant)]


def _row(value: ast.expr) -> ast.expr:
    """`pytest.param(a, b)` stands for the tuple of its arguments."""
    if isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "param":
        return value.args[0] if len(value.args) == 1 else ast.Tuple(value.args, ast.Load())
    return value
