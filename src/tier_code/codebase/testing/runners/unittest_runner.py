"""unittest: everything is discovered as before, and `-k` picks names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from tier_code.codebase.testing.options import Options
from tier_code.codebase.testing.places import PlacedTest
from tier_code.codebase.testing.runners.runner import plain_path, python_module, within

_FLAGS = "-v -q -f -b -c --verbose --quiet --failfast --buffer --catch --locals"
_VALUED = "-s -p -t --start-directory --pattern --top-level-directory"
_PRINTED = re.compile(r"(?P<test>\w+) \((?P<where>[\w.]+)\)")
_DISCOVER = "discover"


class Unittest:
    """`python -m unittest`, `python -m unittest discover -s tests`."""

    _options = Options(flags=frozenset(_FLAGS.split()), valued=frozenset(_VALUED.split()))

    def called(self, words: Sequence[str]) -> int:
        """As a module only."""
        return python_module(words, "unittest")

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Places are `discover` or nothing: modules and files that are named are narrow already."""
        found = self._options.apart(words)
        if found is None or found[1] not in ((), (_DISCOVER,)):
            return None
        discovers = bool(found[1])
        has_value = any(word in self._options.valued or "=" in word for word in found[0])
        return found if discovers or not has_value else None

    def collects(self, path: str, options: Sequence[str], places: Sequence[str]) -> bool:
        """What discovery would import: by pattern, below where it starts."""
        start = plain_path(_value(options, "-s", "--start-directory", "."))
        pattern = _value(options, "-p", "--pattern", "test*.py")
        parts = path.removesuffix(".py").split("/")
        fits = path.endswith(".py") and fnmatchcase(path.rpartition("/")[2], pattern)
        return fits and within(path, [start]) and all(part.isidentifier() for part in parts)

    def arguments(
        self, options: Sequence[str], places: Sequence[str], tests: Sequence[PlacedTest]
    ) -> tuple[str, ...]:
        """Names that the tests' own names hold."""
        names = [f"{self._module(test.path, options)}.{test.name}" for test in tests]
        return (*places, *options, *(word for name in names for word in ("-k", name)))

    def place_of(self, printed: str, options: Sequence[str], places: Sequence[str]) -> PlacedTest | None:
        """`test_a (tests.test_x.Case.test_a)`, or without its last part as older Pythons print it."""
        match = _PRINTED.fullmatch(printed)
        if match is None:
            return None
        parts = match["where"].split(".")
        if parts[-1] != match["test"]:
            parts.append(match["test"])
        top = self._top(options)
        module = "/".join(parts[:-2])
        return PlacedTest(f"{top}/{module}.py" if top != "." else f"{module}.py", ".".join(parts[-2:]))

    def _module(self, path: str, options: Sequence[str]) -> str:
        top = self._top(options)
        inside = path.removeprefix(f"{top}/") if top != "." else path
        return inside.removesuffix(".py").replace("/", ".")

    @staticmethod
    def _top(options: Sequence[str]) -> str:
        start = _value(options, "-s", "--start-directory", ".")
        return plain_path(_value(options, "-t", "--top-level-directory", start))


def _value(options: Sequence[str], short: str, long: str, usual: str) -> str:
    """The last value given to an option."""
    for at in range(len(options) - 1, -1, -1):
        if options[at] in (short, long) and at + 1 < len(options):
            return options[at + 1]
        if options[at].startswith(f"{long}="):
            return options[at].partition("=")[2]
    return usual
