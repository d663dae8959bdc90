"""The shipped fake model and its script files."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from tier_code.adapters.models.script_file import read_script
from tier_code.adapters.models.scripted import ScriptedAnswer, ScriptedModel, ScriptedSource
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelUnavailable,
    ProviderFailed,
    UsageProblem,
)
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.model import Model, ModelChunk, ModelMessage, ModelRequest, ReplyEnd, TextChunk


def asking(text: str) -> ModelRequest:
    return ModelRequest(messages=(ModelMessage(role="user", text=text),), max_tokens=10)


async def heard(model: Model, text: str = "hello") -> list[ModelChunk]:
    return [chunk async for chunk in model.stream(asking(text))]


async def said(model: Model, text: str = "hello") -> str:
    return "".join(chunk.text for chunk in await heard(model, text) if isinstance(chunk, TextChunk))


async def test_answers_come_in_order_and_requests_are_remembered() -> None:
    model = ScriptedModel(["one", "two"])

    assert [await said(model, "a"), await said(model, "b")] == ["one", "two"]
    assert [request.messages[0].text for request in model.requests] == ["a", "b"]


async def test_an_answer_meant_for_these_words_goes_first() -> None:
    model = ScriptedModel(["any", ScriptedAnswer(text="special", when="parse_cfg", repeat=True)])

    assert await said(model, "document parse_cfg") == "special"
    assert await said(model, "document parse_cfg again") == "special"
    assert await said(model, "document load") == "any"


async def test_a_script_with_nothing_left_says_for_what() -> None:
    with pytest.raises(ProviderFailed, match="no answer left for: document load"):
        await said(ScriptedModel([ScriptedAnswer(text="x", when="other")]), "document load")


async def test_pieces_usage_and_stop_reason_are_as_scripted() -> None:
    usage = TokenUsage(input_tokens=1, cache_read_tokens=2, cache_write_5m_tokens=3, output_tokens=4)
    answer = ScriptedAnswer(text="abcdefg", chunk_characters=3, usage=usage, stop_reason="length")
    *texts, end = await heard(ScriptedModel([answer]))

    assert texts == [TextChunk(text="abc"), TextChunk(text="def"), TextChunk(text="g")]
    assert end == ReplyEnd(usage=usage, usage_source="script", stop_reason="length", served_model="scripted")


async def test_the_delay_is_the_injected_sleepers() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    answer = ScriptedAnswer(text="abcd", chunk_characters=2, delay_seconds=60)
    assert await said(ScriptedModel([answer], sleep=sleep)) == "abcd"
    assert slept == [60, 60]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (ScriptedAnswer(text="half", cut=True), AnswerTruncated),
        (ScriptedAnswer(error=ContextTooLarge("too much")), ContextTooLarge),
    ],
)
async def test_a_script_can_fail_after_its_text(answer: ScriptedAnswer, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await heard(ScriptedModel([answer]))


async def test_closing_early_counts_as_cancelled() -> None:
    model = ScriptedModel([ScriptedAnswer(text="abcd", chunk_characters=1)])
    async with aclosing(model.stream(asking("x"))) as chunks:
        await anext(chunks)

    assert model.cancelled == 1


async def test_cancelling_in_a_delay_counts_as_cancelled() -> None:
    reached = asyncio.Event()

    async def for_ever(_: float) -> None:
        reached.set()
        await asyncio.Event().wait()

    model = ScriptedModel([ScriptedAnswer(text="a", delay_seconds=1)], sleep=for_ever)
    listening = asyncio.create_task(said(model))
    await reached.wait()
    listening.cancel()
    await asyncio.wait([listening])

    assert model.cancelled == 1


async def test_a_source_connects_or_fails_as_told() -> None:
    model = ScriptedModel(["x"])
    source = ScriptedSource(model)

    assert await source.connect() is model
    await source.close()
    assert (source.connected, source.closed) == (1, 1)
    with pytest.raises(ModelUnavailable):
        await ScriptedSource(model, error=ModelUnavailable("not pulled")).connect()


SCRIPT = """
[[answer]]
when = "want_bytes"
text = '''Convert to bytes.'''
chunk_characters = 8
usage = { input_tokens = 90, cache_read_tokens = 10, output_tokens = 12 }

[[answer]]
error = "ContextTooLarge: the prompt has 5000 tokens"
"""


async def test_a_script_file_plays(tmp_path: Path) -> None:
    file = tmp_path / "script.toml"
    file.write_text(SCRIPT, "utf-8")
    model = ScriptedModel(read_script(file))

    assert await said(model, "document want_bytes") == "Convert to bytes."
    with pytest.raises(ContextTooLarge, match="5000 tokens"):
        await said(model, "anything")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[answer]]\ntxet = 'x'", "no such key 'txet'"),
        ("[[answer]]\ntext = 7", "text has the wrong type"),
        ("[[answer]]\nerror = 'Oops: x'", "error must begin with"),
        ("[[answer]]\nusage = { tokens = 7 }", "usage takes counts"),
        ("[[answer]]\nusage = { output_tokens = -7 }", "usage takes counts"),
        ("answer = 7", "list of"),
        ("[[answer]]\n[[other]]", "nothing else"),
        ("not toml", "cannot read"),
    ],
)
def test_a_bad_script_is_named_with_its_fault(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "script.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(UsageProblem, match=f"script.toml.*{words}"):
        read_script(file)


def test_a_missing_script_is_a_usage_problem(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"absent\.toml"):
        read_script(tmp_path / "absent.toml")
