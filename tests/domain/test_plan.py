from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.journal_builder import rename_step
from tier_code.domain.plan import Target, parse_target
from tier_code.domain.tiers import LADDER, TierName, rank

names = st.from_regex(r"[a-z_]+(\.[a-z_]+)*(#2)?", fullmatch=True) | st.just("")
paths = st.lists(st.sampled_from(["src", "a b", "::", "x::y", ":", "ü.py", "/", "z.py"]), min_size=1).map(
    "".join
)


@given(path=paths.filter(lambda path: not path.endswith(":")), name=names)
def test_a_target_reads_back_from_what_it_prints(path: str, name: str) -> None:
    target = Target(path=path, qualname=name)
    assert parse_target(str(target)) == target


@pytest.mark.parametrize(
    ("text", "path", "qualname"),
    [
        ("src/a.py::A.b", "src/a.py", "A.b"),
        ("src/a.py::A.b#2", "src/a.py", "A.b#2"),
        ("src/a.py::", "src/a.py", ""),
        ("src/a.py", "src/a.py", ""),
        ("odd::::name.py::f", "odd::name.py", "f"),
    ],
)
def test_targets_are_written_as_path_and_name(text: str, path: str, qualname: str) -> None:
    assert parse_target(text) == Target(path=path, qualname=qualname)


@pytest.mark.parametrize("text", ["", "::", "::name"])
def test_a_target_without_a_file_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no file"):
        parse_target(text)


def test_a_step_moved_to_another_tier_keeps_everything_else() -> None:
    step = rename_step(1, "a", "b", "m.py")
    moved = step.at(TierName.MID, "asked for")
    assert (moved.tier, moved.reason) == (TierName.MID, "asked for")
    assert moved.at(step.tier, step.reason) == step


def test_an_argument_that_was_not_given_has_its_default() -> None:
    step = rename_step(1, "a", "b", "m.py")
    assert step.argument("new_name") == "b"
    assert step.argument("comments", "no") == "no"


def test_the_ladder_goes_from_free_to_dear() -> None:
    assert [tier.value for tier in LADDER] == ["tool", "local", "small", "mid", "frontier"]
    assert [rank(tier) for tier in LADDER] == [0, 1, 2, 3, 4]
