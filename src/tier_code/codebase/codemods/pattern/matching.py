"""Finds a template in source by syntax tree, and where each of its pieces stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tier_code.codebase.codemods.pattern.languages import PYTHON, has_hash_comments
from tier_code.codebase.codemods.pattern.template import Template, Token, tokens_of
from tier_code.domain.errors import UsageProblem

_SUBSCRIPT = re.compile(r"[\w$]+\[.*\]$")


class _Position(Protocol):
    """A place in a text."""

    @property
    def index(self) -> int:
        """In characters."""


class _Range(Protocol):
    """Where a node stands."""

    @property
    def start(self) -> _Position:
        """Its first character."""

    @property
    def end(self) -> _Position:
        """The character behind it."""


class _Node(Protocol):
    """A syntax node of ast-grep, as it is used here."""

    def range(self) -> _Range:
        """Where it stands."""

    def kind(self) -> str:
        """The grammar's word for it."""

    def text(self) -> str:
        """Its source."""

    def parent(self) -> _Node | None:
        """What is around it."""

    def get_match(self, meta_var: str) -> _Node | None:
        """What a metavariable stands for."""

    def get_multiple_matches(self, meta_var: str) -> Sequence[_Node]:
        """What a `$$$` metavariable stands for, commas included."""


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """One place; offsets count characters."""

    start: int
    end: int
    kind: str
    """The grammar's word for what was found."""
    around: str
    """The same of what is around it; `index` between square brackets."""
    places: tuple[Token, ...]
    """Where each token of the pattern stands, in its order; an empty `$$$` has no width."""
    comments: tuple[Token, ...]
    """Comments between the pieces."""
    problem: str = ""
    """Why it is not exactly what the pattern says; empty when it is."""


@dataclass(slots=True)
class _Named:
    """The pattern with a name of its own for every metavariable."""

    text: str
    names: list[str] = field(default_factory=list)


def find_matches(text: str, language: str, pattern: Template) -> list[Match]:
    """Every place of a pattern in a text, in order.

    Errors: UsageProblem when the search is not installed.
    """
    try:
        from ast_grep_py import SgRoot  # noqa: PLC0415 - an extra, loaded where the work is done
    except ImportError as error:
        raise UsageProblem("patterns need ast-grep: install tier-code[codemod]") from error
    named = _named(pattern)
    root = SgRoot(text, language).root()
    found = list(root.find_all(pattern=named.text))
    if language == PYTHON and _SUBSCRIPT.match(named.text):
        # The grammar has another kind of node for the same words in an annotation.
        found += root.find_all(
            pattern={"context": f"x: {named.text}", "selector": "generic_type", "strictness": "smart"}
        )
    return [_match(text, node, pattern, named, language) for node in found]


def has_errors(text: str, language: str) -> int:
    """How many places of a text cannot be parsed."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - as above

    return len(SgRoot(text, language).root().find_all(kind="ERROR"))


def _named(pattern: Template) -> _Named:
    """Repeated and anonymous metavariables get names, so that each can be found in its place."""
    names = []
    for index, name in enumerate(pattern.metavariables):
        dollars = "$$$" if name.startswith("$$$") else "$"
        names.append(f"{dollars}MV{index}")
    return _Named(pattern.replaced(names), [name.lstrip("$") for name in names])


def _match(text: str, node: _Node, pattern: Template, named: _Named, language: str) -> Match:
    start, end = node.range().start.index, node.range().end.index
    spans = [
        _span(node, name, multiple=token.startswith("$$$"))
        for name, token in zip(named.names, pattern.metavariables, strict=True)
    ]
    literals, comments = _outside(text, start, end, spans, language)
    places, problem = _aligned(pattern, literals, spans, start)
    problem = problem or _unequal(text, pattern, places)
    parent = node.parent()
    around = parent.kind() if parent is not None else ""
    if parent is not None and around == "subscript" and parent.range().start.index < start:
        around = "index"
    return Match(start, end, node.kind(), around, tuple(places), tuple(comments), problem)


def _span(node: _Node, name: str, *, multiple: bool) -> tuple[int, int] | None:
    if not multiple:
        found = node.get_match(name)
        return (found.range().start.index, found.range().end.index) if found is not None else None
    several = list(node.get_multiple_matches(name))
    while several and (several[-1].kind() == "comment" or several[-1].text() == ","):
        several.pop()
    if not several:
        return None
    return several[0].range().start.index, several[-1].range().end.index


def _outside(
    text: str, start: int, end: int, spans: list[tuple[int, int] | None], language: str
) -> tuple[list[Token], list[Token]]:
    """The tokens and comments of a match that no metavariable covers."""
    tokens, comments = [], []
    position = start
    for low, high in [*sorted(span for span in spans if span is not None), (end, end)]:
        plain, told = tokens_of(text[position:low], start=position, hash_comments=has_hash_comments(language))
        tokens += plain
        comments += told
        position = max(position, high)
    return tokens, comments


def _aligned(
    pattern: Template, literals: list[Token], spans: list[tuple[int, int] | None], start: int
) -> tuple[list[Token], str]:
    """Each token of the pattern with its place in the source."""
    places: list[Token] = []
    waiting, position = list(literals), start
    where = iter(spans)
    for token in pattern.tokens:
        if token.is_metavariable:
            span = next(where)
            low, high = span if span is not None else (position, position)
            places.append(Token(token.text, low, high))
            position = max(position, high)
            continue
        if waiting and waiting[0].text != token.text and waiting[0].text == "," and token.text in ")]}":
            waiting.pop(0)
        if not waiting or waiting[0].text != token.text:
            return [], "it is written in another way"
        found = waiting.pop(0)
        places.append(found)
        position = found.end
    return (places, "") if not waiting else ([], "it says more than the pattern")


def _unequal(text: str, pattern: Template, places: list[Token]) -> str:
    """A metavariable that stands twice must find the same twice."""
    found: dict[str, str] = {}
    for token, place in zip(pattern.tokens, places, strict=False):
        if token.is_metavariable and token.text not in {"$$$", "$_"}:
            source = "".join(text[place.start : place.end].split())
            if found.setdefault(token.text, source) != source:
                return "not a match"
    return ""
