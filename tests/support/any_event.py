"""Instances of any event, made from its annotations: a new event is tested without a new line here."""

from __future__ import annotations

import dataclasses
import types
import typing
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from tier_code.domain.events import Event, Record, UnknownEvent
from tier_code.domain.tokens import TokenUsage

_INT64 = st.integers(min_value=-(2**63), max_value=2**63 - 1)
_PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20) | st.text(min_size=1, max_size=3).map(lambda text: text * 2500),
    int: _INT64,
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    type(None): st.none(),
}


def any_event() -> st.SearchStrategy[Event]:
    """An instance of any class of the union."""
    # Chosen first and built then: a strategy of all classes at once is described by a quarter of a megabyte.
    return st.sampled_from(get_args(Event)).flatmap(instances)


def instances(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Instances of one event or value class."""
    if cls is UnknownEvent:
        texts = st.text(st.characters(categories=["Lu"]), min_size=1, max_size=9)
        return st.builds(UnknownEvent, type=texts, data=st.sampled_from(['{"a":1}', "{}", "not JSON", '"x"']))
    if cls is TokenUsage:
        counts = st.integers(min_value=0, max_value=2**40)
        return st.builds(TokenUsage, **dict.fromkeys((f.name for f in dataclasses.fields(cls)), counts))
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: _values(hints[field.name]) for field in dataclasses.fields(cls)})


def records(events: list[Event]) -> list[Record]:
    """The events with their places."""
    return [Record(seq=seq, at=seq * 7, event=event) for seq, event in enumerate(events)]


def _values(annotation: object) -> st.SearchStrategy[Any]:
    if isinstance(annotation, typing.NewType):
        return _values(annotation.__supertype__)
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(_values(argument) for argument in arguments))
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(_values(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(_values(argument) for argument in arguments))
    assert isinstance(annotation, type)
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return st.deferred(lambda: instances(annotation))
