"""What a person may mean by a file, folder or module name."""

from __future__ import annotations

import pytest

from tier_code.codebase.index.paths import in_tests, module_parts, paths_matching

PATHS = (
    "README.md",
    "setup.py",
    "src/itsdangerous/__init__.py",
    "src/itsdangerous/encoding.py",
    "src/itsdangerous/url_safe.py",
    "tests/encoding.py",
    "tests/test_itsdangerous/__init__.py",
    "tools/encoding.py",
)
PACKAGE = (
    "src/itsdangerous/",
    "src/itsdangerous/__init__.py",
    "src/itsdangerous/encoding.py",
    "src/itsdangerous/url_safe.py",
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("src/itsdangerous/encoding.py", ("src/itsdangerous/encoding.py",)),
        ("./tests/encoding.py", ("tests/encoding.py",)),
        ("itsdangerous/encoding.py", ("src/itsdangerous/encoding.py",)),
        ("itsdangerous.encoding", ("src/itsdangerous/encoding.py",)),
        ("src/itsdangerous/encoding", ("src/itsdangerous/encoding.py",)),
        ("encoding.py", ("tools/encoding.py", "src/itsdangerous/encoding.py", "tests/encoding.py")),
        ("encoding", ("tools/encoding.py", "src/itsdangerous/encoding.py", "tests/encoding.py")),
        ("url_safe", ("src/itsdangerous/url_safe.py",)),
        ("setup.py", ("setup.py",)),
        ("setup", ("setup.py",)),
        ("README.md", ("README.md",)),
        ("itsdangerous", PACKAGE),
        ("itsdangerous/", PACKAGE),
        ("src/itsdangerous/", PACKAGE),
        ("dangerous", ()),
        ("coding.py", ()),
        ("nothing/encoding.py", ()),
        (".", PATHS),
    ],
)
def test_words_mean_paths_by_whole_components_best_first(words: str, expected: tuple[str, ...]) -> None:
    assert paths_matching(PATHS, words) == expected


def test_a_module_at_the_top_hides_its_namesakes_deeper_down() -> None:
    paths = ("parse.py", "tests/parse.py", "vendor/parse.py")
    assert paths_matching(paths, "parse.py") == ("parse.py",)
    assert paths_matching(paths, "parse") == ("parse.py",)


@pytest.mark.parametrize(
    ("path", "parts"),
    [("a/b.py", ("a", "b")), ("a/__init__.py", ("a",)), ("__init__.py", ("__init__",)), ("a.pyi", ("a",))],
)
def test_a_path_has_a_dotted_name(path: str, parts: tuple[str, ...]) -> None:
    assert module_parts(path) == parts


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/a.py", True),
        ("a/test_b.py", True),
        ("conftest.py", True),
        ("contest.py", False),
        ("a/latest.py", False),
    ],
)
def test_tests_are_known_by_folder_and_name(path: str, *, expected: bool) -> None:
    assert in_tests(path) is expected
