"""What pytest hands to the functions of a test file: no line there says what it is, its own words do."""

from __future__ import annotations

import ast
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import dirname

from tier_code.codebase.checks.changed_files import module_of
from tier_code.ports.source import SourceTree

_TESTS = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|tests?|conftest)\.py$")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NEWER = "copy copy_into from_uri full_match info move move_into walk"
"""Of paths, in versions of Python that may not be ours."""
_STATUS = frozenset(name for name in dir(os.stat_result) if name.startswith("st_"))
_LEGACY = """
atime basename bestrelpath check chdir chmod chown common computehash copy dirname dirpath dump ensure
ensure_dir exists ext fnmatch isdir isfile islink join listdir load lstat mkdir mkdtemp mklinkto
mksymlinkto move mtime new open parts purebasename pyimport pypkgpath read read_binary read_text
readlines readlink realpath relto remove rename samefile sep setmtime size stat strpath sysexec visit
write write_binary write_text
"""
_REQUEST = """
addfinalizer applymarker cls config fixturename fixturenames function getfixturevalue instance keywords
module node param param_index path raiseerror scope session fspath add_marker get_closest_marker
iter_markers name nodeid originalname callspec parent user_properties getini getoption invocation_params
option pluginmanager rootpath rootdir inipath cache stash
"""
_LOGGED = """
at_level clear filtering get_records handler messages record_tuples records set_level text formatter
setFormatter level getMessage message asctime
"""
_PATCHES = "chdir context delattr delenv delitem setattr setenv setitem syspath_prepend undo"
_FOLDERS = frozenset({"mktemp", "getbasetemp"})
_PATH = frozenset({*dir(Path), *_NEWER.split()}) | _STATUS
_CAPTURES = ("capsys", "capfd", "capsysbinary", "capfdbinary")
_GIVEN: Mapping[str, frozenset[str]] = {
    "tmp_path": _PATH,
    "tmp_path_factory": _PATH | _FOLDERS,
    "tmpdir": frozenset(_LEGACY.split()),
    "tmpdir_factory": _FOLDERS.union(_LEGACY.split()),
    **dict.fromkeys(_CAPTURES, frozenset({"readouterr", "disabled", "out", "err"})),
    "caplog": frozenset({*vars(logging.makeLogRecord({})), *_LOGGED.split()}),
    "monkeypatch": frozenset(_PATCHES.split()),
    "recwarn": frozenset({"category", "clear", "filename", "lineno", "list", "message", "pop"}),
    "cache": _PATH | {"get", "set"},
    "request": frozenset(_REQUEST.split()),
}
"""The attributes of pytest's own fixtures and of what they give, by their names."""


class Fixtures:
    """The parameters of a test file's functions that nothing in the file tells the type of."""

    def __init__(self, tree: SourceTree, path: str, content: bytes) -> None:
        module = module_of(content) if _TESTS.search(path) else None
        above = (
            [module_of(tree.read(each) or b"") for each in _settings_of(path)] if module is not None else []
        )
        self._functions = list(_functions(module))
        self._made = {
            node.name: node for each in (*above, module) for node in _functions(each) if _is_fixture(node)
        }

    def may_have(self, line: int, owner: str, name: str) -> bool:
        """Whether what stands before a dot in a line may have that attribute, by the fixtures at hand.

        An owner that is a fixture itself has its own attributes, or, where it is not one of pytest's, any.
        """
        around = [each for each in self._functions if each.lineno <= line <= (each.end_lineno or line)]
        given = {argument for each in around for argument in _unannotated(each)}
        if owner in given:
            known = None if owner in self._made else _GIVEN.get(owner)
            return known is None or owner == "request" or name in known
        return any(name in _GIVEN[each] for each in self._behind(given))

    def _behind(self, given: Iterable[str]) -> Iterator[str]:
        """Fixtures of pytest that are asked for, through others or directly."""
        waiting, seen = list(given), set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self._made:
                waiting.extend(each.arg for each in _arguments(self._made[name]))
            elif name in _GIVEN:
                yield name


def _settings_of(path: str) -> Iterator[str]:
    """The `conftest.py` of each folder around a file, the outermost first."""
    folder = dirname(path)
    if folder:
        yield from _settings_of(folder)
    yield f"{folder}/conftest.py" if folder else "conftest.py"


def _functions(module: ast.Module | None) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, _FUNCTIONS):
            yield node


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("fixture" in ast.unparse(each) for each in node.decorator_list)


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _unannotated(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    yield from (each.arg for each in _arguments(node) if each.annotation is None and each.arg != "self")
