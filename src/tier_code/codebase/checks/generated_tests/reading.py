"""What a test file says, read without running it: which tests are new, and which of them cannot fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Test: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_PUT_ASIDE = frozenset(
    {"skip", "skipif", "skipIf", "skipUnless", "skipTest", "xfail", "importorskip", "expectedFailure"}
)
_RAISES = frozenset({"raises", "assertRaises", "assertRaisesRegex"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The new part of a test file."""

    names: frozenset[str]
    """New test functions and test cases at the top level."""
    objections: tuple[str, ...]
    """Tests that cannot fail or do not look at the function, one a line."""


def kept_as_it_was(before: ast.Module, after: ast.Module) -> bool:
    """Whether everything but imports that was in the file still stands there, in order, and first."""
    old, new = _statements(before), _statements(after)
    return new[: len(old)] == old


def read_new_tests(before: ast.Module | None, after: ast.Module, function: str) -> Reading:
    """Look at the tests that `after` has beyond `before`; `function` is the bare name of what they test."""
    known = {node.name for node in _top(before)} if before is not None else set()
    fresh = [node for node in _top(after) if node.name not in known]
    objections: list[str] = []
    names: set[str] = set()
    for node in fresh:
        tests = list(_tests(node))
        names.update({node.name} if tests else ())
        for test in tests:
            objections.extend(f"{test.name}: {words}" for words in _objections(test, function))
        if tests and any(_last_name(decorator) in _PUT_ASIDE for decorator in node.decorator_list):
            objections.append(f"{node.name}: it is put aside")
    objections += [
        f"line {statement.lineno}: {function} is defined in the test file itself"
        for statement in after.body
        if function in _bound_by(statement)
    ]
    return Reading(names=frozenset(names), objections=tuple(objections))


def _objections(test: Test, function: str) -> Iterator[str]:
    nodes = list(ast.walk(test))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    if not any(_last_name(call.func) == function for call in calls):
        yield f"it does not call {function}"
    if any(_last_name(node) in _PUT_ASIDE for node in [*test.decorator_list, *calls]):
        yield "it is put aside"
    claims = [node for node in nodes if isinstance(node, ast.Assert)]
    methods = [
        call
        for call in calls
        if _last_name(call.func).startswith("assert") or _last_name(call.func) in _RAISES
    ]
    if not claims and not methods:
        yield "it asserts nothing"
    for claim in claims:
        if _is_always_true(claim.test):
            yield f"line {claim.lineno}: this holds whatever the code does: {ast.unparse(claim)[:80]}"
    for call in methods:
        if len(call.args) >= 2 and ast.dump(call.args[0]) == ast.dump(call.args[1]):
            yield f"line {call.lineno}: both sides are the same: {ast.unparse(call)[:80]}"


def _is_always_true(test: ast.expr) -> bool:
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Tuple(elts=elements):
            return bool(elements)
        case ast.Compare(ops=[ast.Eq() | ast.Is() | ast.LtE() | ast.GtE()], comparators=[right]):
            return ast.dump(test.left) == ast.dump(right)
        case ast.BoolOp(op=ast.Or()):
            return any(_is_always_true(value) for value in test.values)
    return False


def _tests(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[Test]:
    if isinstance(node, ast.ClassDef):
        for inner in node.body:
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner.name.startswith("test"):
                yield inner
    elif node.name.startswith("test"):
        yield node


def _top(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def _statements(module: ast.Module) -> list[str]:
    return [ast.dump(node) for node in module.body if not isinstance(node, ast.Import | ast.ImportFrom)]


def _bound_by(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name | ast.Attribute))
    return {_last_name(node) for node in stored if not isinstance(node.ctx, ast.Load)}


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
