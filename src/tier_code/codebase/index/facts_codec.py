"""Facts as bytes and back: small enough to keep, and nothing that is read can do more than be wrong.

Every field of every record goes in by its place, so a new field needs nothing here; whoever keeps the bytes
keeps them only for readers of the same make (`maker.py`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from tier_code.codebase.index import expressions as ex
from tier_code.codebase.index.facts import Definition, FileFacts, ImportedName, Kind, LineRange

_LEVEL = 1
"""Of compression: the next one takes twice as long for a tenth less."""
_LARGEST = 64_000_000
"""Bytes of unpacked facts; no file has as many."""

_CLASSES: tuple[type, ...] = (
    LineRange,
    ImportedName,
    ex.Name,
    ex.Member,
    ex.Call,
    ex.Item,
    ex.Either,
    ex.Listed,
    ex.Text,
    ex.InstanceOf,
    ex.Element,
    ex.Part,
    ex.Entered,
    ex.Receiver,
    ex.Imported,
    ex.Defined,
    ex.Unknown,
)
_FIELDS = tuple(field.name for field in fields(Definition))
_IN_LINE = frozenset(field.name for field in fields(Definition) if field.type == LineRange.__name__)
"""Ranges that every definition has: two numbers are less than a record."""
_RANGES = tuple(place for place, name in enumerate(_FIELDS) if name in _IN_LINE)
_DEFINITION = attrgetter(
    *(
        each
        for name in _FIELDS
        for each in ((f"{name}.start", f"{name}.end") if name in _IN_LINE else (name,))
    )
)
_FACTS = tuple(field.name for field in fields(FileFacts) if field.name not in {"digest", "definitions"})
_REST = attrgetter(*_FACTS)


class DamagedFactsError(ValueError):
    """Bytes that are no facts; the file is parsed again."""


def pack_facts(facts: FileFacts) -> bytes:
    """The facts without their digest, which whoever keeps them knows."""
    kept = (_REST(facts), list(map(_DEFINITION, facts.definitions.values())))
    body = json.dumps(kept, separators=(",", ":"), check_circular=False, default=_packed)
    return zlib.compress(body.encode(), _LEVEL)


def unpack_facts(body: bytes, digest: str) -> FileFacts:
    """What `pack_facts` was given.

    Errors: DamagedFactsError.
    """
    try:
        inflating = zlib.decompressobj()
        rest, listed = json.loads(inflating.decompress(body, _LARGEST))
        values: dict[str, Any] = {name: _unpacked(value) for name, value in zip(_FACTS, rest, strict=True)}
        definitions = [_definition(each) for each in listed]
        return FileFacts(digest=digest, definitions={each.qualname: each for each in definitions}, **values)
    except (
        zlib.error,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as damage:
        raise DamagedFactsError(str(damage)) from damage


def _definition(values: list[Any]) -> Definition:
    """What `_DEFINITION` took apart."""
    parts = [_unpacked(each) if type(each) is list else each for each in values]
    for place in _RANGES:
        parts[place : place + 2] = [LineRange(start=parts[place], end=parts[place + 1])]
    named = dict(zip(_FIELDS, parts, strict=True))
    named["kind"] = Kind(named["kind"])
    return Definition(**named)


def _packed(record: object) -> tuple[object, ...]:
    """A record as what it holds, behind its number; `json` sees to all that is no record."""
    if record is ex.UNKNOWN:
        return _NOTHING
    number, read = _PACKERS[type(record)]
    return number, *read(record)


def _packer(place: int, names: Sequence[str]) -> tuple[int, Callable[[object], tuple[object, ...]]]:
    """The number of a class, below 0 so that no tuple looks like a record, and how one is taken apart."""
    if len(names) > 1:
        return -1 - place, attrgetter(*names)
    if not names:
        return -1 - place, lambda _: ()
    only = attrgetter(names[0])
    return -1 - place, lambda record: (only(record),)


def _unpacked(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What `json` made of a record or a tuple, as it was."""
    if not isinstance(value, list):
        return value
    parts = [_unpacked(each) if type(each) is list else each for each in value]
    number = parts[0] if parts else 0
    if type(number) is not int or number >= 0:
        return tuple(parts)
    made, names = _UNPACKERS[number]
    return ex.UNKNOWN if made is ex.Unknown else made(**dict(zip(names, parts[1:], strict=True)))


def _names(made: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(made))


_PACKERS = {made: _packer(place, _names(made)) for place, made in enumerate(_CLASSES)}
_NOTHING = (_PACKERS[ex.Unknown][0],)
_UNPACKERS = {-1 - place: (made, _names(made)) for place, made in enumerate(_CLASSES)}
