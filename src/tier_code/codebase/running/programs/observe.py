"""Calls one function with many arguments and tells what comes out, then the same with each wrong version."""

from __future__ import annotations

import ast
import dis
import importlib.util
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import Any

from tier_code.codebase.running.programs.ground import (
    Lines,
    Tell,
    answer,
    executable_lines,
    import_target,
    in_child,
    target_function,
)
from tier_code.codebase.running.programs.values import Opaque, Value, Writer

CASE_SECONDS = 1.0
MANY_SLOW = 3
"""Cases that take too long before all others are given less time."""
SILENCE = 3.0
"""Seconds without a finished case after which a child hangs where no signal reaches it."""
QUICK = 0.2
"""Seconds above which a case is too slow to be tried with every mutant."""
MOST_ITEMS = 200
"""Items taken from a generator."""
MOST_TRIED = 120
"""Cases that each mutant is tried with."""
_READING_IS_FINE = (".py", ".pyc", ".so", ".pyd", ".zip")
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "sqlite3.",
    "ftplib.",
    "urllib.",
    "tempfile.",
    "webbrowser.",
)


class _Impure(BaseException):
    """The function did something that pure functions do not do."""


class _Slow(BaseException):
    """A case took too long."""


def main(job: dict[str, Any]) -> dict[str, Any]:
    """The outcomes of the job's cases, and for every mutant which of the kept cases notice it."""
    module = import_target(job)
    function = target_function(module, job)
    cases = job["cases"]
    outcomes = _observed(module, function, job, cases)
    if job.get("again"):
        return {"outcomes": outcomes}
    kept = _worth_trying(outcomes, typed=job["typed"])
    others = _with_other_hashes([cases[index] for index in kept])
    for index, other in zip(kept, others):  # noqa: B905 - Python 3.8
        if outcomes[index].get("text") != other.get("text") or outcomes[index]["kind"] != other["kind"]:
            outcomes[index]["kind"] = "unsteady"
    kept = [index for index in kept if outcomes[index]["kind"] != "unsteady"]
    until = time.monotonic() + job["seconds"]
    trial = _Trial(module, function, job, kept, outcomes)
    kills = [
        trial.killed(source, left) if (left := until - time.monotonic()) > 0 else None
        for source in job["mutants"]
    ]
    return {
        "outcomes": outcomes,
        "kept": kept,
        "kills": kills,
        "executable": executable_lines(function),
        "pytest": importlib.util.find_spec("pytest") is not None,
    }


def _observed(
    module: types.ModuleType, function: types.FunctionType, job: dict[str, Any], cases: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    outcomes: list[dict[str, Any]] = []
    until = time.monotonic() + job["seconds"] / 4
    while len(outcomes) < len(cases):
        start = len(outcomes)
        slow = sum(outcome["kind"] == "slow" for outcome in outcomes)

        def work(tell: Tell, start: int = start, slow: int = slow) -> None:
            # Once a few cases hung, more of them would take all the time there is.
            watch = _Watch(CASE_SECONDS if slow < MANY_SLOW else CASE_SECONDS / 25)
            writer = Writer(module, job["alias"])
            for case in cases[start:]:
                outcome = _outcome(function, job, case, writer, watch)
                tell(outcome)
                if outcome["kind"] == "slow" and slow < MANY_SLOW:
                    return

        told = in_child(work, SILENCE, max(0.1, until - time.monotonic()))
        outcomes.extend(told.values)
        if told.ending != "done" and len(outcomes) < len(cases):
            outcomes.append({"kind": "slow" if told.ending == "silent" else "died", "seconds": SILENCE})
        if time.monotonic() > until:
            outcomes.extend({"kind": "untried", "seconds": 0.0} for _ in cases[len(outcomes) :])
    return outcomes[: len(cases)]


def _outcome(
    function: types.FunctionType, job: dict[str, Any], case: dict[str, Any], writer: Writer, watch: _Watch
) -> dict[str, Any]:
    """One case, run twice: the second time must tell the same."""
    began = time.monotonic()
    first = _once(function, job, case, writer, watch)
    second = first if first["kind"] == "slow" else _once(function, job, case, writer, watch)
    if (first["kind"], first.get("text")) != (second["kind"], second.get("text")):
        first["kind"] = "unsteady"
    first["seconds"] = round((time.monotonic() - began) / 2, 4)
    return first


def _once(
    function: types.FunctionType, job: dict[str, Any], case: dict[str, Any], writer: Writer, watch: _Watch
) -> dict[str, Any]:
    arguments, keywords = _evaluated(case, writer)
    before = _shown(arguments, keywords, writer)
    wrap = ""
    told: dict[str, Any]
    lines = Lines(os.path.realpath(function.__code__.co_filename), job)
    with lines:
        try:
            with watch:
                result, wrap = _result(function, arguments, keywords)
            told = {"kind": "value", "wrap": wrap, "text": writer.text(result), "type": type(result).__name__}
        except Opaque:
            told = {"kind": "opaque", "text": type(result).__name__}
        except _Impure as impure:
            told = {"kind": "impure", "text": str(impure)}
        except _Slow:
            told = {"kind": "slow"}
        except Exception as problem:  # noqa: BLE001 - what the function raises is its answer
            told = _raised(problem, writer, job)
        except BaseException as problem:  # noqa: BLE001 - SystemExit and the like end programs
            told = {"kind": "impure", "text": f"raises {type(problem).__name__}"}
    if before != _shown(arguments, keywords, writer):
        told = {"kind": "mutates"}
    told["lines"] = sorted(lines.seen)
    return told


def _result(
    function: types.FunctionType, arguments: list[Value], keywords: dict[str, Value]
) -> tuple[Value, str]:
    result = function(*arguments, **keywords)
    if isinstance(result, types.GeneratorType) or type(result) in (map, filter, zip, reversed, enumerate):
        items = list(itertools.islice(result, MOST_ITEMS + 1))
        if len(items) > MOST_ITEMS:
            raise Opaque
        return items, "list"
    return result, ""


def _raised(problem: Exception, writer: Writer, job: dict[str, Any]) -> dict[str, Any]:
    kind = type(problem)
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    here = os.path.realpath(os.getcwd()) + os.sep  # noqa: PTH109
    stated = (
        code is not None
        and trace is not None
        and os.path.realpath(code.co_filename).startswith(here)
        and code.co_code[trace.tb_lasti] in (dis.opmap["RAISE_VARARGS"], dis.opmap.get("RERAISE"))
    )
    name, origin = kind.__name__, ""
    if kind.__module__ == "builtins":
        pass
    elif writer.knows(kind):
        name = f"{job['alias']}.{name}"
    elif getattr(sys.modules.get(kind.__module__), name, None) is kind:
        origin = kind.__module__
    else:
        return {"kind": "opaque", "text": name}
    return {
        "kind": "raises",
        "text": name,
        "origin": origin,
        "stated": stated,
        "of_value": isinstance(problem, ValueError),
        "words": str(problem)[:100],
    }


class _Trial:
    """Tries the kept cases on one wrong version after the other, each in a child of its own."""

    def __init__(
        self,
        module: types.ModuleType,
        function: types.FunctionType,
        job: dict[str, Any],
        kept: list[int],
        outcomes: list[dict[str, Any]],
    ) -> None:
        self._module = module
        self._function = function
        self._job = job
        self._kept = kept
        self._outcomes = outcomes
        slowest = max((outcomes[index]["seconds"] for index in kept), default=0.0)
        self._seconds = min(CASE_SECONDS, 0.2 + 20 * slowest)

    def killed(self, source: str, left: float) -> str:
        """For every kept case `1` when it notices the mutant, else `0`; a case that hangs notices it."""

        def work(tell: Tell) -> None:
            wrong = _defined(self._module, source, self._function.__name__)
            self._function.__code__ = wrong.__code__
            self._function.__defaults__ = wrong.__defaults__
            self._function.__kwdefaults__ = wrong.__kwdefaults__
            writer, watch = Writer(self._module, self._job["alias"]), _Watch(self._seconds)
            for index in self._kept:
                began = time.monotonic()
                notices = _notices(
                    self._function, self._job["cases"][index], self._outcomes[index], writer, watch
                )
                if time.monotonic() - began >= self._seconds:
                    # It hangs here, and would in other cases too: that is noticed once and for all.
                    return
                tell(int(notices))

        told = in_child(work, 2 * self._seconds + 0.5, max(0.2, left))
        bits = [str(value) for value in told.values]
        if len(bits) < len(self._kept):
            bits.append("1")
        return "".join(bits).ljust(len(self._kept), "0")


def _notices(
    function: types.FunctionType, case: dict[str, Any], outcome: dict[str, Any], writer: Writer, watch: _Watch
) -> bool:
    """Whether a test of this case would fail now."""
    arguments, keywords = _evaluated(case, writer)
    try:
        with watch:
            result, wrap = _result(function, arguments, keywords)
    except BaseException as problem:  # noqa: BLE001 - whatever the wrong version does
        return outcome["kind"] != "raises" or not isinstance(problem, _exception(outcome, writer))
    if outcome["kind"] == "raises":
        return True
    expected = writer.read(outcome["text"])
    if wrap != outcome["wrap"]:
        return True
    try:
        same = (
            result is expected if expected is None or isinstance(expected, bool) else bool(result == expected)
        )
    except Exception:  # noqa: BLE001 - a comparison that fails is a failing test
        return True
    return not same


def _exception(outcome: dict[str, Any], writer: Writer) -> type[BaseException]:
    if outcome["origin"]:
        found = getattr(sys.modules[outcome["origin"]], outcome["text"])
    else:
        found = writer.read(outcome["text"])
    return found if isinstance(found, type) else Exception


def _defined(module: types.ModuleType, source: str, name: str) -> types.FunctionType:
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.decorator_list = []
    names = dict(module.__dict__)
    exec(compile(tree, str(module.__file__), "exec"), names)  # noqa: S102 - the project's own function, changed
    function: types.FunctionType = names[name]
    return function


def _evaluated(case: dict[str, Any], writer: Writer) -> tuple[list[Value], dict[str, Value]]:
    return [writer.read(text) for text in case["args"]], {
        name: writer.read(text) for name, text in case["kw"]
    }


def _shown(arguments: list[Any], keywords: dict[str, Any], writer: Writer) -> str:
    try:
        return writer.any_text([*arguments, *keywords.values()])
    except Opaque:
        return ""


def _worth_trying(outcomes: list[dict[str, Any]], *, typed: bool) -> list[int]:
    """Cases to try mutants with: one for each way through the function first, then by their order."""
    good = [
        index
        for index, outcome in enumerate(outcomes)
        if outcome["kind"] == "value"
        or (outcome["kind"] == "raises" and (outcome["stated"] or (outcome["of_value"] and typed)))
    ]
    good = [index for index in good if outcomes[index]["seconds"] < QUICK]
    ways: dict[Any, int] = {}
    ranked = []
    for index in good:
        way = (tuple(outcomes[index]["lines"]), outcomes[index]["kind"])
        ways[way] = ways.get(way, 0) + 1
        ranked.append((ways[way], index))
    return sorted(index for _, index in sorted(ranked)[:MOST_TRIED])


def _with_other_hashes(cases: list[Any]) -> list[dict[str, Any]]:
    """These cases in a fresh process whose sets and dictionaries of texts are ordered otherwise."""
    place = Path(sys.argv[1])
    job = json.loads(place.read_text(encoding="utf-8"))
    again = place.with_suffix(".again.json")
    again.write_text(json.dumps({**job, "cases": cases, "again": True}), encoding="utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    program = [sys.executable, *sys.argv[:1], str(again)]
    done = subprocess.run(program, env=environment, capture_output=True, check=False)  # noqa: S603 - ourselves
    told = json.loads(done.stdout.decode("utf-8", "replace").strip().splitlines()[-1].partition(" ")[2])
    outcomes: list[dict[str, Any]] = told["outcomes"]
    return outcomes


class _Watch:
    """While it is entered, a case may not take long and may not touch the world."""

    def __init__(self, seconds: float = CASE_SECONDS) -> None:
        self._seconds = seconds
        self._watching = False
        sys.addaudithook(self._audit)
        signal.signal(signal.SIGALRM, self._late)

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        self._watching = True

    def __exit__(self, *_: object) -> None:
        self._watching = False
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _late(self, *_: object) -> None:
        raise _Slow

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open" and not str(arguments[0]).endswith(_READING_IS_FINE):
            self._watching = False
            raise _Impure("works with files")
        if event.startswith(_FORBIDDEN) and event not in ("os.listdir", "os.scandir"):
            self._watching = False
            raise _Impure(f"does {event}")


if __name__ == "__main__":
    answer(main)
