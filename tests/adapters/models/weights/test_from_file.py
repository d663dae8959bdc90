"""Weights that are on the machine already."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.models.weights.small_models import CONTENT, PLENTY, Heard, digest, landing_in
from tier_code.adapters.models.weights.from_file import FileSource, OllamaSource, ollama_stores
from tier_code.adapters.models.weights.landing import SourceFailed


def test_a_file_on_the_same_disk_is_linked_and_takes_no_room(tmp_path: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(CONTENT)

    brought = FileSource(given, free_space=lambda _: 0).fetch(landing_in(tmp_path / "models"), None)

    assert brought.samefile(given)


@pytest.mark.parametrize("name", ["small.gguf", f"sha256-{digest(CONTENT)}"])
def test_a_folder_is_searched_for_the_file_or_its_hash(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CONTENT)

    assert FileSource(tmp_path).fetch(landing_in(tmp_path / "models"), None).read_bytes() == CONTENT


def test_where_links_cannot_be_the_file_is_copied_with_progress(tmp_path: Path) -> None:
    other_disk = Path("/dev/shm")  # noqa: S108 - a second file system, which a link cannot cross
    if not other_disk.is_dir() or other_disk.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has one file system only")
    given = other_disk / f"tier-code-{tmp_path.name}.gguf"
    given.write_bytes(CONTENT)
    heard = Heard()
    try:
        source = FileSource(given, free_space=lambda _: PLENTY)
        assert source.fetch(landing_in(tmp_path / "models"), heard).read_bytes() == CONTENT
        with pytest.raises(SourceFailed, match="no room"):
            FileSource(given, free_space=lambda _: 0).fetch(landing_in(tmp_path / "models"), heard)
    finally:
        given.unlink()

    assert heard.finished() == [("copying", len(CONTENT), len(CONTENT))]


def test_a_missing_file_and_one_of_another_size_are_named(tmp_path: Path) -> None:
    landing = landing_in(tmp_path / "models")
    with pytest.raises(SourceFailed, match=r"no such file: .*absent"):
        FileSource(tmp_path / "absent").fetch(landing, None)
    (tmp_path / "short.gguf").write_bytes(b"short")
    with pytest.raises(SourceFailed, match=r"has 5 bytes, expected 230,000"):
        FileSource(tmp_path / "short.gguf").fetch(landing, None)


def test_ollamas_store_is_found_where_the_user_says_then_at_home(tmp_path: Path) -> None:
    configured = tmp_path / "store"
    (configured / "blobs").mkdir(parents=True)
    (configured / "blobs" / f"sha256-{digest(CONTENT)}").write_bytes(CONTENT)
    stores = ollama_stores({"OLLAMA_MODELS": str(configured)}, tmp_path)

    assert stores[:2] == (configured, tmp_path / ".ollama" / "models")
    assert OllamaSource(stores).fetch(landing_in(tmp_path / "models"), None).read_bytes() == CONTENT


def test_a_machine_without_ollama_makes_way(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="does not hold these weights"):
        OllamaSource([tmp_path / "absent"]).fetch(landing_in(tmp_path / "models"), None)
