"""A symbol's own text as an answer leaves every byte of its file, for every symbol of every language's sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.splices import Count, splice_all
from tests.codebase.edit_steps import SHOP
from tests.codebase.languages.outlines import sample_files


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: str(path.name))
def test_a_symbols_own_text_changes_nothing(path: Path) -> None:
    count = Count()
    splice_all(path.name, path.read_bytes(), count)
    assert count.changed == []
    assert count.places == []
    assert count.same > 0


@pytest.mark.parametrize("name", ["sample.ts", "sample.go", "Sample.cs"])
def test_nor_does_it_with_other_line_ends_and_marks(name: str) -> None:
    path = next(each for each in sample_files() if each.name == name)
    source = b"\xef\xbb\xbf" + path.read_bytes().rstrip().replace(b"\n", b"\r\n")
    count = Count()
    splice_all(name, source, count)
    assert (count.changed, count.places) == ([], [])


def test_python_is_held_to_the_same() -> None:
    count = Count()
    splice_all("shop.py", SHOP, count)
    assert (count.changed, count.places) == ([], [])


def test_an_example_in_a_docstring_says_nothing_of_how_a_file_steps_in() -> None:
    source = (
        b'"""Words.\n\nusage:\n   >>> f()\n"""\n\n\ndef f(a):\n    if a:\n        return 1\n    return 2\n'
    )
    count = Count()
    splice_all("words.py", source, count)
    assert (count.changed, count.places, count.same) == ([], [], 1)
