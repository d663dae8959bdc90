"""The tool that makes dataclasses: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def dataclass_tool(tree: SourceTree, step: Step) -> Edited:
    """Make a class a dataclass where every type is said or evident; else a model is asked for types.

    Errors: ToolDeclined for types that are not known, with the class whose fields are `Any` as what is
    certain; ToolDeclined for a class that would behave in another way.
    """
    # tree-sitter and mypy load where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.dataclasses_.convert import convert_to_dataclass
    from tier_code.codebase.codemods.dataclasses_.said_types import evident_types

    target = step.targets[0]
    found = convert_to_dataclass(tree, target, {})
    if found.untyped:
        evident = evident_types(tree, target)
        found = convert_to_dataclass(tree, target, evident.types, evident.imports)
    changes: dict[str, bytes | None] = {target.path: found.content}
    if found.untyped:
        raise ToolDeclined(
            f"the types of {', '.join(found.untyped)} are not said",
            (*found.notes, *vague(found.untyped)),
            partial=changes,
        )
    return Edited(changes=changes, notes=found.notes)


def vague(names: tuple[str, ...]) -> tuple[str, ...]:
    """Notes on fields whose type nothing says."""
    return tuple(f"'{name}' is Any: nothing says its type" for name in names)
