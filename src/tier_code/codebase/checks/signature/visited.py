"""One visit to every reference of a function whose signature changed: does it still say what it said?"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.comments import comments_of
from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.checks.renames.name_binding import binding_problems
from tier_code.codebase.checks.signature.aligned_trees import Alignment, Allowed
from tier_code.codebase.checks.signature.argument_mapping import Same, mapping_of, mapping_problem
from tier_code.codebase.checks.signature.call_targets import Definition, Lead, Spot, Targets
from tier_code.codebase.checks.signature.signature_claim import CONSTRUCTOR, SignatureClaim
from tier_code.codebase.checks.signature.signature_shape import (
    Shape,
    difference,
    left_alone,
    shape_of,
    takes_anything,
)
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import Facts
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

_PASSERS = {"raises": 1, "assertRaises": 1, "warns": 1, "assertWarns": 1, "submit": 0, "to_thread": 0}
_PARTIAL = {"partial": 0, "partialmethod": 0}
_LOOKS = frozenset(
    {"isinstance", "issubclass", "callable", "repr", "print", "signature", "getattr", "hasattr"}
)


class Visit:
    """Goes to every reference. Use as a context manager.

    Errors while it is made or asked: ValueError for files that cannot be compared.
    """

    def __init__(self, claim: SignatureClaim, before: SourceTree, changes: Changes) -> None:
        self._claim = claim
        self._before = before
        self._changes = changes
        self._program = Program(before)
        self._targets = Targets(self._program, claim)
        self._alignments: dict[str, Alignment] = {}
        self._shapes: list[tuple[Shape, Shape]] = []
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
        self._pair_definitions()
        yield from self._definitions()
        yield from self._files()
        yield from self._references()

    def _pair_definitions(self) -> None:
        """The old and new shapes of the family, by position in their files."""
        for module, node in self._targets.family:
            after = self._after(module.file.path)
            new = _counterpart(module.tree, after, node)
            if new is not None:
                self._shapes.append((shape_of(node), shape_of(new)))

    def _after(self, path: str) -> ast.Module:
        content = self._changes.get(path, self._before.read(path))
        tree = module_of(utf8_source(content) if content is not None else None)
        if tree is None:
            raise ValueError(f"{path} is gone, or cannot be parsed")
        return tree

    def _definitions(self) -> Iterator[str]:
        for (module, node), (old, new) in zip(self._targets.family, self._shapes, strict=True):
            place = f"{module.file.path}:{node.lineno}"
            receiver = module.owner(node) is not None and not _is_static(node)
            self._seen["definitions"] += 1
            if old != new:
                reason = difference(old, new, self._claim, receiver=receiver)
            else:
                reason = "" if left_alone(old, self._claim) else "this definition was left out"
            if reason:
                yield f"{place}: {reason}"
        if self._shapes and self._shapes[0][0] == self._shapes[0][1]:
            yield f"{self._claim.target}: its signature did not change"

    def _files(self) -> Iterator[str]:
        for path in sorted(self._changes):
            old = self._targets.module(path) if self._before.read(path) is not None else None
            if old is None:
                yield f"{path}: only Python files that can be read were to change"
                continue
            names = (self._claim.parameter, self._claim.new_name)
            renamed = names if self._claim.action == "rename" else ("", "")
            alignment = Alignment(path, Allowed(self._targets.name, self._rule, renamed))
            alignment.compare(old.tree, self._after(path))
            self._alignments[path] = alignment
            yield from alignment.problems
            known = {node for _, node in self._targets.family}
            for was, now in alignment.definitions.items():
                if was not in known and ast.dump(was.args) != ast.dump(now.args):
                    yield f"{path}:{was.lineno}: another function of the same name was changed"
            yield from self._texts(path, old.file.text)

    def _texts(self, path: str, before: bytes) -> Iterator[str]:
        after = utf8_source(self._changes[path] or b"") or b""
        was, now = comments_of(before), comments_of(after.removeprefix(b"\xef\xbb\xbf"))
        if was != now and not (self._claim.action == "remove" and _is_part(now, was)):
            yield f"{path}: a comment changed"
        if self._claim.action == "rename":
            yield from self._names(before.decode(), after.decode(), path)

    def _names(self, before: str, after: str, path: str) -> Iterator[str]:
        """Whether every name is bound where it was, but for the new one."""
        try:
            yield from binding_problems(before, after, path, self._claim.parameter, self._claim.new_name)
        except KeyError as name:
            yield f"{path}: {name} is bound nowhere"

    def _rule(self, old: ast.Call, new: ast.Call, same: Same) -> str:
        """Why a call may not have changed like this."""
        offset = self._offset(old)
        if offset is None:
            return "a call of something else changed"
        skipped, partial = offset
        if not all(map(same, old.args[:skipped], new.args[:skipped])):
            return "more changed than was declared"
        return self._bound(old, new, same, skipped=skipped, partial=partial) or ""

    def _bound(self, old: ast.Call, new: ast.Call, same: Same, *, skipped: int, partial: bool) -> str | None:
        """What is wrong with a call by its binding; None when it never fitted the signature."""
        reasons: list[str] = []
        for receiver in self._ways(old):
            for before, after in self._shapes:
                was = mapping_of(before, old, skipped=skipped, receiver=receiver, partial=partial)
                if not was.problem:
                    now = mapping_of(after, new, skipped=skipped, receiver=receiver, partial=partial)
                    reasons.append(now.problem or mapping_problem(was, now, self._claim, same))
            if reasons:
                return "" if "" in reasons else reasons[0]
        return None if ast.dump(old) == ast.dump(new) else "this call never fitted the signature"

    def _ways(self, call: ast.Call) -> tuple[bool, ...]:
        """Whether the receiver is passed by itself, the likelier way first."""
        if self._targets.owner is None:
            return (False,)
        if self._targets.name == CONSTRUCTOR and _last_name(call.func) != CONSTRUCTOR:
            return (True,)
        on = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        return (False, True) if _last_name(on) in self._targets.owners else (True, False)

    def _offset(self, call: ast.Call) -> tuple[int, bool] | None:
        """How many arguments stand before those of the function; None when it is none of its calls."""
        if self._may_be(call.func):
            return 0, False
        called = _last_name(call.func)
        position = _PASSERS.get(called, _PARTIAL.get(called))
        if position is None or len(call.args) <= position or not self._may_be(call.args[position]):
            return None
        return position + 1, called in _PARTIAL

    def _may_be(self, node: ast.expr) -> bool:
        node = node.value if isinstance(node, ast.Subscript) else node
        name = _last_name(node)
        if name in self._targets.words or name in self._targets.aliases:
            return True
        if self._targets.name != CONSTRUCTOR:
            return False
        made = isinstance(node, ast.Call) and _last_name(node.func) == "type"
        return made or name in {"cls", "__class__"}

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
        alignment = self._alignments.get(spot.path)
        if call is not None and alignment is not None and call in alignment.altered:
            yield f"{spot.place}: a call of something else was changed"

    def _visit(self, spot: Spot, left: list[str], *, alone: bool) -> Iterator[str]:
        call = _call_of(spot)
        if call is None:
            yield from self._value(spot, left)
            return
        alignment = self._alignments.get(spot.path)
        altered = alignment is not None and call in alignment.altered
        if self._hands_on(spot, call):
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
        offset = self._offset(call) or (0, False)
        reason = self._bound(call, new, _in_place(call, new), skipped=offset[0], partial=offset[1])
        excuse = self._excuse(call, reason)
        if excuse:
            left.append(f"{spot.place}: {excuse}")
        elif reason and (spot.lead is Lead.YES or alone):
            yield f"{spot.place}: this call was left out: {reason}"
        elif reason:
            self._seen["unknown"] += 1
            left.append(f"{spot.place}: the type of what is called is not known")

    def _excuse(self, call: ast.Call, reason: str | None) -> str:
        """Why a call that does not fit the new signature may stay; empty when it may not, or fits."""
        if reason is None:
            return "it never fitted the signature"
        return (
            f"what it unpacks may hold '{self._claim.parameter}'" if reason and self._may_hold(call) else ""
        )

    def _hands_on(self, spot: Spot, call: ast.Call) -> bool:
        """Whether a call in a definition that takes anything passes all of it on."""
        around = next((each for each in spot.parents if isinstance(each, Function)), None)
        ours = any(node is around for _, node in self._targets.family)
        if around is None or not ours or not takes_anything(shape_of(around)):
            return False
        stars = [each for each in call.args if isinstance(each, ast.Starred)]
        return len(stars) == len(call.args) == 1 and [each.arg for each in call.keywords] == [None]

    def _may_hold(self, call: ast.Call) -> bool:
        """Whether a new keyword may be in what a call unpacks, as it went to `**kwargs` so far."""
        loose = any(slot.kind is inspect.Parameter.VAR_KEYWORD for slot in self._shapes[0][0])
        unpacks = any(each.arg is None for each in call.keywords)
        return self._claim.action == "add" and bool(self._claim.default) and loose and unpacks

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


def _counterpart(old: ast.Module, new: ast.Module, node: Function) -> Function | None:
    """The definition at the same position among those of its name."""

    def named(tree: ast.Module) -> list[Function]:
        return [each for each in ast.walk(tree) if isinstance(each, Function) and each.name == node.name]

    before, after = named(old), named(new)
    if len(before) != len(after):
        raise ValueError(f"definitions of '{node.name}' came or went")
    return after[before.index(node)]


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
        called = _last_name(above.func)
        position = _PASSERS.get(called, _PARTIAL.get(called))
        return above if position is not None and above.args[position : position + 1] == [node] else None
    return None


def _only_looked_at(spot: Spot) -> bool:
    around = spot.parents[0] if spot.parents else None
    if isinstance(around, ast.Call):
        return _last_name(around.func) in _LOOKS
    if isinstance(around, ast.ClassDef | ast.Compare | ast.Attribute | ast.Expr | ast.ExceptHandler):
        return True
    if isinstance(around, ast.Tuple) and len(spot.parents) > 1:
        above = spot.parents[1]
        return isinstance(above, ast.ExceptHandler) or (
            isinstance(above, ast.Call) and _last_name(above.func) in _LOOKS
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


def _is_static(node: Function) -> bool:
    return any(_last_name(each) == "staticmethod" for each in node.decorator_list)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_part(short: list[str], long: list[str]) -> bool:
    """Whether one list is the other with some items left out."""
    rest = iter(long)
    return all(item in rest for item in short)
