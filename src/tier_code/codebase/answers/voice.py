"""The mood of a docstring's first word: a command, unless the file itself says `Returns the ...`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources

from tier_code.codebase.answers.definitions import definition_node, definition_nodes, docstring_node
from tier_code.codebase.answers.docstring_parts import DocstringParts
from tier_code.codebase.languages.grammars import PYTHON, parse

_VERBS = frozenset(
    resources.files("tier_code.codebase.answers").joinpath("verbs.txt").read_text("utf-8").split()
)
_FIRST = re.compile(r"[A-Za-z]+")
_OPENING = re.compile(r"[rRuU]?[\"']+\s*(?P<word>[A-Za-z]+)")
_SELF = re.compile(
    r"^(?:this|the)\s+(?:function|method|property|coroutine|generator)\s+(?:is used to\s+)?(?=[a-z]+s?\b)",
    re.IGNORECASE,
)


def in_file_voice(parts: DocstringParts, source: bytes, qualname: str) -> DocstringParts:
    """A function's parts, with `This function returns` and `Returns` turned into `Return` (PEP 257).

    A file most of whose docstrings begin with `Returns` and the like keeps that form.
    """
    node = definition_node(source, qualname) if qualname else None
    if node is None or node.type != "function_definition":
        return parts
    summary = without_itself(parts.summary)
    first = _FIRST.match(summary)
    word = first.group().lower() if first is not None else ""
    verb = command_of(word)
    if not verb:
        return parts
    if verb == word or _third_person(source):
        return replace(parts, summary=summary[:1].upper() + summary[1:])
    return replace(parts, summary=_second_verbs(f"{verb.capitalize()}{summary[len(word) :]}"))


def is_command(word: str) -> bool:
    """Whether a word in lower case is the plain form of a verb."""
    return word in _VERBS


def without_itself(summary: str) -> str:
    """A summary less `This function` and the like at its beginning."""
    return _SELF.sub("", summary)


def command_of(word: str) -> str:
    """The plain form of a verb that is written as `returns` or `return`; empty for any other word."""
    if word in _VERBS:
        return word
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        plain = word.removesuffix(ending) + instead
        if word.endswith(ending) and plain in _VERBS:
            return plain
    return ""


def _second_verbs(summary: str) -> str:
    """`Return x, or raises y` after the first verb was changed; a relative clause keeps its own verbs."""
    if re.search(r"\b(?:that|which|who)\b", summary):
        return summary
    return re.sub(
        r"\b(and|or) (returns|raises|yields)\b", lambda found: f"{found[1]} {found[2][:-1]}", summary
    )


def _third_person(source: bytes) -> bool:
    words = list(_first_words(source))
    return sum(bool(command_of(word)) and word not in _VERBS for word in words) * 2 > len(words)


def _first_words(source: bytes) -> Iterator[str]:
    """The first words of the file's docstrings of functions."""
    for node in definition_nodes(parse(PYTHON, source).root_node):
        body = node.child_by_field_name("body")
        string = docstring_node(body) if body is not None and node.type == "function_definition" else None
        if string is not None:
            found = _OPENING.match((string.text or b"").decode("utf-8", "replace"))
            if found is not None:
                yield found["word"].lower()
