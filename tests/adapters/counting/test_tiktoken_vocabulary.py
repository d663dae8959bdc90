"""tiktoken is used only where it has nothing to download."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tier_code.adapters.counting.tiktoken_vocabulary import CACHE_VARIABLE, TiktokenCounter, tiktoken_counter

O200K_FILE = "fb374d419588a4632f3f557e76b4b70aebbca790"


def test_without_a_vocabulary_there_is_no_counter(tmp_path: Path) -> None:
    assert tiktoken_counter(str(tmp_path)) is None
    assert tiktoken_counter(str(tmp_path / "missing")) is None
    assert tiktoken_counter(str(tmp_path), "no_such_encoding") is None


def test_a_damaged_vocabulary_is_not_used_and_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / O200K_FILE
    place.write_bytes(b"IQ== 0\n")
    assert tiktoken_counter(str(tmp_path)) is None
    with pytest.raises(FileNotFoundError, match="no intact tiktoken vocabulary"):
        TiktokenCounter(str(tmp_path)).count("a")
    assert place.read_bytes() == b"IQ== 0\n"


def test_the_environment_is_left_as_it_was(tmp_path: Path) -> None:
    before = os.environ.get(CACHE_VARIABLE)
    with pytest.raises(FileNotFoundError):
        TiktokenCounter(str(tmp_path)).count("a")
    assert os.environ.get(CACHE_VARIABLE) == before
