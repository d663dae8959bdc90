from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.journal_samples import sample_many_steps, sample_rename_and_docstrings
from tier_code.domain.events import NoticeGiven, Record
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepId, StepState
from tier_code.frontends.shared.replay_control import ReplayControl, start_of, steer
from tier_code.frontends.shared.replay_player import FASTEST, LONGEST_PAUSE, SLOWEST, ReplayPlayer
from tier_code.frontends.shared.timeline import SPACING, Timeline

SECOND = 1_000_000_000


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        """The time it was set to."""
        return self.seconds


def at(*seconds: float) -> tuple[Record, ...]:
    """Records at these times."""
    return tuple(
        Record(seq=seq, at=int(moment * SECOND), event=NoticeGiven(text=str(seq)))
        for seq, moment in enumerate(seconds)
    )


def test_records_come_when_they_came() -> None:
    hand = Hand()
    player: ReplayControl = ReplayPlayer(at(0, 1, 1.5), hand)
    player.play()
    player.advance()
    assert player.position == 1
    assert player.wait() == pytest.approx(1.0)
    hand.seconds += 0.99
    player.advance()
    assert player.position == 1
    hand.seconds += 0.02
    player.advance()
    assert player.position == 2
    assert player.wait() == pytest.approx(0.49)


def test_a_long_pause_is_shortened() -> None:
    player = ReplayPlayer(at(0, 3600, 3601), Hand())
    assert player.duration == LONGEST_PAUSE + 1


def test_time_that_ran_backwards_costs_nothing() -> None:
    player = ReplayPlayer(at(5, 4, 4.5), Hand())
    assert player.duration == 0.5


def test_speed_changes_keep_the_place() -> None:
    hand = Hand()
    player = ReplayPlayer(at(0, 1, 2, 3), hand)
    player.play()
    hand.seconds += 1.5
    player.advance()
    player.change_speed(2)
    assert player.position == 2
    assert player.wait() == pytest.approx(0.25)
    for _ in range(20):
        player.change_speed(2)
    assert player.speed == FASTEST
    for _ in range(20):
        player.change_speed(0.5)
    assert player.speed == SLOWEST


def test_the_end_pauses_and_play_begins_again() -> None:
    hand = Hand()
    player = ReplayPlayer(at(0, 1), hand)
    player.play()
    hand.seconds += 5
    player.advance()
    assert (player.position, player.playing, player.wait()) == (2, False, None)
    player.play()
    assert player.position == 0


def test_steps_pause_and_seeks_do_not() -> None:
    player = ReplayPlayer(at(0, 1, 2), Hand())
    player.play()
    player.seek(2)
    assert (player.position, player.playing) == (2, True)
    player.step(-1)
    assert (player.position, player.playing) == (1, False)
    player.seek(99)
    assert player.position == 3
    player.step(-99)
    assert player.position == 0


def test_nothing_to_play_is_no_error() -> None:
    player = ReplayPlayer((), Hand())
    player.play()
    player.advance()
    assert (player.position, player.playing, player.duration, player.wait()) == (0, False, 0.0, None)


@settings(deadline=None)
@given(st.integers(min_value=0))
def test_the_timeline_gives_the_same_view_as_folding_from_the_start(position: int) -> None:
    records = sample_rename_and_docstrings()
    place = position % (len(records) + 1)
    view, rest = Timeline(records).before(place)
    assert fold(rest, view) == fold(records[:place])


def test_the_timeline_folds_no_more_than_one_stretch_twice() -> None:
    records = sample_many_steps(60)
    timeline = Timeline(records)
    assert len(records) > SPACING
    for place in (len(records), 3, SPACING, SPACING - 1, len(records) - 1):
        view, rest = timeline.before(place)
        assert len(rest) <= SPACING
        assert fold(rest, view) == fold(records[:place])
    assert timeline.between(2, 4) == records[2:4]


@pytest.mark.parametrize(
    ("action", "position"),
    [
        ("replay-start", 0),
        ("replay-end", 40),
        ("replay-later", 22),
        ("replay-earlier", 18),
        ("replay-forward", 21),
        ("replay-back", 19),
    ],
)
def test_every_front_end_moves_by_the_same_actions(action: str, position: int) -> None:
    player = ReplayPlayer(at(*range(40)), Hand())
    player.seek(20)
    steer(player, action)
    assert player.position == position


def test_a_step_is_found_where_it_began() -> None:
    player = ReplayPlayer(tuple(sample_rename_and_docstrings()), Hand())
    position = start_of(StepId("s2"), player)
    assert position is not None
    assert fold(player.records[:position]).step(StepId("s2")).state is StepState.RUNNING  # type: ignore[union-attr]
    assert start_of(StepId("s99"), player) is None
