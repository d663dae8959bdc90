"""Proving definitions dead: nothing in the repository refers to them but other dead ones."""

from __future__ import annotations

import ast
import importlib
import inspect
import posixpath
import re
import sys
from collections.abc import Iterator, Mapping, Sequence

from tier_code.codebase.codemods.dead_code.dead import marked_to_stay, runs_text
from tier_code.codebase.codemods.dead_code.definitions import Definition
from tier_code.codebase.codemods.dead_code.lookups import Lookups
from tier_code.codebase.codemods.dead_code.mentions import How, Mention, Mentions
from tier_code.codebase.codemods.dead_code.values import owners
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.inert import (
    Inertness,
    harmless_decorators,
    is_plain_value,
    last_name,
)
from tier_code.codebase.codemods.imports.sites import import_sites
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.syntax.ast_file import AstFile

_SPECIAL = re.compile(r"^(?:__\w+__|_+|_\w+_)$")
_FOUND_BY_NAME = re.compile(r"^(?:visit_|leave_|do_|on_|handle_)")
_BY_A_RUNNER = re.compile(r"^_?(?:test|Test|pytest_|setup|teardown|setUp|tearDown|load_tests)")
_TEST_FILE = re.compile(
    r"(?:^|/)(?:tests?/|testing/|test_[^/]*$|tests?\.py$|conftest\.py$|[^/]*_tests?\.py$)"
)
_READ_BY_NAME = re.compile(
    r"(?:^|/)(?:conf|conftest|settings|setup|noxfile|tasks|fabfile|dodo|wsgi|asgi|manage|__main__|[^/]*_settings"
    r"|[^/]*\.conf)\.py$|(?:^|/)(?:migrations|settings|hooks)/"
)
"""Files whose names some program knows."""
_NOT_TO_IMPORT = frozenset({"this", "antigravity", "idlelib", "turtledemo", "test", "lib2to3", "__main__"})
_STAR = re.compile(rb"\bimport\s*\*")
_SELF = frozenset({"self", "cls", "super"})
_QUIET_BASES = frozenset(
    {"object", "Generic", "ABC", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "NamedTuple"}
)

DECORATED = "its decorator may hand it to somebody"
"""What is usual and needs no note."""
Places = list[tuple[str, int, int]]
"""(path, line, column) of each reference; line 0 for one without a line."""


class Proof:
    """Looks for everything that may refer to the definitions of one repository."""

    def __init__(self, code: CodeBase, files: Mapping[str, AstFile]) -> None:
        self._code = code
        self._files = files
        self._mentions = Mentions(code)
        self._lookups = Lookups(code)
        self._inert: dict[str, Inertness] = {}
        self._classes: dict[str, dict[str, list[ast.ClassDef]]] = {}
        self._runs_text: dict[str, bool] = {}
        self._stars = list(_star_imports(code))

    def dead_among(self, candidates: Sequence[Definition]) -> list[Definition]:
        """Those that nothing refers to but others of them: chains and circles go together."""
        places = {id(each): list(self.references(each)) for each in candidates}
        dead = list(candidates)
        while True:
            spans: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}
            for each in dead:
                spans.setdefault(each.path, []).extend(each.spans)
            left = [each for each in dead if all(_inside(place, spans) for place in places[id(each)])]
            if len(left) == len(dead):
                return left
            dead = left

    def objection(self, definition: Definition) -> str:
        """Why a definition must stay whatever refers to it; empty when references alone decide."""
        file = self._files[definition.path]
        if _SPECIAL.match(definition.name):
            return "Python or a library finds it by its name"
        if not definition.private and _READ_BY_NAME.search(definition.path):
            return "a program reads this file by names"
        if _TEST_FILE.search(definition.path) and _BY_A_RUNNER.match(definition.name):
            return "a test runner finds it by its name"
        if any(marked_to_stay(file, node) for node in definition.nodes):
            return "a comment asks for it"
        if not all(map(_plainly_decorated, definition.nodes)):
            return DECORATED
        if not all(self._defines_only(file, node) for node in definition.nodes):
            return "defining it may do something"
        if not definition.local and self._reads_by_text(file):
            return "the file runs code from text or looks into its namespace"
        composed = (
            "" if definition.local and definition.owner is None else self._lookups.composing(definition.name)
        )
        return composed or self._looked_up(definition) or self._called_by_base(definition)

    def _defines_only(self, file: AstFile, node: ast.stmt) -> bool:
        if file.path not in self._inert:
            self._inert[file.path] = Inertness(file.module)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            return is_plain_value(node.value)
        return self._inert[file.path].statement(node)

    def _looked_up(self, definition: Definition) -> str:
        if definition.owner is not None:
            line = self._lookups.of_class(definition.path, definition.owner)
            return f"{definition.path}:{line} looks members of the class up" if line else ""
        if definition.local:
            return ""
        if (
            isinstance(definition.nodes[0], ast.ClassDef)
            and definition.nodes[0].bases
            and self._lookups.subclasses
        ):
            return "code asks for all subclasses"
        return self._lookups.of_module(definition.path, posixpath.basename(module_key(definition.path)))

    def _called_by_base(self, definition: Definition) -> str:
        if definition.owner is None or _is_mangled(definition.name):
            return ""
        unknown = self._unknown_base(definition.path, definition.owner, definition, set())
        return f"{unknown}, a base of its class, may call it" if unknown else ""

    def _unknown_base(self, path: str, node: ast.ClassDef, definition: Definition, seen: set[int]) -> str:
        """A base class that is not in the repository and may know the method."""
        module = self._code.module(path)
        if id(node) in seen or module is None:
            return ""
        seen.add(id(node))
        for base in (*node.bases, *(keyword.value for keyword in node.keywords)):
            name = last_name(base)
            if name in _QUIET_BASES:
                continue
            found = [] if _is_standard(module, base) else self._classes_named(path, name)
            if found:
                inner = (self._unknown_base(*each, definition, seen) for each in found)
                unknown = next(filter(None, inner), "")
            else:
                unknown = "" if _standard_without(module, base, definition) else name or ast.unparse(base)
            if unknown:
                return unknown
        return ""

    def _classes_named(self, path: str, name: str) -> list[tuple[str, ast.ClassDef]]:
        """The classes of the repository that a file may mean by a name: its own, else all of that name."""
        own = self._classes_in(path).get(name, [])
        if own:
            return [(path, node) for node in own]
        others = self._code.repository.paths_with(name)
        return [(other, node) for other in others for node in self._classes_in(other).get(name, ())]

    def _classes_in(self, path: str) -> dict[str, list[ast.ClassDef]]:
        if path not in self._classes:
            module = self._code.module(path)
            found: dict[str, list[ast.ClassDef]] = {}
            for node in ast.walk(module) if module is not None else ():
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, []).append(node)
            self._classes[path] = found
        return self._classes[path]

    def _reads_by_text(self, file: AstFile) -> bool:
        if file.path not in self._runs_text:
            self._runs_text[file.path] = runs_text(file.module)
        return self._runs_text[file.path]

    def references(self, definition: Definition) -> Iterator[tuple[str, int, int]]:
        """Every place that may mean the definition, but for those that define it."""
        yield from self._by_scope(definition)
        starred = self._star_importer(definition)
        if starred:
            yield starred, 0, 0
        if definition.local and definition.owner is None:
            return
        for mention in self._mentions.of(definition.name):
            if self._may_mean(mention, definition):
                yield mention.path, mention.line, mention.column
        if _is_mangled(definition.name) and definition.owner is not None:
            spelt = f"_{definition.owner.name.lstrip('_')}{definition.name}"
            yield from ((each.path, each.line, each.column) for each in self._mentions.of(spelt))

    def _by_scope(self, definition: Definition) -> Iterator[tuple[str, int, int]]:
        """Bare names of its own file that lead to the scope that it is defined in."""
        file = self._files[definition.path]
        table = self._code.repository.names(self._code.repository.read(definition.path), definition.name)
        homes = {
            key
            for key, found in table.bound.items()
            if any(each.start in definition.offsets for each in found)
        }
        for start, owner in owners(table):
            if owner in homes and start not in definition.offsets:
                line = file.line_of(start)
                yield definition.path, line, start - file.line_start(line)

    def _may_mean(self, mention: Mention, definition: Definition) -> bool:
        if mention.how in (How.STRING, How.TEXT):
            return True
        if definition.owner is not None:
            return self._may_mean_method(mention, definition)
        if mention.how is How.ATTRIBUTE:
            return mention.base not in _SELF
        return self._may_import(mention, definition)

    def _may_mean_method(self, mention: Mention, definition: Definition) -> bool:
        if mention.how is How.IMPORT:
            return False
        if _is_mangled(definition.name) and definition.owner is not None:
            return any(each.name.lstrip("_") == definition.owner.name.lstrip("_") for each in mention.within)
        return True

    def _may_import(self, mention: Mention, definition: Definition) -> bool:
        """Whether `from base import name` may mean the module of the definition."""
        own = module_key(definition.path)
        modules = self._code.repository.modules
        level = len(mention.base) - len(mention.base.lstrip("."))
        if level:
            key = modules.relative(mention.path, level, mention.base[level:])
            return key is None or key == own
        keys = modules.absolute(mention.path, mention.base)
        if keys:
            return own in keys
        return mention.base.rpartition(".")[2] == posixpath.basename(own)

    def _star_importer(self, definition: Definition) -> str:
        """A file that takes everything from the definition's module, and holds its name; empty for none."""
        stem = posixpath.basename(module_key(definition.path))
        if definition.name.startswith("_") or definition.owner is not None or definition.local:
            return ""
        for path, source in self._stars:
            told = source in (stem, "") and path != definition.path
            if told and path in self._code.repository.paths_with(definition.name):
                return path
        return ""


def _star_imports(code: CodeBase) -> Iterator[tuple[str, str]]:
    """Every file that imports all of a module, and the last part of that module's name."""
    for path in code.repository.paths_with_text(_STAR):
        module = code.module(path)
        for site in import_sites(module) if module is not None else ():
            if any(alias.name == "*" for alias in site.statement.names):
                yield path, site.module.rpartition(".")[2]


def _is_mangled(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def _inside(
    place: tuple[str, int, int], spans: Mapping[str, list[tuple[tuple[int, int], tuple[int, int]]]]
) -> bool:
    path, line, column = place
    return any(start <= (line, column) < end for start, end in spans.get(path, ()))


def _plainly_decorated(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return True
    return harmless_decorators(node)


def _is_standard(module: ast.Module, base: ast.expr) -> bool:
    """Whether a base is imported from the standard library, whatever the repository calls so."""
    dotted = _imported_as(module, base)
    return not dotted.startswith("builtins.") and dotted.partition(".")[0] in sys.stdlib_module_names


def _standard_without(module: ast.Module, base: ast.expr, definition: Definition) -> bool:
    """Whether a base is a standard class that has no member of that name and finds none by a rule."""
    dotted = _imported_as(module, base)
    owner, _, name = dotted.rpartition(".")
    if owner.partition(".")[0] not in sys.stdlib_module_names | {"builtins"}:
        return False
    if owner.partition(".")[0] in _NOT_TO_IMPORT:
        return False
    try:
        found = getattr(importlib.import_module(owner), name)
    except (ImportError, AttributeError):
        return False
    found_by_name = owner != "builtins" or _FOUND_BY_NAME.match(definition.name) is not None
    by_rule = found_by_name and not definition.name.startswith("_")
    return not by_rule and not hasattr(found, definition.name) and not _said_in_source(found, definition.name)


def _said_in_source(found: object, name: str) -> bool:
    """Whether the source of a class of the standard library, or of one of its bases, says the name."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    for each in getattr(found, "__mro__", ()):
        try:
            if word.search(inspect.getsource(sys.modules[each.__module__])):
                return True
        except (KeyError, OSError, TypeError):
            continue
    return False


def _imported_as(module: ast.Module, base: ast.expr) -> str:
    """The full dotted name of a base class; a bare name that is not imported is a built-in."""
    written = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
    root, _, rest = written.partition(".")
    for site in import_sites(module):
        for alias in site.statement.names:
            if (alias.asname or alias.name.partition(".")[0]) != root:
                continue
            plain = alias.name if alias.asname else root
            full = f"{site.module}.{alias.name}" if site.module else plain
            return f"{full}.{rest}" if rest else full
    return written if rest else f"builtins.{written}"
