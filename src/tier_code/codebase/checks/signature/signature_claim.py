"""What a signature step says it does. Knows nothing of the codemod."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tier_code.domain.plan import Step, Target

CONSTRUCTOR = "__init__"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureClaim:
    """The declared change; expressions as dumps of their syntax trees."""

    target: Target
    action: str
    parameter: str
    new_name: str
    style: str
    default: str
    annotation: str
    value: str
    """What every call is to pass; empty when calls may stay as they are."""
    place: str
    order: tuple[str, ...]

    def now_called(self, name: str) -> str:
        """A parameter's name after the change; empty for one that is gone."""
        if name != self.parameter or self.action in {"add", "reorder"}:
            return name
        return self.new_name if self.action == "rename" else ""


def claim_of(step: Step) -> SignatureClaim:
    """Read the claim from the step.

    Errors: ValueError for an expression that is none.
    """
    default = step.argument("default")
    passed = step.argument("value") or default
    wanted = passed if step.argument("at_calls") == "yes" or not default else ""
    return SignatureClaim(
        target=step.targets[0],
        action=step.argument("action"),
        parameter=step.argument("parameter"),
        new_name=step.argument("new_name"),
        style=step.argument("style"),
        default=_dump(default),
        annotation=_dump(step.argument("annotation")),
        value=_dump(wanted) if step.argument("action") == "add" else "",
        place=step.argument("place"),
        order=tuple(item.strip() for item in step.argument("order").split(",") if item.strip()),
    )


def _dump(source: str) -> str:
    try:
        return ast.dump(ast.parse(source, mode="eval").body) if source else ""
    except SyntaxError as problem:
        raise ValueError(f"'{source}' is no expression") from problem
