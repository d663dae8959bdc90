"""The reader of server-sent events."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.adapters.models.event_stream import EventParser, ServerEvent
from tier_code.domain.errors import ProviderFailed


def events_of(*chunks: bytes, limit: int = 1000) -> list[ServerEvent]:
    parser = EventParser(limit)
    return [event for chunk in chunks for event in parser.feed(chunk)]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"data: one\n\n", [ServerEvent("message", "one")]),
        (b"data: one\r\n\r\n", [ServerEvent("message", "one")]),
        (b"data:one\ndata: two\n\n", [ServerEvent("message", "one\ntwo")]),
        (b"event: error\ndata: x\n\n", [ServerEvent("error", "x")]),
        (b": a comment keeps the line open\n\ndata: x\n\n", [ServerEvent("message", "x")]),
        (b"id: 7\nretry: 9\n\n", []),
        (b"data: never ended\n", []),
        (b"data:  two spaces\n\n", [ServerEvent("message", " two spaces")]),
    ],
)
def test_events_are_what_a_blank_line_has_ended(sent: bytes, expected: list[ServerEvent]) -> None:
    assert events_of(sent) == expected


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))), max_size=4), st.data())
def test_cuts_anywhere_do_not_change_the_events(texts: list[str], data: st.DataObject) -> None:
    stream = "".join(f"data: {text}\r\n\r\n" for text in texts).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    edges = [0, *cuts, len(stream)]
    chunks = [stream[start:end] for start, end in itertools.pairwise(edges)]

    assert [event.text for event in events_of(*chunks, limit=10_000)] == texts


def test_bytes_that_are_not_utf8_are_refused_and_not_replaced() -> None:
    with pytest.raises(ProviderFailed, match="not UTF-8"):
        events_of(b"data: \xe9\n\n")


@pytest.mark.parametrize("endless", [b"data: " + b"x" * 200, b"data: xxxxxxxxx\n" * 20])
def test_an_event_without_end_is_refused_at_the_limit(endless: bytes) -> None:
    with pytest.raises(ProviderFailed, match="more than 100 bytes"):
        events_of(endless, limit=100)


def test_the_limit_counts_one_event_and_not_the_stream() -> None:
    assert len(events_of(*[b"data: " + b"x" * 60 + b"\n\n"] * 50, limit=100)) == 50
