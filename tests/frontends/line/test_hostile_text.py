from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontends.headless.printing import Paper
from tests.support.any_event import any_event, records
from tests.support.hostile_strings import hostile_strings
from tier_code.adapters.system_clock import SystemClock
from tier_code.domain import events as e
from tier_code.domain.events import Record
from tier_code.domain.fold import apply
from tier_code.domain.view import SessionView
from tier_code.frontends.line.showing import shown_changes, shown_plan, shown_step
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.line.teller import Teller
from tier_code.frontends.line.toolbar import ToolbarLook, toolbar_pieces

OWN_ESCAPE = re.compile(r"\x1b\[(?:\d{1,3}(?:;\d{1,3})*)m")
TERMINAL = {"TERM": "xterm", "COLUMNS": "80"}
every = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def steering(text: str) -> set[str]:
    """Characters that a terminal could obey, our own colours left out."""
    plain = OWN_ESCAPE.sub("", text)
    bidi = {"\u200e", "\u200f", "\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    return {c for c in plain if c in bidi or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")}


def printed(told: Iterable[Record]) -> Iterator[str]:
    """Every line that the line mode could print of these records."""
    given_terminal = LineSurroundings(
        out=Paper(terminal=True), typed=io.StringIO(), clock=SystemClock(), environ=TERMINAL
    )
    looks = Looks(given_terminal)
    teller, look, view = Teller(looks), looks(), SessionView()
    for record in told:
        view = apply(view, record)
        yield from teller.lines(record.event, view)
    yield from shown_plan(view, look)
    yield from shown_changes(view, (), look)
    for step in view.steps:
        yield from shown_step(view, (step.step.id,), look)
    yield from (text for _, text in toolbar_pieces(view, 0, ToolbarLook(width=300)))


@every
@given(st.lists(any_event(), max_size=4))
def test_no_event_can_make_the_line_mode_steer_a_terminal(events: list[e.Event]) -> None:
    for line in printed(records(events)):
        assert not steering(line)


def test_there_are_enough_hostile_strings() -> None:
    assert len(hostile_strings()) >= 200
