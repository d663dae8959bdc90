"""Weights over HTTP from a loopback server with every fault a hub can have."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.adapters.models.weights.small_models import CONTENT, PLENTY, Heard, landing_in
from tests.support.http_servers import ServedFile, file_server
from tier_code.adapters.models.weights.from_hub import HubSource
from tier_code.adapters.models.weights.landing import Landing, SourceFailed


def fetch(landing: Landing, heard: Heard | None = None, *, free: int = PLENTY) -> Path:
    return HubSource(free_space=lambda _: free, connect_seconds=2, idle_seconds=5).fetch(landing, heard)


def test_the_file_comes_whole_with_progress(tmp_path: Path) -> None:
    heard = Heard()
    with file_server(ServedFile(CONTENT)) as address:
        assert fetch(landing_in(tmp_path, address), heard).read_bytes() == CONTENT

    assert heard.finished() == [("downloading", len(CONTENT), len(CONTENT))]


def test_a_cut_transfer_goes_on_where_it_stopped(tmp_path: Path) -> None:
    served = ServedFile(CONTENT, cuts=[70_000, 90_000])
    with file_server(served) as address:
        assert fetch(landing_in(tmp_path, address)).read_bytes() == CONTENT

    assert served.asked == ["", "bytes=70000-", "bytes=160000-"]


def test_a_transfer_that_gets_nowhere_is_left_and_what_came_is_kept(tmp_path: Path) -> None:
    served = ServedFile(CONTENT, cuts=[50_000, 0, 0])
    with file_server(served) as address:
        landing = landing_in(tmp_path, address)
        with pytest.raises(SourceFailed, match="the transfer broke"):
            fetch(landing)
        assert landing.partial.read_bytes() == CONTENT[:50_000]

        served.cuts.clear()
        assert fetch(landing).read_bytes() == CONTENT
    assert served.asked[-1] == "bytes=50000-"


def test_a_server_without_ranges_starts_again(tmp_path: Path) -> None:
    served = ServedFile(CONTENT, ranges=False)
    with file_server(served) as address:
        landing = landing_in(tmp_path, address)
        landing.partial.write_bytes(b"\0" * 1234)
        assert fetch(landing).read_bytes() == CONTENT


def test_a_whole_partial_file_is_not_fetched_again(tmp_path: Path) -> None:
    served = ServedFile(CONTENT)
    with file_server(served) as address:
        landing = landing_in(tmp_path, address)
        landing.partial.write_bytes(CONTENT)
        assert fetch(landing) == landing.partial

    assert served.asked == []


def test_a_partial_file_longer_than_the_file_starts_again(tmp_path: Path) -> None:
    served = ServedFile(CONTENT)
    with file_server(served) as address:
        landing = landing_in(tmp_path, address)
        landing.partial.write_bytes(CONTENT + b"more")
        assert fetch(landing).read_bytes() == CONTENT

    assert served.asked == [f"bytes={len(CONTENT) + 4}-", ""]


def test_a_redirect_is_followed_with_its_range(tmp_path: Path) -> None:
    served = ServedFile(CONTENT, redirect_from="/moved.gguf")
    with file_server(served) as address:
        landing = landing_in(tmp_path, address.replace("weights.gguf", "moved.gguf"))
        landing.partial.write_bytes(CONTENT[:100])
        assert fetch(landing).read_bytes() == CONTENT

    assert served.asked == ["bytes=100-"]


@pytest.mark.parametrize("begun", [0, 100])
def test_a_file_of_another_length_is_refused_before_it_comes(tmp_path: Path, begun: int) -> None:
    with file_server(ServedFile(CONTENT, declared_total=999_999)) as address:
        landing = landing_in(tmp_path, address)
        landing.partial.write_bytes(CONTENT[:begun])
        with pytest.raises(SourceFailed, match=f"offers 999999 bytes, expected {len(CONTENT)}"):
            fetch(landing)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_refusal_is_one_line(tmp_path: Path, status: int) -> None:
    with (
        file_server(ServedFile(CONTENT, status=status)) as address,
        pytest.raises(SourceFailed, match=str(status)),
    ):
        fetch(landing_in(tmp_path, address))


def test_an_address_nobody_listens_at_is_left_at_once(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        landing = landing_in(tmp_path, f"http://127.0.0.1:{unused.getsockname()[1]}/weights.gguf")
        with pytest.raises(SourceFailed, match=r"cannot reach 127\.0\.0\.1"):
            fetch(landing)


def test_a_model_without_an_address_makes_way(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="names no address"):
        fetch(landing_in(tmp_path))


def test_no_room_is_said_before_the_server_is_asked(tmp_path: Path) -> None:
    served = ServedFile(CONTENT)
    with file_server(served) as address, pytest.raises(SourceFailed, match="no room"):
        fetch(landing_in(tmp_path, address), free=1000)
    assert served.asked == []
