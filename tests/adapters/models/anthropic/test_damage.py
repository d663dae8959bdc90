"""Streams and answers that are not as they should be: none is accepted, none leaves without a type."""

from __future__ import annotations

import random
import socket

import pytest

from tests.adapters.models.anthropic.calls import KEY, REQUEST, chunks_from, problem_of, settings_for
from tests.support.http_servers import RawServer, Reply
from tests.support.messages_events import (
    END,
    block,
    event,
    refused,
    start,
    stopped,
    streamed,
    usage,
    whole,
)
from tier_code.adapters.models.anthropic.assembler import MessageAssembler
from tier_code.adapters.models.anthropic.client import AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.adapters.models.event_stream import EventParser
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelBusy,
    ModelProblem,
    ModelUnavailable,
    ProviderFailed,
    RequestRejected,
)

WHOLE = b"".join([*whole("def f():\n", "    return 'é'\n", "# ☃")])


def read_all(body: bytes) -> MessageAssembler:
    """Every event of a body through one assembler, without a network."""
    parser, message = EventParser(), MessageAssembler("m")
    for found in parser.feed(body):
        if not message.whole:
            message.read(found)
    return message


async def test_a_stream_cut_between_any_two_events_is_never_an_answer() -> None:
    events = whole("a", "b")
    for count in range(len(events)):
        problem = await problem_of(streamed(events[:count]))
        assert isinstance(problem, AnswerTruncated), count
        assert not problem.unbilled


def test_a_stream_cut_at_any_byte_is_never_an_answer() -> None:
    last = WHOLE.rindex(b"\n\n") + 1
    for offset in range(last):
        message = read_all(WHOLE[:offset])
        with pytest.raises(AnswerTruncated):
            message.end()
    assert read_all(WHOLE).end().usage.output_tokens == 12


def test_five_thousand_damaged_streams_are_refused_with_a_type_or_are_the_whole_answer() -> None:
    chance = random.Random(20261122)
    good = read_all(WHOLE).end()
    for _ in range(5_000):
        damaged = bytearray(WHOLE)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(damaged))
            match chance.randrange(3):
                case 0:
                    damaged[at] = chance.randrange(256)
                case 1:
                    del damaged[at : at + chance.randint(1, 40)]
                case _:
                    damaged[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
            if not damaged:
                break
        try:
            end = read_all(bytes(damaged)).end()
        except ModelProblem:
            continue
        # Damage inside a word of text is a word of text: only the frame can be known to be right.
        assert end.usage_source == good.usage_source
        assert end.stop_reason


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([*block(0, ["x"]), stopped(), END], "before message_start"),
        ([start(), start(), *block(0, ["x"]), stopped(), END], "second message_start"),
        ([start(), *block(1, ["x"]), stopped(), END], "out of turn"),
        ([start(), block(0, ["x"])[1], stopped(), END], "not open"),
        ([start(), *block(0, ["x"])[:-1], stopped(), END], "inside a block"),
        ([start(), block(0, [])[-1], stopped(), END], "without having begun"),
        ([start(), *block(0, ["x"]), END], "without saying why"),
        ([start(), *block(0, ["x"]), stopped(None), END], "without saying why"),
        ([start(), *block(0, ["x"]), stopped(output=None), END], "without its usage"),
        ([start(usage(-5)), *block(0, ["x"]), stopped(), END], "token count of -5"),
        ([start(usage(10**12)), stopped(), END], "token count"),
        (
            [start(usage(1, written=3, written_1h=3)), stopped(cache_creation_input_tokens=1), END],
            "in a part",
        ),
        ([start(), stopped(output=-1), END], "token count of -1"),
        (
            [start(), event("content_block_start", index=0, content_block={"type": "tool_use"})],
            "tool was used",
        ),
        (
            [
                start(),
                event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
                event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": "x"}),
            ],
            "of another kind",
        ),
        ([b"data: {\n\n"], "not JSON"),
        ([b"data: [1]\n\n"], "JSON object"),
        ([b'data: {"type": "message_start", "message": 3}\n\n'], "JSON object"),
        ([b"data: \xff\n\n"], "not UTF-8"),
        ([start(), event("message_delta", delta={}, usage=None)], "usage is no object"),
    ],
)
async def test_what_the_dialect_does_not_allow_is_refused(events: list[bytes], told: str) -> None:
    problem = await problem_of(streamed(events))
    assert isinstance(problem, ProviderFailed | AnswerTruncated)
    assert told in str(problem)
    assert not problem.unbilled


async def test_unknown_events_and_deltas_are_passed_over() -> None:
    strange = [
        event("weather", degrees=3),
        event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        event("content_block_delta", index=0, delta={"type": "citations_delta", "citation": {}}),
        event("content_block_stop", index=0),
    ]
    async with RawServer(streamed([start(), *strange, *block(1, ["x"]), stopped(), END])) as server:
        assert await chunks_from(settings_for(server))


@pytest.mark.parametrize(
    ("reply", "kind", "unbilled"),
    [
        (refused("401 x", "authentication_error", "bad key"), ModelUnavailable, True),
        (refused("402 x", "billing_error", "pay"), ModelUnavailable, True),
        (refused("403 x", "permission_error", "no"), ModelUnavailable, True),
        (refused("404 x", "not_found_error", "model: x"), ModelUnavailable, True),
        (refused("400 x", "invalid_request_error", "temperature is not allowed"), RequestRejected, True),
        (refused("400 x", "invalid_request_error", "prompt is too long: 3 > 2"), ContextTooLarge, True),
        (refused("400 x", "invalid_request_error", "workspace spend limit"), ModelUnavailable, True),
        (refused("413 x", "request_too_large", "32 MB"), ContextTooLarge, True),
        (refused("429 x", "rate_limit_error", "slow down", "retry-after: 7"), ModelBusy, True),
        (refused("429 x", "rate_limit_error", "cap reached"), ModelUnavailable, True),
        (refused("500 x", "api_error", "oops"), ModelBusy, False),
        (refused("504 x", "timeout_error", "slow"), ModelBusy, False),
        (refused("529 x", "overloaded_error", "busy"), ModelBusy, True),
        (refused("500 x", "api_error", "oops", "x-should-retry: false"), ProviderFailed, False),
        (
            streamed([start(), event("error", error={"type": "overloaded_error", "message": "b"})]),
            ModelBusy,
            False,
        ),
        (streamed([start(), event("error", error={"type": "api_error", "message": "b"})]), ModelBusy, False),
        (Reply(status="302 x", headers=("location: http://127.0.0.1:9/",)), ProviderFailed, False),
        (Reply(headers=("content-type: text/html",), pieces=(b"<html>",)), ProviderFailed, False),
        (Reply(status="502 x", headers=("content-type: text/html",), pieces=(b"<html>",)), ModelBusy, False),
        (Reply(raw=b"nonsense\r\n\r\n"), AnswerTruncated, False),
        (Reply(pieces=()), AnswerTruncated, False),
    ],
)
async def test_every_error_is_typed_by_what_it_says(
    reply: Reply, kind: type[ModelProblem], *, unbilled: bool
) -> None:
    problem = await problem_of(reply)
    assert type(problem) is kind, problem
    assert problem.unbilled is unbilled
    assert KEY not in str(problem)


async def test_the_same_overload_is_one_error_before_and_inside_a_stream() -> None:
    before = await problem_of(refused("529 x", "overloaded_error", "busy"))
    inside = await problem_of(
        streamed([start(), event("error", error={"type": "overloaded_error", "message": "busy"})])
    )
    assert (type(before), str(before)) == (type(inside), str(inside))
    assert (before.unbilled, inside.unbilled) == (True, False)


async def test_silence_and_a_broken_connection_are_cuts_and_nobody_there_is_unavailable() -> None:
    silent = await problem_of(Reply(pieces=(start(),), stall=True), idle_seconds=0.2)
    assert isinstance(silent, AnswerTruncated)
    broken = await problem_of(Reply(pieces=(start(),), declared_length=10_000))
    assert isinstance(broken, AnswerTruncated)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    nobody = AnthropicSettings(asked=Asked(model="claude-x"), api_key="k", base_url=address)
    with pytest.raises(ModelUnavailable, match="nothing answers"):
        await chunks_from(nobody)


async def test_without_a_key_nothing_is_sent_and_the_variable_is_named() -> None:
    with pytest.raises(ModelUnavailable, match="ANTHROPIC_API_KEY"):
        await AnthropicSource(AnthropicSettings(asked=Asked(model="claude-x"), api_key="")).connect()


async def test_closing_the_stream_early_hangs_up() -> None:
    async with RawServer(Reply(pieces=tuple(whole("a", "b")[:4]), stall=True)) as server:
        source = AnthropicSource(settings_for(server))
        model = await source.connect()
        stream = model.stream(REQUEST)
        await anext(stream)
        await stream.aclose()
        await server.client_left.wait()
        await source.close()
