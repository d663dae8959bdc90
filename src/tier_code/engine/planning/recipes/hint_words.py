"""Reading what a request wants type hints for: kinds, names and a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tier_code.engine.planning.words import listed, unquoted

_HINTS = (
    r"(?:(?:python|static|missing|full|complete|proper|all|the|any|necessary)\s+)*"
    r"(?:type[- ]?(?:hints?|annotations?|hinting|info(?:rmation)?)|annotations?|typing|types|hints)"
)
_ASKED = re.compile(
    rf"^(?:(?:add|put|write|create|introduce|insert|apply|complete|infer)\s+{_HINTS}"
    rf"(?:\s+(?:to|for|on|onto|in|into|of|at|across|throughout|everywhere)\b\s*(?P<what>.*))?"
    r"|(?:type[- ]annotate|type[- ]hint|annotate)\b(?:\s+(?P<subject>.+))?)$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:with|as)\s+(?!types?\b|type\s)", re.IGNORECASE)
_WITH_TYPES = re.compile(r"\s+(?:with|using)\s+(?:type\s*)?(?:hints?|types?|annotations?)\s*$", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:^|\s)(?:in|inside|under|within|from|across|throughout)\s+(?P<place>\S.*)$", re.IGNORECASE
)
_OF = re.compile(r"(?:^|\s)of\s+(?P<place>\S.*)$", re.IGNORECASE)
_NOISE = re.compile(
    r"^(?:the|all|every|each|any|of|a|an|my|our|this|these|missing|untyped|unannotated|unhinted|public|private"
    r"|signatures?|parameters?|arguments?|return\s+(?:types?|values?)|functions?|methods?|class(?:es)?|modules?"
    r"|packages?|files?|folders?|code|symbols?|everything|everywhere|and|whole|entire|repo(?:sitory)?|project"
    r"|definitions?|that\s+(?:lacks?|needs?|have\s+none)\s*(?:them|it)?|without\s+(?:any|them|hints?|types?)|in)"
    r"(?:\s+|,\s*|$)",
    re.IGNORECASE,
)
_METHODS = re.compile(r"\bmethods?\b", re.IGNORECASE)
_PUBLIC = re.compile(r"\bpublic\b(?!\s+and\s+private)", re.IGNORECASE)
_FUNCTIONS = re.compile(r"\bfunctions?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HintWords:
    """What a clause asks for."""

    names: tuple[str, ...]
    """Functions, classes, files or folders; empty means: all of the place."""
    place: str
    """As worded; empty for the whole repository."""
    only_methods: bool
    only_public: bool = False


def read_hint_words(clause: str) -> HintWords | None:
    """What a clause wants hints for; None when it wants something else."""
    match = _ASKED.match(clause.strip())
    if match is None:
        return None
    what = _WITH_TYPES.sub("", (match["what"] or match["subject"] or "").strip())
    if _OTHER.search(what):
        return None
    place = _PLACE.search(what) or _OF.search(what)
    head = what[: place.start()] if place else what
    names = tuple(unquoted(item) for item in listed(_plain(head)))
    return HintWords(
        names=names,
        place=_plain(place["place"]) if place else "",
        only_methods=bool(_METHODS.search(head)) and not _FUNCTIONS.search(head),
        only_public=bool(_PUBLIC.search(head)),
    )


def _plain(words: str) -> str:
    """The words without articles and nouns in front of a name."""
    rest = words.strip()
    while match := _NOISE.match(rest):
        rest = rest[match.end() :]
    return rest
