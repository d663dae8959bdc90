from __future__ import annotations

import difflib
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.patch import Patch, file_edit
from tier_code.frontends.shared.diff_text import LineKind, diff_lines, unified

lines = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=30)


def text_of(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def shown(before: str | None, after: str | None, path: str = "m.py") -> str:
    edit = file_edit(
        path, None if before is None else before.encode(), None if after is None else after.encode()
    )
    return unified(Patch(edits=(edit,)))


@given(lines, lines)
def test_a_diff_is_what_the_standard_library_would_write(before: list[str], after: list[str]) -> None:
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    expected = [
        [tag, before[i1:i2], after[j1:j2]] for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    ]
    body = shown(text_of(before), text_of(after)).splitlines()[2:]
    assert [line[1:] for line in body if line.startswith("-")] == [row for e in expected for row in e[1]]
    assert [line[1:] for line in body if line.startswith("+")] == [row for e in expected for row in e[2]]


@given(lines, lines)
def test_patching_the_old_file_with_the_diff_gives_the_new_one(before: list[str], after: list[str]) -> None:
    assert applied(before, shown(text_of(before), text_of(after))) == after


def applied(before: list[str], diff: str) -> list[str]:
    """A strict little `patch`: every header and every line of context must fit."""
    result: list[str] = []
    position = 0
    for line in diff.splitlines()[2:]:
        header = re.fullmatch(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@", line)
        if header:
            start, count, new_start, _ = map(int, header.groups())
            begin = start - 1 if count else start
            result += before[position:begin]
            position = begin
            assert len(result) == (new_start - 1 if int(header.group(4)) else new_start)
        elif line.startswith("+"):
            result.append(line[1:])
        else:
            assert before[position] == line[1:]
            position += 1
            result += [] if line.startswith("-") else [line[1:]]
    return result + before[position:]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("".join(f"{n}\n" for n in range(30)), "".join(f"{n}\n" for n in range(30) if n not in (4, 9, 25))),
        (None, "new\n"),
        ("old\n", None),
    ],
)
def test_git_takes_it(before: str | None, after: str | None, tmp_path: Path) -> None:
    place = tmp_path / "m.py"
    if before is not None:
        place.write_text(before)
    (tmp_path / "change.diff").write_text(shown(before, after))
    subprocess.run(["git", "apply", "change.diff"], cwd=tmp_path, check=True)
    assert (place.read_text() if place.exists() else None) == after


def test_hunks_that_are_near_each_other_are_shown_as_one() -> None:
    before = text_of(list("abcdefghijklmnopqrst"))
    assert shown(before, before.replace("e", "E").replace("l", "L")).count("@@ -") == 1
    assert shown(before, before.replace("e", "E").replace("m", "M")).count("@@ -") == 2


def test_nothing_in_a_diff_is_hidden() -> None:
    text = shown("a\n", "a\u200b\u202e\x1b[2Jb\x0bc\n", "dir\n/m.py")
    assert "+a<U+200B><U+202E><U+001B>[2Jb<U+000B>c\n" in text
    assert "+++ b/dir<U+000A>/m.py\n" in text


def test_a_removed_line_that_looks_like_a_header_is_still_a_removed_line() -> None:
    edit = file_edit("m.sql", b"-- comment\n", b"++ b\n")
    kinds = [line.kind for line in diff_lines(Patch(edits=(edit,)))]
    assert kinds == [LineKind.FILE, LineKind.FILE, LineKind.PLACE, LineKind.REMOVED, LineKind.ADDED]
