"""Changing the order of parameters, and of what calls pass by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tree_sitter import Node

from tier_code.codebase.codemods.signature.arguments import Argument, Binding, Form
from tier_code.codebase.codemods.signature.effects import may_swap
from tier_code.codebase.codemods.signature.parameters import Definition, Kind, Parameter
from tier_code.codebase.codemods.signature.strategy import CannotFollow, Common
from tier_code.codebase.codemods.signature.uses import Call, Use
from tier_code.codebase.codemods.syntax.patchwork import Patchwork, Piece, span
from tier_code.domain.errors import ToolDeclined, UsageProblem


class Reordering(Common):
    """Puts parameters in another order."""

    def require(self) -> None:
        """The order names every parameter once, and Python accepts it."""
        old, new = self._movable(self._main), self._order()
        kinds = [each.kind for each in old]
        if [each.kind for each in new] != kinds:
            raise UsageProblem(f"{self._main.place}: the order crosses the '/'")
        optional = [each.has_default for each in new]
        if sorted(optional) != optional:
            raise UsageProblem(
                f"{self._main.place}: a parameter without a default cannot stand behind one with"
            )
        names = [each.name for each in old]
        strangers = [
            each.place
            for each in self._found.definitions
            if [item.name for item in self._movable(each)] != names and not each.takes_anything
        ]
        if strangers:
            raise ToolDeclined("another definition has other parameters", tuple(strangers))

    @staticmethod
    def _movable(definition: Definition) -> list[Parameter]:
        return [each for each in definition.own if each.positional]

    def _order(self) -> list[Parameter]:
        """The parameters as they are to be."""
        old = self._movable(self._main)
        if self._change.parameter:
            return self._with_one_moved(old)
        wanted = [self._named(item, old) for item in self._change.order]
        numbered = any(item.isdigit() for item in self._change.order)
        rest = [each for each in old if each not in wanted]
        if len(set(map(id, wanted))) < len(wanted) or (rest and not numbered):
            names = ", ".join(each.name for each in old)
            raise UsageProblem(f"name every parameter of {self._main.name} once; it has: {names}")
        return [*wanted, *rest]

    def _named(self, item: str, old: list[Parameter]) -> Parameter:
        if not item.isdigit():
            found = self._wanted(item)
            if not found.positional:
                raise UsageProblem(f"'{item}' is passed by keyword only; its place means nothing")
            return found
        if not 0 < int(item) <= len(old):
            raise UsageProblem(
                f"{self._main.name} has {len(old)} parameters that have a place, no number {item}"
            )
        return old[int(item) - 1]

    def _with_one_moved(self, old: list[Parameter]) -> list[Parameter]:
        moved = self._named(self._change.parameter, old)
        rest = [each for each in old if each is not moved]
        where, _, other = self._change.place.partition(" ")
        if where == "first":
            return [moved, *rest]
        if where in {"before", "after"}:
            index = rest.index(self._named(other, rest)) + (where == "after")
            return [*rest[:index], moved, *rest[index:]]
        # Behind the last that must be given, when it must be given itself.
        required = [each for each in rest if not each.has_default]
        index = len(rest) if moved.has_default else len(required)
        return [*rest[:index], moved, *rest[index:]]

    def define(self, definition: Definition, patch: Patchwork) -> Iterator[str]:
        """Each place gets the text of the parameter that moves there."""
        slots = self._movable(definition)
        if definition.takes_anything:
            return
        texts = {each.name: each.node for each in slots}
        for slot, wanted in zip(slots, self._order(), strict=True):
            if slot.name != wanted.name:
                patch.replace(span(slot.node), span(texts[wanted.name]))
        listed = definition.listing
        if any(node.type == "comment" for node in listed.named_children):
            yield f"{definition.place} - comments between the parameters stay where they are"

    def objections_to_values(self, places: Sequence[str]) -> Iterable[str]:
        """Unseen callers pass by place."""
        return [f"{place} - its callers, which nobody sees, may pass arguments by place" for place in places]

    def follow(self, call: Call, patch: Patchwork) -> None:
        """Permute what is passed by place; keep the order of evaluation where it may matter."""
        binding = self._binding(call)
        receiver = [] if call.implicit or self._main.receiver is None else [self._main.receiver]
        old, new = [*receiver, *self._movable(self._main)], [*receiver, *self._order()]
        plain = {name: argument for name, argument in binding.given.items() if argument.form is Form.PLAIN}
        changed = [index for index, (one, other) in enumerate(zip(old, new, strict=True)) if one is not other]
        if not changed or (changed[0] >= len(plain) and not binding.star and call.use is not Use.BOUND):
            return
        if call.use is Use.BOUND or (binding.star and changed[-1] >= len(plain)):
            raise CannotFollow("what reaches which parameter is not all written here")
        slots = [each for each in old if each.name in plain]
        if not self._permuted(patch, slots, new, plain, binding):
            self._kept(patch, slots, changed[0], plain, binding)

    def _permuted(
        self,
        patch: Patchwork,
        slots: list[Parameter],
        new: list[Parameter],
        plain: dict[str, Argument],
        binding: Binding,
    ) -> bool:
        """Put the arguments in the new order; whether that can be done without changing what happens."""
        arranged = [each for each in new if each.name in plain]
        gap = next((index for index, each in enumerate(new) if each.name not in plain), len(new))
        by_name = {each.name for each in arranged if new.index(each) > gap}
        before = [plain[each.name].value for each in slots]
        after = [plain[each.name].value for each in arranged]
        if not may_swap(before, after) or (by_name and not _may_be_named(arranged, by_name, binding)):
            return False
        for slot, each in zip(slots, arranged, strict=True):
            old_node, new_node = plain[slot.name].node, plain[each.name].node
            if each.name in by_name:
                patch.replace(span(old_node), f"{each.name}=", *_as_value(new_node))
            elif slot is not each:
                patch.replace(span(old_node), span(new_node))
        return True

    def _kept(
        self,
        patch: Patchwork,
        slots: list[Parameter],
        first: int,
        plain: dict[str, Argument],
        binding: Binding,
    ) -> None:
        """Leave the arguments where they are, and say by name which is which."""
        moved = {each.name for each in slots[first:]}
        if not _may_be_named(slots, moved, binding):
            raise CannotFollow("the order of evaluation would change, and these cannot be passed by keyword")
        for each in slots[first:]:
            node = plain[each.name].node
            patch.replace(span(node), f"{each.name}=", *_as_value(node))


def _may_be_named(parameters: list[Parameter], names: set[str], binding: Binding) -> bool:
    """Whether these can be passed by keyword where they stand."""
    fitting = all(each.kind is Kind.EITHER for each in parameters if each.name in names)
    return fitting and not binding.extra and not binding.star


def _as_value(node: Node) -> tuple[Piece, ...]:
    return ("(", span(node), ")") if node.type == "named_expression" else (span(node),)
