"""What the programs share: the job, a way out for the answer, children, and the function under test."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import sys
import threading
import time
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Callable, NamedTuple, TextIO  # noqa: UP035 - evaluated below, also by Python 3.8

from tier_code.codebase.running.programs.values import Value

MEMORY = 2 << 30
"""Bytes of address space that a child may take beyond what it began with."""
_CHUNK = 1 << 16
_WATCH_SECONDS = 0.05


class Unusable(Exception):
    """The job cannot be done; the text says why."""


class Told(NamedTuple):
    """What a child said before it ended."""

    values: list[Any]
    ending: str
    """`done`, `silent` (ended for saying nothing too long) or `died`."""


Tell = Callable[[Any], None]
Tracer = Callable[[types.FrameType, str, Any], Any]
"""What `sys.settrace` takes, and such a function gives."""


def answer(work: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Do the job named on the command line and print one line: a marker, a space, the answer as JSON."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    channel = _own_channel()
    sys.dont_write_bytecode = True
    try:
        told: dict[str, Any] = work(job)
    except Unusable as problem:
        told = {"problem": str(problem)}
    channel.write(f"\n{job['marker']} {json.dumps(told)}\n")
    channel.flush()
    # Threads that the project left behind must not keep us.
    os._exit(0)


def import_target(job: dict[str, Any]) -> types.ModuleType:
    """The module under test, from the scratch copy and nowhere else.

    Errors: Unusable when it cannot be imported, or when another copy of it is.
    """
    if job["import_root"]:
        sys.path.insert(0, os.path.abspath(job["import_root"]))  # noqa: PTH100 - a text is wanted
    try:
        module = importlib.import_module(job["module"])
    except BaseException as problem:  # noqa: BLE001 - whatever the project's own code raises
        raise Unusable(f"{job['module']} cannot be imported by {sys.executable}: {_told(problem)}") from None
    here = os.path.realpath(module.__file__ or "")
    if here != os.path.realpath(job["path"]):
        raise Unusable(f"{job['module']} is imported from {here}, not from {job['path']}")
    package, _, name = job["module"].rpartition(".")
    if package and getattr(sys.modules.get(package), name, module) is not module:
        raise Unusable(
            f"{package} gives something else under the name {name}, so a test cannot reach the module"
        )
    return module


def reached_function(module: types.ModuleType, job: dict[str, Any]) -> Value:
    """What callers get under the name of the function, wrapped as it may be."""
    found: Any = module
    for part in job["qualname"].split("#")[0].split("."):
        found = getattr(found, part, None)
    return found


def target_function(module: types.ModuleType, job: dict[str, Any]) -> types.FunctionType:
    """The function under test, without its wrappers.

    Errors: Unusable when something else has its name by now.
    """
    found = reached_function(module, job)
    for _ in range(10):
        found = getattr(found, "__wrapped__", found)
    code = getattr(found, "__code__", None)
    if code is None or not job["first"] <= code.co_firstlineno <= job["last"]:
        raise Unusable(f"{job['qualname']} is something else once {job['module']} is imported")
    function: types.FunctionType = found
    return function


def in_child(work: Callable[[Tell], None], silence: float, total: float) -> Told:
    """Fork, let the child work and listen; it is ended when it says nothing for `silence` seconds."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(work, writing)
    os.close(writing)
    try:
        return _listen(reading, child, silence, time.monotonic() + total)
    finally:
        os.close(reading)


def _be_child(work: Callable[[Tell], None], writing: int) -> None:
    def tell(value: Value) -> None:
        os.write(writing, json.dumps(value).encode() + b"\n")

    code = 1
    try:
        os.setpgid(0, 0)
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (_most_memory(soft), hard))
        gc.freeze()
        work(tell)
        code = 0
    except BaseException:  # noqa: BLE001, S110 - the parent sees that this child ended early
        pass
    finally:
        os._exit(code)


def _most_memory(now: int) -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return now
    return pages * resource.getpagesize() + MEMORY


def _listen(reading: int, child: int, silence: float, until: float) -> Told:
    values: list[Any] = []
    rest, heard = b"", time.monotonic()
    while True:
        ready, _, _ = select.select([reading], [], [], _WATCH_SECONDS)
        now = time.monotonic()
        chunk = os.read(reading, _CHUNK) if ready else b""
        if ready and not chunk:
            _, status = os.waitpid(child, 0)
            with contextlib.suppress(OSError):
                os.killpg(child, signal.SIGKILL)
            return Told(values, "done" if status == 0 else "died")
        if chunk:
            heard = now
            *lines, rest = (rest + chunk).split(b"\n")
            values.extend(json.loads(line) for line in lines if line)
        if now - heard > silence or now > until:
            _end(child)
            os.waitpid(child, 0)
            return Told(values, "silent")


def _end(child: int) -> None:
    """End the child and what it started. Its number is its own until we wait for it."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(child, signal.SIGKILL)


class Lines:
    """Which lines of one function, or of all of a file, have run, as they run."""

    def __init__(self, file: str, job: dict[str, Any]) -> None:
        self._file = file
        self._ours: dict[str, bool] = {}
        self._first, self._last = job["first"], job["last"]
        self.seen: set[int] = set()

    def __enter__(self) -> None:
        threading.settrace(self._called)
        sys.settrace(self._called)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)

    def _called(self, frame: types.FrameType, event: str, argument: object) -> Tracer | None:
        del event, argument
        code = frame.f_code
        inside = self._first <= code.co_firstlineno <= self._last and self._is_ours(code.co_filename)
        return self._stepped if inside else None

    def _is_ours(self, file: str) -> bool:
        if file not in self._ours:
            self._ours[file] = os.path.realpath(file) == self._file
        return self._ours[file]

    def _stepped(self, frame: types.FrameType, event: str, argument: object) -> Tracer:
        del argument
        if event == "line":
            self.seen.add(frame.f_lineno)
        return self._stepped


def executable_lines(function: types.FunctionType) -> list[int]:
    """The lines of a function's body that can run, those of functions inside it included."""
    found: set[int] = set()
    waiting = [function.__code__]
    while waiting:
        code = waiting.pop()
        found.update(line for line in _lines_of(code) if line and line != code.co_firstlineno)
        waiting.extend(inner for inner in code.co_consts if isinstance(inner, types.CodeType))
    # A function on one line has nothing but its first line.
    return sorted(found) or [function.__code__.co_firstlineno]


def _lines_of(code: types.CodeType) -> Iterable[int]:
    if hasattr(code, "co_lines"):
        return [line for _, _, line in code.co_lines() if line is not None]
    import dis  # noqa: PLC0415 - only for Pythons before 3.10

    return [line for _, line in dis.findlinestarts(code) if line is not None]


def _own_channel() -> TextIO:
    """A way out that the project's code does not have: what it prints goes nowhere."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return channel


def _told(problem: BaseException) -> str:
    return f"{type(problem).__name__}: {problem}"[:200]
