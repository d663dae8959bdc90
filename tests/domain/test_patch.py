from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.patch import (
    Patch,
    digest,
    file_edit,
    hunks_between,
    keep_hunks,
    rewrite_hunk,
    transplant,
)

LINES = [b"a", b"b", b"c", b"    d", b"", b"\xff\xfe", "größe".encode(), b"\xef\xbb\xbfx"]
lines = st.builds(bytes.__add__, st.sampled_from(LINES), st.sampled_from([b"\n", b"\r\n", b"\n", b"\r"]))
contents = st.builds(
    lambda body, tail: b"".join(body) + tail, st.lists(lines, max_size=12), st.sampled_from([b"", b"z"])
)


@given(contents, contents)
def test_all_hunks_kept_is_the_new_file_and_none_is_the_old_one(before: bytes, after: bytes) -> None:
    every = range(len(hunks_between(before, after)))
    assert keep_hunks(before, after, set(every)) == after
    assert keep_hunks(before, after, set()) == before


@given(contents, contents, st.data())
def test_hunks_that_were_left_out_are_what_is_still_missing(
    before: bytes, after: bytes, data: st.DataObject
) -> None:
    count = len(hunks_between(before, after))
    kept = data.draw(st.sets(st.integers(min_value=0, max_value=max(0, count - 1))))
    partly = keep_hunks(before, after, kept)
    old, new = set(before.splitlines(keepends=True)), set(after.splitlines(keepends=True))
    assert set(partly.splitlines(keepends=True)) <= old | new


@given(contents, contents)
def test_hunks_state_exactly_the_lines_that_differ(before: bytes, after: bytes) -> None:
    old, new = shown(before), shown(after)
    rebuilt: list[str] = []
    position = 0
    for hunk in hunks_between(before, after):
        start = hunk.old_start - 1
        assert tuple(old[start : start + len(hunk.old_lines)]) == hunk.old_lines
        assert tuple(old[max(0, start - 3) : start]) == hunk.before
        rebuilt += [*old[position:start], *hunk.new_lines]
        position = start + len(hunk.old_lines)
        assert tuple(old[position : position + 3]) == hunk.after
    assert rebuilt + old[position:] == new


def shown(content: bytes) -> list[str]:
    return [line.rstrip(b"\r\n").decode("utf-8", "replace") for line in content.splitlines(keepends=True)]


@given(contents, contents)
def test_a_change_lands_unchanged_where_nobody_else_was(before: bytes, after: bytes) -> None:
    assert transplant(before, after, before) == after
    assert transplant(before, after, after) == after
    assert transplant(before, before, after) == after


@given(contents, contents, contents)
def test_two_changes_meet_in_the_same_content_whoever_comes_first(
    base: bytes, one: bytes, other: bytes
) -> None:
    assert transplant(base, one, other) == transplant(base, other, one)


@given(st.lists(lines, max_size=6), st.lists(lines, max_size=6), lines, lines)
def test_changes_in_different_places_are_both_there_and_each_can_be_taken_out(
    head: list[bytes], tail: list[bytes], first: bytes, last: bytes
) -> None:
    middle = [b"one\n", b"two\n", b"three\n"]
    base = b"".join([*head, b"start\n", *middle, b"end\n", *tail])
    at_start = b"".join([*head, b"START " + first, *middle, b"end\n", *tail])
    at_end = b"".join([*head, b"start\n", *middle, b"END " + last, *tail])
    both = transplant(base, at_start, at_end)
    assert both == b"".join([*head, b"START " + first, *middle, b"END " + last, *tail])
    assert transplant(at_start, base, both) == at_end
    assert transplant(at_end, base, both) == at_start


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (b"a\nB\nc\n", b"a\nbb\nc\n"),
        (b"a\nc\n", b"a\nbb\nc\n"),
        (b"a\nx\nb\nc\n", b"a\ny\nb\nc\n"),
        (b"A\nB\nc\n", b"a\nBB\nCC\n"),
    ],
)
def test_lines_that_both_sides_changed_are_not_decided(ours: bytes, theirs: bytes) -> None:
    assert transplant(b"a\nb\nc\n", ours, theirs) is None


def test_a_change_that_both_sides_made_is_made_once() -> None:
    base, both = b"a\nb\nc\nd\ne\n", b"a\nB\nc\nd\ne\n"
    theirs = b"a\nB\nc\nd\nE\n"
    assert transplant(base, both, theirs) == theirs


def test_bytes_beside_a_kept_hunk_stay_as_they_are() -> None:
    before = b"\xef\xbb\xbfone\r\ntwo\r\n\xfflast without end"
    after = before.replace(b"two", b"TWO")
    assert keep_hunks(before, after, {0}) == after
    assert keep_hunks(before, after, {0}).startswith(b"\xef\xbb\xbfone\r\n")


def test_an_edit_names_its_contents_by_sha256_and_nothing_by_none() -> None:
    edit = file_edit("new.py", None, b"x\n")
    assert (edit.before, edit.after) == (None, hashlib.sha256(b"x\n").hexdigest())
    assert file_edit("gone.py", b"x\n", None).after is None
    assert digest(b"x\n") == edit.after


def test_a_patch_counts_lines_and_names_its_files_in_order() -> None:
    patch = Patch(edits=(file_edit("a", b"1\n2\n", b"1\n3\n4\n"), file_edit("b", None, b"5\n")))
    assert patch.paths == ("a", "b")
    assert (patch.added, patch.removed) == (3, 1)


@pytest.mark.parametrize(
    ("before", "after", "hunk", "text", "expected"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n", 0, "X\nY\n", b"a\nX\nY\nc\n"),
        (b"a\r\nb\r\n", b"a\r\nB\r\n", 0, "X\nY", b"a\r\nX\r\nY\r\n"),
        (b"a\nb", b"a\nB", 0, "X\n", b"a\nX"),
        (b"a\nb\nc\n", b"A\nb\nC\n", 1, "", b"A\nb\n"),
        (b"a\nb\n", b"a\n", 0, "kept\n", b"a\nkept\n"),
        (b"", b"new\n", 0, "mine\nto\n", b"mine\nto\n"),
    ],
)
def test_a_hunk_is_written_anew_in_the_line_ends_of_its_place(
    before: bytes, after: bytes, hunk: int, text: str, expected: bytes
) -> None:
    assert rewrite_hunk(before, after, hunk, text) == expected
