"""Whether a call of a function says under its new signature what it said under the old one."""

from __future__ import annotations

import ast
import inspect

from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.checks.signature.argument_mapping import Same, mapping_of, mapping_problem
from tier_code.codebase.checks.signature.call_targets import Spot, Targets
from tier_code.codebase.checks.signature.signature_claim import CONSTRUCTOR, SignatureClaim
from tier_code.codebase.checks.signature.signature_shape import Shape, shape_of, takes_anything

_PASSERS = {"raises": 1, "assertRaises": 1, "warns": 1, "assertWarns": 1, "submit": 0, "to_thread": 0}
_PARTIAL = {"partial": 0, "partialmethod": 0}


class CallFit:
    """Binds calls to the signatures of one family of definitions."""

    def __init__(self, claim: SignatureClaim, targets: Targets) -> None:
        self._claim = claim
        self._targets = targets
        self.shapes: list[tuple[Shape, Shape]] = []
        """Old and new, of each definition of the family in its order."""

    def rule(self, old: ast.Call, new: ast.Call, same: Same) -> str:
        """Why a call may not have changed like this."""
        offset = self.offset(old)
        if offset is None:
            return "a call of something else changed"
        skipped, partial = offset
        if not all(map(same, old.args[:skipped], new.args[:skipped])):
            return "more changed than was declared"
        return self.problem(old, new, same, skipped=skipped, partial=partial) or ""

    def problem(self, old: ast.Call, new: ast.Call, same: Same, *, skipped: int, partial: bool) -> str | None:
        """What is wrong with a call by its binding; None when it never fitted the signature."""
        reasons: list[str] = []
        for receiver in self._ways(old):
            for before, after in self.shapes:
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
        if self._targets.name == CONSTRUCTOR and last_name(call.func) != CONSTRUCTOR:
            return (True,)
        on = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        return (False, True) if last_name(on) in self._targets.owners else (True, False)

    def offset(self, call: ast.Call) -> tuple[int, bool] | None:
        """How many arguments stand before those of the function; None when it is none of its calls."""
        if self._may_be(call.func):
            return 0, False
        called = last_name(call.func)
        position = taken_at(called)
        if position is None or len(call.args) <= position or not self._may_be(call.args[position]):
            return None
        return position + 1, called in _PARTIAL

    def _may_be(self, node: ast.expr) -> bool:
        node = node.value if isinstance(node, ast.Subscript) else node
        name = last_name(node)
        if name in self._targets.words or name in self._targets.aliases:
            return True
        if self._targets.name != CONSTRUCTOR:
            return False
        made = isinstance(node, ast.Call) and last_name(node.func) == "type"
        return made or name in {"cls", "__class__"}

    def excuse(self, call: ast.Call, reason: str | None) -> str:
        """Why a call that does not fit the new signature may stay; empty when it may not, or fits."""
        if reason is None:
            return "it never fitted the signature"
        return (
            f"what it unpacks may hold '{self._claim.parameter}'" if reason and self._may_hold(call) else ""
        )

    def hands_on(self, spot: Spot, call: ast.Call) -> bool:
        """Whether a call in a definition that takes anything passes all of it on."""
        around = next((each for each in spot.parents if isinstance(each, Function)), None)
        ours = any(node is around for _, node in self._targets.family)
        if around is None or not ours or not takes_anything(shape_of(around)):
            return False
        stars = [each for each in call.args if isinstance(each, ast.Starred)]
        return len(stars) == len(call.args) == 1 and [each.arg for each in call.keywords] == [None]

    def _may_hold(self, call: ast.Call) -> bool:
        """Whether a new keyword may be in what a call unpacks, as it went to `**kwargs` so far."""
        loose = any(slot.kind is inspect.Parameter.VAR_KEYWORD for slot in self.shapes[0][0])
        unpacks = any(each.arg is None for each in call.keywords)
        return self._claim.action == "add" and bool(self._claim.default) and loose and unpacks


def taken_at(called: str) -> int | None:
    """Which argument of a call of this name is called in its turn; None when none is known to be."""
    return _PASSERS.get(called, _PARTIAL.get(called))


def last_name(node: ast.expr) -> str:
    """What a name or a member is called; empty for any other expression."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
