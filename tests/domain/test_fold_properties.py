from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.histories import entries, histories, related
from tests.support.any_event import any_event, records
from tests.support.journal_samples import SAMPLES
from tier_code.domain import events as e
from tier_code.domain.fold import apply, fold
from tier_code.domain.ledger import LedgerEntry
from tier_code.domain.money import ZERO
from tier_code.domain.view import SessionView

# Whole sessions are large values to make; the examples are fewer, and small ones are tried first.
sessions = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("cls", get_args(e.Event), ids=lambda cls: cls.__name__)
@settings(sessions, max_examples=8)
@given(st.data())
def test_every_event_is_understood_at_any_time(cls: type[e.Event], data: st.DataObject) -> None:
    story = SAMPLES[data.draw(st.sampled_from(("plan_review", "running", "undone", "conflict")))]()
    view = fold(story[: data.draw(st.integers(min_value=0, max_value=len(story)))])
    record = e.Record(seq=view.records, at=99, event=data.draw(related(cls)))
    after = apply(view, record)
    assert (after.at, after.records) == (99, view.records + 1)


@sessions
@given(st.lists(any_event(), max_size=6))
def test_strangers_among_events_never_stop_the_fold(events: list[e.Event]) -> None:
    assert fold(records(events)).records == len(events)


@sessions
@given(histories(), st.data())
def test_folding_in_two_pieces_is_folding_at_once(events: list[e.Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(min_value=0, max_value=len(events)))
    whole = records(events)
    assert fold(whole[cut:], fold(whole[:cut])) == fold(whole)


@sessions
@given(histories())
def test_merging_neighbouring_deltas_of_a_call_changes_nothing_that_is_shown(events: list[e.Event]) -> None:
    assert shown(merged(events)) == shown(events)


@pytest.mark.parametrize("name", ["running", "rename_and_docstrings", "failed_and_interrupted"])
def test_an_answer_in_one_piece_or_letter_by_letter_is_the_same_view(name: str) -> None:
    events = [record.event for record in SAMPLES[name]()]
    assert any(isinstance(event, e.TextDelta) for event in events)
    assert shown(merged(events)) == shown(events) == shown(in_letters(events))


def in_letters(events: list[e.Event]) -> list[e.Event]:
    result: list[e.Event] = []
    for event in events:
        if isinstance(event, e.TextDelta):
            result += [e.TextDelta(call=event.call, text=letter) for letter in event.text]
        else:
            result.append(event)
    return result


def merged(events: list[e.Event]) -> list[e.Event]:
    result: list[e.Event] = []
    for event in events:
        last = result[-1] if result else None
        if isinstance(event, e.TextDelta) and isinstance(last, e.TextDelta) and last.call == event.call:
            result[-1] = e.TextDelta(call=event.call, text=last.text + event.text)
        else:
            result.append(event)
    return result


def shown(events: list[e.Event]) -> SessionView:
    """The view without its place in the journal."""
    timeless = [e.Record(seq=0, at=0, event=event) for event in events]
    return replace(fold(timeless), records=0)


@sessions
@given(histories(), entries())
def test_a_call_that_is_settled_twice_is_paid_once(events: list[e.Event], entry: LedgerEntry) -> None:
    settled = e.SpendSettled(entry=entry)
    assert shown([*events, settled, settled]) == shown([*events, settled])


@sessions
@given(histories())
def test_spend_shown_is_what_was_settled_or_written_off_once_per_call(events: list[e.Event]) -> None:
    expected = ZERO
    known = set()
    for event in events:
        if isinstance(event, e.SpendWrittenOff) and event.call not in known:
            known.add(event.call)
            expected = expected + event.amount
        if isinstance(event, e.SpendSettled) and event.entry.call not in known:
            known.add(event.entry.call)
            expected = expected + (event.entry.cost or ZERO)
    assert fold(records(events)).spent == expected


@sessions
@given(histories())
def test_tiers_share_the_whole_spend_among_them(events: list[e.Event]) -> None:
    view = fold(records(events))
    total, tokens = view.written_off, 0
    for row in view.tier_totals():
        total, tokens = total + row.spend, tokens + row.usage.total
    assert total == view.spent
    assert tokens == view.usage.total


@sessions
@given(histories())
def test_no_step_is_applied_and_undone_at_once(events: list[e.Event]) -> None:
    view = fold(records(events))
    applied = {step for _, steps in view.applied for step in steps}
    undone = {step for _, steps in view.undone for step in steps}
    assert not applied & undone
