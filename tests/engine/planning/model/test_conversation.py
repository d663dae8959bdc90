"""The conversation is only ever added to: each request begins with the bytes of the one before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tier_code.adapters.models.anthropic.wire_request import Asked, cached_prefix, prompt_params
from tier_code.domain import events as e
from tier_code.domain.ledger import CallId
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import NO_TOKENS
from tier_code.engine.planning.model.conversation import Conversation, head_of, recalled
from tier_code.ports.model import ModelMessage, ModelRequest

TEXTS = st.text(min_size=1, max_size=30)


def opened() -> Conversation:
    return Conversation(head_of("Plan.", ["rename A to B"], "a.py\n  def f()"))


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_what_a_cache_may_keep_of_one_request_begins_the_next(turns: list[tuple[str, str]]) -> None:
    conversation = opened()
    before = b""
    for asked, answered in turns:
        request = ModelRequest(messages=conversation.asking(asked), max_tokens=100)
        prefix = cached_prefix(prompt_params(Asked(model="claude-opus-5-5"), request))
        assert prefix.startswith(before)
        before = prefix
        conversation.said(asked, answered)


def test_only_the_head_and_the_newest_message_are_marked() -> None:
    conversation = opened()
    conversation.said("one", "two")
    conversation.said("three", "four")
    marked = [place for place, message in enumerate(conversation.asking("five")) if message.cached]
    assert marked == [0, 5]


def record(seq: int, event: e.Event) -> e.Record:
    return e.Record(seq=seq, at=seq, event=event)


def called(call: str, *messages: tuple[str, str]) -> e.ModelCalled:
    return e.ModelCalled(
        call=CallId(call),
        step=None,
        attempt=1,
        tier=TierName.FRONTIER,
        backend="anthropic",
        model="claude-opus-5-5",
        messages=messages,
        max_tokens=10,
    )


def replied(call: str) -> e.ModelReplied:
    return e.ModelReplied(
        call=CallId(call), usage=NO_TOKENS, stop_reason="stop", served_model="claude-opus-5-5", seconds=1.0
    )


def test_a_resumed_session_goes_on_with_the_bytes_it_had() -> None:
    live = opened()
    live.said("first", "answer one")
    messages = live.asking("second")
    pairs = tuple((message.role, message.text) for message in messages)
    events: list[e.Event] = [
        called("c1", *pairs),
        e.TextDelta(call=CallId("c1"), text="answer "),
        e.TextDelta(call=CallId("c1"), text="two"),
        replied("c1"),
        called("c2", *pairs, ("assistant", "answer two"), ("user", "third")),
        e.TextDelta(call=CallId("c2"), text="half an"),
    ]
    back = recalled([record(seq, event) for seq, event in enumerate(events)])
    live.said("second", "answer two")
    assert back is not None
    assert back.asking("third") == live.asking("third")


def test_a_session_without_a_planner_has_nothing_to_recall() -> None:
    assert recalled([]) is None


def test_compacting_keeps_the_head() -> None:
    conversation = opened()
    conversation.said("first", "answer")
    conversation.forget("<receipts>\ns1 edit: applied\n</receipts>")
    messages = conversation.asking("second")
    assert messages[0] == opened().head
    assert "s1 edit: applied" in messages[1].text
    assert messages[-1] == ModelMessage(role="user", text="second", cached=True)


def test_what_was_compacted_stays_so_when_the_session_is_resumed() -> None:
    live = opened()
    pairs = tuple((message.role, message.text) for message in live.asking("first"))
    known = "<receipts>\ns1 rename a.py::f: applied\n</receipts>"
    events: list[e.Event] = [
        called("c1", *pairs),
        e.TextDelta(call=CallId("c1"), text="answer"),
        replied("c1"),
        e.ConversationCompacted(messages=2, receipts=1, known=known),
    ]
    back = recalled([record(seq, event) for seq, event in enumerate(events)])
    live.said("first", "answer")
    live.forget(known)
    assert back is not None
    assert back.asking("second") == live.asking("second")


def test_a_call_of_another_role_is_not_the_planners() -> None:
    named = replace(called("c1", ("system", "name it"), ("user", "files")), role="namer")
    assert recalled([record(0, named), record(1, replied("c1"))]) is None
