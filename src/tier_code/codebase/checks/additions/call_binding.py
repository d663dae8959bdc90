"""Whether the arguments of a written call fit the parameters of a written function."""

from __future__ import annotations

import ast
import textwrap

from tree_sitter import Node

from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.checks.signatures import defaults_of


def objection(call_source: str, definition: Node, *, bound: bool) -> str:
    """Why the call cannot be made, such as "takes no 'name'"; empty when it can or nobody can tell.

    `bound` calls of methods give the first parameter themselves.
    """
    call, function = _call(call_source), _function(definition)
    if call is None or function is None or any(isinstance(each, ast.Starred) for each in call.args):
        return ""
    if any(each.arg is None for each in call.keywords):
        return ""
    positional = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    if bound and positional and _in_class(definition):
        positional = positional[1:]
    return _binding(call, function, positional)


def _binding(call: ast.Call, function: Function, positional: list[str]) -> str:
    arguments = function.args
    given = positional[: len(call.args)]
    if len(call.args) > len(positional) and arguments.vararg is None:
        return f"takes {len(positional)} arguments, not {len(call.args)}"
    only = {each.arg for each in arguments.kwonlyargs}
    named = [each.arg for each in call.keywords if each.arg is not None]
    known = {*positional, *only} - {each.arg for each in arguments.posonlyargs}
    strange = [name for name in named if name not in known]
    if strange and arguments.kwarg is None:
        return f"takes no '{strange[0]}'"
    twice = [name for name in named if name in given]
    if twice:
        return f"gets '{twice[0]}' twice"
    optional = defaults_of(function)
    missing = [name for name in (*positional, *only) if name not in {*given, *named, *optional}]
    return f"is not given '{missing[0]}'" if missing else ""


def _in_class(definition: Node) -> bool:
    block = definition.parent
    return block is not None and block.parent is not None and block.parent.type == "class_definition"


def _call(source: str) -> ast.Call | None:
    try:
        node = ast.parse(f"({source})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return node if isinstance(node, ast.Call) else None


def _function(definition: Node) -> Function | None:
    try:
        body = ast.parse(textwrap.dedent((definition.text or b"").decode()).lstrip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        body = _header_only(definition)
    return body[0] if body and isinstance(body[0], Function) else None


def _header_only(definition: Node) -> list[ast.stmt]:
    """A method's text begins behind its indentation, so that only its header parses alone."""
    block = definition.child_by_field_name("body")
    end = block.start_byte - definition.start_byte if block is not None else 0
    header = (definition.text or b"")[:end].decode().rstrip()
    try:
        return ast.parse(f"{header} ...").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
