"""Reading what a model says while it finds something out: what it wants to see, or what it found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeAlias

from tier_code.domain.untrusted import one_line
from tier_code.engine.planning.model.reply import Misread, Wanted
from tier_code.engine.planning.model.schema import MOST_LOOKS, Look
from tier_code.engine.planning.prompting.investigate_request import MOST_FINDINGS, TESTS

MOST_WORDS = 200
"""Of all findings together."""
MOST_PLACES = 6
"""That one finding rests on."""
_LONGEST_FINDING = 2000
Json: TypeAlias = Any
"""What json.loads gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What the model asks to see."""

    wanted: tuple[Wanted, ...]
    tests: bool
    """It wants the tests to be run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact, and the places that show it as the model names them."""

    says: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """What was found, in at most `MOST_WORDS` words."""

    findings: tuple[Finding, ...]


def read_investigation(text: str) -> Looks | Reported | Misread:
    """The model's answer, or what is wrong with it."""
    try:
        value = json.loads(_bare(text))
    except (ValueError, RecursionError):
        return Misread(("the answer is not the JSON object that was asked for",))
    match value.get("kind") if isinstance(value, dict) else None:
        case "look":
            return _looks(value)
        case "report":
            return _reported(value)
        case _:
            return Misread(("kind must be look or report",))


def _looks(value: dict[str, Json]) -> Looks | Misread:
    items = _objects(value.get("looks"))[:MOST_LOOKS]
    pairs = [(item.get("look"), str(item.get("wanted") or "").strip()) for item in items]
    wanted = tuple(Wanted(Look(look), what) for look, what in pairs if look in tuple(Look) and what)
    tests = any(look == TESTS for look, _ in pairs)
    return Looks(wanted=wanted, tests=tests) if wanted or tests else Misread(("looks asks for nothing",))


def _reported(value: dict[str, Json]) -> Reported | Misread:
    found = []
    left = MOST_WORDS
    for item in _objects(value.get("findings"))[:MOST_FINDINGS]:
        words = one_line(str(item.get("says") or ""), _LONGEST_FINDING).split()
        if not words or left <= 0:
            continue
        cut = " ..." if len(words) > left else ""
        places = item.get("rests_on")
        named = (
            [place.strip() for place in places if isinstance(place, str)] if isinstance(places, list) else []
        )
        found.append(
            Finding(
                says=" ".join(words[:left]) + cut,
                rests_on=tuple(dict.fromkeys(place for place in named if place))[:MOST_PLACES],
            )
        )
        left -= len(words)
    return (
        Reported(tuple(found))
        if found
        else Misread(("findings is empty: say what is open and where you looked",))
    )


def _objects(value: Json) -> list[dict[str, Json]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _bare(text: str) -> str:
    """The JSON without a code fence."""
    stripped = text.strip()
    if stripped.startswith("```") and stripped.endswith("```"):
        return stripped.removeprefix("```json").removeprefix("```").removesuffix("```")
    return stripped
