from __future__ import annotations

import pytest

from tests.support.journal_samples import SAMPLES, sample_rename_and_docstrings, sample_undone
from tier_code.domain import events as e
from tier_code.domain.fold import apply, fold
from tier_code.domain.plan import StepId
from tier_code.frontends.shared.plain_words import plain_wish
from tier_code.frontends.shared.requests import Wish

WRITTEN = fold(sample_rename_and_docstrings())


@pytest.mark.parametrize(
    ("words", "action", "steps"),
    [
        ("undo", "undo", ()),
        ("Undo that, please.", "undo", ()),
        ("please undo", "undo", ()),
        ("undo s2", "undo", ("s2",)),
        ("undo steps s2, s3 and s4", "undo", ("s2", "s3", "s4")),
        ("undo the second step", "undo", ("s2",)),
        ("Undo  the 3rd step!", "undo", ("s3",)),
        ("undo step 4", "undo", ("s4",)),
        ("undo everything", "undo", ("s1", "s2", "s3", "s4")),
        ("redo", "redo", ()),
        ("redo s1", "redo", ("s1",)),
        ("commit", "commit", ()),
        ("commit this", "commit", ()),
        ("Commit these changes.", "commit", ()),
    ],
)
def test_a_command_in_plain_words_is_that_command(words: str, action: str, steps: tuple[str, ...]) -> None:
    assert plain_wish(words, WRITTEN) == Wish(action=action, words=steps)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "undo the rename",
        "undo the ninth step",
        "undo s2 but keep its tests",
        "undo/redo support for the editor",
        "add an undo command",
        "undo the second step and rename it",
        "commit my changes",
        "commit to one name for this",
        "write a commit hook",
        "redo the parser",
        "redo everything",
        "what does undo do?",
    ],
)
def test_whatever_else_is_a_request(words: str) -> None:
    assert plain_wish(words, WRITTEN) is None


def test_everything_is_what_is_undone_for_redo() -> None:
    undone = fold(sample_undone())
    assert plain_wish("redo everything", undone) == Wish(action="redo", words=("s2", "s3", "s4"))


def test_a_number_that_is_one_steps_name_and_anothers_place_is_not_certain() -> None:
    dropped = apply(WRITTEN, e.Record(seq=99, at=0, event=e.StepDropped(step=StepId("s1"))))
    assert plain_wish("undo step 2", dropped) is None
    assert plain_wish("undo the second step", dropped) == Wish(action="undo", words=("s3",))


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_any_session_can_be_asked(sample: str) -> None:
    assert plain_wish("undo", fold(SAMPLES[sample]())) == Wish(action="undo")
