"""The arguments of a call, and which parameter each of them reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.signature.parameters import Kind, Parameter
from tier_code.codebase.codemods.syntax.nodes import text_of


class Form(StrEnum):
    """How an argument is written."""

    PLAIN = "plain"
    STAR = "*"
    KEYWORD = "keyword"
    DOUBLE_STAR = "**"


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """One argument of a call."""

    node: Node
    form: Form
    name: str = ""
    """Of a keyword argument."""

    @property
    def value(self) -> Node:
        """The expression, without the name and the stars."""
        if self.form is Form.KEYWORD:
            found = self.node.child_by_field_name("value")
            return found if found is not None else self.node
        return self.node.named_children[0] if self.form in {Form.STAR, Form.DOUBLE_STAR} else self.node


@dataclass(slots=True)
class Binding:
    """Which arguments reach which parameters, as far as the text of the call says."""

    given: dict[str, Argument] = field(default_factory=dict)
    extra: list[Argument] = field(default_factory=list)
    """Plain arguments that `*args` of the definition takes."""
    loose: list[Argument] = field(default_factory=list)
    """Keywords that `**kwargs` of the definition takes."""
    open: set[str] = field(default_factory=set)
    """Parameters that `*` or `**` of the call may or may not fill."""
    star: bool = False
    double_star: bool = False
    problem: str = ""
    """Why the call does not fit the signature; empty when it may."""
    missing: str = ""
    """Which parameter gets nothing, in words."""


def read_arguments(items: Sequence[Node]) -> tuple[Argument, ...]:
    """The arguments of these nodes of a call's parentheses."""
    return tuple(_argument(node) for node in items)


def _argument(node: Node) -> Argument:
    if node.type == "keyword_argument":
        return Argument(node, Form.KEYWORD, text_of(node.child_by_field_name("name")))
    form = {"list_splat": Form.STAR, "dictionary_splat": Form.DOUBLE_STAR}.get(node.type, Form.PLAIN)
    return Argument(node, form)


def bind(parameters: Sequence[Parameter], arguments: Sequence[Argument]) -> Binding:
    """Bind as Python does; what stars bring stays open."""
    binding = Binding()
    waiting = [each for each in parameters if each.positional]
    takes_more = any(each.kind is Kind.VAR_POSITIONAL for each in parameters)
    for argument in arguments:
        if argument.form is Form.PLAIN:
            _bind_plain(binding, waiting, argument, takes_more=takes_more)
        elif argument.form is Form.STAR:
            binding.star = True
            binding.open.update(each.name for each in waiting)
        elif argument.form is Form.KEYWORD:
            _bind_keyword(binding, parameters, argument)
        else:
            binding.double_star = True
    named = [each for each in parameters if each.kind in {Kind.EITHER, Kind.KEYWORD_ONLY}]
    if binding.double_star:
        binding.open.update(each.name for each in named)
    binding.open -= binding.given.keys()
    required = [each for each in (*waiting, *named) if not each.has_default]
    missing = [each.name for each in required if each.name not in binding.open | binding.given.keys()]
    binding.missing = f"it passes nothing for '{missing[0]}'" if missing else ""
    return binding


def _bind_plain(binding: Binding, waiting: list[Parameter], argument: Argument, *, takes_more: bool) -> None:
    if binding.star:
        # What a star brings before it decides which parameter this one reaches.
        return
    if waiting:
        binding.given[waiting.pop(0).name] = argument
    elif takes_more:
        binding.extra.append(argument)
    else:
        binding.problem = "it passes more arguments than there are parameters"


def _bind_keyword(binding: Binding, parameters: Sequence[Parameter], argument: Argument) -> None:
    fitting = [
        each
        for each in parameters
        if each.name == argument.name and each.kind in {Kind.EITHER, Kind.KEYWORD_ONLY}
    ]
    if fitting and argument.name in binding.given:
        binding.problem = f"it passes '{argument.name}' twice"
    elif fitting:
        binding.given[argument.name] = argument
    elif any(each.kind is Kind.VAR_KEYWORD for each in parameters):
        binding.loose.append(argument)
    else:
        binding.problem = f"there is no parameter '{argument.name}'"
