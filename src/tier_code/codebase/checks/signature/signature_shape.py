"""A signature as a list of slots, and whether two of them differ by what was declared and nothing else."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.checks.signature.signature_claim import SignatureClaim

_PLAIN = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_STARRED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter."""

    name: str
    kind: inspect._ParameterKind
    default: str = ""
    """Dump of the expression."""
    annotation: str = ""

    @property
    def plain(self) -> bool:
        """Whether an argument without a name may reach it."""
        return self.kind in _PLAIN


Shape = tuple[Slot, ...]


def shape_of(function: Function) -> Shape:
    """The slots of a definition, in order."""
    arguments = function.args
    first = [
        (item, kind)
        for items, kind in ((arguments.posonlyargs, _PLAIN[0]), (arguments.args, _PLAIN[1]))
        for item in items
    ]
    padded = [None] * (len(first) - len(arguments.defaults)) + list(arguments.defaults)
    slots = [_slot(item, kind, default) for (item, kind), default in zip(first, padded, strict=True)]
    if arguments.vararg is not None:
        slots.append(_slot(arguments.vararg, _STARRED[0], None))
    for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        slots.append(_slot(item, inspect.Parameter.KEYWORD_ONLY, default))
    if arguments.kwarg is not None:
        slots.append(_slot(arguments.kwarg, _STARRED[1], None))
    return tuple(slots)


def _slot(item: ast.arg, kind: inspect._ParameterKind, default: ast.expr | None) -> Slot:
    dumped = "" if default is None else ast.dump(default)
    return Slot(item.arg, kind, dumped, "" if item.annotation is None else ast.dump(item.annotation))


def takes_anything(shape: Shape) -> bool:
    """Whether `*args` and `**kwargs` are all there is, but for a receiver."""
    kinds = [slot.kind for slot in shape if slot.name not in {"self", "cls"}]
    return sorted(kinds) == sorted(_STARRED)


def left_alone(shape: Shape, claim: SignatureClaim) -> bool:
    """Whether the declared change has nothing to do in a definition of this shape."""
    names = {slot.name for slot in shape}
    if claim.action == "add":
        return claim.parameter in names or takes_anything(shape)
    if claim.action == "reorder":
        return takes_anything(shape)
    return claim.parameter not in names


def difference(old: Shape, new: Shape, claim: SignatureClaim, *, receiver: bool) -> str:
    """What is wrong with the new signature; empty when it is the old one with the declared change."""
    compare = {"add": _added, "remove": _removed, "rename": _renamed, "reorder": _reordered}.get(claim.action)
    if compare is None:
        return f"'{claim.action}' is no change of a signature"
    return compare(old, new, claim, int(receiver))


def _added(old: Shape, new: Shape, claim: SignatureClaim, skipped: int) -> str:
    fresh = [slot for slot in new if slot.name == claim.parameter]
    if len(fresh) != 1 or tuple(slot for slot in new if slot is not fresh[0]) != old:
        return "more or less than one parameter was added"
    slot = fresh[0]
    if (slot.default, slot.annotation) != (claim.default, claim.annotation):
        return f"'{slot.name}' does not have the declared default and type"
    if (slot.kind is inspect.Parameter.KEYWORD_ONLY) is not (claim.style == "keyword-only"):
        follows = any(each.kind is inspect.Parameter.KEYWORD_ONLY for each in old)
        starred = any(each.kind is _STARRED[0] for each in old)
        if claim.style in {"keyword-only", "positional"} or not (follows or starred):
            return f"'{slot.name}' is passed in another way than declared"
    return "" if _stands_as_declared(new, slot, claim, skipped) else f"'{slot.name}' stands elsewhere"


def _stands_as_declared(new: Shape, slot: Slot, claim: SignatureClaim, skipped: int) -> bool:
    names = [each.name for each in new[skipped:]]
    index = names.index(slot.name)
    where, _, other = claim.place.partition(" ")
    if where == "first":
        return index == 0
    if where == "before":
        return names[index + 1 : index + 2] == [other]
    if where == "after":
        return index > 0 and names[index - 1] == other
    if where == "last":
        return not any(each.plain for each in new[skipped:][index + 1 :])
    # Where no place was declared, nothing that calls pass without a name may move on by it.
    behind = [each for each in new[skipped:][index + 1 :] if each.plain]
    return not slot.plain or not behind or not claim.default


def _removed(old: Shape, new: Shape, claim: SignatureClaim, skipped: int) -> str:
    del skipped
    expected = tuple(slot for slot in old if slot.name != claim.parameter)
    return "" if new == expected and len(old) == len(new) + 1 else "more or less than one parameter is gone"


def _renamed(old: Shape, new: Shape, claim: SignatureClaim, skipped: int) -> str:
    del skipped
    expected = tuple(replace(slot, name=claim.now_called(slot.name)) for slot in old)
    return "" if new == expected and old != new else "more or less than the parameter's name changed"


def _reordered(old: Shape, new: Shape, claim: SignatureClaim, skipped: int) -> str:
    if sorted(old, key=_order_free) != sorted(new, key=_order_free) or old[:skipped] != new[:skipped]:
        return "more than the order of the parameters changed"
    plain = [slot for slot in old[skipped:] if slot.plain]
    now = [slot.name for slot in new[skipped:] if slot.plain]
    if [slot for slot in old if not slot.plain] != [slot for slot in new if not slot.plain]:
        return "parameters that have no place changed their order"
    return "" if now == _ordered(plain, claim) else f"the order is ({', '.join(now)}), not the declared one"


def _order_free(slot: Slot) -> tuple[str, int]:
    return (slot.name, int(slot.kind))


def _ordered(plain: Sequence[Slot], claim: SignatureClaim) -> list[str]:
    """The declared order of names."""
    was = [slot.name for slot in plain]
    if not claim.parameter:
        named = [was[int(item) - 1] if item.isdigit() else item for item in claim.order]
        return [*named, *(name for name in was if name not in named)]
    moved = was[int(claim.parameter) - 1] if claim.parameter.isdigit() else claim.parameter
    rest = [name for name in was if name != moved]
    where, _, other = claim.place.partition(" ")
    required = [slot.name for slot in plain if not slot.default]
    # The end is that of the parameters that must be given, for one of them.
    index = len(required) - 1 if moved in required else len(rest)
    index = 0 if where == "first" else index
    if where in {"before", "after"} and other in rest:
        index = rest.index(other) + (where == "after")
    return [*rest[:index], moved, *rest[index:]]
