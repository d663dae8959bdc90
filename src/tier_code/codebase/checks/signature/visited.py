"""One visit to every reference of a function whose signature changed: does it still say what it said?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from tier_code.codebase.checks.signature.argument_mapping import Same
from tier_code.codebase.checks.signature.call_fit import CallFit, last_name, taken_at
from tier_code.codebase.checks.signature.call_targets import Definition, Lead, Spot, Targets
from tier_code.codebase.checks.signature.rewritten_files import RewrittenFiles
from tier_code.codebase.checks.signature.signature_claim import CONSTRUCTOR, SignatureClaim
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.domain.checks import Facts
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

_LOOKS = frozenset(
    {"isinstance", "issubclass", "callable", "repr", "print", "signature", "getattr", "hasattr"}
)


class Visit:
    """Goes to every reference. Use as a context manager.

    Errors while it is made or asked: ValueError for files that cannot be compared.
    """

    def __init__(self, claim: SignatureClaim, before: SourceTree, changes: Changes) -> None:
        self._claim = claim
        self._program = Program(before)
        self._targets = Targets(self._program, claim)
        self._fit = CallFit(claim, self._targets)
        self._files = RewrittenFiles(claim, before, changes, self._targets, self._fit)
        self._seen = dict.fromkeys(
            ("references", "changed", "definitions", "by_name", "unknown", "values"), 0
        )
        self.left: tuple[str, ...] = ()
        """References that were left as they are, with the reason."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.inference.close()

    def facts(self) -> Facts:
        """The numbers."""
        return tuple(self._seen.items())

    def evidence(self) -> str:
        """What was found, on one line."""
        seen = self._seen
        told = (
            f"{_count(seen['definitions'], 'definition')} and {_count(seen['references'], 'reference')} "
            f"visited, {_count(seen['changed'], 'call')} changed; every argument reaches its parameter"
        )
        for key, words in (
            ("by_name", "by the name alone"),
            ("values", "kept as values, not called here"),
            ("unknown", "calls of things of unknown type"),
        ):
            told += f"; {seen[key]} {words}" if seen[key] else ""
        return told

    def problems(self) -> Iterator[str]:
        """Everything that is wrong, with its place."""
        if not self._targets.family:
            yield f"{self._claim.target} is no function, or its file cannot be read"
            return
        yield from self._files.problems()
        self._seen["definitions"] = len(self._fit.shapes)
        yield from self._references()

    def _references(self) -> Iterator[str]:
        spots = list(self._targets.spots())
        method = self._targets.owner is not None and self._targets.name != CONSTRUCTOR
        alone = method and self._targets.alone()
        left: list[str] = []
        for spot in spots:
            if spot.lead is Lead.NO:
                yield from self._stranger(spot)
                continue
            self._seen["references"] += spot.lead is Lead.YES
            yield from self._visit(spot, left, alone=alone)
        self.left = tuple(left)

    def _stranger(self, spot: Spot) -> Iterator[str]:
        call = _call_of(spot)
        alignment = self._files.alignments.get(spot.path)
        if call is not None and alignment is not None and call in alignment.altered:
            yield f"{spot.place}: a call of something else was changed"

    def _visit(self, spot: Spot, left: list[str], *, alone: bool) -> Iterator[str]:
        call = _call_of(spot)
        if call is None:
            yield from self._value(spot, left)
            return
        alignment = self._files.alignments.get(spot.path)
        altered = alignment is not None and call in alignment.altered
        if self._fit.hands_on(spot, call):
            told = f"{spot.place}: it hands on whatever it gets"
            left.append(told)
            if altered:
                yield f"{told}, and was changed"
            return
        new = alignment.pairs.get(call, call) if alignment is not None else call
        if altered:
            self._seen["changed"] += 1
            self._seen["by_name"] += spot.lead is Lead.UNKNOWN
            return
        offset = self._fit.offset(call) or (0, False)
        reason = self._fit.problem(call, new, _in_place(call, new), skipped=offset[0], partial=offset[1])
        excuse = self._fit.excuse(call, reason)
        if excuse:
            left.append(f"{spot.place}: {excuse}")
        elif reason and (spot.lead is Lead.YES or alone):
            yield f"{spot.place}: this call was left out: {reason}"
        elif reason:
            self._seen["unknown"] += 1
            left.append(f"{spot.place}: the type of what is called is not known")

    def _value(self, spot: Spot, left: list[str]) -> Iterator[str]:
        """A reference that is no call: fine where callers that nobody sees can go on as before."""
        if spot.lead is not Lead.YES or _only_looked_at(spot):
            return
        self._seen["values"] += 1
        left.append(f"{spot.place}: kept as a value, not called here")
        required = self._claim.action == "add" and not self._claim.default
        if self._claim.action in {"remove", "reorder"} or required:
            yield f"{spot.place}: the function is kept as a value, and its callers are not known"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _in_place(old: ast.Call, new: ast.Call) -> Same:
    """Arguments of a call that was found equal are the same where they stand in the same place."""
    places = dict(zip(map(id, _written(old)), map(id, _written(new)), strict=True))
    return lambda one, other: places.get(id(one)) == id(other)


def _written(call: ast.Call) -> list[ast.expr]:
    values = [each.value if isinstance(each, ast.Starred) else each for each in call.args]
    return [*values, *(each.value for each in call.keywords)]


def _call_of(spot: Spot) -> ast.Call | None:
    """The call that a place makes, or hands the function to."""
    node: ast.AST = spot.node
    for above in spot.parents:
        if isinstance(above, ast.Subscript) and above.value is node:
            node = above
            continue
        if not isinstance(above, ast.Call):
            return None
        if above.func is node:
            return above
        position = taken_at(last_name(above.func))
        return above if position is not None and above.args[position : position + 1] == [node] else None
    return None


def _only_looked_at(spot: Spot) -> bool:
    around = spot.parents[0] if spot.parents else None
    if isinstance(around, ast.Call):
        return last_name(around.func) in _LOOKS
    if isinstance(around, ast.ClassDef | ast.Compare | ast.Attribute | ast.Expr | ast.ExceptHandler):
        return True
    if isinstance(around, ast.Tuple) and len(spot.parents) > 1:
        above = spot.parents[1]
        return isinstance(above, ast.ExceptHandler) or (
            isinstance(above, ast.Call) and last_name(above.func) in _LOOKS
        )
    return _in_annotation(spot)


def _in_annotation(spot: Spot) -> bool:
    node: ast.AST = spot.node
    for above in spot.parents:
        if node in (getattr(above, "annotation", None), getattr(above, "returns", None)):
            return True
        if isinstance(above, Definition):
            return False
        node = above
    return False
