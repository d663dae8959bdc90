"""node --test, jest and vitest: files as places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.codebase.testing.options import Options
from tier_code.codebase.testing.places import PlacedTest
from tier_code.codebase.testing.runners.runner import program, within

_CODE = r"\.[cm]?[jt]sx?"
_NODE_NAME = re.compile(rf"(?:.*[._-]test|test-.*|test){_CODE}")
_USUAL_NAME = re.compile(rf".*\.(?:test|spec){_CODE}")
_IS_CODE = re.compile(rf".*{_CODE}")
_NODE_WORDS = """
--test --test-only --no-warnings --experimental-strip-types --experimental-transform-types
--enable-source-maps --test-force-exit --experimental-test-coverage
"""
_NODE_VALUED_WORDS = """
--import -r --require --loader --experimental-loader --test-name-pattern --test-reporter
--test-timeout --test-concurrency --conditions -C
"""
_JEST_WORDS = "--silent --verbose --ci --runInBand -i --no-cache --passWithNoTests --bail -b --coverage"
_JEST_VALUED_WORDS = "--config -c --maxWorkers -w --testTimeout --reporters --env --rootDir"
_VITEST_WORDS = "--run --silent --passWithNoTests --globals --coverage"
_VITEST_VALUED_WORDS = "--config -c --reporter --pool --environment --root -r --dir --testTimeout"


class _Files:
    """What the three have in common: tests are given as files, and failures are not read by name."""

    def place_of(self, printed: str, options: Sequence[str], places: Sequence[str]) -> PlacedTest | None:
        """None of them prints a test with its file."""
        return None


class NodeTest(_Files):
    """`node --test`."""

    _options = Options(flags=frozenset(_NODE_WORDS.split()), valued=frozenset(_NODE_VALUED_WORDS.split()))

    def called(self, words: Sequence[str]) -> int:
        """Only with `--test` among its words."""
        return 1 if words and program(words[0]) == "node" and "--test" in words else 0

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Files and folders as places."""
        return self._options.apart(words)

    def collects(self, path: str, options: Sequence[str], places: Sequence[str]) -> bool:
        """By name or in a folder `test`, as node looks for them; a file that is named is run in any case."""
        *folders, name = path.split("/")
        usual = _NODE_NAME.fullmatch(name) or ("test" in folders and _IS_CODE.fullmatch(name))
        return "node_modules" not in folders and within(path, places) and bool(usual or path in places)

    def arguments(
        self, options: Sequence[str], places: Sequence[str], tests: Sequence[PlacedTest]
    ) -> tuple[str, ...]:
        """The files of the tests."""
        return (*options, *_files(tests))


class Jest(_Files):
    """`jest`, `npx jest`."""

    _options = Options(flags=frozenset(_JEST_WORDS.split()), valued=frozenset(_JEST_VALUED_WORDS.split()))

    def called(self, words: Sequence[str]) -> int:
        """By its own name."""
        return 1 if words and program(words[0]) == "jest" else 0

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Its places are patterns, which nobody can tell apart from files."""
        found = self._options.apart(words)
        return None if found is None or found[1] else found

    def collects(self, path: str, options: Sequence[str], places: Sequence[str]) -> bool:
        """The usual names and folders."""
        *folders, name = path.split("/")
        usual = _USUAL_NAME.fullmatch(name) or ("__tests__" in folders and _IS_CODE.fullmatch(name))
        return "node_modules" not in folders and bool(usual)

    def arguments(
        self, options: Sequence[str], places: Sequence[str], tests: Sequence[PlacedTest]
    ) -> tuple[str, ...]:
        """The files, taken as paths and not as patterns."""
        return (*options, "--runTestsByPath", *_files(tests))


class Vitest(_Files):
    """`vitest run`, `npx vitest run`; without `run` it watches and never ends."""

    _options = Options(flags=frozenset(_VITEST_WORDS.split()), valued=frozenset(_VITEST_VALUED_WORDS.split()))

    def called(self, words: Sequence[str]) -> int:
        """`vitest run`, or with `--run`."""
        if not words or program(words[0]) != "vitest":
            return 0
        return 2 if words[1:2] == ["run"] else 1 if "--run" in words else 0

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Its places are parts of names, which nobody can tell apart from files."""
        found = self._options.apart(words)
        return None if found is None or found[1] else found

    def collects(self, path: str, options: Sequence[str], places: Sequence[str]) -> bool:
        """The usual names."""
        *folders, name = path.split("/")
        return "node_modules" not in folders and _USUAL_NAME.fullmatch(name) is not None

    def arguments(
        self, options: Sequence[str], places: Sequence[str], tests: Sequence[PlacedTest]
    ) -> tuple[str, ...]:
        """Whole paths, which only these files contain."""
        return (*options, *_files(tests))


def _files(tests: Sequence[PlacedTest]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(test.path for test in tests))
