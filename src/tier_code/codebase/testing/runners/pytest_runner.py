"""pytest: files and node ids as places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.codebase.testing.options import Options
from tier_code.codebase.testing.places import PlacedTest
from tier_code.codebase.testing.runners.runner import program, python_module, within

_FLAGS = """
-q -v -s -x -l --quiet --verbose --exitfirst --showlocals --no-header --no-summary --strict-markers
--strict-config --disable-warnings --disable-pytest-warnings --no-cov --cache-clear --forked
--doctest-modules --full-trace
"""
_VALUED = """
-k -m -p -c -o -W -n -r --maxfail --tb --durations --durations-min --timeout --rootdir --confcutdir --basetemp
--import-mode --junitxml --junit-xml --log-level --log-cli-level --numprocesses --dist --color --deselect
--ignore --ignore-glob --cov-report --cov-config --cov-fail-under --asyncio-mode --override-ini --config-file
--capture --show-capture --verbosity --randomly-seed
"""
_WITH_VALUE = re.compile(r"-(?:[qvsxl]+|r[A-Za-z]+|n(?:\d+|auto|logical)|W\S+|p\S+)|--cov=.+")
_NAME = re.compile(r"(?:test_.*|.*_test)\.py")


class Pytest:
    """`pytest`, `python -m pytest`."""

    _options = Options(
        flags=frozenset(_FLAGS.split()), valued=frozenset(_VALUED.split()), bundled=_WITH_VALUE
    )

    def called(self, words: Sequence[str]) -> int:
        """By its own name or as a module."""
        if words and program(words[0]) in ("pytest", "py.test"):
            return 1
        return python_module(words, "pytest")

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """A line that names single tests is as narrow as its user wants it."""
        found = self._options.apart(words)
        return None if found is None or any("::" in place for place in found[1]) else found

    def collects(self, path: str, options: Sequence[str], places: Sequence[str]) -> bool:
        """The usual names; a file that is named itself is run whatever its name."""
        usual = _NAME.fullmatch(path.rpartition("/")[2]) is not None
        return within(path, places) and (usual or path in places)

    def arguments(
        self, options: Sequence[str], places: Sequence[str], tests: Sequence[PlacedTest]
    ) -> tuple[str, ...]:
        """Each test as `path::Class::name`."""
        ids = ("::".join((test.path, *filter(None, test.name.split(".")))) for test in tests)
        return (*options, *ids)

    def place_of(self, printed: str, options: Sequence[str], places: Sequence[str]) -> PlacedTest | None:
        """`tests/test_a.py::TestB::test_c[d]`: all of its parameters."""
        path, separator, name = printed.partition("::")
        return PlacedTest(path, name.partition("[")[0].replace("::", ".")) if separator else None
