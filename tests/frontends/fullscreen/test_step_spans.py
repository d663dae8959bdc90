"""The spans of a step on its page before it is sent: listed with prices, dropped, pinned and added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syrupy.assertion import SnapshotAssertion

from tests.frontends.fullscreen.driving import Desk, desk_with
from tests.frontends.fullscreen.test_replay import player
from tests.support.wall_samples import PAID, planned
from tier_code.domain import events as e
from tier_code.domain.commands import ChooseSpans
from tier_code.domain.context import ChosenSpan, SourceSpan, SpanChoice
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.tiers import TierName

TARGET = SourceSpan(path="shop/bill.py", start=7, end=9, why="target", tokens=120, required=True)
IMPORT = SourceSpan(path="shop/bill.py", start=1, end=1, why="import", tokens=9)
TAX = SourceSpan(path="shop/tax.py", start=1, end=2, why="signature of added_tax", tokens=14)
FAR = SourceSpan(path="shop/far.py", start=30, end=60, why="signature of far", tokens=900)


def shown(
    spans: Sequence[SourceSpan] = (TARGET, IMPORT, TAX),
    dropped: Sequence[SourceSpan] = (),
    chosen: Sequence[ChosenSpan] = (),
) -> e.ContextShown:
    tokens = sum(span.tokens for span in spans)
    return e.ContextShown(
        step=PAID.id,
        tier=PAID.tier,
        chosen=tuple(chosen),
        spans=tuple(spans),
        tokens=tokens,
        left_out=(FAR,),
        dropped=tuple(dropped),
        tokens_source="estimated: toktok",
        estimate=replace(PAID.estimate, input_tokens=tokens + 300),
    )


def priced() -> tuple[e.Record, ...]:
    """The plan, with a dollar for a million tokens on mid."""
    price = ModelPrice(
        model="paid",
        as_of="2026-01-01",
        source="test",
        input_rate=1_000_000_000,
        cache_read_rate=None,
        cache_write_5m_rate=None,
        cache_write_1h_rate=None,
        output_rate=5_000_000_000,
    )
    first, *others = planned().records()
    assert isinstance(first.event, e.SessionOpened)
    tiers = [replace(each, price=price) if each.name is PAID.tier else each for each in first.event.tiers]
    return (replace(first, event=replace(first.event, tiers=tuple(tiers))), *others)


async def open_page(desk: Desk) -> None:
    await desk.type(f"/step {PAID.id}")
    await desk.press("enter")


def asked(desk: Desk) -> list[ChooseSpans]:
    return [command for command in desk.sent.commands if isinstance(command, ChooseSpans)]


async def test_opening_a_step_that_is_to_come_asks_for_its_context_once() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(e.NoticeGiven(text="something else"))
        assert asked(desk) == [ChooseSpans(step=PAID.id)]


async def test_spans_are_listed_with_tokens_and_prices(picture: SnapshotAssertion) -> None:
    pin = ChosenSpan(choice=SpanChoice.PIN, path="shop/tax.py", start=1, end=2, digest="d")
    lost = ChosenSpan(choice=SpanChoice.ADD, path="shop/gone.py", start=3, end=4, digest="x")
    async with desk_with(priced(), size=(100, 40)) as desk:
        await open_page(desk)
        pinned = replace(TAX, choice="pin", digest="d")
        await desk.happen(shown((TARGET, pinned), (IMPORT,), (pin, lost)))
        await desk.press("down")
        assert desk.screen == picture


async def test_keys_drop_and_pin_the_span_under_the_cursor_and_take_it_back() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(shown())
        await desk.press("down", "x", "down", "p")
        assert asked(desk)[1:] == [
            ChooseSpans(step=PAID.id, drop=("shop/bill.py:1-1",)),
            ChooseSpans(step=PAID.id, pin=("shop/tax.py:1-2",)),
        ]
        await desk.happen(shown((TARGET, replace(TAX, choice="pin")), (IMPORT,)))
        await desk.press("p", "down", "x")
        assert asked(desk)[3:] == [
            ChooseSpans(step=PAID.id, restore=("shop/tax.py:1-2",)),
            ChooseSpans(step=PAID.id, restore=("shop/bill.py:1-1",)),
        ]


async def test_a_place_that_had_no_room_is_pinned_to_be_seen_all_the_same() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(shown())
        await desk.press("down", "down", "down", "down", "p")
        assert asked(desk)[-1] == ChooseSpans(step=PAID.id, pin=("shop/far.py:30-60",))


async def test_o_takes_a_name_or_lines_and_escape_takes_nothing() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(shown())
        await desk.press("o", "x", "escape")
        assert len(asked(desk)) == 1
        await desk.press("o", *"total", "enter")
        assert asked(desk)[-1] == ChooseSpans(step=PAID.id, add=("total",))
        await desk.press("o", "enter", "escape")
        assert "plan" in desk.screen, "an empty line adds nothing, and Escape leaves the page"
        assert len(asked(desk)) == 2


async def test_totals_follow_at_once_and_the_cursor_stays_on_its_span() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(shown())
        assert "143 tok" in desk.screen
        assert "in 3 spans" in desk.screen
        await desk.press("down", "down")
        await desk.happen(shown((TARGET, TAX), (IMPORT,)))
        assert "134 tok" in desk.screen
        assert "in 2 spans" in desk.screen
        await desk.press("x")
        assert asked(desk)[-1] == ChooseSpans(step=PAID.id, drop=("shop/tax.py:1-2",))


async def test_why_a_span_stays_is_said_on_the_page_until_the_next_key() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(shown())
        refusal = "shop/bill.py:7-9 is what the step changes: without it nothing can be asked"
        await desk.press("x")
        await desk.happen(e.NoticeGiven(text=refusal))
        assert refusal in desk.screen
        await desk.press("down")
        assert refusal not in desk.screen


async def test_why_there_is_no_context_to_show_is_said() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(e.NoticeGiven(text="a.py: there is no 'load'"))
        assert "a.py: there is no 'load'" in desk.screen
        await desk.press("x")
        assert "cannot be changed now" in desk.screen


async def test_at_another_tier_the_context_is_asked_for_anew() -> None:
    async with desk_with(planned().records()) as desk:
        await open_page(desk)
        await desk.happen(shown())
        moved = e.TierOverridden(step=PAID.id, was=PAID.tier, now=TierName.SMALL, by=e.By.USER)
        await desk.happen(moved)
        assert asked(desk) == [ChooseSpans(step=PAID.id)] * 2


async def test_a_replay_shows_the_choices_and_asks_for_nothing() -> None:
    journal = planned()
    journal.state(shown((TARGET, replace(TAX, choice="pin")), (IMPORT,)))
    records = journal.records()
    control, _ = player(records)
    async with desk_with(records, replay=control) as desk:
        await desk.press("end", "down", "enter")
        assert "shop/tax.py:1-2" in desk.screen
        assert "pinned" in desk.screen
        await desk.press("x", "down")
        assert desk.sent.commands == []


async def test_a_slash_command_does_the_same_without_the_page() -> None:
    async with desk_with(planned().records()) as desk:
        for typed in ("drop shop/bill.py:1", "pin a.py::f", "add total b.py:1-3", "back a.py::f"):
            await desk.type(f"/span {PAID.id} {typed}")
            await desk.press("enter")
        assert asked(desk) == [
            ChooseSpans(step=PAID.id, drop=("shop/bill.py:1",)),
            ChooseSpans(step=PAID.id, pin=("a.py::f",)),
            ChooseSpans(step=PAID.id, add=("total", "b.py:1-3")),
            ChooseSpans(step=PAID.id, restore=("a.py::f",)),
        ]
        await desk.type(f"/span {PAID.id} hide it")
        await desk.press("enter")
        assert "write /span s2 drop, pin, add or back" in desk.screen
