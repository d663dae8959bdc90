"""The life of a model host, with a stub in place of the model."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.hosts import STUB_SETTINGS, folders, host_pid, living, no_survivors
from tests.support.waiting import until
from tier_code.adapters.models.embedded import EmbeddedModel, EmbeddedSource, HostSettings
from tier_code.adapters.models.embedded_host import read_options
from tier_code.domain.errors import AnswerTruncated, ContextTooLarge, ModelUnavailable
from tier_code.ports.model import ModelChunk, ModelMessage, ModelRequest, ReplyEnd, TextChunk


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    with no_survivors(tmp_path / "state") as folder:
        yield folder


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "weights.gguf"
    file.write_text("works")
    return file


def source_of(weights: Path, state: Path) -> EmbeddedSource:
    return EmbeddedSource(weights, state, settings=STUB_SETTINGS)


def asking(text: str, max_tokens: int = 1) -> ModelRequest:
    return ModelRequest(messages=(ModelMessage(role="user", text=text),), max_tokens=max_tokens)


async def host_that_answers(model: EmbeddedModel) -> int:
    """The stub answers with the id of its process."""
    first, end = [chunk async for chunk in model.stream(asking("who are you"))]
    assert isinstance(first, TextChunk)
    assert isinstance(end, ReplyEnd)
    return int(first.text)


async def test_two_sources_share_one_host_that_ends_after_its_last_user(weights: Path, state: Path) -> None:
    one, two = source_of(weights, state), source_of(weights, state)
    first, second = await asyncio.gather(one.connect(), two.connect())
    pid = await host_that_answers(first)
    assert await host_that_answers(second) == pid == host_pid(state)

    await one.close()
    assert await host_that_answers(second) == pid
    await two.close()
    await until(lambda: not living(state))
    assert folders(state)[0].read_state() is None


async def test_connecting_again_gives_the_same_host_and_counts_once(weights: Path, state: Path) -> None:
    source = source_of(weights, state)
    pid = await host_that_answers(await source.connect())

    assert await host_that_answers(await source.connect()) == pid
    assert living(state)[0].users() == 1
    await source.close()


async def test_two_processes_that_start_at_once_get_one_host(weights: Path, state: Path) -> None:
    program = (
        "import asyncio;from pathlib import Path;"
        "from tests.adapters.models.test_embedded import host_that_answers, source_of;"
        f"source = source_of(Path({str(weights)!r}), Path({str(state)!r}));"
        "run = asyncio.Runner().run;"
        "print(run(host_that_answers(run(source.connect()))), flush=True);"
        "input()"
    )
    root = Path(__file__).parents[3]
    pipe = asyncio.subprocess.PIPE
    both = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=root, stdin=pipe, stdout=pipe)
        for _ in range(2)
    ]
    answers = [await process.stdout.readline() for process in both if process.stdout]

    assert answers[0].strip() == answers[1].strip() == str(host_pid(state)).encode()
    for process in both:
        process.kill()
        await process.wait()
    await until(lambda: not living(state))


async def test_a_killed_host_cuts_one_answer_and_the_next_connection_gets_a_new_one(
    weights: Path, state: Path
) -> None:
    source = source_of(weights, state)
    model = await source.connect()
    killed = host_pid(state)
    with pytest.raises(AnswerTruncated):
        await _listen_and_kill(model, killed)
    with pytest.raises(ModelUnavailable):
        await host_that_answers(model)

    assert await host_that_answers(await source.connect()) != killed
    await source.close()


async def test_a_host_whose_folder_is_deleted_ends(weights: Path, state: Path) -> None:
    source = source_of(weights, state)
    await source.connect()
    pid = host_pid(state)
    folders(state)[0].remove()

    await until(lambda: not _exists(pid))
    await source.close()


async def test_other_weights_get_a_host_of_their_own(weights: Path, state: Path) -> None:
    source = source_of(weights, state)
    old = await host_that_answers(await source.connect())
    weights_that("other weights", weights)

    assert await host_that_answers(await source.connect()) != old
    await until(lambda: len(living(state)) == 1)
    await source.close()


async def test_a_prompt_that_cannot_fit_is_refused_before_it_is_sent(weights: Path, state: Path) -> None:
    source = source_of(weights, state)
    model = await source.connect()
    assert await model.count_prompt(asking("12345").messages) == 5

    with pytest.raises(ContextTooLarge, match="900 tokens and the answer may take 101"):
        await anext(model.stream(asking("x" * 900, max_tokens=101)))
    await source.close()


async def test_closing_a_stream_ends_it_on_the_host(weights: Path, state: Path) -> None:
    source = source_of(weights, state)
    model = await source.connect()
    chunks: AsyncGenerator[ModelChunk, None] = model.stream(asking("go on", max_tokens=100))
    await anext(chunks)
    await chunks.aclose()

    assert await host_that_answers(model) == host_pid(state)
    await source.close()


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("fail", "could not be loaded: the weights cannot be read.*tensor 7 is missing"),
        ("die", "its process ended while loading.*illegal instruction"),
    ],
)
async def test_weights_that_do_not_load_are_told_with_the_end_of_the_log(
    weights: Path, state: Path, wish: str, words: str
) -> None:
    source = source_of(weights_that(wish, weights), state)

    with pytest.raises(ModelUnavailable, match=words):
        await source.connect()
    assert living(state) == []
    await source.close()


async def test_loading_is_told_each_second_and_closed_at_its_end(weights: Path, state: Path) -> None:
    told: list[tuple[str, int, int]] = []

    def listen(what: str, done: int, total: int) -> None:
        told.append((what, done, total))
        (weights.parent / "go").touch()

    waiting = weights_that("wait", weights)
    source = EmbeddedSource(waiting, state, name="tiny", settings=STUB_SETTINGS, on_progress=listen)
    await source.connect()

    assert told[0] == ("loading the local model tiny", 0, 0)
    assert told[-1][1] == told[-1][2] > 0
    so_far = len(told)
    await source.connect()
    assert len(told) == so_far
    await source.close()


async def test_loading_that_takes_too_long_is_given_up_with_the_logs_place(
    weights: Path, state: Path
) -> None:
    waiting = weights_that("wait", weights)
    source = EmbeddedSource(waiting, state, settings=replace(STUB_SETTINGS, ready_seconds=0.3))

    with pytest.raises(ModelUnavailable, match=r"not ready after 0\.3 s; its log is .*host\.log"):
        await source.connect()
    (weights.parent / "go").touch()
    await source.close()
    await until(lambda: not living(state))


async def test_what_is_missing_is_named_with_the_command_that_adds_it(weights: Path, state: Path) -> None:
    absent = EmbeddedSource(weights.with_name("absent"), state, name="tiny", settings=STUB_SETTINGS)
    with pytest.raises(ModelUnavailable, match="tier-code models pull tiny"):
        await absent.connect()

    without = replace(STUB_SETTINGS, library="surely_not_installed")
    with pytest.raises(ModelUnavailable, match=r"pip install 'tier-code\[local\]'"):
        await EmbeddedSource(weights, state, settings=without).connect()


async def test_the_host_knows_none_of_the_users_keys(
    weights: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-secret")
    source = source_of(weights, state)
    await source.connect()

    environment = _environment_of(host_pid(state))
    assert b"sk-secret" not in environment
    assert b"OMP_WAIT_POLICY=passive" in environment
    await source.close()


def test_a_file_in_the_users_folder_does_not_pass_for_a_module(tmp_path: Path) -> None:
    (tmp_path / "secrets.py").write_text("raise SystemExit('taken over')")
    shown = subprocess.run(
        [*HostSettings().command, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert shown.returncode == 0, shown.stderr


def test_a_host_takes_relative_paths_from_where_it_was_started() -> None:
    options = read_options(["--model", "m.gguf", "--state", "s"])

    assert options.model == Path("m.gguf").absolute()
    assert options.folder == Path("s").absolute()
    assert options.threads >= 1


async def _listen_and_kill(model: EmbeddedModel, pid: int) -> None:
    async with aclosing(model.stream(asking("go on", max_tokens=100))) as chunks:
        async for _ in chunks:
            os.kill(pid, signal.SIGKILL)


def _environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except FileNotFoundError:
        pytest.skip("this system does not show the environment of a process")


def weights_that(wish: str, file: Path) -> Path:
    """Make the stub behave in some way."""
    file.write_text(wish)
    return file


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
