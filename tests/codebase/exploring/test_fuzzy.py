"""Names found by letters typed in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tier_code.codebase.exploring.fuzzy import Names, best

PATHS = Names(
    (
        "README.md",
        "docs/config.md",
        "src/",
        "src/app/config.py",
        "src/app/config_server.py",
        "src/app/my_config.py",
        "src/app/configuration/readers.py",
        "tests/app/test_config.py",
    )
)


def test_the_name_itself_comes_before_names_that_begin_with_it_or_hold_it() -> None:
    assert best(PATHS, "config", 5) == [
        "docs/config.md",
        "src/app/config.py",
        "src/app/config_server.py",
        "src/app/my_config.py",
        "tests/app/test_config.py",
    ]


def test_case_and_blanks_do_not_matter() -> None:
    assert best(PATHS, "Read ME", 1) == ["README.md"]


def test_letters_may_stand_apart() -> None:
    assert best(PATHS, "cfgsrv", 3) == ["src/app/config_server.py"]


def test_a_path_may_be_begun_in_its_middle() -> None:
    assert best(PATHS, "app/config", 1) == ["src/app/config.py"]


def test_nothing_typed_gives_what_lies_at_the_top() -> None:
    assert best(PATHS, "", 2) == ["README.md", "docs/config.md"]


def test_what_fits_nothing_gives_nothing() -> None:
    assert best(PATHS, "zebra", 5) == []


@given(
    st.lists(st.text("abc/._", min_size=1, max_size=12), unique=True, max_size=30),
    st.text("abc/.", min_size=1, max_size=5),
)
def test_exactly_the_names_that_hold_the_letters_in_order_are_found(names: list[str], typed: str) -> None:
    def holds(name: str) -> bool:
        rest = iter(name)
        return all(letter in rest for letter in typed)

    found = best(Names(tuple(names)), typed, len(names) + 1)
    assert sorted(found) == sorted(filter(holds, names))
