"""Comparing the imports of two versions of a file: what each run binds, and the code between them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tier_code.codebase.checks.changed_files import module_of

_BLOCKS = ("body", "orelse", "finalbody")
_Import = ast.Import | ast.ImportFrom
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_DECIDING = (ast.Try, ast.TryStar, ast.For, ast.AsyncFor, ast.While, ast.Match)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Imported:
    """One name that a run of imports binds, or one module that it loads."""

    name: str
    """`*` for a star import."""
    meaning: str
    """`os.path` for a plain import, `mod:name` for one with `from`."""
    first_line: int
    last_line: int
    """Of the statement."""


@dataclass(frozen=True, slots=True)
class RunPair:
    """The imports between the same two statements, before and after."""

    before: tuple[Imported, ...]
    after: tuple[Imported, ...]
    functions: tuple[str, ...]
    """The names of the functions and classes around, outermost first."""
    in_function: bool
    conditional: bool
    """Inside an `if`, `try`, `match` or loop; `if TYPE_CHECKING:` does not count."""


@dataclass(slots=True)
class _Around:
    """What stands around a block."""

    names: tuple[str, ...] = ()
    in_function: bool = False
    conditional: bool = False

    def inside(self, node: ast.AST) -> _Around:
        return _Around(
            names=(*self.names, node.name) if isinstance(node, _NAMED) else self.names,
            in_function=self.in_function or isinstance(node, _SCOPES),
            conditional=self.conditional or _decides(node),
        )


def _decides(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return not ast.unparse(node.test).endswith("TYPE_CHECKING")
    return isinstance(node, _DECIDING)


@dataclass(slots=True)
class Comparison:
    """Both versions laid side by side."""

    runs: list[RunPair] = field(default_factory=list)
    problem: str = ""
    """Set when the code around the imports is not the same."""


def compare_imports(before: bytes, after: bytes) -> Comparison:
    """Pair every run of imports with its counterpart in the other version.

    Errors: RecursionError for code that is nested too deeply.
    """
    old, new = module_of(before), module_of(after)
    bare = [_bare(module_of(source)) for source in (before, after)]
    if old is None or new is None:
        return Comparison(problem="it cannot be parsed, so nothing vouches for it")
    if bare[0] != bare[1]:
        return Comparison(problem="code other than imports changed, or an import crossed it")
    result = Comparison()
    _pair(old, new, _Around(), result)
    return result


def _bare(module: ast.Module | None) -> str:
    """The program without imports; `pass` does not count, as a block may need one in their stead."""
    if module is None:
        return ""
    for node in ast.walk(module):
        for block in _blocks(node):
            block[:] = [each for each in block if not isinstance(each, _Import | ast.Pass)]
    return ast.dump(module)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in _BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


def _pair(before: ast.AST, after: ast.AST, around: _Around, result: Comparison) -> None:
    for old, new in zip(_blocks(before), _blocks(after), strict=True):
        old_runs, old_rest = _cut(old)
        new_runs, new_rest = _cut(new)
        for one, other in zip(old_runs, new_runs, strict=True):
            if one or other:
                result.runs.append(RunPair(one, other, around.names, around.in_function, around.conditional))
        for one_node, other_node in zip(old_rest, new_rest, strict=True):
            _pair_inside(one_node, other_node, around, result)


def _pair_inside(before: ast.AST, after: ast.AST, around: _Around, result: Comparison) -> None:
    inside = around.inside(before)
    _pair(before, after, inside, result)
    for part in ("handlers", "cases"):
        for one, other in zip(getattr(before, part, ()), getattr(after, part, ()), strict=True):
            _pair(one, other, inside, result)


def _cut(block: list[ast.stmt]) -> tuple[list[tuple[Imported, ...]], list[ast.stmt]]:
    """The runs of imports before, between and behind the other statements."""
    runs: list[list[Imported]] = [[]]
    rest: list[ast.stmt] = []
    for statement in block:
        if isinstance(statement, _Import):
            runs[-1] += _imported(statement)
        elif not isinstance(statement, ast.Pass):
            rest.append(statement)
            runs.append([])
    return [tuple(run) for run in runs], rest


def _imported(statement: _Import) -> Iterator[Imported]:
    lines = statement.lineno, statement.end_lineno or statement.lineno
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            source = "." * statement.level + (statement.module or "")
            yield Imported(alias.asname or alias.name, f"{source}:{alias.name}", *lines)
        else:
            yield Imported(alias.asname or alias.name.partition(".")[0], alias.name, *lines)
