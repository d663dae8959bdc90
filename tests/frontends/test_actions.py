from __future__ import annotations

from collections import Counter

import pytest

from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.shared.actions import (
    ACTIONS,
    Action,
    Context,
    action,
    actions_in,
    completions,
    slash_action,
)
from tier_code.frontends.shared.key_names import key_label, key_labels
from tier_code.frontends.shared.requests import has_command


def test_ids_and_slash_names_are_unique() -> None:
    assert not [name for name, times in Counter(a.id for a in ACTIONS).items() if times > 1]
    slashes = Counter(a.slash for a in ACTIONS if a.slash)
    assert not [name for name, times in slashes.items() if times > 1]


@pytest.mark.parametrize("context", [c for c in Context if c is not Context.ANYWHERE])
def test_no_key_means_two_things_in_one_place(context: Context) -> None:
    # Esc and Ctrl+C are nested on purpose: the nearest place takes them.
    nested = {"escape"}
    places = (context, Context.ANYWHERE)
    keys = Counter(key for place in places for a in actions_in(place) for key in a.keys.split(",") if key)
    assert {key for key, times in keys.items() if times > 1} <= nested


def test_every_action_on_steps_and_changes_has_a_slash_command_or_is_a_shortcut_of_one() -> None:
    shortcuts = {"tier-tool", "tier-local", "tier-small", "tier-mid", "tier-frontier", "move-up", "move-down"}
    assert all(a.slash or a.id in shortcuts for a in actions_in(Context.PLAN))


def test_every_action_explains_itself() -> None:
    assert all(a.title and a.tooltip.endswith(".") for a in ACTIONS)


def test_what_changes_the_session_is_what_a_replay_refuses() -> None:
    assert {a.id for a in ACTIONS if a.changes} == {a.id for a in ACTIONS if has_command(a.id)}


def test_bindings_are_remappable_by_the_actions_id() -> None:
    made = {binding.id for context in Context for binding in bindings_for(context)}  # type: ignore[union-attr]
    assert made == {a.id for a in ACTIONS}


def test_slash_names_complete_in_order() -> None:
    found = [a.slash for a in completions("re")]
    assert found == ["redo", "reject", "rename", "replan", "replay", "rerun", "resume", "rewind"]
    assert completions("zzz") == ()
    assert slash_action("undo") == action("undo")
    assert slash_action("nothing") is None


def test_keys_are_printed_as_people_know_them() -> None:
    assert key_label("ctrl+b") == "^B"
    assert key_label("ctrl+j,alt+enter") == "^J"
    assert key_labels("ctrl+j,alt+enter") == "^J  Alt+⏎"
    assert key_label("right_square_bracket") == "]"


def test_an_action_is_plain_data() -> None:
    assert action("undo") == Action(
        id="undo",
        title="undo",
        tooltip="Take the step, or the last thing written, back out of your files.",
        context=Context.PLAN,
        keys="u",
        slash="undo",
        takes="[STEP ...]",
        changes=True,
    )
