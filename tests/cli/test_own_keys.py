"""The table `[keys]` of a user's settings, from the file to the screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.cli.terminals import terminal
from tests.cli.test_config_command import file_of


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def with_settings(place: Place, text: str) -> Path:
    file = file_of(place)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_key_is_set_shown_and_refused_by_the_same_words(place: Place) -> None:
    assert place.run("config", "set", "keys.undo", "ctrl+y").code == 0
    assert place.run("config", "set", "keys.palette", '["f2", "alt+p"]').code == 0
    shown = json.loads(place.run("config", "--json").out)
    assert shown["keys.undo"]["value"] == "ctrl+y"
    assert shown["keys.palette"]["value"] == "f2, alt+p"
    refused = place.run("config", "set", "keys.accept", "d")
    assert refused.code == 2
    assert "keys.accept: d asks for review in the same place" in refused.err
    assert "keys.accept" not in place.run("config").out
    listed = place.run("config", "keys").out
    assert "undo            Ctrl+Y" in listed
    assert "palette         F2, Alt+P" in listed
    assert "yours" in listed


def test_what_is_wrong_is_told_with_file_and_line_and_the_rest_holds(place: Place) -> None:
    file = with_settings(
        place,
        'theme = "paper"\n[keys]\n# mine\n"quit" = "ctrl+x"\naccpt = "ctrl+y"\nundo = 7\nredo = "f50"\n',
    )
    told = place.run("config").out
    assert f"{file}:5: keys.accpt: there is no action of that name; did you mean accept?" in told
    assert f"{file}:6: keys.undo: write one key as a text" in told
    assert f"{file}:7: keys.redo: there is no key 'f50'" in told
    assert "redo stays on U" in told
    assert f"{file}:4" not in told


def test_a_repository_cannot_move_keys(place: Place) -> None:
    place.write({".tier-code/config.toml": '[keys]\nquit = "a"\n'})
    done = place.run("config")
    assert "a repository cannot set 'keys'" in done.out
    assert "keys.quit" not in done.out


def test_the_screen_has_the_users_keys_and_says_what_was_not_taken(place: Place) -> None:
    with_settings(place, '[keys]\nquit = "ctrl+x"\nsidebar = "b"\n')
    with terminal(place, "--theme", "ink", size=(110, 34)) as seen:
        seen.until("What should change")
        seen.until("config.toml:3")
        seen.until(r"\^X quit")
        seen.type("\x18")
        assert seen.end() == 0


def test_the_line_mode_has_them_as_well(place: Place) -> None:
    with_settings(place, '[keys]\nsubmit = "ctrl+s"\nnewline = "enter"\nleave = "ctrl+x"\neditor = "f50"\n')
    # High enough for all of the help.
    with terminal(place, "--line", size=(220, 110)) as seen:
        seen.until("config.toml:5")
        seen.until("Type what should change")
        seen.type("/he")
        seen.type("\x7f\x7f\x7f?\x13")
        seen.until(r"Ctrl\+S +send")
        seen.until(r"Ctrl\+X +quit")
        seen.type("\x18")
        assert seen.end() == 0
