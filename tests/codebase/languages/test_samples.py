"""Every language's sample, with its odd corners, is read as it says beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codebase.languages.outlines import outline_of, read, sample_files


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: str(path.name))
def test_a_sample_has_the_outline_beside_it(path: Path) -> None:
    expected = path.with_name(f"{path.name}.outline").read_text(encoding="utf-8")
    assert "\n".join(outline_of(read(path))) + "\n" == expected


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: str(path.name))
def test_the_bytes_of_a_definition_are_those_of_its_lines(path: Path) -> None:
    source = path.read_bytes()
    for definition in read(path).definitions.values():
        start, end = definition.span
        assert source[:start].count(b"\n") + 1 == definition.lines.start
        assert source[:end].count(b"\n") + 1 == definition.lines.end
        assert not source[start : start + 1].isspace()
        assert not source[end - 1 : end].isspace()
        assert definition.name.strip("[]").encode() in source[start:end].replace(b" ", b"_")
