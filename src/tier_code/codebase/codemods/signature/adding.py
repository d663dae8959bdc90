"""Adding a parameter, and passing it at every call where that is asked for or needed."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator, Sequence

from tree_sitter import Node

from tier_code.codebase.codemods.signature.arguments import Argument, Binding, Form
from tier_code.codebase.codemods.signature.change import Style
from tier_code.codebase.codemods.signature.comma_list import append, insert_before
from tier_code.codebase.codemods.signature.parameters import Definition, Kind, Parameter
from tier_code.codebase.codemods.signature.strategy import CannotFollow, Common, WouldBreak
from tier_code.codebase.codemods.signature.uses import Call, Use
from tier_code.codebase.codemods.syntax.patchwork import Patchwork
from tier_code.domain.errors import ToolDeclined, UsageProblem


class Adding(Common):
    """Adds one parameter."""

    def require(self) -> None:
        """The name is free, its default and type mean something, and calls have something to pass."""
        name = self._change.parameter
        if any(each.name == name for each in self._main.parameters):
            raise UsageProblem(f"{self._main.name} has a parameter '{name}' already")
        if not self._change.default and not self._change.value and (self._found.calls or self._found.values):
            raise UsageProblem(
                f"'{name}' has no default, and {self._main.name} is called; say its default or what to pass"
            )
        used = [item.place for each in self._receiving() for item in self._inside(each, name)]
        if used:
            raise ToolDeclined(f"the name '{name}' is used in the function already", tuple(used))
        for definition in self._receiving():
            self._require_names(definition)
            if self._slot(definition) is Kind.EITHER:
                index = _index(definition, self._change.place, optional=self.has_default)
                _require_order(definition, index, optional=self.has_default)

    @property
    def has_default(self) -> bool:
        """Whether a call may leave the new parameter out."""
        return bool(self._change.default)

    def _receiving(self) -> list[Definition]:
        """The definitions that get the parameter: not those that have it or hand everything on."""
        return [
            each
            for each in self._found.definitions
            if each.node == self._main.node
            or not (each.takes_anything or each.find(self._change.parameter) is not None)
        ]

    def _require_names(self, definition: Definition) -> None:
        """Whatever the default and the type name must mean the same in every file that gets them."""
        here, home = self._header(definition), self._header(self._main)
        for name in (*self._names(self._change.default), *self._names(self._change.annotation)):
            meant = self._meaning(here, name)
            if not meant and not hasattr(builtins, name):
                raise UsageProblem(f"{definition.place}: '{name}' is not known in this file")
            if meant != self._meaning(home, name):
                raise ToolDeclined(f"'{name}' does not mean the same everywhere", (definition.place,))

    def define(self, definition: Definition, patch: Patchwork) -> Iterator[str]:
        """Put the parameter where it belongs."""
        if definition not in self._receiving():
            yield f"{definition.place} - left as it is: it takes '{self._change.parameter}' already"
            return
        slot = self._slot(definition)
        needs_star = slot is Kind.KEYWORD_ONLY and not _has_star(definition)
        texts = ("*", self._change.spelt) if needs_star else (self._change.spelt,)
        before = _before(definition, self._change.place, slot, optional=self.has_default)
        if before is None:
            append(patch, definition.listing, definition.items, *texts)
        else:
            insert_before(patch, before, *texts)

    def _slot(self, definition: Definition) -> Kind:
        """Which kind of parameter it becomes."""
        if self._change.place and self._change.style is not Style.KEYWORD_ONLY:
            return Kind.EITHER
        starred = definition.has(Kind.VAR_POSITIONAL)
        by_keyword = {
            Style.KEYWORD_ONLY: True,
            Style.KEYWORD: _has_star(definition),
            Style.POSITIONAL: False,
            Style.ANY: starred,
        }[self._change.style]
        return Kind.KEYWORD_ONLY if by_keyword else Kind.EITHER

    def _position(self) -> int | None:
        """Among what can be passed by place; None for a parameter that only a keyword reaches."""
        if self._slot(self._main) is Kind.KEYWORD_ONLY:
            return None
        return _index(self._main, self._change.place, optional=self.has_default)

    def objections_to_values(self, places: Sequence[str]) -> Iterable[str]:
        """Unseen callers break when they must pass it, or when what they pass moves on."""
        why = self._break_unseen_callers()
        return [f"{place} - {why}" for place in places] if why else ()

    def _break_unseen_callers(self) -> str:
        position = self._position()
        follows = [each for each in self._main.own if each.positional]
        moves = position is not None and (position < len(follows) or self._main.has(Kind.VAR_POSITIONAL))
        if moves:
            return "its callers, which nobody sees, may pass arguments that the new parameter would catch"
        return "" if self.has_default else "its callers, which nobody sees, do not pass the new argument"

    def follow(self, call: Call, patch: Patchwork) -> None:
        """Pass the value, where one is to be passed or the place of others depends on it."""
        binding, name = self._binding(call), self._change.parameter
        if any(each.name == name for each in binding.loose):
            raise WouldBreak(f"it passes '{name}' among other keywords already")
        if binding.double_star and self._main.has(Kind.VAR_KEYWORD):
            self._weigh_unpacked(call)
        moved = self._moved(call, binding)
        if moved is None and not self._change.value:
            return
        self._require_known(call)
        filler = self._change.value or self._change.default
        if moved is not None:
            insert_before(patch, moved.node, filler)
        elif self._by_place(call, binding):
            self._pass_by_place(call, patch, filler)
        else:
            _pass_by_keyword(call, patch, f"{name}={filler}")

    def _weigh_unpacked(self, call: Call) -> None:
        """What a call unpacks may hold a keyword of the new name, which went to `**kwargs` so far."""
        doubt = f"what it unpacks may hold '{self._change.parameter}' already"
        if self._change.value:
            raise CannotFollow(doubt)
        self.notes.append(f"{call.place} - {doubt}")

    def _moved(self, call: Call, binding: Binding) -> Argument | None:
        """The plain argument that would reach the new parameter, were nothing put before it."""
        position = self._position()
        if position is None:
            return None
        position += 1 if not call.implicit and self._main.receiver is not None else 0
        plain = [each for each in call.arguments if each.form in {Form.PLAIN, Form.STAR}]
        behind = plain[position:]
        positional = [each for each in self._reaching(call) if each.positional]
        at_end = position >= len(positional) and not self._main.has(Kind.VAR_POSITIONAL)
        if (binding.star or call.use is Use.BOUND) and not at_end:
            raise CannotFollow("which argument reaches the new parameter is not written here")
        return behind[0] if behind and not at_end else None

    def _by_place(self, call: Call, binding: Binding) -> bool:
        """Whether the value goes in by its place: asked for so, and everything before it does too."""
        position = self._position()
        if self._change.style is not Style.POSITIONAL or position is None or binding.star:
            return False
        position += 1 if not call.implicit and self._main.receiver is not None else 0
        return len([each for each in call.arguments if each.form is Form.PLAIN]) == position

    def _pass_by_place(self, call: Call, patch: Patchwork, value: str) -> None:
        named = [each for each in call.arguments if each.form in {Form.KEYWORD, Form.DOUBLE_STAR}]
        if named:
            insert_before(patch, named[0].node, value)
        else:
            _pass_by_keyword(call, patch, value)

    def _require_known(self, call: Call) -> None:
        """What the value names must be known at the call, and mean what it means in the definition."""
        explicit = self._change.value != self._change.default
        home = self._header(self._main)
        for name in self._names(self._change.value or self._change.default):
            meant = self._meaning(call.occurrence, name)
            if not meant and not hasattr(builtins, name):
                raise CannotFollow(f"'{name}' is not known here")
            if not explicit and meant != self._meaning(home, name):
                raise CannotFollow(f"'{name}' means something else here than in the definition")


def _pass_by_keyword(call: Call, patch: Patchwork, text: str) -> None:
    if call.listing.type == "generator_expression":
        patch.insert(call.listing.start_byte, "(")
        patch.insert(call.listing.end_byte, f", {text})")
        return
    append(patch, call.listing, call.items, text)


def _has_star(definition: Definition) -> bool:
    starred = definition.has(Kind.VAR_POSITIONAL)
    return starred or any(item.type == "keyword_separator" for item in definition.items)


def _before(definition: Definition, place: str, slot: Kind, *, optional: bool) -> Node | None:
    """The item that the new parameter goes before; None for the end."""
    items = definition.items
    last = [each.node for each in definition.parameters if each.kind is Kind.VAR_KEYWORD]
    if slot is Kind.KEYWORD_ONLY:
        return last[0] if last else None
    index = _index(definition, place, optional=optional)
    positional = [each for each in definition.own if each.positional]
    if index < len(positional):
        return positional[index].node
    ends = [each for each in items if each.type == "keyword_separator"]
    ends += [each.node for each in definition.parameters if each.kind is Kind.VAR_POSITIONAL]
    return next(iter([*ends, *last]), None)


def _index(definition: Definition, place: str, *, optional: bool) -> int:
    """Where among the named parameters that a place can fill."""
    positional = [each for each in definition.own if each.positional]
    where, _, other = place.partition(" ")
    if where == "first":
        return 0
    if where in {"before", "after"}:
        names = [each.name for each in positional]
        if other not in names:
            raise UsageProblem(f"{definition.name} has no parameter '{other}' to put it {where}")
        return names.index(other) + (where == "after")
    if optional or where == "last":
        return len(positional)
    return next((at for at, each in enumerate(positional) if each.has_default), len(positional))


def _require_order(definition: Definition, index: int, *, optional: bool) -> None:
    """A parameter without default cannot stand behind one that has one."""
    positional: list[Parameter] = [each for each in definition.own if each.positional]
    if optional and any(not each.has_default for each in positional[index:]):
        raise UsageProblem(f"{definition.place}: a parameter with a default cannot stand before one without")
    if not optional and any(each.has_default for each in positional[:index]):
        raise UsageProblem(f"{definition.place}: a parameter without a default cannot stand behind one with")
