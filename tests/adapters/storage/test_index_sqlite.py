"""The stored index: what is kept is found, an edit touches little, no damage is ever the user's trouble."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.indexes import shelf_in
from tier_code.adapters.storage.index_schema import alone
from tier_code.adapters.storage.index_sqlite import SqliteIndex
from tier_code.ports.index_store import KeptContent, KeptFile

ROOT = "/somewhere"
STAMP = (10, 1_600_000_000_000_000_000, 1_600_000_000_000_000_001, 7)


def digest(number: int) -> str:
    return f"{number:032x}"


def content(number: int, words: str, *defined: str) -> KeptContent:
    return KeptContent(
        digest=digest(number),
        language="python",
        facts=b"facts of " + str(number).encode(),
        defined=defined,
        words=words.encode(),
        symbols=len(defined),
    )


def kept(path: str, number: int) -> KeptFile:
    return KeptFile(path=path, stamp=STAMP, digest=digest(number), size=10)


def filled(tmp_path: Path, count: int = 3) -> None:
    with shelf_in(tmp_path).writing(ROOT) as store:
        assert store is not None
        contents = [content(each, f"common only_{each} Mixed", f"only_{each}") for each in range(count)]
        assert store.keep([kept(f"f{each}.py", each) for each in range(count)], contents)


def opened(tmp_path: Path) -> SqliteIndex:
    store = shelf_in(tmp_path).reading(ROOT)
    assert store is not None
    return store


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    filled(tmp_path)
    store = opened(tmp_path)
    assert store.facts(digest(1)) == b"facts of 1"
    assert store.facts(digest(9)) is None
    assert store.files()["f2.py"] == (STAMP, digest(2))
    assert store.known([digest(1), digest(8)]) == {digest(1)}


def test_words_and_definitions_are_looked_up_whole_and_in_any_case(tmp_path: Path) -> None:
    filled(tmp_path)
    store = opened(tmp_path)
    assert store.mentioning("common") == {"f0.py", "f1.py", "f2.py"}
    assert store.mentioning("only_1") == {"f1.py"}
    assert store.mentioning("only") == set()
    assert store.mentioning("mixed") == {"f0.py", "f1.py", "f2.py"}
    assert store.defining("only_1") == {"f1.py"}
    assert store.defining("common") == set()


def test_a_word_cannot_ask_for_more_than_itself(tmp_path: Path) -> None:
    filled(tmp_path)
    store = opened(tmp_path)
    for odd in ('a" OR "common', "common*", "NOT common", "^common", "", '"'):
        assert store.mentioning(odd) is None
    assert not store.problem


def test_an_edit_forgets_the_words_that_are_gone(tmp_path: Path) -> None:
    filled(tmp_path)
    with shelf_in(tmp_path).writing(ROOT) as store:
        assert store is not None
        store.keep([kept("f1.py", 50)], [content(50, "fresh")])
        assert store.mentioning("only_1") == set()
        assert store.mentioning("fresh") == {"f1.py"}
        assert store.facts(digest(1)) is None
        store.forget(["f1.py", "f2.py"])
        assert store.mentioning("fresh") == set()
        assert [*store.files()] == ["f0.py"]


def test_a_content_that_another_file_has_stays(tmp_path: Path) -> None:
    filled(tmp_path)
    with shelf_in(tmp_path).writing(ROOT) as store:
        assert store is not None
        store.keep([kept("copy.py", 1)], [])
        store.forget(["f1.py"])
        assert store.mentioning("only_1") == {"copy.py"}
        assert store.facts(digest(1)) is not None


@pytest.mark.parametrize("count", [5, 400])
def test_the_rows_of_one_edit_do_not_grow_with_the_repository(tmp_path: Path, count: int) -> None:
    filled(tmp_path, count)
    with shelf_in(tmp_path).writing(ROOT) as store:
        assert store is not None
        before = store.rows_written
        store.keep([kept("f3.py", 5000)], [content(5000, "fresh words", "fresh")])
        assert 0 < store.rows_written - before <= 20


def test_counts_say_what_is_kept(tmp_path: Path) -> None:
    filled(tmp_path)
    with shelf_in(tmp_path).writing(ROOT) as store:
        assert store is not None
        store.keep([KeptFile(path="x.bin.py", stamp=STAMP, skipped="binary")], [])
        counts = store.counts()
    assert counts.files == 4
    assert counts.by_language == {"python": (3, 30, 3)}
    assert counts.skipped == {"binary": 1}
    assert counts.disk > 0


@pytest.mark.parametrize("damage", ["foreign", "torn", "text", "empty", "older", "folder"])
def test_a_file_that_cannot_be_used_is_no_index_and_is_made_anew(tmp_path: Path, damage: str) -> None:
    filled(tmp_path)
    place = shelf_in(tmp_path).place(ROOT)
    _damage(place, damage)
    store = shelf_in(tmp_path).reading(ROOT)
    assert store is None or store.facts(digest(1)) is None
    if damage == "folder":
        with shelf_in(tmp_path).writing(ROOT) as again:
            assert again is None
        return
    filled(tmp_path)
    with shelf_in(tmp_path).writing(ROOT) as again:
        assert again is not None
    filled(tmp_path)
    assert opened(tmp_path).mentioning("only_1") == {"f1.py"}


def _damage(place: Path, how: str) -> None:
    if how == "folder":
        place.unlink()
        (place / "inside").mkdir(parents=True)
        return
    body = place.read_bytes()
    changed = {"torn": body[:4096] + b"\0" * (len(body) - 4096), "text": b"hello" * 9000, "empty": b""}
    if how in changed:
        place.write_bytes(changed[how])
        return
    with sqlite3.connect(place) as other:
        other.execute("PRAGMA user_version = 99" if how == "older" else "UPDATE meta SET value = 'others'")
    other.close()


def test_other_readers_begin_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    assert shelf_in(tmp_path, "newer readers").reading(ROOT) is None
    with shelf_in(tmp_path, "newer readers").writing(ROOT) as store:
        assert store is not None
        assert store.files() == {}


def test_one_process_at_a_time_writes_and_others_read(tmp_path: Path) -> None:
    filled(tmp_path)
    shelf = shelf_in(tmp_path)
    with alone(shelf.place(ROOT)) as granted:
        assert granted
        with shelf.writing(ROOT) as store:
            assert store is None
        assert opened(tmp_path).mentioning("only_1") == {"f1.py"}


def test_a_reader_sees_an_index_that_was_made_anew_meanwhile(tmp_path: Path) -> None:
    filled(tmp_path)
    assert opened(tmp_path).mentioning("only_1") == {"f1.py"}
    with shelf_in(tmp_path).writing(ROOT, anew=True) as store:
        assert store is not None
        store.keep([kept("new.py", 3)], [content(3, "only_1")])
    assert opened(tmp_path).mentioning("only_1") == {"new.py"}


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    with shelf_in(tmp_path).writing(ROOT) as store:
        assert store is None
    assert shelf_in(tmp_path).reading(ROOT) is None


def test_an_index_that_gets_full_says_so_and_knows_nothing_more(tmp_path: Path) -> None:
    with shelf_in(tmp_path).writing(ROOT) as store:
        assert store is not None
        store.limit_pages(12)
        assert not store.keep(
            [kept("a.py", 1)], [content(1, " ".join(f"w{each:09}" for each in range(90_000)))]
        )
        assert store.problem
        assert store.mentioning("w000000001") is None
        assert store.files() == {}
    assert not shelf_in(tmp_path).place(ROOT).exists()


WORDS = ("alpha", "Alpha", "BETA", "beta", "gamma_1", "caf\u00e9", "x")
FILES = ("a.py", "b.py", "c.py")
edits = st.lists(
    st.tuples(st.sampled_from(FILES), st.sets(st.sampled_from(WORDS), max_size=4), st.booleans()), max_size=12
)


@settings(max_examples=40, deadline=None)
@given(edits)
def test_after_any_edits_every_word_leads_to_the_files_that_hold_it(
    made: list[tuple[str, set[str], bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, shelf_in(Path(folder)).writing(ROOT) as store:
        assert store is not None
        held: dict[str, set[str]] = {}
        for path, words, gone in made:
            if gone:
                store.forget([path])
                held.pop(path, None)
                continue
            # The same words are the same content, which several files may have.
            number = sum(1 << WORDS.index(word) for word in words) + 1
            assert store.keep([kept(path, number)], [content(number, " ".join(words), *words)])
            held[path] = words
            for word in WORDS:
                meant = {each for each, told in held.items() if word.lower() in {w.lower() for w in told}}
                if word.isascii():
                    assert store.mentioning(word) == meant
                    assert store.defining(word) == meant
        assert {each.digest for each in store.texts()} == {
            digest(sum(1 << WORDS.index(word) for word in words) + 1) for words in held.values()
        }
