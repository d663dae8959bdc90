"""Where the tests of a module go: beside the tests that it has, in a file of their own."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence

from tier_code.engine.planning.recipes.places import is_test_file
from tier_code.ports.code import OBSERVED
from tier_code.ports.source import SourceTree

_TEST_MODULE = re.compile(r"^(?:test_.*|.*_test|tests?)\.py$")


def tests_file(tree: SourceTree, module: str) -> str:
    """The path of the file for generated tests of a module: a new one, or one that was generated before."""
    paths = tree.paths()
    name = _module_name(module, paths)
    place = posixpath.join(_folder(module, paths), f"test_{name}_pure")
    number, path = 1, f"{place}.py"
    while path in paths and not _is_generated(tree, path):
        number += 1
        path = f"{place}_{number}.py"
    return path


def _module_name(module: str, paths: Sequence[str]) -> str:
    """The file's own name, with its folder's where several modules have the same."""
    folder, base = posixpath.split(module)
    stem = base.removesuffix(".py")
    if stem == "__init__":
        return posixpath.basename(folder) or "package"
    namesakes = [p for p in paths if posixpath.basename(p) == base and not is_test_file(p)]
    parent = posixpath.basename(folder)
    shared = len(namesakes) > 1 and parent not in ("", "src", "lib")
    return f"{parent}_{stem.strip('_')}" if shared else stem.strip("_") or stem


def _folder(module: str, paths: Sequence[str]) -> str:
    """The folder of the module's own tests, else the one with the most tests near it, else `tests`."""
    tests = [path for path in paths if _TEST_MODULE.match(posixpath.basename(path))]
    stem = posixpath.basename(module).removesuffix(".py").strip("_")
    own = [path for path in tests if posixpath.basename(path) in (f"test_{stem}.py", f"{stem}_test.py")]
    counted = Counter(posixpath.dirname(path) for path in own or tests)
    if not counted:
        return "tests"
    return max(sorted(counted), key=lambda folder: (_shared(folder, module), counted[folder]))


def _shared(folder: str, module: str) -> int:
    """How many leading folders two paths share: in a repository of several packages, each has its tests."""
    pairs = zip(folder.split("/"), posixpath.dirname(module).split("/"), strict=False)
    count = 0
    for left, right in pairs:
        if left != right:
            break
        count += 1
    return count


def _is_generated(tree: SourceTree, path: str) -> bool:
    first = (tree.read(path) or b"").partition(b"\n")[0]
    return OBSERVED.encode() in first
