"""One run of test files inside this process, by pytest where it is installed, told test by test."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
import unittest
from pathlib import Path
from typing import Any

from tier_code.codebase.running.programs.ground import Tell

OWN, NO_SETTINGS, NEUTRAL = "own", "no settings", "neutral"
"""With the project's settings and fixtures, with its fixtures only, with neither."""

_OPTIONS = {
    OWN: (),
    NO_SETTINGS: ("-c", os.devnull, "--rootdir", "."),
    NEUTRAL: ("-c", os.devnull, "--rootdir", ".", "--noconftest"),
}

_QUIET = ("-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:randomly", "--color=no", "--tb=line")


def has_pytest() -> bool:
    """Whether this Python can run pytest."""
    return importlib.util.find_spec("pytest") is not None


def load_pytest() -> None:
    """Import what every run needs once, so that the children of this process need not."""
    if has_pytest():
        from _pytest import config  # noqa: PLC0415 - not every project has it

        for name in config.default_plugins:
            with contextlib.suppress(ImportError):
                importlib.import_module(f"_pytest.{name}")


def run_tests(
    tell: Tell, files: list[str], *, settings: str, backwards: bool = False, stop: bool = False
) -> None:
    """Run the files; tells ["test", id, outcome, words] for each test and ["end", code] at last.

    Outcomes are `passed`, `failed`, `skipped`, `xfailed`, `xpassed` and `error` (outside the test itself).
    """
    if not has_pytest():
        _run_unittest(tell, files)
        return
    import pytest  # noqa: PLC0415 - not every project has it

    if settings == NEUTRAL:
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = [*_OPTIONS[settings], *_QUIET, *(("-x",) if stop else ())]
    code = pytest.main([*options, *files], plugins=[_Reporter(tell, backwards=backwards)])
    tell(["end", int(code)])


Report = Any
"""What pytest tells of a file or a test; it need not be installed where this is checked."""


class _Reporter:
    """A plugin that tells how every test ended."""

    def __init__(self, tell: Tell, *, backwards: bool) -> None:
        self._tell = tell
        self._backwards = backwards

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Tests must not depend on their order."""
        if self._backwards:
            items.reverse()

    def pytest_collectreport(self, report: Report) -> None:
        """A file that cannot be imported has no tests."""
        if report.failed:
            self._tell(["test", report.nodeid, "error", str(report.longrepr)[-300:]])

    def pytest_runtest_logreport(self, report: Report) -> None:
        """The call decides; set-up and tear-down only count when they go wrong."""
        if report.when != "call" and report.passed:
            return
        outcome = report.outcome
        if hasattr(report, "wasxfail"):
            outcome = "xfailed" if report.skipped else "xpassed"
        elif report.when != "call" and report.failed:
            outcome = "error"
        self._tell(["test", report.nodeid, outcome, str(report.longrepr or "")[-300:]])


def _run_unittest(tell: Tell, files: list[str]) -> None:
    for file in files:
        place = Path(file)
        spec = importlib.util.spec_from_file_location(f"tier_code_tests_{place.stem}", place)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        try:
            spec.loader.exec_module(module)
        except Exception as problem:  # noqa: BLE001 - whatever the file raises
            tell(["test", file, "error", f"{type(problem).__name__}: {problem}"[:300]])
            continue
        unittest.defaultTestLoader.loadTestsFromModule(module).run(_Result(tell))
    tell(["end", 0])


class _Result(unittest.TestResult):
    """Tells how every test ended."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._say = tell
        self._bad: set[str] = set()

    def addSuccess(self, test: unittest.TestCase) -> None:
        """A test that asserted what it should."""
        self._told(test, "passed", "")

    def addFailure(self, test: unittest.TestCase, err: tuple[object, object, object]) -> None:
        """A test whose assertion does not hold."""
        self._told(test, "failed", str(err[1]))

    def addError(self, test: unittest.TestCase, err: tuple[object, object, object]) -> None:
        """A test that raised."""
        self._told(test, "failed", str(err[1]))

    def addSubTest(
        self, test: unittest.TestCase, subtest: unittest.TestCase, err: tuple[object, object, object] | None
    ) -> None:
        """A part of a test; only a bad one is told."""
        del subtest
        if err is not None:
            self._told(test, "failed", str(err[1]))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        """A test that did not run."""
        self._told(test, "skipped", reason)

    def addExpectedFailure(self, test: unittest.TestCase, err: tuple[object, object, object]) -> None:
        """A test that is allowed to fail."""
        self._told(test, "xfailed", str(err[1]))

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        """A test that was expected to fail."""
        self._told(test, "xpassed", "")

    def _told(self, test: unittest.TestCase, outcome: str, words: str) -> None:
        self._say(["test", test.id(), outcome, words[-300:]])
