"""What a running Ollama has: found within a fraction of a second, or not at all."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.support.http_servers import RawServer, Reply
from tier_code.adapters.models.ollama.service import (
    InstalledModel,
    best_for_code,
    capabilities,
    host_url,
    installed,
    pull,
)
from tier_code.domain.errors import ModelUnavailable

JSON = ("content-type: application/json",)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),  # noqa: S104 - what people set, not what we bind
        ("192.168.1.5", "http://192.168.1.5:11434"),
        ("host:1234", "http://host:1234"),
        ("https://ollama.example/", "https://ollama.example:11434"),
    ],
)
def test_the_users_variable_is_read_as_the_server_reads_it(value: str, url: str) -> None:
    assert host_url(value) == url


async def test_installed_models_are_listed_and_the_best_for_code_is_chosen() -> None:
    listed = [
        {"name": "llama3:8b", "size": 9, "digest": "a"},
        {"name": "qwen2.5-coder:1.5b", "size": 1, "digest": "b"},
        {"name": "qwen2.5-coder:7b", "size": 5, "digest": "c"},
        {"name": "nomic-embed-coder", "size": 99, "digest": "d"},
    ]
    reply = Reply(headers=JSON, pieces=(json.dumps({"models": listed}).encode(),))
    async with RawServer(reply) as server:
        models = await asyncio.to_thread(installed, server.address)
    assert models is not None
    assert best_for_code(models) == InstalledModel(name="qwen2.5-coder:7b", bytes=5, digest="c")
    assert best_for_code(()) is None


@pytest.mark.parametrize(
    "reply",
    [
        Reply(headers=JSON, pieces=(b"{",)),
        Reply(headers=JSON, pieces=(b"[]",)),
        Reply(status="500 x", headers=JSON, pieces=(b"{}",)),
        Reply(raw=b"nonsense\r\n\r\n"),
        Reply(headers=JSON, stall=True),
    ],
)
async def test_a_server_that_does_not_behave_is_nobody(reply: Reply) -> None:
    async with RawServer(reply) as server:
        assert await asyncio.to_thread(installed, server.address) is None
    assert await asyncio.to_thread(installed, "http://127.0.0.1:1") is None


async def test_a_pull_tells_its_progress_and_fails_in_words() -> None:
    steps = [{"status": "pulling", "completed": 5, "total": 10}, {"status": "success"}]
    lines = b"".join(json.dumps(step).encode() + b"\n" for step in steps)
    seen: list[tuple[str, int, int]] = []
    async with RawServer(Reply(headers=("content-type: application/x-ndjson",), pieces=(lines,))) as server:
        await asyncio.to_thread(pull, server.address, "qwen", lambda *step: seen.append(step))
    assert seen == [("pulling", 5, 10), ("success", 0, 0)]
    refusal = Reply(status="404 x", headers=JSON, pieces=(b'{"error": "no such model"}',))
    async with RawServer(refusal) as server:
        with pytest.raises(ModelUnavailable, match="no such model"):
            await asyncio.to_thread(pull, server.address, "qwen", lambda *step: None)


async def test_what_a_model_can_do_is_asked_of_the_server() -> None:
    reply = Reply(headers=JSON, pieces=(b'{"capabilities": ["completion", "thinking"], "model_info": {}}',))
    async with RawServer(reply) as server:
        assert await asyncio.to_thread(capabilities, server.address, "qwen") == ["completion", "thinking"]
