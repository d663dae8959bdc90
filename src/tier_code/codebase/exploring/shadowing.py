"""Whether a function around a mention may give the name a meaning of its own."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

_BINDS = ("left", "name", "alias", "pattern")
"""Fields of syntax nodes that hold what is bound."""
_BINDING = frozenset(
    {
        *(
            "assignment",
            "named_expression",
            "as_pattern",
            "for_in_clause",
            "for_in_statement",
            "for_statement",
        ),
        *("function_declaration", "function_definition", "class_declaration", "class_definition"),
        "variable_declarator",
    }
)


class Shadows:
    """The functions of one file, each looked through once for a name."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._bound: dict[tuple[int, int, str], bool] = {}

    def over(self, start: int, name: str) -> bool:
        """Whether a name at a byte stands in a function that has a parameter or a value of that name."""
        node = self._root.descendant_for_byte_range(start, start + len(name.encode()))
        while node is not None:
            held = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
            if held is not None and self._in(node, held, name):
                return True
            node = node.parent
        return False

    def _in(self, function: Node, parameters: Node, name: str) -> bool:
        key = (function.start_byte, function.end_byte, name)
        if key not in self._bound:
            word = name.encode()
            self._bound[key] = _says(parameters, word) or _binds(function, word)
        return self._bound[key]


def _binds(function: Node, word: bytes) -> bool:
    for node in _under(function):
        if node.type in _BINDING and node != function:
            bound = (node.child_by_field_name(field) for field in _BINDS)
            if any(each is not None and _says(each, word) for each in bound):
                return True
    return False


def _says(node: Node, word: bytes) -> bool:
    return any(not each.named_child_count and each.text == word for each in _under(node))


def _under(top: Node) -> Iterator[Node]:
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.named_children)
