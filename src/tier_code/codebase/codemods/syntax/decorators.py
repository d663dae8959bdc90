"""The decorators of a definition, by name."""

from __future__ import annotations

from tree_sitter import Node


def decorator_names(definition: Node) -> set[str]:
    """The last names of a definition's decorators: `setter` for `@x.setter`, `route` for `@app.route()`."""
    holder = definition.parent
    if holder is None or holder.type != "decorated_definition":
        return set()
    names = set()
    for decorator in holder.named_children:
        if decorator.type == "decorator":
            expression = decorator.named_children[0]
            called = expression.child_by_field_name("function") if expression.type == "call" else expression
            text = (called.text or b"").decode() if called is not None else ""
            names.add(text.rpartition(".")[2])
    return names
