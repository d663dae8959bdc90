"""Chat with Ollama: what is always sent, what is read, and what is never taken for an answer."""

from __future__ import annotations

import json
from contextlib import aclosing

import pytest

from tests.support.http_servers import RawServer, Reply
from tier_code.adapters.models.endpoint import Patience
from tier_code.adapters.models.ollama.chat import OllamaModel, OllamaSettings
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelProblem,
    ModelUnavailable,
    ProviderFailed,
)
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd, TextChunk

LINES = ("content-type: application/x-ndjson",)
REQUEST = ModelRequest(
    messages=(ModelMessage(role="system", text="Write."), ModelMessage(role="user", text="x" * 400)),
    max_tokens=100,
    stop=("END",),
    schema='{"type": "object"}',
)


class LetterCounter:
    source = "letters"

    def count(self, text: str) -> int:
        return len(text) // 4


def said(text: str = "", **more: object) -> bytes:
    message = {"role": "assistant", "content": text}
    return json.dumps({"model": "qwen", "message": message, "done": False, **more}).encode() + b"\n"


def end(reason: object = "stop", **more: object) -> bytes:
    counts = {"prompt_eval_count": 110, "eval_count": 7}
    return said("", **{"done": True, "done_reason": reason, **counts, **more})


def streamed(*pieces: bytes) -> Reply:
    return Reply(headers=LINES, pieces=pieces)


async def talk(
    server: RawServer, request: ModelRequest = REQUEST, model: str = "qwen", idle_seconds: float = 10
) -> tuple[str, ReplyEnd]:
    settings = OllamaSettings(
        model=model,
        counter=LetterCounter(),
        base_url=server.address,
        num_ctx=2048,
        patience=Patience(connect_seconds=10, idle_seconds=idle_seconds),
    )
    async with aclosing(OllamaModel(settings).stream(request)) as stream:
        chunks = [chunk async for chunk in stream]
    last = chunks[-1]
    assert isinstance(last, ReplyEnd)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, TextChunk)), last


async def problem_of(reply: Reply) -> ModelProblem:
    idle_seconds = 0.3 if reply.stall else 10
    async with RawServer(reply) as server:
        with pytest.raises(ModelProblem) as caught:
            await talk(server, idle_seconds=idle_seconds)
    return caught.value


async def test_every_setting_whose_default_hurts_is_always_sent() -> None:
    async with RawServer(streamed(said("a"), end())) as server:
        await talk(server)
    body = server.requests[0].json()
    assert (body["stream"], body["think"], body["truncate"], body["keep_alive"]) == (
        True,
        False,
        False,
        "10m",
    )
    assert body["format"] == {"type": "object"}
    assert body["options"] == {
        "num_ctx": 2048,
        "num_predict": 100,
        "temperature": 0.0,
        "seed": 7,
        "stop": ["END"],
    }


async def test_a_model_that_cannot_stop_thinking_is_asked_to_think_little() -> None:
    async with RawServer(streamed(said("a"), end())) as server:
        await talk(server, model="gpt-oss:20b")
    assert server.requests[0].json()["think"] == "low"


async def test_an_answer_comes_in_pieces_cut_anywhere_with_its_counts() -> None:
    whole = said("Return ") + said("é ☃") + end()
    pieces = tuple(whole[at : at + 5] for at in range(0, len(whole), 5))
    async with RawServer(streamed(*pieces)) as server:
        text, last = await talk(server)
    assert text == "Return é ☃"
    assert last.usage == TokenUsage(input_tokens=110, output_tokens=7)
    assert (last.stop_reason, last.usage_source, last.served_model) == ("stop", "usage", "qwen")


async def test_counts_that_are_missing_are_counted_here_and_said_to_be() -> None:
    lines = [said("abcdefgh"), said("", done=True, done_reason="stop")]
    async with RawServer(streamed(*lines)) as server:
        _, last = await talk(server)
    assert last.usage_source == "counted: letters"
    assert last.usage.output_tokens == 2
    assert last.usage.input_tokens > 100


async def test_a_prompt_that_the_server_cut_in_silence_is_found_out() -> None:
    problem = await problem_of(streamed(said("a"), end(prompt_eval_count=30)))
    assert isinstance(problem, ContextTooLarge)
    assert "read 30 of about" in str(problem)


async def test_a_prompt_that_cannot_fit_is_not_sent() -> None:
    async with RawServer(streamed(end())) as server:
        with pytest.raises(ContextTooLarge, match="more than the window of 2048"):
            await talk(server, ModelRequest(messages=REQUEST.messages, max_tokens=2000))
    assert server.requests == []


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (streamed(said("a")), AnswerTruncated),
        (streamed(), AnswerTruncated),
        (streamed(said("a"), end()[:-1]), AnswerTruncated),
        (streamed(said("a"), end(reason=None)), AnswerTruncated),
        (streamed(said("a"), end(reason="load")), AnswerTruncated),
        (streamed(said("a"), b'{"error": "out of memory"}\n'), ProviderFailed),
        (streamed(b"{\n"), ProviderFailed),
        (streamed(b"[1]\n"), ProviderFailed),
        (streamed(b"\xff\n"), ProviderFailed),
        (streamed(end(eval_count=-1)), ProviderFailed),
        (streamed(said("a", message={"content": 3})), ProviderFailed),
        (Reply(headers=LINES, pieces=(said("a"),), stall=True), AnswerTruncated),
        (
            Reply(
                status="404 x",
                headers=("content-type: application/json",),
                pieces=(b'{"error": "model \'q\' not found"}',),
            ),
            ModelUnavailable,
        ),
        (
            Reply(
                status="500 x", headers=("content-type: application/json",), pieces=(b'{"error": "oops"}',)
            ),
            ProviderFailed,
        ),
        (Reply(headers=("content-type: text/html",), pieces=(b"<html>",)), ProviderFailed),
    ],
)
async def test_nothing_half_and_nothing_wrong_is_an_answer(reply: Reply, kind: type[ModelProblem]) -> None:
    assert type(await problem_of(reply)) is kind


async def test_a_stream_cut_at_any_byte_is_never_an_answer() -> None:
    whole = said("def f():\n") + said("é") + end()
    for offset in range(0, len(whole) - 1, 3):
        assert isinstance(await problem_of(streamed(whole[:offset])), AnswerTruncated), offset


async def test_a_missing_model_is_told_with_what_fetches_it() -> None:
    body = b'{"error": "model \\"qwen\\" not found, try pulling it first"}'
    problem = await problem_of(
        Reply(status="404 x", headers=("content-type: application/json",), pieces=(body,))
    )
    assert "ollama pull qwen" in str(problem)


async def test_proxies_of_the_environment_never_see_calls_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with RawServer(streamed(end())) as proxy, RawServer(streamed(said("a"), end())) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        await talk(server)
    assert (len(proxy.requests), len(server.requests)) == (0, 1)
