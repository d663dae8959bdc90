from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import SAMPLES, sample_rename_and_docstrings
from tier_code.domain.events import Record
from tier_code.domain.fold import fold
from tier_code.frontends.fullscreen.frontend import FullscreenFrontend
from tier_code.frontends.shared.replay_player import ReplayPlayer
from tier_code.ports.frontend import Frontend

BODY = ("header", "conversation", "detail", "sidebar")
TALL = (120, 50)
"""Room for everything, so that no list has to be scrolled."""


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """The time it was set to."""
        return self.seconds


def player(records: tuple[Record, ...]) -> tuple[ReplayPlayer, Hand]:
    """A player whose time stands still until moved."""
    hand = Hand()
    return ReplayPlayer(records, hand), hand


@pytest.mark.parametrize(
    "name", ["plan_review", "changes_review", "rename_and_docstrings", "undone", "declined", "conflict"]
)
async def test_live_and_replayed_records_end_on_the_same_screen(name: str) -> None:
    records = SAMPLES[name]()
    async with desk_with(records, size=TALL) as live:
        await live.press("ctrl+t")
        seen = [live.area(part) for part in BODY]
    control, _ = player(records)
    async with desk_with(records, size=TALL, replay=control) as replay:
        await replay.press("end")
        assert [replay.area(part) for part in BODY] == seen
        assert replay.app.view == fold(records)


async def test_the_replay_bar(picture: SnapshotAssertion) -> None:
    records = sample_rename_and_docstrings()
    control, _ = player(records)
    async with desk_with(records, replay=control) as desk:
        await desk.press("space", *["right"] * 9)
        assert desk.screen == picture


async def test_steps_and_seeks_show_exactly_that_many_records() -> None:
    records = sample_rename_and_docstrings()
    control, _ = player(records)
    async with desk_with(records, replay=control) as desk:
        for keys in (["end"], ["comma"] * 3, ["left"] * 4, ["full_stop"], ["home"], ["right"] * 7):
            await desk.press(*keys)
            assert desk.app.view == fold(records[: control.position])
            assert f"{control.position}/{control.total}" in desk.area("replay")


async def test_a_replay_plays_by_itself_and_stops_at_the_end() -> None:
    records = sample_rename_and_docstrings()
    control, hand = player(records)
    async with desk_with(records, replay=control) as desk:
        assert control.playing
        hand.seconds = control.duration + 1
        await desk.press("greater_than_sign")
        assert "×2" in desk.area("replay")  # noqa: RUF001 - the sign of multiplication
        assert desk.app.view == fold(records)
        assert not control.playing
        assert "‖" in desk.area("replay")


async def test_nothing_can_be_changed_in_a_replay_and_it_says_so() -> None:
    records = SAMPLES["changes_review"]()
    control, _ = player(records)
    async with desk_with(records, replay=control) as desk:
        await desk.press("end")
        for key in ("x", "2", "a", "n", "u", "e", "r"):
            await desk.press(key)
            assert "this is a replay" in desk.area("above")
        await desk.press("d", "n")
        assert "this is a replay" in desk.area("footer")
        assert desk.sent.commands == []


async def test_steps_are_opened_in_a_replay_as_in_life() -> None:
    records = sample_rename_and_docstrings()
    control, _ = player(records)
    async with desk_with(records, replay=control) as desk:
        await desk.press("end", "down", "enter")
        assert "Answer  as it came" in desk.screen


async def test_leaving_a_replay_closes_no_session() -> None:
    records = sample_rename_and_docstrings()
    control, _ = player(records)
    async with desk_with(records, replay=control) as desk:
        await desk.press("ctrl+q")
        assert desk.sent.commands == []


def test_the_front_end_is_what_the_port_asks_for() -> None:
    kind: type[Frontend] = FullscreenFrontend
    assert kind is FullscreenFrontend
