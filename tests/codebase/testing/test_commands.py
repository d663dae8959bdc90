"""Commands that are understood to the last word, and those that are left whole."""

from __future__ import annotations

import pytest

from tier_code.codebase.testing.command import RunnerLine, read_command
from tier_code.codebase.testing.places import PlacedTest

HERE = PlacedTest("tests/test_a.py")
ONE = PlacedTest("tests/test_a.py", "Case.test_b")


def line(command: str) -> RunnerLine:
    read = read_command(command)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("command", "narrowed"),
    [
        ("pytest", "pytest tests/test_a.py::Case::test_b"),
        ("pytest -q tests", "pytest -q tests/test_a.py::Case::test_b"),
        ("python3.12 -B -m pytest -n 2 -k 'not slow'", None),
        ("PYTHONPATH=src .venv/bin/pytest -qx -p no:cacheprovider --tb=short ./tests/", None),
        ("uv run pytest", "uv run pytest tests/test_a.py::Case::test_b"),
        ("python -m unittest -v", "python -m unittest -v -k tests.test_a.Case.test_b"),
        (
            "python -m unittest discover -s tests",
            "python -m unittest discover -s tests -k test_a.Case.test_b",
        ),
        (
            "python -m unittest discover -s tests -t .",
            "python -m unittest discover -s tests -t . -k tests.test_a.Case.test_b",
        ),
    ],
)
def test_python_runners_are_given_single_tests(command: str, narrowed: str | None) -> None:
    found = line(command).narrowed([ONE])
    assert found == (narrowed or found)
    assert "test_b" in found
    assert found != command


def test_options_with_values_keep_them() -> None:
    found = line("python3.12 -B -m pytest -n 2 -k 'not slow'").narrowed([ONE])
    assert found == "python3.12 -B -m pytest -n 2 -k 'not slow' tests/test_a.py::Case::test_b"
    found = line("PYTHONPATH=src .venv/bin/pytest -qx -p no:cacheprovider --tb=short ./tests/").narrowed(
        [ONE]
    )
    assert found == (
        "PYTHONPATH=src .venv/bin/pytest -qx -p no:cacheprovider --tb=short tests/test_a.py::Case::test_b"
    )


@pytest.mark.parametrize(
    ("command", "path", "narrowed"),
    [
        ("go test -count=1 ./...", "pkg/sub/a_test.go", "go test -count=1 ./pkg/sub"),
        ("go test ./pkg/...", "pkg/a_test.go", "go test ./pkg"),
        ("go test -race ./...", "a_test.go", "go test -race ."),
        ("node --test --import tsx", "test/a.js", "node --test --import tsx test/a.js"),
        ("npx jest --ci", "src/a.test.ts", "npx jest --ci --runTestsByPath src/a.test.ts"),
        ("npx vitest run", "src/a.spec.tsx", "npx vitest run src/a.spec.tsx"),
    ],
)
def test_other_runners_are_given_packages_and_files(command: str, path: str, narrowed: str) -> None:
    assert line(command).collects(path)
    assert line(command).narrowed([PlacedTest(path)]) == narrowed


@pytest.mark.parametrize(
    "command",
    [
        "",
        "make test",
        "npm test",
        "tox -e py312",
        "pytest -q | tee log",
        "cd sub && pytest",
        "pytest $ARGS",
        "pytest tests/test_*.py",
        "pytest 'unclosed",
        "pytest --some-plugin-option",
        "pytest --cov src",
        "pytest -k",
        "pytest tests/test_a.py::test_b",
        "python -c 'import pytest'",
        "python -m unittest tests.test_a",
        "python -m unittest -k test_b",
        "go test",
        "go test ./pkg",
        "go build ./...",
        "node test.js",
        "npx jest src",
        "npx vitest",
    ],
)
def test_what_is_not_certain_is_left_whole(command: str) -> None:
    assert read_command(command) is None


@pytest.mark.parametrize(
    ("command", "inside", "outside"),
    [
        ("pytest", "tests/a_test.py", "tests/helpers.py"),
        ("pytest tests/unit", "tests/unit/test_a.py", "tests/slow/test_a.py"),
        ("pytest checks.py", "checks.py", "test_checks.py"),
        ("python -m unittest discover -s t -p 'check_a.py'", "t/check_a.py", "t/test_a.py"),
        ("node --test", "lib/a.test.mjs", "node_modules/x/a.test.mjs"),
        ("npx jest", "src/__tests__/a.js", "src/a.js"),
        ("go test ./pkg/...", "pkg/a_test.go", "cmd/a_test.go"),
    ],
)
def test_only_what_the_command_may_run_is_collected(command: str, inside: str, outside: str) -> None:
    assert line(command).collects(inside)
    assert not line(command).collects(outside)


@pytest.mark.parametrize(
    ("command", "printed", "place"),
    [
        ("pytest", "tests/test_a.py::Case::test_b[1-x]", ONE),
        ("pytest", "test_b", None),
        ("python -m unittest", "test_b (tests.test_a.Case.test_b)", ONE),
        ("python -m unittest", "test_b (tests.test_a.Case)", ONE),
        ("python -m unittest discover -s tests", "test_b (test_a.Case.test_b)", ONE),
        ("go test ./...", "TestB", None),
    ],
)
def test_printed_names_are_found_again(command: str, printed: str, place: PlacedTest | None) -> None:
    assert line(command).place_of(printed) == place


def test_nothing_is_no_command() -> None:
    assert line("pytest").narrowed([]) == ""
