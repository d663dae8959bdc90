"""Binds a call to a signature as Python itself would, and compares what reaches which parameter."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tier_code.codebase.checks.signature.signature_claim import SignatureClaim
from tier_code.codebase.checks.signature.signature_shape import Shape

Same = Callable[[ast.expr, ast.expr], bool]
_ACTING = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


@dataclass(slots=True)
class Mapping:
    """What reaches which parameter, as far as the text says."""

    values: dict[str, ast.expr] = field(default_factory=dict)
    extra: tuple[ast.expr, ...] = ()
    loose: dict[str, ast.expr] = field(default_factory=dict)
    stars: tuple[ast.expr, ...] = ()
    doubles: tuple[ast.expr, ...] = ()
    behind_star: tuple[ast.expr, ...] = ()
    next_plain: str = ""
    """The first parameter that a `*` would fill."""
    in_order: tuple[tuple[str, ast.expr], ...] = ()
    """Parameter and value in the order of evaluation."""
    problem: str = ""
    """Why the call does not fit."""


def mapping_of(shape: Shape, call: ast.Call, *, skipped: int, receiver: bool, partial: bool) -> Mapping:
    """Bind a call; `skipped` arguments go to a function that hands on the rest.

    With `receiver`, the first parameter is filled by itself. With `partial`, more arguments may come later.
    """
    slots = shape[1:] if receiver else shape
    arguments = call.args[skipped:]
    star = next((at for at, each in enumerate(arguments) if isinstance(each, ast.Starred)), len(arguments))
    plain, rest = arguments[:star], arguments[star:]
    found = Mapping(
        stars=tuple(each.value for each in rest if isinstance(each, ast.Starred)),
        behind_star=tuple(each for each in rest if not isinstance(each, ast.Starred)),
        doubles=tuple(each.value for each in call.keywords if each.arg is None),
    )
    named = {each.arg: each.value for each in call.keywords if each.arg is not None}
    loosely = bool(found.stars or found.doubles or partial)
    try:
        signature = inspect.Signature([inspect.Parameter(slot.name, slot.kind) for slot in slots])
        bound = signature.bind_partial(*plain, **named).arguments
    except (TypeError, ValueError) as problem:
        found.problem = str(problem)
        return found
    _fill(found, slots, bound)
    missing = [
        slot.name
        for slot in slots
        if not slot.default and slot.kind not in _STARS and slot.name not in found.values
    ]
    if missing and not loosely:
        found.problem = f"nothing reaches '{missing[0]}'"
    found.next_plain = next((slot.name for slot in slots if slot.plain and slot.name not in found.values), "")
    found.in_order = _in_order(found, [*plain, *named.values()])
    return found


_STARS = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def _fill(found: Mapping, slots: Shape, bound: dict[str, object]) -> None:
    kinds = {slot.name: slot.kind for slot in slots}
    for name, value in bound.items():
        if kinds[name] is inspect.Parameter.VAR_POSITIONAL and isinstance(value, tuple):
            found.extra = value
        elif kinds[name] is inspect.Parameter.VAR_KEYWORD and isinstance(value, dict):
            found.loose = value
        elif isinstance(value, ast.expr):
            found.values[name] = value


def _in_order(found: Mapping, written: Sequence[ast.expr]) -> tuple[tuple[str, ast.expr], ...]:
    names = {id(value): name for name, value in (*found.values.items(), *found.loose.items())}
    return tuple((names[id(value)], value) for value in written if id(value) in names)


def mapping_problem(old: Mapping, new: Mapping, claim: SignatureClaim, same: Same) -> str:
    """Why a call does not say what it said, with the declared change; empty when it does."""
    return (
        _value_problem(old, new, claim, same)
        or _added_problem(old, new, claim)
        or _rest_problem(old, new, same)
        or _order_problem(old, new, claim)
    )


def _value_problem(old: Mapping, new: Mapping, claim: SignatureClaim, same: Same) -> str:
    """Every parameter gets what it got, and one that is gone got nothing that matters."""
    for name, value in old.values.items():
        now = claim.now_called(name)
        if not now and _acts(value):
            return "an argument that does something was dropped"
        if now and now not in new.values:
            return f"nothing reaches '{now}' any more"
        if now and not same(value, new.values[now]):
            return f"'{now}' gets another value"
    return ""


def _added_problem(old: Mapping, new: Mapping, claim: SignatureClaim) -> str:
    """Nothing is passed that was not, but for the declared parameter with the declared value."""
    added = new.values.keys() - {claim.now_called(name) for name in old.values}
    if added - ({claim.parameter} if claim.action == "add" else set()):
        return f"'{min(added)}' is passed now"
    if added and ast.dump(new.values[claim.parameter]) != (claim.value or claim.default):
        return f"'{claim.parameter}' gets another value than declared"
    return f"'{claim.parameter}' is not passed" if claim.value and not added else ""


def _rest_problem(old: Mapping, new: Mapping, same: Same) -> str:
    """Whatever is bound by stars, or goes to `*args` and `**kwargs`, must go there still."""
    for was, now in (
        (old.extra, new.extra), (old.stars, new.stars), (old.doubles, new.doubles),
        (old.behind_star, new.behind_star), (tuple(old.loose.values()), tuple(new.loose.values())),
    ):  # fmt: skip
        if len(was) != len(now) or not all(map(same, was, now)):
            return "what is unpacked, or left over, changed"
    if old.loose.keys() != new.loose.keys():
        return "other keywords are left over"
    return ""


def _order_problem(old: Mapping, new: Mapping, claim: SignatureClaim) -> str:
    """Two arguments may swap their places only when evaluating them in either order is the same."""
    position = {name: index for index, (name, _) in enumerate(new.in_order)}
    was = [(claim.now_called(name), value) for name, value in old.in_order]
    kept = [(position[name], value) for name, value in was if name in position]
    for index, (at, value) in enumerate(kept):
        for other, later in kept[index + 1 :]:
            if at > other and _matters(value, later):
                return "arguments are evaluated in another order"
    if old.stars and old.next_plain and claim.now_called(old.next_plain) not in {new.next_plain, ""}:
        return "what is unpacked reaches other parameters"
    return ""


def _matters(one: ast.expr, other: ast.expr) -> bool:
    """Whether it can be told in which order two expressions were evaluated."""
    return (_acts(one) and not _constant(other)) or (_acts(other) and not _constant(one))


def _acts(node: ast.expr) -> bool:
    return any(isinstance(each, _ACTING) for each in ast.walk(node))


def _constant(node: ast.expr) -> bool:
    return not any(isinstance(each, ast.Name | ast.Attribute | ast.Subscript) for each in ast.walk(node))
