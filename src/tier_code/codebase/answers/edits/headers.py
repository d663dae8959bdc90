"""Header lines of answer blocks: which declared place a line names, however a model dresses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.declared import Declared
from tier_code.domain.plan import Target, parse_target
from tier_code.domain.untrusted import one_line

_DRESS = re.compile(
    r"^(?:\#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|>\s+)?[*_]{0,3}"
    r"(?:(?:in|file|path|target|block|update|updated|replace|create|new file|edit|for)\b:?\s+)?"
    r"[*_]{0,3}`?(?P<place>.*?)`?[*_]{0,3}(?:(?<!:):)?[*_]{0,3}$",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^\s*(?:\#+|//+|--|/\*+|<!--|;+|%)\s*(?P<words>.*?)\s*(?:\*/|-->)?\s*$")
_QUOTED = re.compile(r"`([^`\n]+)`")
_COLONS = re.compile(r"[^\s`'\"<>|*]+::[^\s`'\"<>|*]*")
_WHERE = re.compile(r"^(?P<place>\S(?:.*\S)?)\s+[(]?(?P<where>after|before|delete)[)]?$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|file|filename|path)=[\"']?(?P<place>[^\"'\s]+)", re.IGNORECASE)


class Placement(StrEnum):
    """What a block does to its place."""

    REPLACE = "replace"
    BEFORE = "before"
    AFTER = "after"
    DELETE = "delete"
    FILE = "file"
    """The block is about a whole file: new lines for it, or pieces to search and replace in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A place as an answer names it, matched with what the step declares."""

    target: Target
    placement: Placement
    declared: bool = True
    """For a place to stand before or behind: it need not be declared itself."""


@dataclass(frozen=True, slots=True)
class Places:
    """The declared places of a step, for matching what an answer says."""

    declared: Declared

    def of_line(self, line: str) -> Header | None:
        """The place that a line in front of a block names; None when it is prose or empty.

        Errors: AnswerRefused when it names a symbol or a file that the step does not declare.
        """
        words = line.strip()
        if not words:
            return None
        whole = _DRESS.match(words)
        plain = whole["place"].strip() if whole else words
        for said in dict.fromkeys([plain, *_QUOTED.findall(words), *_COLONS.findall(words)]):
            found = self._meant(said)
            if found is not None:
                return found
        for said in (plain, *_QUOTED.findall(words)):
            if _is_place(said):
                raise AnswerRefused(f"a block is for {one_line(said, 80)}, which the step does not declare")
        return None

    def of_info(self, info: str) -> Header | None:
        """The place that stands behind the marks of a fence: ` ```python m.py::f `."""
        title = _TITLE.search(info)
        said = [title["place"]] if title else [info, info.partition(" ")[2]]
        return next((found for each in said if each and (found := self._meant(each))), None)

    def of_first_line(self, line: str) -> Header | None:
        """The place that the first line inside a block names, as a comment or with `::`."""
        comment = _COMMENT.match(line)
        said = comment["words"] if comment else line.strip()
        if not comment and "::" not in said and said not in self.declared.paths:
            return None
        return self._meant(said.strip("`* ").removesuffix(":") if not said.endswith("::") else said)

    def _meant(self, said: str) -> Header | None:
        """The declared place of these words."""
        where = _WHERE.match(said)
        place = where["place"] if where else said
        placement = Placement(where["where"].lower()) if where else Placement.REPLACE
        if "::" not in place:
            return self._plain(place, placement)
        try:
            target = parse_target(place)
        except ValueError:
            return None
        path = self._path(target.path)
        if not path:
            return None
        name = target.qualname.strip("`").removesuffix("()").replace("+", "")
        if not name:
            return Header(target=Target(path=path, qualname=""), placement=Placement.FILE)
        if placement in (Placement.BEFORE, Placement.AFTER):
            return Header(target=Target(path=path, qualname=name), placement=placement, declared=False)
        return self._symbol(path, name, placement)

    def _symbol(self, path: str, name: str, placement: Placement) -> Header | None:
        for target in self.declared.symbols_in(path):
            if target.qualname == name:
                return Header(target=target, placement=placement)
        # The class is often left out, or the module's name put in front.
        near = [
            t for t in self.declared.symbols_in(path) if _ends(t.qualname, name) or _ends(name, t.qualname)
        ]
        return Header(target=near[0], placement=placement) if len(near) == 1 else None

    def _plain(self, place: str, placement: Placement) -> Header | None:
        """A path, or a symbol without its path."""
        path = self._path(place)
        if path and placement is Placement.REPLACE:
            return Header(target=Target(path=path, qualname=""), placement=Placement.FILE)
        name = place.removesuffix("()").replace("+", "")
        if placement in (Placement.REPLACE, Placement.DELETE):
            same = [t for t in self.declared.symbols if t.qualname == name]
            if len(same) == 1:
                return Header(target=same[0], placement=placement)
        return None

    def _path(self, said: str) -> str:
        """The declared file of that path, or of a path that ends so."""
        plain = said.strip().removeprefix("./")
        if plain in self.declared.paths:
            return plain
        parts = plain.split("/")
        near = [path for path in self.declared.paths if path.split("/")[-len(parts) :] == parts]
        return near[0] if len(near) == 1 and plain else ""


def _ends(longer: str, shorter: str) -> bool:
    return longer.endswith(f".{shorter}")


def _is_place(said: str) -> bool:
    """Whether words can only be meant as a place."""
    where = _WHERE.match(said)
    place = where["place"] if where else said
    if "::" in place:
        path, _, name = place.partition("::")
        named = "." in path or "/" in path
        return named and not any(character.isspace() for character in path + name)
    return "/" in place and "." in place.rpartition("/")[2] and not any(c.isspace() for c in place)


def headings(lines: list[str]) -> Iterator[str]:
    """The lines that may be the header of the fence behind them: the last that is not empty."""
    written = [line for line in lines if line.strip()]
    if written:
        yield written[-1]
