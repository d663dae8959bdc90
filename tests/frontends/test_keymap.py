from __future__ import annotations

import pytest
from textual.keys import _character_to_key

from tier_code.frontends.shared.actions import ACTIONS
from tier_code.frontends.shared.key_names import key_label, key_named, spoken
from tier_code.frontends.shared.keymap import Keymap, hold, keymap_from, keys_of, shown_key, tier_keys


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ctrl+y", "ctrl+y"),
        ("Ctrl+Y", "ctrl+y"),
        ("^y", "ctrl+y"),
        ("control+y", "ctrl+y"),
        ("shift+k", "K"),
        ("K", "K"),
        ("F5", "f5"),
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("?", "question_mark"),
        ("[", "left_square_bracket"),
        ("+", "plus"),
        ("alt++", "alt+plus"),
        ("ctrl+]", "ctrl+right_square_bracket"),
        (",", "comma"),
        (" ", "space"),
        ("question_mark", "question_mark"),
        ("shift+alt+up", "alt+shift+up"),
    ],
)
def test_a_key_is_understood_as_people_write_it(written: str, name: str) -> None:
    assert key_named(written) == name


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "there is no key"),
        ("ctrl", "there is no key"),
        ("hyper+x", "there is no key"),
        ("ctrl+ctrl+x", "there is no key"),
        ("f99", "there is no key"),
        ("enterr", "there is no key"),
        ("ctrl+i", "as Tab"),
        ("ctrl+m", "as Enter"),
        ("ctrl+[", "as Esc"),
        ("ctrl+1", r"cannot send Ctrl\+1"),
        ("ctrl+shift+a", r"cannot send Ctrl\+Shift\+A"),
    ],
)
def test_what_is_no_key_or_cannot_be_told_from_another_is_refused_in_words(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        key_named(written)


def test_signs_have_the_names_that_textual_gives_them() -> None:
    for code in range(33, 127):
        assert key_named(chr(code)) == _character_to_key(chr(code))


def test_every_shipped_key_is_one_that_a_user_may_write_and_is_named_by() -> None:
    for action in ACTIONS:
        for key in filter(None, action.keys.split(",")):
            assert key_named(key) == key
            assert key_label(key)
            assert key_named(spoken(key)) == key


def told(**keys: str | list[str]) -> tuple[dict[str, str], list[str]]:
    """Keys that were moved, and objections as `id: words`."""
    given = {name.replace("_", "-"): [key] if isinstance(key, str) else key for name, key in keys.items()}
    keymap = keymap_from(given)
    return dict(keymap.moved), [f"{each.action}: {each.words}" for each in keymap.objections]


def test_a_key_is_moved_and_several_may_be_given() -> None:
    moved, objections = told(accept="ctrl+y", palette=["f2", "alt+p"], commit="C")
    assert moved == {"accept": "ctrl+y", "palette": "f2,alt+p", "commit": "C"}
    assert objections == []


def test_two_keys_may_change_places() -> None:
    moved, objections = told(undo="r", rerun="u")
    assert moved == {"undo": "r", "rerun": "u"}
    assert objections == []


def test_the_same_key_is_no_clash_where_it_is_listened_to_elsewhere() -> None:
    assert told(keep_hunk="k", drop_span="k", drop="k")[1] == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"acept": "ctrl+y"}, "did you mean accept?"),
        ({"accept": "ctrl+nothing"}, "there is no key 'ctrl+nothing'"),
        ({"accept": []}, "write one key as a text"),
        ({"accept": "d"}, "d asks for review"),
        ({"accept": "ctrl+b"}, "Ctrl+B asks for sidebar"),
        ({"sidebar": "ctrl+j"}, "Ctrl+J asks for newline"),
        ({"accept": "ctrl+c"}, "Ctrl+C asks for clear"),
        ({"sidebar": "b"}, "needed for typing"),
        ({"submit": "space"}, "needed for typing"),
        ({"mode": "tab"}, "needed for typing"),
        ({"accept": "down"}, "needed for moving about"),
        ({"expand": "f2", "palette": "f2"}, "palette: F2 asks for expand"),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_shipped_key_stays(
    keys: dict[str, str | list[str]], words: str
) -> None:
    moved, objections = told(**keys)
    last = list(keys)[-1]
    assert last not in moved
    assert len(objections) == 1
    assert words in objections[0]


def test_what_gives_way_may_make_another_give_way() -> None:
    # `accept` keeps `a`, so that `drop` cannot have it either.
    moved, objections = told(accept="d", drop="a")
    assert moved == {}
    assert [line.partition(":")[0] for line in objections] == ["accept", "drop"]


def test_every_text_names_the_keys_in_force() -> None:
    hold(keymap_from({"quit": ["ctrl+x"], "tier-tool": ["t"]}))
    assert shown_key("quit") == "^X"
    assert keys_of("undo") == "u"
    assert tier_keys("-") == "t/2/3/4/5"
    hold(Keymap())
    assert shown_key("quit") == "^Q"
    assert tier_keys("-") == "1-5"
