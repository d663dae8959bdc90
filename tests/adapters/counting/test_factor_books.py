"""The shared database of learned factors: what it keeps, what it forgets, and what damage does to it."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from tier_code.adapters.counting.factor_books import SqliteFactors
from tier_code.adapters.counting.starting import starting_factor
from tier_code.domain.token_counts import MOST_KEPT, ContentKind, Sighting

MODEL = "claude-haiku-5-5"
CODE = ContentKind.CODE
START = starting_factor(MODEL, "qwen3.5", CODE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "token-factors.db"


@pytest.fixture
def books(path: Path) -> SqliteFactors:
    return SqliteFactors(path, "qwen3.5")


def report(
    ratio: int, *, model: str = MODEL, kind: ContentKind = CODE, digest: str = "", asked: str = ""
) -> Sighting:
    return Sighting(
        model=model,
        encoding="qwen3.5",
        kind=kind,
        offline=1000,
        served=ratio,
        digest=digest,
        asked=asked,
    )


def test_before_anything_is_learned_there_is_the_shipped_factor_and_no_file(
    books: SqliteFactors, path: Path
) -> None:
    assert books.factor(MODEL, CODE) == START
    assert not path.exists()


def test_what_one_process_learned_the_next_one_knows(books: SqliteFactors, path: Path) -> None:
    for _ in range(4):
        books.observe(report(1610))
    other = SqliteFactors(path, "qwen3.5")
    factor = other.factor(MODEL, CODE)
    assert (factor.ratio, factor.calls) == (1610, 4)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_kinds_models_and_vocabularies_are_learned_apart(books: SqliteFactors, path: Path) -> None:
    for _ in range(3):
        books.observe(report(1610))
        books.observe(report(1200, kind=ContentKind.PROSE))
        books.observe(report(900, model="qwen3:8b"))
    assert books.factor(MODEL, CODE).ratio == 1610
    assert books.factor(MODEL, ContentKind.PROSE).ratio == 1200
    assert books.factor("qwen3:8b", CODE).ratio == 900
    assert books.factor(MODEL, ContentKind.JSON).calls == 0
    other = SqliteFactors(path, "o200k_base")
    assert other.factor(MODEL, CODE).calls == 0


def test_a_dated_id_teaches_its_model_and_an_alias_learns_from_whoever_answered(books: SqliteFactors) -> None:
    for _ in range(3):
        books.observe(report(1610, model=f"{MODEL}-20261007", asked=MODEL))
        books.observe(report(1100, model="qwen2.5-coder.gguf", asked="my-coder"))
    assert books.factor(MODEL, CODE).ratio == 1610
    assert books.factor("my-coder", CODE).ratio == 1100


def test_another_file_of_a_model_begins_anew(books: SqliteFactors) -> None:
    for _ in range(3):
        books.observe(report(1300, model="qwen3:8b", digest="old"))
        books.observe(report(1250, model="qwen3:8b", digest="old", kind=ContentKind.PROSE))
    books.observe(report(1000, model="qwen3:8b", digest="new"))
    assert books.factor("qwen3:8b", CODE, "new").calls == 1
    assert books.factor("qwen3:8b", CODE, "old").calls == 0
    assert books.factor("qwen3:8b", ContentKind.PROSE, "old").calls == 0


def test_only_the_newest_reports_are_kept(books: SqliteFactors, path: Path) -> None:
    for number in range(MOST_KEPT + 20):
        books.observe(report(1000 + number))
    assert [each.served for each in books.seen(MODEL, CODE)] == [1020 + n for n in range(MOST_KEPT)]
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT count(*) FROM sightings").fetchone() == (MOST_KEPT,)
    file.close()


def test_what_cannot_be_true_is_not_kept(books: SqliteFactors, path: Path) -> None:
    books.observe(report(9_000))
    books.observe(report(10))
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to look at" * 40])
def test_a_damaged_file_costs_what_was_learned_and_nothing_else(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    books = SqliteFactors(path, "qwen3.5")
    assert books.factor(MODEL, CODE) == START
    books.observe(report(1610))
    assert books.factor(MODEL, CODE).calls == (0 if content else 1)
    assert bool(books.problem) is bool(content)


def test_a_file_of_another_shape_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE sightings (something TEXT)")
    file.close()
    books = SqliteFactors(path, "qwen3.5")
    books.observe(report(1610))
    assert books.factor(MODEL, CODE) == START
    assert "no column" in books.problem or "no such column" in books.problem


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    books = SqliteFactors(blocked / "token-factors.db", "qwen3.5")
    books.observe(report(1610))
    assert books.factor(MODEL, CODE) == START
    assert books.problem


def test_two_processes_worth_of_writers_lose_nothing(path: Path) -> None:
    shared = [SqliteFactors(path, "qwen3.5") for _ in range(2)]
    shared[0].observe(report(1500))

    def write(books: SqliteFactors) -> None:
        for _ in range(12):
            books.observe(report(1500))

    writers = [threading.Thread(target=write, args=(books,)) for books in shared]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert shared[1].factor(MODEL, CODE).calls == 25
