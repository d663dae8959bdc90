"""Places that mean a name without plainly saying it: through the global object, spread, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import ancestors, text_of

_GLOBALS = frozenset({"window", "globalThis", "self", "global", "top", "parent", "frames"})
_WRAPPING = frozenset(
    {"parenthesized_expression", "as_expression", "non_null_expression", "satisfies_expression",
     "type_assertion"}
)  # fmt: skip
_OWNERS = frozenset({"class_body", "object"})
_ESCAPED = re.compile(rb"(?:[\w$\x80-\xff]|\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]+\})+")
_ESCAPE = re.compile(r"\\u(?:([0-9A-Fa-f]{4})|\{0*([0-9A-Fa-f]{1,6})\})")
_LARGEST = 0x10FFFF


def may_be_global_object(node: Node | None) -> bool:
    """Whether an expression may be the object that holds the globals of scripts."""
    while node is not None and node.type in _WRAPPING and node.named_children:
        node = node.named_children[-1 if node.type == "type_assertion" else 0]
    if node is None:
        return False
    if node.type == "this":
        return not any(around.type in _OWNERS for around in ancestors(node))
    if node.type == "member_expression":
        return text_of(node.child_by_field_name("property")) in _GLOBALS
    return text_of(node) in _GLOBALS


def taken_from(node: Node) -> Node | None:
    """What a pattern around a name takes it out of; None where there is no pattern or nobody can tell."""
    for around in ancestors(node):
        if around.type == "variable_declarator":
            return around.child_by_field_name("value")
        if around.type == "assignment_expression":
            return around.child_by_field_name("right")
        if around.type not in {"object_pattern", "pair_pattern", "object_assignment_pattern"}:
            break
    return None


def names_part_of_type(string: Node) -> bool:
    """Whether a string takes a name out of the type of a value: `typeof import("./a")["name"]`."""
    literal = string.parent
    if literal is None or literal.type != "literal_type":
        return False
    for around in ancestors(literal):
        if around.type in {"lookup_type", "type_arguments"}:
            if "typeof" in text_of(around):
                return True
        elif around.type not in {"union_type", "generic_type"}:
            return False
    return False


def escaped_places(scripts: Scripts, word: str) -> Iterator[str]:
    """Where a word is written with escapes for some of its letters."""
    for path in scripts.matching(_BACKSLASH):
        file = scripts.read(path)
        for hit in _ESCAPED.finditer(file.text):
            if b"\\" not in hit[0] or _plain(hit[0].decode("utf-8", "replace")) != word:
                continue
            node = file.leaf(hit.start(), hit.end())
            if node.type != "comment":
                place = f"{path}:{file.line_of(node)}: {file.line_text(node)}"
                yield f"{place} - the name is written with escapes"


_BACKSLASH = re.compile(rb"\\u[0-9A-Fa-f{]")


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda hit: chr(min(int(hit[1] or hit[2], 16), _LARGEST)), text)
