"""The price table: dated rows that ship with this version, with the user's own rows over them."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

from tier_code.adapters.prices.rows import factor, read_row
from tier_code.adapters.storage.problems import storing
from tier_code.domain.errors import UsageProblem
from tier_code.domain.pricing import ModelPrice, multiplied

NANOS_PER_SECOND = 1_000_000_000
USER_FILE = "prices.toml"
"""In the user's configuration folder; a repository can never set prices."""
_DATED_ID = re.compile(r"(?P<model>.+?)[-@](?:\d{8}|\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class _Variant:
    """A multiplier and the models that it is known for; no models means every one of the provider."""

    factor: Fraction
    models: frozenset[str]
    provider: str


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Implements `ports.prices.PriceBook`."""

    rows: Mapping[str, tuple[ModelPrice, ...]]
    """Model to its rows, oldest first."""
    as_of: str
    """The day on which the shipped rows were gathered."""
    providers: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, _Variant] = field(default_factory=dict)

    def price(self, model: str, at: int, variants: Sequence[str] = ()) -> ModelPrice | None:
        """The row in force at `at`, UTC nanoseconds; None where a rate or a variant is not known."""
        name = self._known(model)
        day = dt.datetime.fromtimestamp(at // NANOS_PER_SECOND, dt.UTC).date().isoformat()
        in_force = [row for row in self.rows.get(name, ()) if row.as_of <= day]
        found = in_force[-1] if in_force else None
        for variant in variants:
            found = self._multiplied(found, variant)
        return found

    def history(self, model: str) -> Sequence[ModelPrice]:
        """Every row of a model, oldest first."""
        return self.rows.get(self._known(model), ())

    def models(self) -> Sequence[str]:
        """Models that have a row, sorted."""
        return sorted(self.rows)

    def _known(self, model: str) -> str:
        """The name under which a model has rows: a snapshot's date is not part of it."""
        dated = _DATED_ID.fullmatch(model)
        return dated["model"] if model not in self.rows and dated is not None else model

    def _multiplied(self, row: ModelPrice | None, name: str) -> ModelPrice | None:
        variant = self.variants.get(name)
        if row is None or variant is None or self.providers.get(row.model) != variant.provider:
            return None
        if variant.models and row.model not in variant.models:
            return None
        return multiplied(row, variant.factor, name)


def shipped_table() -> PriceTable:
    """The rows of this version."""
    data = json.loads(files("tier_code.adapters.prices").joinpath("table.json").read_text("utf-8"))
    where = "the shipped price table"
    return PriceTable(
        rows=_by_model(read_row(row, where) for row in data["rows"]),
        as_of=data["as_of"],
        providers={row["model"]: row["provider"] for row in data["rows"]},
        variants={
            each["variant"]: _Variant(
                factor(each["times"], where), frozenset(each.get("models", ())), each["provider"]
            )
            for each in data["variants"]
        },
    )


def users_table(config: Path) -> PriceTable:
    """The shipped rows, with those of the user's `prices.toml` instead of or beside them.

    A model that the user prices has only the user's rows.
    Errors: UsageProblem saying what is wrong with the file, and where.
    """
    shipped = shipped_table()
    own = _by_model(_user_rows(config / USER_FILE))
    providers = {model: name for model, name in shipped.providers.items() if model not in own}
    return PriceTable({**shipped.rows, **own}, shipped.as_of, providers, shipped.variants)


def _user_rows(path: Path) -> Iterable[ModelPrice]:
    with storing(path):
        text = path.read_text("utf-8") if path.exists() else ""
    try:
        rows = tomllib.loads(text).get("price", [])
    except tomllib.TOMLDecodeError as problem:
        raise UsageProblem(f"{path}: {problem}") from None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise UsageProblem(f"{path}: write each price as a [[price]] table")
    return [read_row({**row, "source": row.get("source") or f"user: {path}"}, str(path)) for row in rows]


def _by_model(rows: Iterable[ModelPrice]) -> dict[str, tuple[ModelPrice, ...]]:
    found: dict[str, list[ModelPrice]] = {}
    for row in rows:
        found.setdefault(row.model, []).append(row)
    return {model: tuple(sorted(each, key=lambda row: row.as_of)) for model, each in found.items()}
