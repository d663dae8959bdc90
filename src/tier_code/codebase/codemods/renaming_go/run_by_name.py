"""Names by which Go finds functions: `TestX`, `BenchmarkX`, `FuzzX`, `ExampleX`, `TestMain`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tier_code.codebase.codemods.renaming_go.go_file import Occurrence, Role
from tier_code.codebase.codemods.renaming_go.packages import GoPackages, PackageKey
from tier_code.codebase.languages.nodes import text_of
from tier_code.domain.errors import UsageProblem

_TEST_FILE = "_test.go"
_KIND = re.compile(r"(?P<kind>Test|Benchmark|Fuzz|Example)(?P<rest>$|[^a-z].*)")
_EXAMPLE = "Example"
_MAIN = "TestMain"
_LINE_END = b"\n"


def require_test_name(packages: GoPackages, item: Occurrence, new: str) -> None:
    """Errors: UsageProblem for a name under which Go would run a function no more, or would begin to."""
    old = text_of(item.node)
    if not _is_function(item) or not item.file.path.endswith(_TEST_FILE):
        return
    if old == _MAIN:
        raise UsageProblem(f"'{old}' is a name that Go itself looks for")
    was, now = _kind(old), _kind(new)
    if was and now != was:
        raise UsageProblem(f"'{new}' cannot be the new name: Go runs '{old}' because it begins with '{was}'")
    if now != was or new == _MAIN:
        raise UsageProblem(f"'{new}' cannot be the new name: Go would run it, as it begins with '{now}'")
    about = _about(new)
    if now == _EXAMPLE and about != _about(old) and not _is_there(packages, item, about):
        told = f"an example is about what its name says, and nothing here is called '{about}'"
        raise UsageProblem(f"'{new}' cannot be the new name: {told}")


def examples_of(packages: GoPackages, item: Occurrence) -> Iterator[str]:
    """A note for examples that are shown with a definition because they are named after it."""
    name = text_of(item.node)
    if item.role not in {Role.DECLARED, Role.METHOD} or not name[:1].isupper():
        return
    named = re.compile(rf"^func {_EXAMPLE}(?:\w+_)?{re.escape(name)}(?:_\w+)?\(".encode(), re.MULTILINE)
    places = [
        f"{path}:{text[: hit.start()].count(_LINE_END) + 1}"
        for path, text in _tests(packages, item)
        for hit in named.finditer(text)
    ]
    if places:
        yield f"examples are named after it and keep their names, which go vet minds: {', '.join(places[:5])}"


def _kind(name: str) -> str:
    found = _KIND.fullmatch(name)
    return found["kind"] if found is not None else ""


def _about(name: str) -> str:
    """The definition that an example is about: `T` of `ExampleT_Method_suffix`; empty for the package."""
    first, _, _ = name.removeprefix(_EXAMPLE).partition("_")
    return first


def _is_function(item: Occurrence) -> bool:
    parent = item.node.parent
    return item.role is Role.DECLARED and parent is not None and parent.type == "function_declaration"


def _is_there(packages: GoPackages, item: Occurrence, name: str) -> bool:
    """Whether the package that the file tests, or the file's own, declares a name."""
    if not name:
        return True
    own = packages.key_of(item.file)
    keys = (own, PackageKey(own.folder, own.name.removesuffix("_test")))
    return any(True for key in keys for _ in packages.declared(key, name))


def _tests(packages: GoPackages, item: Occurrence) -> Iterator[tuple[str, bytes]]:
    """The test files beside a definition, with their text."""
    for path in packages.go_paths:
        if path.endswith(_TEST_FILE) and posixpath.dirname(path) == item.file.folder:
            yield path, packages.raw(path) or b""
