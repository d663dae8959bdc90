"""Pulling: sources in order, one hash for all, nothing wrong ever in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.models.weights.small_models import CONTENT, Heard, landing_in
from tier_code.adapters.models.weights.download import pull
from tier_code.adapters.models.weights.landing import Landing, SourceFailed
from tier_code.adapters.models.weights.progress import OnProgress
from tier_code.domain.errors import ModelUnavailable, StorageProblem


@dataclass
class GivenSource:
    """Gives some bytes, or fails."""

    name: str
    content: bytes | None = None
    error: BaseException | None = None
    asked: int = 0

    def fetch(self, landing: Landing, on_progress: OnProgress | None) -> Path:
        del on_progress
        self.asked += 1
        if self.content is not None:
            landing.partial.write_bytes(self.content)
        if self.error is not None:
            raise self.error
        return landing.partial


def test_the_first_source_that_has_the_file_ends_the_search(tmp_path: Path) -> None:
    landing, notes, heard = landing_in(tmp_path), list[str](), Heard()
    sources = [
        GivenSource("file", error=SourceFailed("no such file")),
        GivenSource("hub", CONTENT),
        GivenSource("parts", CONTENT),
    ]
    pulled = pull(landing, sources, on_note=notes.append, on_progress=heard)

    assert (pulled.source, pulled.path) == ("hub", landing.target)
    assert landing.target.read_bytes() == CONTENT
    assert not landing.partial.exists()
    assert notes == ["file: no such file"]
    assert [source.asked for source in sources] == [1, 1, 0]
    assert heard.finished() == [("checking sha256", len(CONTENT), len(CONTENT))]


def test_what_is_here_is_not_pulled_again(tmp_path: Path) -> None:
    landing, source = landing_in(tmp_path), GivenSource("hub", CONTENT)
    pull(landing, [source])

    assert pull(landing, [source]).source == ""
    assert source.asked == 1


def test_a_wrong_hash_is_refused_with_both_hashes_and_leaves_nothing(tmp_path: Path) -> None:
    landing, notes = landing_in(tmp_path), list[str]()

    with pytest.raises(ModelUnavailable, match="no source could give small"):
        pull(landing, [GivenSource("hub", b"\0" * len(CONTENT))], on_note=notes.append)
    assert f"expected sha256 {landing.entry.sha256}, got " in notes[0]
    assert [path.name for path in tmp_path.iterdir()] == [".small.gguf.lock"]


def test_after_a_wrong_file_the_next_source_still_counts(tmp_path: Path) -> None:
    pulled = pull(landing_in(tmp_path), [GivenSource("hub", b"wrong"), GivenSource("parts", CONTENT)])

    assert pulled.source == "parts"


def test_without_a_listener_the_error_itself_says_why_and_what_is_kept(tmp_path: Path) -> None:
    half = GivenSource("hub", CONTENT[:100_000], SourceFailed("the transfer broke"))

    with pytest.raises(ModelUnavailable, match=r"(?s)0 MB are kept.*hub: the transfer broke"):
        pull(landing_in(tmp_path), [half])


def test_an_interrupt_keeps_what_has_come_and_lets_the_next_pull_in(tmp_path: Path) -> None:
    landing = landing_in(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        pull(landing, [GivenSource("hub", CONTENT[:1000], KeyboardInterrupt())])

    assert landing.kept_bytes() == 1000
    assert pull(landing, [GivenSource("hub", CONTENT)]).source == "hub"


def test_two_pulls_of_one_model_do_not_meet(tmp_path: Path) -> None:
    landing = landing_in(tmp_path)
    with landing.claimed(), pytest.raises(StorageProblem, match="another process is fetching small"):
        pull(landing, [GivenSource("hub", CONTENT)])


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageProblem, match="cannot write to"):
        pull(Landing(tmp_path / "file", landing_in(tmp_path).entry), [GivenSource("hub", CONTENT)])
