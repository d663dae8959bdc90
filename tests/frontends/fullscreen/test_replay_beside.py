from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.fullscreen.driving import desk_with
from tests.frontends.recorded_beside import THRIFTY
from tests.support.journal_samples import sample_rename_and_docstrings
from tier_code.domain.fold import fold
from tier_code.frontends.shared.beside import spend_words
from tier_code.frontends.shared.replay_player import ReplayPlayer

STILL = 0.0
SIZES = {"wide": (120, 36), "narrow": (80, 24), "smallest": (40, 15)}


@pytest.mark.parametrize("size", SIZES)
async def test_other_prices_and_tries_stand_beside_the_recorded(
    size: str, picture: SnapshotAssertion
) -> None:
    records = sample_rename_and_docstrings()
    control = ReplayPlayer(records, lambda: STILL)
    async with desk_with(records, size=SIZES[size], replay=control, beside=THRIFTY) as desk:
        await desk.press("end", "down")
        assert desk.screen == picture


async def test_a_step_in_full_tells_them_too(picture: SnapshotAssertion) -> None:
    records = sample_rename_and_docstrings()
    control = ReplayPlayer(records, lambda: STILL)
    async with desk_with(records, size=(100, 20), replay=control, beside=THRIFTY) as desk:
        await desk.press("end", "down", "enter")
        assert desk.screen == picture


async def test_the_other_price_is_that_of_the_position() -> None:
    records = sample_rename_and_docstrings()
    control = ReplayPlayer(records, lambda: STILL)
    seen = set()
    async with desk_with(records, replay=control, beside=THRIFTY) as desk:
        for key in ("space", "end", "left", "left", "left", "left", "left", "left", "home"):
            await desk.press(key)
            words = spend_words(THRIFTY, fold(records[: control.position]))
            assert words in desk.area("replay")
            seen.add(words)
    assert len(seen) > 2


async def test_what_failed_in_a_try_is_shown_as_text() -> None:
    records = sample_rename_and_docstrings()
    control = ReplayPlayer(records, lambda: STILL)
    async with desk_with(records, size=(120, 50), replay=control, beside=THRIFTY) as desk:
        await desk.press("end", "down", "down", "down")
        assert "tried at small: failed · $0.0008 · parse: [bold]a bracket[/] is open" in " ".join(
            desk.area("detail").split()
        )
        assert "\x1b" not in desk.screen
