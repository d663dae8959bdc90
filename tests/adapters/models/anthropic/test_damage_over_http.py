"""Hundreds of damaged and cut streams through sockets, the SDK and the adapter: none is taken for an answer.

The thousands of `test_damage` go through the assembler alone; this is the same for everything around it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import aclosing

from tests.adapters.models.anthropic.calls import KEY, REQUEST, settings_for
from tests.adapters.models.anthropic.test_damage import read_all
from tests.support.http_servers import RawServer, Reply
from tests.support.messages_events import END, PING, block, start, stopped, streamed
from tier_code.adapters.models.anthropic.client import AnthropicModel, AnthropicSource
from tier_code.domain.errors import AnswerTruncated, ModelProblem, ProviderFailed
from tier_code.ports.model import ReplyEnd

EVENTS = [
    start(),
    PING,
    *block(0, ["Let me see."], "thinking"),
    *block(1, ["def f():\n", "    return 'é'\n", "# ☃"]),
    stopped(),
    END,
]
WHOLE = b"".join(EVENTS)
_SMALL = (b"event: ping\n", b"event: content_block_delta\n")
FRAME = [index for index, event in enumerate(EVENTS) if not event.startswith(_SMALL)]
"""Events whose loss shows: a lost piece of text cannot be known, as nothing on this wire is numbered."""


def cuts(chance: random.Random, count: int) -> Iterator[Reply]:
    """The stream ends too early, as if that were its end."""
    last = WHOLE.rindex(b"\n\n")
    for _ in range(count):
        yield Reply(pieces=(WHOLE[: chance.randrange(last)],))


def hang_ups(chance: random.Random, count: int) -> Iterator[Reply]:
    """The connection ends before the promised length, or inside a chunk."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    for number in range(count):
        part = WHOLE[: chance.randrange(1, len(WHOLE) - 3)]
        if number % 2:
            yield Reply(pieces=(part,), declared_length=len(WHOLE))
        else:
            yield Reply(raw=head + f"{len(part) + 40:x}\r\n".encode() + part)


def broken(chance: random.Random, count: int) -> Iterator[Reply]:
    """The frame is wrong: events lost, doubled, exchanged, halved, or no longer JSON or text."""
    for number in range(count):
        events = list(EVENTS)
        at = chance.choice(FRAME)
        match number % 5:
            case 0:
                del events[at]
            case 1:
                starts = [index for index in FRAME if b"start" in EVENTS[index]]
                at = chance.choice(starts)
                events.insert(at, events[at])
            case 2:
                events[at] = (
                    events[at][: chance.randrange(len(events[at]) // 2, len(events[at]) - 4)] + b"\n\n"
                )
            case 3:
                events[at] = events[at].replace(b'"type"', b'"\xff\xfe"', 1)
            case _:
                events[0], events[at or 2] = events[at or 2], events[0]
        yield streamed(events)


async def problem_of(model: AnthropicModel) -> ModelProblem | None:
    """How one call failed; None when it did not. Anything untyped ends the test."""
    try:
        async with aclosing(model.stream(REQUEST)) as stream:
            async for chunk in stream:
                if isinstance(chunk, ReplyEnd):
                    return None
    except ModelProblem as problem:
        return problem
    raise AssertionError("neither an end nor an error")


async def problems_of(replies: list[Reply]) -> list[ModelProblem | None]:
    async with RawServer(*replies) as server:
        source = AnthropicSource(settings_for(server))
        model = await source.connect()
        found = [await problem_of(model) for _ in replies]
        await source.close()
    assert len(server.requests) == len(replies)
    return found


async def test_three_hundred_damaged_streams_are_refused_with_a_type() -> None:
    chance = random.Random(20261122)
    for replies, kinds in (
        (list(cuts(chance, 150)), {AnswerTruncated}),
        (list(hang_ups(chance, 50)), {AnswerTruncated}),
        (list(broken(chance, 100)), {AnswerTruncated, ProviderFailed}),
    ):
        problems = await problems_of(replies)
        accepted = [replies[index] for index, problem in enumerate(problems) if problem is None]
        assert accepted == []
        assert {type(problem) for problem in problems} <= kinds
        assert not any(problem.unbilled for problem in problems if problem)
        assert not any(KEY in str(problem) for problem in problems)


def test_five_thousand_damaged_streams_leave_the_assembler_with_a_type() -> None:
    chance = random.Random(20261123)
    refused = 0
    for reply in (*cuts(chance, 2_000), *broken(chance, 3_000)):
        try:
            read_all(b"".join(reply.pieces)).end()
        except (AnswerTruncated, ProviderFailed):
            refused += 1
    assert refused == 5_000


async def test_the_undamaged_stream_is_an_answer() -> None:
    assert await problems_of([Reply(pieces=(WHOLE,))]) == [None]
