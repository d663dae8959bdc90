"""Puts a test file to the proof: it must pass, must not depend on chance, and must notice wrong code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, NamedTuple

from tier_code.codebase.running.programs.ground import (
    Lines,
    Tell,
    Told,
    Unusable,
    answer,
    executable_lines,
    import_target,
    in_child,
    reached_function,
    target_function,
)
from tier_code.codebase.running.programs.sessions import NEUTRAL, NO_SETTINGS, OWN, load_pytest, run_tests
from tier_code.codebase.running.programs.stand_ins import KINDS, stand_in

TEST_SECONDS = 20.0
"""Silence after which a test hangs."""
_USAGE_ERROR = (3, 4)
_WHOLE_FILE = {"first": 0, "last": 1 << 30}


class How(NamedTuple):
    """How the tests are run once."""

    settings: str = OWN
    backwards: bool = False
    lines: bool = False
    """Tell which lines of the function run."""
    kind: str = ""
    """What stands in for the function."""
    stop: bool = False
    """End at the first test that fails."""
    silence: float = TEST_SECONDS
    """Seconds without a finished test after which the run hangs."""
    seconds: float = 120.0


def main(job: dict[str, Any]) -> dict[str, Any]:
    """How the tests end now, again, over stand-ins and over mutants; the lines run before and after."""
    sys.path.insert(0, os.path.abspath(job["import_root"]))  # noqa: PTH100 - a text is wanted
    load_pytest()
    files = [job["tests"]]
    if job.get("again"):
        return {"tests": _tests_of(_ran(job, files, How(job["settings"], backwards=True)))}
    found: dict[str, Any] = {"executable": _executable(job)}
    settings, now = _with_settings(job, files, How())
    tests = found["tests"] = _tests_of(now)
    if set(tests.values()) != {"passed"}:
        return found
    began = time.monotonic()
    # Without settings and fixtures it is faster, if the tests need none.
    plain = NEUTRAL if _tests_of(_ran(job, files, How(NEUTRAL))) == tests else settings
    usual = time.monotonic() - began
    found["again"] = _with_other_hashes(job, plain)
    found["stand_ins"] = {kind: _tests_of(_ran(job, files, How(plain, kind=kind))) for kind in KINDS}
    if not _all_notice(found["stand_ins"], job["names"]):
        return found
    found["mutants"] = _over_mutants(job, files, How(plain, stop=True, silence=1.0 + 4 * usual))
    found["lines_after"] = _lines(_ran(job, files, How(plain, lines=True)))
    found["before"] = job["before"] or _before(job)
    return found


def _all_notice(stand_ins: dict[str, dict[str, str]], names: list[str]) -> bool:
    """Whether no new test passes over every wrong result; if not, there is no need to go on."""
    more, less = stand_ins["more"], stand_ins["less"]
    new = [test for test in more if set(re.split(r"::|\.", test.split("[")[0])) & set(names)]
    return not any(more[test] == less.get(test) == "passed" for test in new)


def _with_settings(job: dict[str, Any], files: list[str], how: How) -> tuple[str, Told]:
    """Run under the project's settings, or without where they, or its fixtures, need what is not here."""
    told = _ran(job, files, how)
    for settings in (NO_SETTINGS, NEUTRAL):
        if _code(told) not in _USAGE_ERROR:
            break
        how = how._replace(settings=settings)
        told = _ran(job, files, how)
    return how.settings, told


def _ran(job: dict[str, Any], files: list[str], how: How) -> Told:
    def work(tell: Tell) -> None:
        if how.kind:
            module = import_target(job)
            forget = getattr(reached_function(module, job), "cache_clear", lambda: None)
            stand_in(target_function(module, job), how.kind, forget)
        if not how.lines:
            run_tests(tell, files, settings=how.settings, backwards=how.backwards, stop=how.stop)
            return
        seen = Lines(os.path.realpath(import_target(job).__file__ or ""), job)
        with seen:
            run_tests(tell, files, settings=how.settings)
        tell(["lines", sorted(seen.seen)])

    # Always in a child: the module under test must be imported anew, as it is by then.
    return in_child(work, how.silence, how.seconds)


def _executable(job: dict[str, Any]) -> list[int]:
    def work(tell: Tell) -> None:
        try:
            tell(executable_lines(target_function(import_target(job), job)))
        except Unusable as problem:
            tell(str(problem))

    told = in_child(work, TEST_SECONDS, TEST_SECONDS).values
    if not told or isinstance(told[0], str):
        raise Unusable(told[0] if told else f"importing {job['module']} does not end")
    lines: list[int] = told[0]
    return lines


def _over_mutants(job: dict[str, Any], files: list[str], how: How) -> list[str]:
    """For each mutant `killed`, `hung` (that is noticed too), `survived`, `stillborn` or `untried`."""
    place = Path(job["path"])
    original = place.read_bytes()
    until = time.monotonic() + job["seconds"]
    verdicts = []
    for source in job["mutants"]:
        if time.monotonic() > until:
            verdicts.append("untried")
            continue
        place.write_bytes(_with_mutant(original, source, job))
        verdicts.append(_verdict(_ran(job, files, how)))
        place.write_bytes(original)
    return verdicts


def _verdict(told: Told) -> str:
    outcomes = [value[2] for value in told.values if value[0] == "test"]
    if "failed" in outcomes:
        return "killed"
    if told.ending != "done":
        return "hung"
    # When nothing can be imported any more, the tests have noticed nothing.
    return "stillborn" if "error" in outcomes else "survived"


def _with_mutant(original: bytes, source: str, job: dict[str, Any]) -> bytes:
    lines = original.splitlines(keepends=True)
    first = lines[job["first"] - 1]
    indent = first[: len(first) - len(first.lstrip())].decode("ascii")
    changed = textwrap.indent(source, indent).encode(job["encoding"], "backslashreplace") + b"\n"
    return b"".join([*lines[: job["first"] - 1], changed, *lines[job["last"] :]])


def _before(job: dict[str, Any]) -> dict[str, Any]:
    """Which lines of the whole module the tests run that were there before."""
    if not job["earlier"]:
        return {"lines": [], "tests": 0, "ending": "done"}
    how = How(lines=True, silence=job["seconds"] / 2, seconds=job["seconds"] / 2)
    _, told = _with_settings({**job, **_WHOLE_FILE}, job["earlier"], how)
    ran = [outcome for outcome in _tests_of(told).values() if outcome in ("passed", "failed")]
    return {"lines": _lines(told), "tests": len(ran), "ending": told.ending if ran else "died"}


def _with_other_hashes(job: dict[str, Any], settings: str) -> dict[str, str]:
    """The same tests in a fresh process, in reverse order and with texts hashed otherwise."""
    again = Path(sys.argv[1]).with_suffix(".again.json")
    again.write_text(json.dumps({**job, "again": True, "settings": settings}), encoding="utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    program = [sys.executable, *sys.argv[:1], str(again)]
    done = subprocess.run(program, env=environment, capture_output=True, check=False)  # noqa: S603 - ourselves
    told = json.loads(done.stdout.decode("utf-8", "replace").strip().splitlines()[-1].partition(" ")[2])
    tests: dict[str, str] = told["tests"]
    return tests


def _tests_of(told: Told) -> dict[str, str]:
    """Each test's outcome, and what ended the whole file before its time."""
    found: dict[str, str] = {}
    for value in told.values:
        if value[0] == "test" and found.get(value[1], "passed") == "passed":
            found[value[1]] = value[2]
    if told.ending != "done":
        found["the whole file"] = "hung" if told.ending == "silent" else "died"
    return found


def _code(told: Told) -> int:
    return next((value[1] for value in told.values if value[0] == "end"), -1)


def _lines(told: Told) -> list[int]:
    return next((value[1] for value in told.values if value[0] == "lines"), [])


if __name__ == "__main__":
    answer(main)
