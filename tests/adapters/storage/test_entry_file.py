from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tier_code.adapters.storage.entry_file import LARGEST_ENTRY, LARGEST_FILE, MOST_ENTRIES, EntryFile


def entries_in(path: Path) -> EntryFile:
    """Entries of one repository, a made-up secret taken out."""
    return EntryFile(lambda: path, lambda text: text.replace("hunter2", "SECRET"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "entries" / "abc.jsonl"


def test_another_session_reads_what_was_typed_several_lines_whole(place: Path) -> None:
    for entry in ("rename a to b", "document c\n\n  and d", "caf\u00e9 \u2028 \udc80"):
        entries_in(place).keep(entry)
    assert entries_in(place).read() == ["rename a to b", "document c\n\n  and d", "caf\u00e9 \u2028 \udc80"]


def test_only_the_user_can_read_the_file_and_its_folder(place: Path) -> None:
    entries_in(place).keep("rename a to b")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_a_secret_does_not_reach_the_disk(place: Path) -> None:
    entries_in(place).keep("use the password hunter2 there")
    assert b"hunter2" not in place.read_bytes()
    assert entries_in(place).read() == ["use the password SECRET there"]


def test_the_same_again_and_nothing_at_all_are_not_kept(place: Path) -> None:
    log = entries_in(place)
    for entry in ("a", "a", "  ", "b", "a"):
        log.keep(entry)
    assert log.read() == ["a", "b", "a"]


def test_the_oldest_go_when_the_file_grows(place: Path) -> None:
    log = entries_in(place)
    long = "x" * (LARGEST_ENTRY - 100)
    for number in range(LARGEST_FILE // len(long) + 20):
        log.keep(f"{number} {long}")
        assert place.stat().st_size <= LARGEST_FILE
    read = log.read()
    assert read[-1].startswith(f"{LARGEST_FILE // len(long) + 19} ")
    assert all(entry.endswith("x") for entry in read)
    assert [each.name for each in place.parent.iterdir()] == [place.name]


def test_no_more_are_read_than_a_person_looks_through(place: Path) -> None:
    log = entries_in(place)
    for number in range(MOST_ENTRIES + 5):
        log.keep(f"entry {number}")
    assert len(log.read()) == MOST_ENTRIES
    assert log.read()[0] == "entry 5"


def test_an_entry_as_long_as_a_file_is_not_kept(place: Path) -> None:
    log = entries_in(place)
    log.keep("x" * LARGEST_ENTRY)
    assert log.read() == ()


def test_torn_and_foreign_lines_are_left_out(place: Path) -> None:
    log = entries_in(place)
    log.keep("a")
    with place.open("ab") as file:
        file.write(b'"half a li\n{"b": 1}\n\xff\n')
    log.keep("c")
    assert log.read() == ["a", "c"]


def test_a_link_in_its_place_is_neither_read_nor_written(place: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text('"mine"\n')
    place.parent.mkdir()
    place.symlink_to(other)
    log = entries_in(place)
    log.keep("a")
    assert log.read() == ()
    assert other.read_text() == '"mine"\n'
