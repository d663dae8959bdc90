"""Factors that ship: what an offline count is worth for a model that no server has told us about yet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from tier_code.domain.token_counts import ONE, PLAIN, ContentKind, Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """Models that share a tokenizer."""

    pattern: re.Pattern[str]
    vocabulary: str
    times: Fraction
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Starts:
    """The shipped file, read."""

    densities: Mapping[str, Mapping[str, Fraction]]
    """Vocabulary to kind to characters per token."""
    families: tuple[_Family, ...]


def starting_factor(model: str, encoding: str, kind: ContentKind) -> Factor:
    """The shipped factor for counts in `encoding`; 1 for a model of an unknown family."""
    starts = _starts()
    family = next((each for each in starts.families if each.pattern.match(model.lower())), None)
    if family is None or encoding not in starts.densities:
        return PLAIN
    counted, own = starts.densities[encoding][kind], starts.densities[family.vocabulary][kind]
    return Factor(ratio=round(family.times * counted / own * ONE), source=family.source)


def own_vocabulary(model: str) -> str:
    """The vocabulary that a model itself uses, where we carry it; empty where we do not."""
    family = next((each for each in _starts().families if each.pattern.match(model.lower())), None)
    return family.vocabulary if family is not None and family.times == 1 else ""


@cache
def _starts() -> _Starts:
    text = files("tier_code.adapters.counting").joinpath("starting_factors.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return _Starts(
        densities={
            name: {kind: Fraction(value) for kind, value in kinds.items()}
            for name, kinds in data["characters_per_token"].items()
        },
        families=tuple(
            _Family(
                pattern=re.compile(each["pattern"]),
                vocabulary=each["vocabulary"],
                times=Fraction(each["times"]),
                source=each["source"],
            )
            for each in data["families"]
        ),
    )
