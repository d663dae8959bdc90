"""What a signature step asks for, read from its arguments and checked for what can be wrong in itself."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tier_code.domain.errors import UsageProblem


class Action(StrEnum):
    """What happens to the parameter."""

    ADD = "add"
    REMOVE = "remove"
    REORDER = "reorder"
    RENAME = "rename"


class Style(StrEnum):
    """How a new parameter is meant to be passed."""

    ANY = ""
    POSITIONAL = "positional"
    KEYWORD = "keyword"
    KEYWORD_ONLY = "keyword-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one signature."""

    action: Action
    parameter: str
    """The parameter's present name, or the new one's; empty for an order that names all."""
    new_name: str = ""
    style: Style = Style.ANY
    default: str = ""
    """Source of the default; empty for none."""
    annotation: str = ""
    value: str = ""
    """Source of what every call passes; empty unless calls are to pass something."""
    place: str = ""
    """`first`, `last`, `before NAME` or `after NAME`."""
    order: tuple[str, ...] = ()
    """Names, or present positions counted from 1."""

    @property
    def optional(self) -> bool:
        """Whether calls that are left as they are still work."""
        return self.action is Action.ADD and bool(self.default)

    @property
    def spelt(self) -> str:
        """The new parameter as it stands in the definition."""
        typed = f"{self.parameter}: {self.annotation}" if self.annotation else self.parameter
        if not self.default:
            return typed
        return f"{typed} = {self.default}" if self.annotation else f"{typed}={self.default}"


def read_change(arguments: Mapping[str, str]) -> Change:
    """Read the arguments of a step.

    Errors: UsageProblem for an unknown action, a name or an expression that Python does not accept.
    """
    try:
        action = Action(arguments.get("action", ""))
        style = Style(arguments.get("style", ""))
    except ValueError as problem:
        raise UsageProblem(f"a signature step cannot do this: {problem}") from problem
    default, value = arguments.get("default", ""), arguments.get("value", "")
    at_calls = arguments.get("at_calls") == "yes"
    change = Change(
        action=action,
        parameter=arguments.get("parameter", ""),
        new_name=arguments.get("new_name", ""),
        style=style,
        default=default,
        annotation=arguments.get("annotation", ""),
        value=(value or default) if at_calls or not default else "",
        place=arguments.get("place", ""),
        order=tuple(item.strip() for item in arguments.get("order", "").split(",") if item.strip()),
    )
    _require_names(change)
    for text in (change.default, change.annotation, change.value):
        _require_expression(text)
    return change


def _require_names(change: Change) -> None:
    wanted = {
        Action.ADD: [change.parameter],
        Action.REMOVE: [change.parameter],
        Action.RENAME: [change.parameter, change.new_name],
        Action.REORDER: [change.parameter] if not change.order else [],
    }[change.action]
    for name in wanted:
        if change.action is Action.REORDER and name.isdigit():
            continue
        if not name.isidentifier() or keyword.iskeyword(name):
            raise UsageProblem(f"'{name}' is not a name that Python accepts")


def _require_expression(text: str) -> None:
    if not text:
        return
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError) as problem:
        raise UsageProblem(f"'{text}' is not an expression that Python accepts") from problem
    if "\n" in text or "#" in _outside_strings(tree, text):
        raise UsageProblem(f"'{text}' must stand on one line, without a comment")
    if isinstance(tree.body, ast.NamedExpr | ast.Starred | ast.Yield | ast.YieldFrom):
        raise UsageProblem(f"'{text}' cannot be passed as an argument")


def _outside_strings(tree: ast.Expression, text: str) -> str:
    """The text after the expression ends, where a comment would stand."""
    return text.encode()[tree.body.end_col_offset or 0 :].decode()


def names_in(text: str) -> tuple[str, ...]:
    """The names that an expression reads, without those it binds itself."""
    tree = ast.parse(text, mode="eval")
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return tuple(dict.fromkeys(node.id for node in names if node.id not in own))
