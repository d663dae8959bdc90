"""Finding a definition and its docstring in source by tree-sitter, under the same names the index gives."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.languages.grammars import PYTHON, parse

DEFINITIONS = frozenset({"function_definition", "class_definition"})


def definition_node(source: bytes, qualname: str) -> Node | None:
    """The function or class of that qualified name in UTF-8 source; None when there is none."""
    known = extract_facts(source, "").definitions.get(qualname)
    if known is None:
        return None
    root = parse(PYTHON, source).root_node
    return next(
        (
            node
            for node in definition_nodes(root)
            if _name(node) == known.name and _whole(node).start_point.row + 1 == known.lines.start
        ),
        None,
    )


def definition_nodes(root: Node) -> Iterator[Node]:
    """Every function and class under a node, outer ones first, in source order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in DEFINITIONS:
            yield node
        waiting.extend(reversed(node.named_children))


def docstring_node(body: Node) -> Node | None:
    """The string of a docstring in a `block` or module node; None when the body does not begin with one."""
    first = first_statement(body)
    if first is None or first.type != "expression_statement" or len(first.named_children) != 1:
        return None
    string = first.named_children[0]
    return string if _is_docstring(string) else None


def first_statement(body: Node) -> Node | None:
    """The first child that is no comment."""
    return next((child for child in body.named_children if child.type != "comment"), None)


def docstring_literal_of(code: str, qualname: str) -> str | None:
    """The docstring literal of a symbol in a model's code, by its last name; None when it has none there."""
    source = code.encode("utf-8", "replace")
    root = parse(PYTHON, source).root_node
    wanted = qualname.rpartition(".")[2].partition("#")[0]
    bodies = (
        [root]
        if not qualname
        else [node.child_by_field_name("body") for node in definition_nodes(root) if _name(node) == wanted]
    )
    for body in bodies:
        string = docstring_node(body) if body is not None else None
        if string is not None and not string.has_error and string.text is not None:
            return string.text.decode("utf-8", "replace")
    return None


def names_defined(code: str) -> list[str]:
    """The names of all functions and classes in a model's code, outer ones first."""
    return [
        _name(node) for node in definition_nodes(parse(PYTHON, code.encode("utf-8", "replace")).root_node)
    ]


def _is_docstring(string: Node) -> bool:
    if string.type == "concatenated_string":
        return all(_is_docstring(part) for part in string.named_children if part.type != "comment")
    if string.type != "string":
        return False
    start = next((child for child in string.children if child.type == "string_start"), None)
    prefix = (start.text or b"").decode("ascii", "replace").lower() if start is not None else ""
    return not set(prefix) & {"b", "f", "t"}


def _name(node: Node) -> str:
    name = node.child_by_field_name("name")
    return (name.text or b"").decode("utf-8", "replace") if name is not None else ""


def _whole(node: Node) -> Node:
    parent = node.parent
    return parent if parent is not None and parent.type == "decorated_definition" else node
