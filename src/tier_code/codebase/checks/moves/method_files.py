"""All files that a method's step changed, side by side: their trees, and their comments."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections import Counter
from dataclasses import dataclass, field

from tier_code.codebase.checks.changed_files import changed_sources
from tier_code.codebase.checks.moves.method_comparison import (
    Comparison,
    Found,
    MethodClaim,
    Parted,
    delegate_problems,
    function_problems,
    part,
    receiver_kept,
)
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree


@dataclass
class Compared:
    """All changed files side by side."""

    parted: Parted | None = None
    problems: list[str] = field(default_factory=list)
    found: dict[str, Found] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """How many uses changed."""
        return sum(len(found.changed) for found in self.found.values())


def compared_files(claim: MethodClaim, before: SourceTree, changes: Changes) -> Compared:
    """Compare all of them."""
    result = Compared()
    trees: dict[str, tuple[ast.Module, ast.Module]] = {}
    for changed in changed_sources(before, changes):
        try:
            trees[changed.path] = (_parsed(changed.before), _parsed(changed.after or b""))
        except (SyntaxError, ValueError, RecursionError) as problem:
            result.problems.append(f"{changed.path}: cannot be compared: {problem}")
            return result
    strange = sorted(set(changes) - trees.keys())
    result.problems += [f"{path}: only Python files were to change" for path in strange]
    if claim.path in trees and not strange:
        _compare(claim, trees, result)
        _compare_comments(claim, before, changes, result)
    return result


def _compare(claim: MethodClaim, trees: dict[str, tuple[ast.Module, ast.Module]], result: Compared) -> None:
    parted = part(claim, *trees[claim.path])
    if isinstance(parted, str):
        result.problems.append(f"{claim.path}: {parted}")
        return
    result.parted = parted
    kept = receiver_kept(parted)
    if kept is None:
        result.problems.append(f"{claim.path}: {claim.new} has other parameters than {claim.qualname}")
        return
    for path, (old, new) in trees.items():
        comparison = Comparison(claim, path, receiver_kept=kept)
        if path == claim.path:
            told = [*function_problems(claim, parted, comparison)]
            told += delegate_problems(claim, parted, receiver_kept=kept)
            result.problems += [f"{path}: {problem}" for problem in told]
        comparison.compare(old, new)
        result.problems += comparison.found.problems
        result.found[path] = comparison.found


def _compare_comments(claim: MethodClaim, before: SourceTree, changes: Changes, result: Compared) -> None:
    """A comment may be there twice when the method stays; none may be lost or made up."""
    for changed in changed_sources(before, changes):
        was, now = _comments(changed.before), _comments(changed.after or b"")
        twice = changed.path == claim.path and result.parted is not None and result.parted.kept is not None
        lost, new = was - now, now - was
        if lost or (new and not twice) or set(new) - set(was):
            result.problems.append(f"{changed.path}: comments are not as they were")


def _comments(source: bytes) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source.decode("utf-8")).readline)
    return Counter(token.string.strip() for token in tokens if token.type == tokenize.COMMENT)


def _parsed(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source.decode("utf-8"))
