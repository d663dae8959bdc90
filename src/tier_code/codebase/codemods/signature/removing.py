"""Removing a parameter that the body does not use, with its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tree_sitter import Node

from tier_code.codebase.codemods.signature.comma_list import comments_with, remove
from tier_code.codebase.codemods.signature.effects import Effect, effect_of
from tier_code.codebase.codemods.signature.parameters import Definition, Kind
from tier_code.codebase.codemods.signature.strategy import CannotFollow, Common
from tier_code.codebase.codemods.signature.uses import Call, Use
from tier_code.codebase.codemods.syntax.patchwork import Patchwork, Span
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.domain.errors import ToolDeclined


class Removing(Common):
    """Removes one parameter."""

    def require(self) -> None:
        """Nobody reads it, in no definition."""
        name = self._change.parameter
        self._wanted(name)
        used = [
            item.place
            for each in self._found.definitions
            if each.find(name) is not None
            for item in self._of_parameter(each, name)
            if item.role is not Role.PARAMETER
        ]
        if used:
            raise ToolDeclined(f"the body still uses '{name}'", tuple(used))
        self._refuse_reading_all(self._found.definitions, f"the body may read '{name}' without naming it")
        self._require_same_place(name)

    def _require_same_place(self, name: str) -> None:
        """An argument by place must mean the same parameter in every definition."""
        home = _place(self._main, name)
        strangers = [
            each.place
            for each in self._found.definitions
            if (each.find(name) is not None or not each.takes_anything) and _place(each, name) != home
        ]
        if strangers:
            raise ToolDeclined(
                f"another definition takes '{name}' elsewhere, or not at all", tuple(strangers)
            )

    def define(self, definition: Definition, patch: Patchwork) -> Iterator[str]:
        """Take it out, with a `*` or `/` that has nothing left to say."""
        found = definition.find(self._change.parameter)
        if found is None:
            return
        comment = comments_with(definition.file, found.node)
        if comment:
            yield f"{definition.place} - this comment goes with the parameter: {comment}"
        remove(patch, definition.listing, definition.items, _with_separator(definition, found.node))

    def objections_to_values(self, places: Sequence[str]) -> Iterable[str]:
        """Unseen callers may pass it."""
        return [f"{place} - its callers, which nobody sees, may pass this argument" for place in places]

    def follow(self, call: Call, patch: Patchwork) -> None:
        """Take the argument out."""
        binding, name = self._binding(call), self._change.parameter
        if name in binding.open:
            raise CannotFollow(f"what it unpacks may hold '{name}'")
        if call.use is Use.BOUND:
            raise CannotFollow(f"later arguments may reach '{name}'")
        argument = binding.given.get(name)
        if argument is None:
            return
        if effect_of(argument.value) is Effect.ACTS:
            raise CannotFollow("the argument does something when it is evaluated")
        if call.listing.type == "generator_expression":
            patch.replace(Span(call.listing.start_byte, call.listing.end_byte), "()")
            return
        comment = comments_with(call.occurrence.file, argument.node)
        if comment:
            self.notes.append(f"{call.place} - this comment goes with the argument: {comment}")
        remove(patch, call.listing, call.items, [argument.node])


def _place(definition: Definition, name: str) -> int | None:
    """Its position; None for a parameter that only a keyword reaches; -1 for none."""
    found = definition.find(name)
    if found is None:
        return -1
    if found.kind is Kind.KEYWORD_ONLY:
        return None
    return [each.name for each in definition.own].index(name)


def _with_separator(definition: Definition, gone: Node) -> list[Node]:
    """The item to take out, and the bare `*` before or `/` behind it when it was all they had."""
    items = definition.items
    index = items.index(gone)
    before = items[index - 1] if index else None
    behind = items[index + 1] if index + 1 < len(items) else None
    ends = (
        behind is None
        or behind.type == "dictionary_splat_pattern"
        or (behind.type == "typed_parameter" and behind.named_children[0].type == "dictionary_splat_pattern")
    )
    if before is not None and before.type == "keyword_separator" and ends:
        return [before, gone]
    if index == 0 and behind is not None and behind.type == "positional_separator":
        return [gone, behind]
    return [gone]
