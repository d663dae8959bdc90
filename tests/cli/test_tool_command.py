"""`tier-code tool`: one exact edit from the command line, checked like any step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import CODE, Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def test_without_yes_the_checked_change_is_shown_and_nothing_is_written(place: Place) -> None:
    done = place.run("tool", "rename", "size", "length")
    assert done.code == 0, done.text
    assert "+def length(config):" in done.out
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}


def test_with_yes_it_is_written_and_can_be_undone(place: Place) -> None:
    done = place.run("tool", "rename", "size", "length", "--yes")
    assert done.code == 0, done.text
    assert b"def length(config)" in place.bytes_of()["pkg/config.py"]
    assert place.run("undo", "last").code == 0
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}


def test_the_tools_are_listed_with_their_arguments_and_an_example(place: Place) -> None:
    listed = place.run("tool").out
    assert "rename OLD NEW" in listed
    assert '"rename parse_cfg to parse_config"' in listed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rename", "size"), "OLD NEW"),
        (("polish",), "there is no tool 'polish'"),
        (("rename", "no", "x"), "'no'"),
    ],
)
def test_wrong_arguments_are_told_with_what_to_write(
    place: Place, arguments: tuple[str, ...], told: str
) -> None:
    done = place.run("tool", *arguments)
    assert done.code == 2
    assert told in done.text
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}
