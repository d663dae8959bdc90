"""Reading requests: clauses, names and places in plain English. No model, no guessing."""

from __future__ import annotations

import re

VERBS = (
    r"(?:rename|change|document|add|write|create|move|extract|convert|organi[sz]e|sort|clean|tidy|remove|delete"
    r"|drop|prune|fix"
    r"|format|reformat|replace|rewrite|reorder|annotate|type-annotate|implement|log|turn|make|refactor|apply|use|moderni[sz]e|migrate|introduce|drop|swap"
    r"|rearrange|generate|cover|give|pull|hoist)"
)
_JOINT = re.compile(
    r"\s*(?:(?:[,;]\s*|\.\s+)(?:and\s+)?(?:then\s+)?|\s(?:and|then|and\s+then)\s+)"
    rf"(?=(?:also\s+)?{VERBS}\b)",
    re.IGNORECASE,
)
_POLITE = re.compile(r"^(?:please|also|then)\s+", re.IGNORECASE)
_QUOTES = "`'\"\u201c\u201d\u2018\u2019"

NAME = rf"[{_QUOTES}]?(?P<{{0}}>[^\s{_QUOTES},;]+)[{_QUOTES}]?"
"""A name as a person types it, perhaps in quotes; format with the group's name."""


_CODE = re.compile(r"`[^`\n]*`|\"[^\"\n]*\"")
"""What a person quotes is not read as words."""
_MASK = re.compile(r"\0(\d+)\0")
_PLACE_AT_END = re.compile(
    r"\s(?P<place>(?:in|under|inside|within|across|throughout)\s+(?:the\s+)?\S+(?:\s+and\s+\S+)?)$",
    re.IGNORECASE,
)
_HAS_PLACE = re.compile(r"\s(?:in|under|inside|within|across|throughout|everywhere)\b", re.IGNORECASE)
_HAS_OBJECT = re.compile(
    r"\s(?:of|from|for|at|with)\b|\s(?:in)?to\s+(?!(?:an?\s+)?f-?strings?\b)", re.IGNORECASE
)
_ON_SOMETHING = re.compile(
    r"^(?P<verb>(?:re-?|auto-?)?format|document|(?:type-)?annotate)\s+(?P<object>.+)$", re.IGNORECASE
)
_ANY_CODE = re.compile(
    r"(?:the|all|every|each|any|my|our|missing|undocumented|unannotated|untyped|public|exported|private"
    r"|non-public|python|source|sources|code|function|method|class|type|struct|interface|module|package|file"
    r"|symbol|parameter|argument|return|signature|variable|attribute|definition|hint|docstring|import"
    r"|everything|it|them|and|or|including|too)(?:s|es)?",
    re.IGNORECASE,
)
"""Words that say which sort of code is meant, and not where."""
_ON_A_NAME = re.compile(
    r"^(?i:delete|remove|drop|prune|cover|make|turn|implement)\s.*?"
    r"(?:\0\d+\0|\b\w+_\w+|\b[a-z]\w*[A-Z]|\b[A-Z]\w*[a-z]|\w\(\))"
)
"""An instruction about a name as code is written."""


def clauses(request: str) -> tuple[str, ...]:
    """Split a request at "and", "then" or a comma, but only where a new instruction begins.

    What stands in backticks or double quotes is kept as it is. A place named once at the end ("organise the
    imports and convert to f-strings in src/net") holds for the clauses before it that say of no code which
    they mean; where another clause names a place of its own, for those between the two alone.
    """
    quoted: list[str] = []

    def masked(match: re.Match[str]) -> str:
        quoted.append(match.group())
        return f"\0{len(quoted) - 1}\0"

    flat = " ".join(_CODE.sub(masked, request).split()).rstrip(".!")
    parts = [_POLITE.sub("", part.strip()) for part in _JOINT.split(flat)]
    whole = _with_shared_place(_without_lone_verbs([part for part in parts if part]))
    return tuple(_MASK.sub(lambda match: quoted[int(match[1])], part) for part in whole)


def _without_lone_verbs(parts: list[str]) -> list[str]:
    """A verb alone goes with the next one: "sort and organise the imports" is one instruction."""
    whole: list[str] = []
    for part in parts:
        if whole and " " not in whole[-1]:
            whole[-1] = f"{whole[-1]} and {part}"
        else:
            whole.append(part)
    return whole


def _with_shared_place(parts: list[str]) -> list[str]:
    place = _PLACE_AT_END.search(parts[-1]) if parts else None
    if place is None:
        return parts
    own = max((n for n, part in enumerate(parts[:-1]) if _names_a_place(part)), default=-1)
    shared = [part if _names_code(part) else f"{part} {place['place']}" for part in parts[own + 1 : -1]]
    return [*parts[: own + 1], *shared, parts[-1]]


def _names_a_place(clause: str) -> bool:
    """Whether a clause says where: in words, as a path, or as what is to be formatted."""
    whole = _ON_SOMETHING.match(clause)
    formatted = whole is not None and whole["verb"].lower().endswith("format") and _names_code(clause)
    where = any(is_place(word.strip(_QUOTES)) for word in clause.split())
    return formatted or where or bool(_HAS_PLACE.search(clause))


def _names_code(clause: str) -> bool:
    """Whether a clause says of which code it speaks, so that it needs no place."""
    if _HAS_OBJECT.search(clause) or _ON_A_NAME.match(clause):
        return True
    on = _ON_SOMETHING.match(clause)
    return on is not None and not all(_ANY_CODE.fullmatch(word) for word in re.split(r"[\s,]+", on["object"]))


def unquoted(name: str) -> str:
    """A name without the quotes and call brackets that people put around it."""
    return name.strip(_QUOTES).removesuffix("()").strip(_QUOTES)


def listed(words: str) -> tuple[str, ...]:
    """The items of "a, b and c"."""
    return tuple(item for item in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", words.strip()) if item)


def is_place(word: str) -> bool:
    """Whether a word looks like a file or a folder rather than a name in code."""
    if "::" in word:
        return word.endswith("::")
    return "/" in word or word.endswith((".py", ".pyi")) or word == "."
