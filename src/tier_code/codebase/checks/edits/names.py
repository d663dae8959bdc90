"""The `names` check: whatever new code imports, reads from a class or module, or calls is there."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.edits.fixtures import Fixtures
from tier_code.codebase.declared import Declared
from tier_code.codebase.index.expressions import Imported
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import DOCUMENTED
from tier_code.codebase.index.imports import STAR
from tier_code.codebase.index.modules import ModuleFinder
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices.linking import Linker
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

CHECK = "names"
SHOWN = 10
MOST_SYMBOLS = 12
"""Changed definitions whose attributes and calls are looked up."""
_UNKNOWN = "nothing is known to have"
_TOLD = re.compile(rf":(?P<line>\d+): {_UNKNOWN} '(?P<name>\w+)': (?P<written>.+)$", re.DOTALL)
_SETTINGS = (
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements.txt",
    "requirements-dev.txt",
    "Pipfile",
    "tox.ini",
)


def check_names(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Imports find their modules and names; attributes and calls fit what is known of their owners."""
    paths = [path for path in sorted(changes) if path.endswith(PYTHON_ENDS) and changes[path] is not None]
    if not paths:
        return skipped(CHECK, "no source file changed")
    after = Overlay(before).with_changes(changes)
    imports = 0
    for path in paths:
        for line, problem in _new_imports(before, after, path):
            imports += 1
            if problem:
                return failed(CHECK, f"{path}:{line}: {problem}")
    looked_up = 0
    for path, qualname in _definitions(Declared.of(step), after, paths):
        count, unknown = _unknown(before, changes, path, qualname)
        looked_up += count
        if unknown:
            more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
            return failed(CHECK, f"{unknown[0]}{more}", tuple(unknown[:SHOWN]))
    facts = (("imports", imports), ("names_looked_up", looked_up))
    return passed(CHECK, f"{imports} new imports and {looked_up} attributes and calls looked up", facts=facts)


def _definitions(declared: Declared, after: SourceTree, paths: list[str]) -> Iterator[tuple[str, str]]:
    """The functions and classes whose insides are new."""
    found = []
    for path in paths:
        source = utf8_source(after.read(path) or b"")
        known = extract_facts(source, "").definitions if source is not None else {}
        named = [target.qualname for target in declared.symbols_in(path)]
        if path in declared.created or path in declared.modules:
            named += [name for name, each in known.items() if not each.parent and name not in named]
        found += [
            (path, name)
            for name in named
            if name in known and known[name].kind in DOCUMENTED and "#" not in name
        ]
    return iter(found[:MOST_SYMBOLS])


def _unknown(before: SourceTree, changes: Changes, path: str, qualname: str) -> tuple[int, list[str]]:
    """How much was looked up, and what is not there."""
    # jedi and the program's tables load where the work is done.
    from tier_code.codebase.checks.additions.twin_names import unknown_names  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.syntax.python_file import UnreadableSource  # noqa: PLC0415 - as above

    try:
        count, unknown = unknown_names(before, changes, path, qualname)
    except (UnreadableSource, UsageProblem, StopIteration, RecursionError):
        return 0, []
    if _foreign(changes[path] or b""):
        # What packages that are not here give may have any attribute.
        unknown = [each for each in unknown if _UNKNOWN not in each]
    fixtures = Fixtures(before, path, changes[path] or b"")
    unknown = [each for each in unknown if not _excused(each, fixtures)]
    return count, [one_line(each) for each in unknown]


def _excused(complaint: str, fixtures: Fixtures) -> bool:
    """Whether a fixture may give what nothing else is known to have."""
    told = _TOLD.search(complaint)
    owner = told["written"].removesuffix(f".{told['name']}") if told is not None else ""
    return told is not None and fixtures.may_have(int(told["line"]), owner, told["name"])


def _foreign(content: bytes) -> bool:
    """Whether a file imports packages that are not installed beside us."""
    source = utf8_source(content)
    facts = extract_facts(source, "") if source is not None else None
    tops = {each.source.module.partition(".")[0] for each in (facts.imports if facts else ())}
    return any(top and top not in sys.stdlib_module_names and not _installed(top) for top in tops)


@lru_cache(maxsize=512)
def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _new_imports(before: SourceTree, after: SourceTree, path: str) -> Iterator[tuple[int, str]]:
    """Line and complaint, empty where there is none, of every import statement's name that is new."""
    old, new = SourceReader(before).file(path), SourceReader(after).file(path)
    known = {(each.name, each.source) for each in old.facts.imports} if old is not None else set()
    reader = SourceReader(after)
    for each in new.facts.imports if new is not None else ():
        if (each.name, each.source) not in known:
            yield each.line, _import_problem(before, reader, path, each.source)
    yield from _inner_imports(before, reader, path)


def _inner_imports(before: SourceTree, reader: SourceReader, path: str) -> Iterator[tuple[int, str]]:
    """The imports inside of functions that the file did not have."""
    file = reader.file(path)
    module = module_of(file.source) if file is not None else None
    former = (before.read(path) or b"").decode("utf-8", "replace")
    for node in ast.walk(module) if module is not None else ():
        if not isinstance(node, ast.Import | ast.ImportFrom) or not node.col_offset:
            continue
        if ast.unparse(node) in former:
            continue
        for alias in node.names:
            source = (
                Imported(alias.name, 0)
                if isinstance(node, ast.Import)
                else Imported(node.module or "", node.level, alias.name)
            )
            yield node.lineno, _import_problem(before, reader, path, source)


def _import_problem(before: SourceTree, reader: SourceReader, path: str, source: Imported) -> str:
    top = source.module.partition(".")[0]
    if not source.level and (top in sys.stdlib_module_names or not top):
        return _standard_problem(source)
    module = ModuleFinder(reader).find(path, source)
    if module:
        found = (
            not source.symbol or source.symbol == STAR or Linker(reader).imported(path, source) is not None
        )
        return "" if found or _open(reader, module) else f"{module} has no '{source.symbol}' to import"
    if source.level:
        return f"there is no module '{'.' * source.level}{source.module}'"
    if ModuleFinder(reader).find(path, Imported(top, 0)):
        return f"there is no module '{source.module}'"
    return "" if _used_here(before, top) else f"nothing here uses or declares a package '{top}'"


def _standard_problem(source: Imported) -> str:
    """A submodule that the standard library lacks; what modules hold, a type checker knows."""
    if "." not in source.module:
        return ""
    try:
        there = find_spec(source.module) is not None
    except (ImportError, ValueError):
        there = False
    return "" if there else f"the standard library has no module '{source.module}'"


def _open(reader: SourceReader, module: str) -> bool:
    """Whether a module may hold names that its text does not show."""
    file = reader.file(module)
    return (
        file is None
        or b"__getattr__" in file.source
        or b"globals()" in file.source
        or b"import *" in file.source
    )


def _used_here(before: SourceTree, top: str) -> bool:
    """Whether the repository imports a package somewhere, or names it among its requirements."""
    said = re.compile(rf"^\s*(?:import|from)\s+{re.escape(top)}\b", re.MULTILINE)
    named = re.compile(rf"(?<![\w.-]){re.escape(top).replace('_', '[-_.]')}(?![\w.])", re.IGNORECASE)
    for path in before.paths():
        name = path.rpartition("/")[2]
        if not path.endswith(PYTHON_ENDS) and name not in _SETTINGS:
            continue
        text = (before.read(path) or b"").decode("utf-8", "replace")
        if said.search(text) or (name in _SETTINGS and named.search(text)):
            return True
    return False
