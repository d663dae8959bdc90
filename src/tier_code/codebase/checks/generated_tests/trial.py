"""What is put to the proof, and how the proof is read."""

from __future__ import annotations

import io
import posixpath
import re
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.generated_tests.reading import kept_as_it_was, read_new_tests
from tier_code.codebase.mutants.functions import first_line, function_at
from tier_code.codebase.mutants.mutant import Mutant, mutants_of
from tier_code.codebase.running.importing import importable
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.patch import digest
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "generated-tests"
SHOWN = 12
_EARLIER = 12
"""Test files that were there before and are run to see which lines they reach."""
_TEST_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|tests?)\.py$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A job for the program, and what is needed to read its answer."""

    job: Mapping[str, object]
    names: frozenset[str]
    """New test functions and test cases."""
    mutants: tuple[Mutant, ...]
    state: str
    """The same as long as the module and the tests that were there before are the same."""


def prepare(step: Step, before: SourceTree, changes: Changes) -> Trial | CheckResult:
    """What to run, or why the tests fail already; runs in a code worker."""
    target = step.targets[0]
    function = target.qualname.partition("#")[0].rpartition(".")[2]
    path = next(iter(changes), "")
    if list(changes) != [path] or path not in step.creates:
        return failed(CHECK, f"more than the declared test file changed: {', '.join(sorted(changes))}")
    after = module_of(utf8_source(changes[path] or b""))
    if after is None:
        return failed(CHECK, f"{path} cannot be parsed")
    old = before.read(path)
    was = None if old is None else module_of(utf8_source(old))
    if was is not None and not kept_as_it_was(was, after):
        return failed(CHECK, f"{path}: tests that were there before were changed")
    reading = read_new_tests(was, after, function)
    if not reading.names:
        return failed(CHECK, f"{path}: there is no new test in it")
    if reading.objections:
        return failed(CHECK, reading.objections[0], reading.objections[:SHOWN])
    return _trial(step, before, path, reading.names)


def verdict(trial: Trial, found: Mapping[str, Any], level: str) -> CheckResult:
    """What the proof says."""
    tests = {name: outcome for name, outcome in found["tests"].items() if _is_new(name, trial.names)}
    trouble = _trouble(found, tests)
    if trouble:
        return failed(CHECK, trouble[0], tuple(trouble[:SHOWN]))
    survived = [m for m, told in zip(trial.mutants, found["mutants"], strict=True) if told == "survived"]
    killed = sum(told in ("killed", "hung") for told in found["mutants"])
    tried = killed + len(survived)
    share_before, share_after = _shares(found)
    figures = f"{len(tests)} tests, {killed} of {tried} mutants killed, lines {share_before} -> {share_after}"
    facts = (
        ("tests", len(tests)),
        ("mutants", tried),
        ("killed", killed),
        ("survived", len(survived)),
        ("coverage_before", share_before),
        ("coverage_after", share_after),
    )
    details = tuple(f"survived: {mutant}" for mutant in survived[:SHOWN])
    if tried and not killed:
        return failed(CHECK, f"the tests notice none of {tried} mutants", details, facts=facts)
    return passed(CHECK, f"{figures} (sandbox {level})", details, facts=facts)


def _trial(step: Step, before: SourceTree, path: str, names: frozenset[str]) -> Trial | CheckResult:
    target = step.targets[0]
    content = before.read(target.path) or b""
    module = module_of(utf8_source(content))
    function = None if module is None else function_at(module, target.qualname)
    if function is None:
        return failed(CHECK, f"{target} is not a function")
    dotted, root = importable(before, target.path)
    mutants = mutants_of(function)
    job: dict[str, Any] = {
        "module": dotted,
        "import_root": root,
        "path": target.path,
        "qualname": target.qualname.partition("#")[0],
        "first": first_line(function),
        "last": function.end_lineno or function.lineno,
        "encoding": tokenize.detect_encoding(io.BytesIO(content).readline)[0],
        "tests": path,
        "names": sorted(names),
        "earlier": _earlier(before, path, function.name, dotted.rpartition(".")[2]),
        "mutants": [mutant.source for mutant in mutants],
    }
    return Trial(job=job, names=names, mutants=mutants, state=_state(before, [target.path, *job["earlier"]]))


def _state(before: SourceTree, paths: Sequence[str]) -> str:
    return digest(b"".join(path.encode() + b"\0" + (before.read(path) or b"") for path in paths))


def _earlier(before: SourceTree, path: str, *words: str) -> list[str]:
    """Test files that name the function or its module."""
    found = []
    for place in before.paths():
        if _TEST_FILE.search(place) and place != path:
            content = before.read(place) or b""
            if any(re.search(rb"\b" + word.encode() + rb"\b", content) for word in words):
                found.append(place)
    nearest = posixpath.basename(path)[:12]
    return sorted(found, key=lambda place: (nearest not in place, place))[:_EARLIER]


def _trouble(found: Mapping[str, Any], tests: Mapping[str, str]) -> list[str]:
    """What speaks against the tests, the simplest first; the program stops at the first of these stages."""
    trouble = [f"{name}: {outcome}" for name, outcome in found["tests"].items() if outcome != "passed"]
    if not tests:
        trouble.append("no new test ran")
    if trouble:
        return trouble
    again = {name: outcome for name, outcome in found["again"].items() if outcome != "passed"}
    trouble = [f"{name}: {outcome} in another order and with other hashes" for name, outcome in again.items()]
    died = [kind for kind, told in found["stand_ins"].items() if "the whole file" in told]
    trouble += [f"the tests cannot be tried with a wrong function ({kind})" for kind in died]
    for name in tests:
        more, less, foreign = (found["stand_ins"][kind].get(name, "") for kind in ("more", "less", "foreign"))
        if foreign == "passed":
            trouble.append(f"{name}: passes whatever the function does")
        elif more == less == "passed":
            trouble.append(f"{name}: asserts nothing about the result: it passes with wrong ones too")
    return trouble


def _shares(found: Mapping[str, Any]) -> tuple[str, str]:
    executable: Sequence[int] = found["executable"]
    before = found["before"]
    known = before["ending"] == "done" or before["lines"]
    return (
        _share(before["lines"], executable) if known else "unknown",
        _share([*found["lines_after"], *before["lines"]], executable),
    )


def _share(lines: Sequence[int], executable: Sequence[int]) -> str:
    seen = len(set(lines) & set(executable))
    return f"{100 * seen // max(1, len(executable))} %"


def _is_new(name: str, names: frozenset[str]) -> bool:
    """Whether a test's id, `file::test_f[1-2]` or `module.Case.test`, belongs to a new definition."""
    parts = re.split(r"::|\.", name.partition("[")[0])
    return any(part in names for part in parts)
