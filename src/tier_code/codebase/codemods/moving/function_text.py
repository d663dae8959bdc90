"""The text of the function that a method becomes, and of the short method that may stay behind."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.moving.method import Method, parameters_of
from tier_code.codebase.codemods.moving.source_text import (
    Block,
    Edit,
    Lines,
    block_of,
    dedents,
    edited,
    newline_of,
)
from tier_code.codebase.codemods.syntax.nodes import text_of

_LONGEST_LINE = 88
_STARS = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}


def function_text(
    method: Method, new: str, edits: list[Edit], *, keep_receiver: bool, decorated: bool
) -> str:
    """The method as a function of the module, without a newline at its end.

    `edits` rewrite places inside of it. Without `decorated`, its decorators stay behind.
    """
    block = block_of(method.file, method.statement)
    name = method.node.child_by_field_name("name")
    changes = [*edits, *dedents(method.file, block, method.docstring), *_dropped(method, decorated=decorated)]
    if name is not None:
        changes.append((name.start_byte, name.end_byte, new))
    if not keep_receiver and method.receiver is not None:
        changes.append(_without_receiver(method))
    return edited(method.file, block, changes).rstrip()


def _dropped(method: Method, *, decorated: bool) -> Iterator[Edit]:
    """Decorators that do not come along, as whole lines."""
    lines = Lines(method.file.text)
    moving = method.decorators if decorated else ()
    for node in method.statement.named_children:
        if node.type == "decorator" and node not in moving:
            yield lines.start(node.start_byte), lines.end(node.end_byte), ""


def _without_receiver(method: Method) -> Edit:
    """The first parameter taken out, with its comma."""
    listed = method.node.child_by_field_name("parameters")
    first, *rest = parameters_of(method.node)
    if rest and rest[0].type == "positional_separator":
        rest = rest[1:]
    if rest:
        return (first.start_byte, rest[0].start_byte, "")
    end = listed.end_byte - 1 if listed is not None else first.end_byte
    start = listed.start_byte + 1 if listed is not None else first.start_byte
    return (start, end, "")


def delegate_edit(method: Method, new: str, *, keep_receiver: bool) -> Edit:
    """The body of the method replaced by a call of the function; its docstring stays."""
    file, lines = method.file, Lines(method.file.text)
    statements = [node for node in method.body.named_children if node.type != "comment"]
    code = statements[1:] if method.docstring is not None else statements
    end = block_of(file, method.statement).end
    first = code[0] if code else statements[-1]
    indent = lines.indent(first.start_byte).decode()
    call = _call(method, new, indent, keep_receiver=keep_receiver)
    if not code:
        return (lines.end(first.end_byte - 1), end, f"{indent}{call}{newline_of(file.text)}")
    if first.start_point.row == method.node.start_point.row:
        return (first.start_byte, end, f"{call}{newline_of(file.text)}")
    start = _first_line(lines, method, statements, first)
    return (start, end, f"{indent}{call}{newline_of(file.text)}")


def _first_line(lines: Lines, method: Method, statements: list[Node], first: Node) -> int:
    """Where the code of the body begins, with the comments above it."""
    before = statements[0] if statements[0] != first else None
    if before is not None:
        return lines.end(before.end_byte - 1)
    colon = max(child.end_byte for child in method.node.children if child.type == ":")
    return lines.end(colon - 1)


def _call(method: Method, new: str, indent: str, *, keep_receiver: bool) -> str:
    listed = parameters_of(method.node)
    if method.receiver is not None and not keep_receiver:
        listed = listed[1:]
    head = "return await " if method.is_async else "return "
    given = ", ".join(_arguments(listed))
    whole = f"{head}{new}({given})"
    if len(indent) + len(whole) <= _LONGEST_LINE or not given:
        return whole
    newline = newline_of(method.file.text)
    return f"{head}{new}({newline}{indent}    {given}{newline}{indent})"


def _arguments(parameters: list[Node]) -> Iterator[str]:
    """What hands the parameters on."""
    by_keyword = False
    for node in parameters:
        if node.type in {"keyword_separator", "positional_separator"}:
            by_keyword = by_keyword or node.type == "keyword_separator"
            continue
        name, stars = _parameter(node)
        yield f"{name}={name}" if by_keyword and not stars else f"{stars}{name}"
        by_keyword = by_keyword or stars == "*"


def _parameter(node: Node) -> tuple[str, str]:
    """Name and stars of a parameter."""
    if node.type in _STARS:
        return text_of(node.named_children[0]), _STARS[node.type]
    if node.type == "typed_parameter":
        return _parameter(node.named_children[0])
    named = node.child_by_field_name("name")
    return text_of(named) if named is not None else text_of(node), ""


def removal(method: Method) -> tuple[Block, str]:
    """The lines that go when the method goes, and what its class needs instead."""
    file, lines = method.file, Lines(method.file.text)
    body = method.class_node.child_by_field_name("body")
    block = block_of(file, method.statement)
    others = [node for node in body.named_children if node.type != "comment"] if body else []
    if len(others) < 2:
        indent = lines.indent(method.statement.start_byte).decode()
        return block, f"{indent}pass{newline_of(file.text)}"
    return block, ""
