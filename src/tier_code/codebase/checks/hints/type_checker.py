"""Running mypy in this process: own settings, no plugins, no files of the repository's but its code.

Everything that depends on the insides of mypy (2.x) and not on its command line stands here and in
`codemods/hints/`. Measured on parse 1.20.2 with its tests: 1 s for the first run of a process, 0.1 s for each
further one.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import itertools
import multiprocessing.util
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tier_code.codebase.checks.hints.typed_sources import TypedSources

_ERROR = re.compile(r"^(?P<path>.+?):(?P<line>\d+): error: (?P<message>.*?)(?:  \[(?P<code>[\w-]+)\])?$")
_VENV = (".venv", "venv")
REMEMBERED = 64
"""Runs whose outcome is kept: what one step leaves is what the next one begins with."""
COLLECTED = 20
"""Runs after which circles of objects are freed; each leaves about 10 MB of them, and it takes 0.2 s."""
BLOCKERS = 5
"""Files that mypy cannot read and that are left out, before it is given up."""
UNSEEN = "mypy cannot look at this file: it is too large or named like a module of the standard library"
INSTALL = "type hints need mypy; install tier-code[checks]"


class CheckerUnavailable(Exception):
    """mypy is missing, or it gave up on this code; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeProblem:
    """One error of the type checker."""

    path: str
    line: int
    code: str
    message: str


class _Blocked(CheckerUnavailable):
    """One file keeps mypy from looking at any."""

    def __init__(self, problem: TypeProblem | None) -> None:
        self.path = problem.path if problem else ""
        place = f"{problem.path}:{problem.line}: {problem.message}" if problem else "no reason given"
        super().__init__(f"mypy cannot read this code: {place}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRun:
    """What one run found."""

    problems: tuple[TypeProblem, ...]
    result: Any
    """mypy's own result with syntax trees and types, when asked for."""


def mypy_version() -> str:
    """The version of mypy, empty when it is not installed."""
    try:
        from mypy.version import __version__  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        return ""
    return __version__


class TypeChecker:
    """Checks trees one after the other; remembers what it knows of the standard library."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tier-code-types-")).resolve()
        # Worker processes end without `atexit`; this is run in them too.
        multiprocessing.util.Finalize(
            None, shutil.rmtree, args=(self._folder,), kwargs={"ignore_errors": True}, exitpriority=10
        )
        self._written: dict[str, dict[str, str]] = {}
        self._rounds = itertools.count()
        self._seconds = itertools.count(1_000_000_000)
        self._known: dict[tuple[str, str], TypeRun] = {}

    def run(self, sources: TypedSources, root: str, *, with_types: bool = False) -> TypeRun:
        """Look at the sources; `root` is the repository's folder, for its virtual environment.

        Errors: CheckerUnavailable.
        """
        if not mypy_version():
            raise CheckerUnavailable(INSTALL)
        if not sources.modules:
            raise CheckerUnavailable(UNSEEN)
        key = (_fingerprint(sources), root)
        if not with_types and key in self._known:
            return self._known[key]
        run = self._unblocked(sources, root, with_types=with_types)
        if not with_types:
            self._known[key] = run
            while len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return run

    def _unblocked(self, sources: TypedSources, root: str, *, with_types: bool) -> TypeRun:
        target = next(iter(sources.modules), "")
        for _ in range(BLOCKERS):
            try:
                return self._run(sources, root, with_types=with_types)
            except _Blocked as blocked:
                if blocked.path == target or blocked.path not in sources.files:
                    raise
                sources = sources.without(blocked.path)
        return self._run(sources, root, with_types=with_types)

    def _run(self, sources: TypedSources, root: str, *, with_types: bool) -> TypeRun:
        folder = self._synchronised(sources)
        number = next(self._rounds)
        if number % COLLECTED == COLLECTED - 1:
            gc.collect()
        if with_types:
            # What is unchanged comes out of mypy's cache without its types.
            stamp = f"\n# {number}\n".encode()
            for path in sources.modules:
                self._write(folder / path, sources.files[path] + stamp)
                self._written[str(folder)][path] = ""
        return _checked(folder, sources, root, self._folder / "cache", with_types=with_types)

    def _synchronised(self, sources: TypedSources) -> Path:
        """A folder that holds exactly these files."""
        folder = self._folder / "source"
        written = self._written.setdefault(str(folder), {})
        for gone in [path for path in written if path not in sources.files]:
            (folder / gone).unlink(missing_ok=True)
            del written[gone]
        for path, source in sources.files.items():
            digest = _digest(source)
            if written.get(path) != digest:
                self._write(folder / path, source)
                written[path] = digest
        return folder

    def _write(self, path: Path, source: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source)
        # mypy takes a file of the same size and the same second for the same file.
        second = next(self._seconds)
        os.utime(path, (second, second))


@cache
def type_checker() -> TypeChecker:
    """The one of this process."""
    return TypeChecker()


def _fingerprint(sources: TypedSources) -> str:
    """The same for the same files under the same module names."""
    digest = hashlib.blake2b(repr((sorted(sources.modules.items()), sources.roots)).encode(), digest_size=16)
    for path in sorted(sources.files):
        digest.update(f"\0{path}\0".encode() + _digest(sources.files[path]).encode())
    return digest.hexdigest()


@lru_cache(maxsize=4096)
def _digest(source: bytes) -> str:
    return hashlib.blake2b(source, digest_size=16).hexdigest()


def _checked(folder: Path, sources: TypedSources, root: str, cache_dir: Path, *, with_types: bool) -> TypeRun:
    from mypy import build  # noqa: PLC0415 - an extra, and slow to load
    from mypy.errors import CompileError  # noqa: PLC0415 - as above
    from mypy.modulefinder import BuildSource  # noqa: PLC0415 - as above

    given = [
        BuildSource(str(folder / path), module, None, str(folder)) for path, module in sources.modules.items()
    ]
    options = _options(folder, sources, root, cache_dir)
    options.export_types = options.preserve_asts = with_types
    try:
        with _no_settings():
            result = build.build(given, options)
    except CompileError as problem:
        raise _Blocked(_problem(problem.messages[0] if problem.messages else "", folder)) from problem
    except (Exception, SystemExit) as problem:
        # mypy may crash on odd code, and ends the process then if it can; it vouches for nothing.
        raise CheckerUnavailable(f"mypy fails on this code: {type(problem).__name__}") from problem
    found = (_problem(line, folder) for line in result.errors)
    ordered = sorted((item for item in found if item), key=lambda item: (item.path, item.line))
    return TypeRun(problems=tuple(ordered), result=result if with_types else None)


def _options(folder: Path, sources: TypedSources, root: str, cache_dir: Path) -> Any:  # noqa: ANN401 - loaded late
    from mypy.options import Options  # noqa: PLC0415 - an extra, and slow to load

    options = Options()
    options.python_version = sys.version_info[:2]
    options.python_executable = None
    options.check_untyped_defs = True
    options.ignore_missing_imports = True
    options.namespace_packages = options.explicit_package_bases = True
    options.cache_dir = str(cache_dir)
    options.show_traceback = False
    installed = [
        str(packages)
        for name in _VENV
        for packages in Path(root or "/nowhere").glob(f"{name}/lib/python3*/site-packages")
    ]
    options.mypy_path = [*(str(folder / start) for start in sources.roots), *installed]
    return options


@contextlib.contextmanager
def _no_settings() -> Iterator[None]:
    """Without the user's variables that would move mypy's search path."""
    kept = {name: os.environ.pop(name) for name in ("MYPYPATH", "MYPY_CACHE_DIR") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def _problem(line: str, folder: Path) -> TypeProblem | None:
    match = _ERROR.match(line)
    if match is None:
        return None
    path = Path(os.path.normpath(Path.cwd() / match["path"]))
    shown = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else match["path"]
    return TypeProblem(
        path=shown, line=int(match["line"]), code=match["code"] or "", message=match["message"]
    )
