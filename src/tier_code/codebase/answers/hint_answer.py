"""From a model's answer to types by name: `name: type` lines, or a signature, whatever dress they came in."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

from tier_code.codebase.answers.fences import fences_in
from tier_code.codebase.answers.refusal import AnswerRefused

MAX_CHARACTERS = 4000
LONGEST_TYPE = 120
RETURN = "return"
_LINE = re.compile(
    r"^[ \t]*(?:[-*]\s+)?[`*]{0,2}\*{0,2}(?P<name>[^\W\d]\w*)[`*]{0,2}\s*"
    r"(?::|->)\s*`?(?P<type>[^`#]+?)`?,?\s*(?:#.*)?$"
)
_UNKNOWN = frozenset({"?", "unknown", "any", "none given", "not given", "object"})
_RETURNS = frozenset({"return", "returns", "return_type"})


def types_in(answer: str, wanted: Collection[str]) -> dict[str, str]:
    """The type texts for the wanted names; a name may be left out or said to be unknown.

    Errors: AnswerRefused when the answer names none of them.
    """
    text = answer.replace("\r\n", "\n").strip("\ufeff \t\n")
    if not text:
        raise AnswerRefused("the answer is empty")
    if len(text) > MAX_CHARACTERS:
        raise AnswerRefused(f"the answer has {len(text)} characters; that is no list of types")
    blocks = fences_in(text.split("\n"))
    body = "\n".join(block.content for block in blocks) if blocks else text
    found = _of_signature(body) or _of_lines(body)
    named = {name: kind for name, kind in found.items() if name in wanted}
    if not named:
        raise AnswerRefused("the answer names no type that was asked for")
    return {
        name: kind
        for name, kind in named.items()
        if kind.lower() not in _UNKNOWN and len(kind) <= LONGEST_TYPE
    }


def _of_lines(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.split("\n"):
        match = _LINE.match(line)
        if match is not None:
            name = RETURN if match["name"].lower() in _RETURNS else match["name"]
            found.setdefault(name, match["type"].strip())
    return found


def _of_signature(text: str) -> dict[str, str]:
    start = re.search(r"(?:async[ ]+)?def[ ]+\w+", text)
    if start is None:
        return {}
    for end in (match.end() for match in re.finditer(r":[ \t]*(?=\n|$)", text[start.start() :])):
        try:
            module = ast.parse(text[start.start() :][:end] + " ...")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return _hints(module.body[0])
    try:
        return _hints(ast.parse(text[start.start() :].rstrip().rstrip(":") + ": ...").body[0])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}


def _hints(node: ast.stmt) -> dict[str, str]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return {}
    found = {
        item.arg: ast.unparse(item.annotation)
        for item in ast.walk(node.args)
        if isinstance(item, ast.arg) and item.annotation is not None
    }
    if node.returns is not None:
        found[RETURN] = ast.unparse(node.returns)
    return found
