"""The chat adapter against servers that do not behave: nothing half may pass for an answer."""

from __future__ import annotations

import asyncio
import json
import socket

import pytest

from tests.adapters.models.chat_calls import answer_of, model_at
from tests.support.http_servers import RawServer, Reply, chat_chunk, sse, usage_chunk, whole_answer
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelBusy,
    ModelProblem,
    ModelUnavailable,
    ProviderFailed,
    RequestRejected,
)

JSON = ("content-type: application/json",)
WHOLE = b"".join(whole_answer("def f():\n", "    return 'é'\n", "# ☃"))


async def problem_of(*replies: Reply, idle_seconds: float = 5.0) -> ModelProblem:
    async with RawServer(*replies) as server:
        with pytest.raises(ModelProblem) as caught:
            await answer_of(model_at(server.base_url, idle_seconds=idle_seconds))
    return caught.value


async def test_a_stream_cut_at_any_byte_is_never_an_answer() -> None:
    # After the line of the end marker has arrived, only an empty line can be missing.
    last = WHOLE.index(b"[DONE]") + len(b"[DONE]\n")
    offsets = sorted({*range(0, last, 7), *(at for at in range(last) if WHOLE[at : at + 1] == b"\n"), last})

    async def cut_at(offset: int) -> ModelProblem:
        return await problem_of(Reply(pieces=(WHOLE[:offset],)))

    problems = [await cut_at(offset) for offset in offsets]

    assert {type(problem) for problem in problems} == {AnswerTruncated}
    assert len(problems) > 100


async def test_a_cut_that_http_notices_is_the_same_problem() -> None:
    for offset in range(0, len(WHOLE) - 20, 60):
        problem = await problem_of(Reply(pieces=(WHOLE[:offset],), declared_length=len(WHOLE)))
        assert isinstance(problem, AnswerTruncated)


async def test_a_server_that_falls_silent_is_given_up() -> None:
    for pieces in ((), sse(chat_chunk("a"))):
        problem = await problem_of(Reply(pieces=pieces, stall=True), idle_seconds=0.2)
        assert isinstance(problem, AnswerTruncated)
        assert "silent" in str(problem)


@pytest.mark.parametrize(
    "events",
    [
        ("{not json",),
        ("[1, 2]",),
        ('{"choices": 7}',),
        ('{"choices": [7]}',),
        ('{"choices": [{"delta": {"content": 7}}]}',),
        ('{"choices": [{"delta": {"content": "\\ud83d"}}]}',),
        ('{"choices": [{"delta": {}}, {"delta": {}}]}',),
        ('{"choices": [], "x": NaN}',),
        (chat_chunk(finish="content_filter"),),
        (chat_chunk(finish="tool_calls"),),
        (chat_chunk("a", finish="stop"), chat_chunk("more")),
    ],
)
async def test_what_the_dialect_does_not_allow_is_refused(events: tuple[object, ...]) -> None:
    tail = sse(chat_chunk(finish="stop"), usage_chunk(3, 2), "[DONE]")
    problem = await problem_of(Reply(pieces=(*sse(*events), *tail)))

    assert isinstance(problem, ProviderFailed)


async def test_an_end_marker_without_a_reason_is_a_cut() -> None:
    assert isinstance(await problem_of(Reply(pieces=sse(chat_chunk("a"), "[DONE]"))), AnswerTruncated)


@pytest.mark.parametrize(
    "usage",
    [
        usage_chunk(-1, 2),
        usage_chunk(3, -2),
        usage_chunk(3, 2, 4),
        usage_chunk(3, 2, -1),
        usage_chunk(3, 10**12),
        usage_chunk("3", 2),
        usage_chunk(prompt=True, output=2),
    ],
)
async def test_counts_that_cannot_be_true_are_refused(usage: dict[str, object]) -> None:
    stream = sse(chat_chunk("a"), chat_chunk(finish="stop"), usage, "[DONE]")

    assert isinstance(await problem_of(Reply(pieces=stream)), ProviderFailed)


TOO_LARGE = {"code": 400, "type": "exceed_context_size_error", "message": "request (6031 tokens) exceeds"}


@pytest.mark.parametrize(
    ("status", "error", "kind", "words"),
    [
        ("400 Bad Request", TOO_LARGE, ContextTooLarge, "6031"),
        ("400 Bad Request", {"code": "context_length_exceeded", "message": "m"}, ContextTooLarge, "window"),
        ("400 Bad Request", {"message": "maximum context length is 8"}, ContextTooLarge, "window"),
        ("400 Bad Request", {"message": "bad \x1b[31mrole"}, RequestRejected, "bad <U+001B>[31mrole"),
        ("401 Unauthorized", {"message": "Invalid API Key"}, ModelUnavailable, "refused the key"),
        ("404 Not Found", {"message": "no such model"}, ModelUnavailable, "no such model"),
        ("503 Busy", {"type": "unavailable_error", "message": "Loading model"}, ModelUnavailable, "Loading"),
        ("503 Busy", {"message": "queue full"}, ModelBusy, "HTTP 503"),
        ("429 Slow", {"message": "slow down"}, ModelBusy, "HTTP 429"),
        ("429 Slow", {"code": "insufficient_quota", "message": "pay"}, ModelUnavailable, "limit"),
        ("422 No", {"message": "no seed"}, RequestRejected, "no seed"),
        ("500 Oops", "plain words", ProviderFailed, "plain words"),
        ("200 OK", TOO_LARGE, ContextTooLarge, "6031"),
        ("200 OK", {"message": "overloaded"}, ProviderFailed, "overloaded"),
    ],
)
async def test_a_servers_error_is_typed_by_what_it_says(
    status: str, error: object, kind: type[ModelProblem], words: str
) -> None:
    body = json.dumps({"error": error}).encode()
    problem = await problem_of(Reply(status=status, headers=JSON, pieces=(body,)))

    assert type(problem) is kind
    assert words in str(problem)


@pytest.mark.parametrize(
    "event",
    [
        b'data: {"error": {"message": "lost the GPU"}}\n\n',
        b'event: error\ndata: {"message": "lost the GPU"}\n\n',
        b'data: {"object": "error", "message": "lost the GPU"}\n\n',
    ],
)
async def test_an_error_in_the_middle_of_a_stream_is_the_servers_own(event: bytes) -> None:
    problem = await problem_of(Reply(pieces=(*sse(chat_chunk("half")), event)))

    assert isinstance(problem, ProviderFailed)
    assert "lost the GPU" in str(problem)


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", "502 Bad Gateway"])
async def test_a_web_page_is_not_an_answer(status: str) -> None:
    page = b"<html><title>Sign in</title></html>" * 10_000
    problem = await problem_of(Reply(status=status, headers=("content-type: text/html",), pieces=(page,)))

    assert "Sign in" in str(problem)
    assert len(str(problem)) < 400


@pytest.mark.parametrize("raw", [b"", b"\x00\xff garbage \r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-"])
async def test_garbage_in_place_of_http_is_typed(raw: bytes) -> None:
    assert isinstance(await problem_of(Reply(raw=raw)), AnswerTruncated)


async def test_a_redirect_is_named_and_not_followed() -> None:
    async with RawServer(Reply(pieces=whole_answer("stolen"))) as elsewhere:
        moved = Reply(status="307 Temporary Redirect", headers=(f"location: {elsewhere.base_url}",))
        problem = await problem_of(moved)

    assert isinstance(problem, ProviderFailed)
    assert elsewhere.base_url in str(problem)
    assert elsewhere.requests == []


async def test_nobody_listening_means_nothing_was_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(ModelUnavailable, match="nothing answers at"):
            await answer_of(model_at(f"http://127.0.0.1:{unused.getsockname()[1]}/v1"))


async def test_an_endless_event_is_cut_off() -> None:
    problem = await problem_of(Reply(pieces=(b"data: " + b"x" * 1_100_000,), stall=True))

    assert isinstance(problem, ProviderFailed)


async def test_keep_alive_comments_hold_the_line_without_text() -> None:
    async with RawServer(Reply(pieces=(b": ping\n\n", b":\n\n", *whole_answer("late")))) as server:
        async with asyncio.timeout(5):
            text, _ = await answer_of(model_at(server.base_url))

    assert text == "late"


@pytest.mark.parametrize(
    ("status", "wait", "unbilled"), [("429 Slow", 7.0, True), ("503 Busy", 7.0, False), ("529 x", 7.0, False)]
)
async def test_a_busy_server_says_when_and_only_a_limit_of_rate_is_free(
    status: str, wait: float, *, unbilled: bool
) -> None:
    refused = Reply(
        status=status, headers=(*JSON, "retry-after: 7"), pieces=(b'{"error": {"message": "m"}}',)
    )
    problem = await problem_of(refused)

    assert isinstance(problem, ModelBusy)
    assert (problem.wait_seconds, problem.unbilled) == (wait, unbilled)
