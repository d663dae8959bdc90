"""Both cloud adapters against faults that somebody else invented, and that somebody's verdict on them.

`llmock` sees only what arrives: a caller who is told that an answer is not whole asks again, one who was
fooled does not. So a clean verdict says that every damaged answer was noticed.
"""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest

from tests.support.chaos_server import ChaosServer, chaos_server
from tier_code.adapters.models.anthropic.client import AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.adapters.models.endpoint import Patience
from tier_code.adapters.models.openai_chat import OpenAIChatModel
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelBusy,
    ModelProblem,
    ModelUnavailable,
    ProviderFailed,
    RequestRejected,
)
from tier_code.ports.model import Model, ModelMessage, ModelRequest, ReplyEnd, TextChunk

pytest.importorskip("llmock", reason="llmock comes with the dev extra")

TEXT = "Return the size of the document in bytes, headers and all, as the server counts them."
MOST_TRIES = 8
PATIENCE = Patience(connect_seconds=10.0, idle_seconds=0.6)
Fault = dict[str, Any]


def fail(status: int, **more: object) -> Fault:
    return {"type": "fail", "status": status, **more}


def stream_fault(kind: str, after: int, **more: object) -> Fault:
    return {"type": "stream_fault", "kind": kind, "after_chunks": after, **more}


@pytest.fixture(scope="module")
def running() -> Iterator[ChaosServer]:
    with chaos_server() as server:
        yield server


@pytest.fixture
def server(running: ChaosServer) -> ChaosServer:
    running.reset()
    return running


@pytest.fixture(params=["anthropic", "openai"])
async def model(request: pytest.FixtureRequest, server: ChaosServer) -> Any:  # noqa: ANN401 - an async generator of pytest's
    if request.param == "openai":
        yield OpenAIChatModel(server.openai, "key", "gpt-6-luna", patience=PATIENCE)
        return
    settings = AnthropicSettings(
        asked=Asked(model="claude-haiku-5-5"),
        api_key="key",
        base_url=server.anthropic,
        patience=PATIENCE,
    )
    source = AnthropicSource(settings)
    yield await source.connect()
    await source.close()


async def once(model: Model, word: str) -> str:
    """One whole answer, or the adapter's error."""
    message = ModelMessage(role="user", text=f"Say it, {word}.")
    request = ModelRequest(messages=(message,), max_tokens=4096)
    pieces: list[str] = []
    ends: list[ReplyEnd] = []
    async with aclosing(model.stream(request)) as chunks:
        async for chunk in chunks:
            if isinstance(chunk, TextChunk):
                pieces.append(chunk.text)
            elif isinstance(chunk, ReplyEnd):
                ends.append(chunk)
    assert len(ends) == 1
    return "".join(pieces)


async def asked_until_whole(model: Model, word: str) -> tuple[str, list[ModelProblem]]:
    """As the engine asks: again for what may pass later or was not whole, never for what was refused."""
    problems: list[ModelProblem] = []
    for number in range(MOST_TRIES):
        try:
            return await once(model, word), problems
        except (ModelBusy, AnswerTruncated, ProviderFailed) as problem:
            problems.append(problem)
            wanted = problem.wait_seconds if isinstance(problem, ModelBusy) else None
            await asyncio.sleep(0.1 * 2**number if wanted is None else wanted)
    raise AssertionError(f"never whole: {problems}")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        *((stream_fault("truncate", after), AnswerTruncated) for after in (0, 1, 2, 5, 9)),
        *((stream_fault("disconnect", after), AnswerTruncated) for after in (0, 1, 2, 5, 9)),
        *((stream_fault("malformed", after), ProviderFailed) for after in (0, 1, 2, 5)),
        (stream_fault("stall", 2, stall_seconds=1.5), AnswerTruncated),
        (fail(429, retry_after=0.3), ModelBusy),
        (fail(503), ModelBusy),
        (fail(529), ModelBusy),
        (fail(500), (ModelBusy, ProviderFailed)),
        (fail(502), ModelBusy),
        (fail(504), ModelBusy),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
async def test_what_breaks_has_a_type_and_what_is_accepted_is_whole(
    model: Model, server: ChaosServer, fault: Fault, kind: type[ModelProblem]
) -> None:
    server.script({"type": "reply", "text": TEXT, "times": None}, fault)
    text, problems = await asked_until_whole(model, str(fault))
    assert text == TEXT
    assert len(problems) == 1
    assert isinstance(problems[0], kind)
    verdict = server.verdict()
    assert verdict["faults_injected"] == 1
    assert verdict["passed"]
    # A server that has sent everything before we hang up cannot see that we did not want it.
    told = [each["code"] for each in verdict["findings"] if each["code"] != "malformed_chunk_ignored"]
    assert told == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (fail(400, message="bad role"), RequestRejected),
        (fail(400, code="context_length_exceeded", message="maximum context length"), ContextTooLarge),
        (fail(401), ModelUnavailable),
        (fail(403), ModelUnavailable),
        (fail(404), ModelUnavailable),
        (fail(422, message="no"), RequestRejected),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
async def test_what_was_refused_is_not_asked_again(
    model: Model, server: ChaosServer, fault: Fault, kind: type[ModelProblem]
) -> None:
    server.script(fault)
    with pytest.raises(ModelProblem) as caught:
        await once(model, str(fault))
    assert isinstance(caught.value, kind), caught.value
    assert caught.value.unbilled
    assert server.verdict()["findings"] == []


async def test_a_tool_that_was_never_offered_is_no_answer(model: Model, server: ChaosServer) -> None:
    call = {"name": "delete_everything", "arguments": {"path": "/"}}
    server.script({"type": "reply", "tool_calls": [call]}, {"type": "reply", "text": TEXT})
    text, problems = await asked_until_whole(model, "tools")
    assert (text, [type(problem) for problem in problems]) == (TEXT, [ProviderFailed])


async def test_a_storm_of_faults_is_ridden_out_without_one_false_answer(
    model: Model, server: ChaosServer
) -> None:
    storm = [
        fail(429, retry_after=0.2),
        stream_fault("truncate", 3),
        fail(529),
        stream_fault("disconnect", 4),
        fail(503),
        stream_fault("malformed", 2),
    ]
    server.script({"type": "reply", "text": TEXT, "times": None}, *storm)
    answers = [await asked_until_whole(model, f"call {number}") for number in range(4)]
    assert [text for text, _ in answers] == [TEXT] * 4
    assert sum(len(problems) for _, problems in answers) >= 3
    assert [each for each in server.verdict()["findings"] if each["severity"] == "error"] == []


def test_the_judge_notices_a_client_that_is_fooled(server: ChaosServer) -> None:
    server.script(stream_fault("truncate", 2))
    body = {"model": "gpt-6-luna", "messages": [{"role": "user", "content": "Say it."}], "stream": True}
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{server.openai}/chat/completions",
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        assert b"[DONE]" not in answer.read()
    verdict = server.verdict()
    assert not verdict["passed"]
    assert [each["code"] for each in verdict["findings"]] == ["truncated_stream_accepted"]
