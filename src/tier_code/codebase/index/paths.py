"""What a person may mean by a file, folder, module or package name; compared by whole components."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from posixpath import basename

PYTHON_ENDS = (".py", ".pyi")
_SOURCE_FOLDERS = ("src", "lib")
_TEST_FOLDERS = frozenset({"test", "tests", "testing"})
_EVERYTHING = frozenset({"", ".", "./", "*"})
_INIT = "__init__"


def paths_matching(paths: Sequence[str], words: str) -> tuple[str, ...]:
    """Files, and folders (ending in `/`) followed by their files, that `words` may mean, best first.

    `words` is a path, the end of one, a dotted module or a package name; `.` is the whole project. Where one
    stands at the top of the project or of its source folder, those deeper down are not meant.
    """
    wanted = words.strip().replace("\\", "/").removeprefix("./")
    if wanted in _EVERYTHING:
        return tuple(paths)
    found = _files(paths, wanted) or _folders(paths, wanted.rstrip("/"))
    if not found and "/" not in wanted:
        parts = wanted.strip(".").split(".")
        found = _modules(paths, parts) or _folders(paths, "/".join(parts))
    elif not found:
        found = _modules(paths, wanted.rstrip("/").split("/"))
    return tuple(dict.fromkeys(_expanded(paths, _meant(found, wanted))))


def module_parts(path: str) -> tuple[str, ...]:
    """The components of a Python file's dotted name from the top of the project, without `__init__`."""
    parts = tuple(path.rpartition(".")[0].split("/"))
    return parts[:-1] if parts[-1] == _INIT and len(parts) > 1 else parts


def ends_with(parts: Sequence[str], tail: Sequence[str]) -> bool:
    """Whether the last components of `parts` are `tail`."""
    return bool(tail) and tuple(parts[-len(tail) :]) == tuple(tail)


def in_tests(path: str) -> bool:
    """Whether a file belongs to tests, by its folders and its name."""
    *folders, name = path.split("/")
    return bool(_TEST_FOLDERS.intersection(folders)) or name.startswith(("test_", "conftest."))


def _files(paths: Iterable[str], wanted: str) -> list[str]:
    tail = wanted.split("/")
    return [path for path in paths if ends_with(path.split("/"), tail)]


def _modules(paths: Iterable[str], tail: Sequence[str]) -> list[str]:
    """Modules of that dotted name; packages are folders and so not among them."""
    return [
        path
        for path in paths
        if path.endswith(PYTHON_ENDS)
        and not basename(path).startswith(f"{_INIT}.")
        and ends_with(module_parts(path), tail)
    ]


def _folders(paths: Iterable[str], wanted: str) -> list[str]:
    tail = wanted.split("/")
    found: dict[str, None] = {}
    for path in paths:
        parts = path.split("/")[:-1]
        for end in range(len(tail), len(parts) + 1):
            if ends_with(parts[:end], tail):
                found["/".join(parts[:end]) + "/"] = None
    return list(found)


def _meant(found: Sequence[str], wanted: str) -> list[str]:
    """The candidates of the best kind, best first."""
    ordered = sorted(found, key=lambda path: (in_tests(path), path.count("/"), path))
    top = [path for path in ordered if _at_top(path, wanted)]
    return top or ordered


def _at_top(path: str, wanted: str) -> bool:
    """Whether a path is what was wanted, from the top of the project or of a source folder."""
    plain = wanted.rstrip("/")
    forms = {plain, plain.replace(".", "/"), *(plain.replace(".", "/") + end for end in PYTHON_ENDS)}
    bare = path.rstrip("/")
    return bare in forms or any(bare == f"{folder}/{form}" for folder in _SOURCE_FOLDERS for form in forms)


def _expanded(paths: Sequence[str], meant: Iterable[str]) -> Iterator[str]:
    for path in meant:
        yield path
        if path.endswith("/"):
            yield from (inside for inside in paths if inside.startswith(path))
