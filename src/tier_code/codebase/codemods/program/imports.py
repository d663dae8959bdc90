"""Following names across files: imports, re-exports, star imports and `__all__`."""

from __future__ import annotations

from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.star_imports import StarImports, modules_of
from tier_code.codebase.codemods.program.values import ExternalValue, ModuleValue, Source, Variable
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKey, ScopeKind


class Imports:
    """Finds out which variable a name means when the search leaves its file."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.stars = StarImports(repository)
        self._exported: dict[tuple[str, str], tuple[Source, ...]] = {}

    def variable(self, file: PythonFile, scope: Scope, word: str) -> Variable | None:
        """The variable that `word` means when read in `scope`; None when the file does not bind it."""
        owner = self._repository.names(file, word).owner(scope)
        return None if owner is None else variable_of(file, owner, word)

    def sources(self, file: PythonFile, scope: Scope, word: str) -> tuple[Source, ...]:
        """As `variable`, following star imports where the file itself does not bind the word."""
        variable = self.variable(file, scope, word)
        return (variable,) if variable is not None else self._through_stars(file, word, set())

    def exported(self, key: str, name: str) -> tuple[Source, ...]:
        """What `name` is as an attribute of the module `key`."""
        if (key, name) not in self._exported:
            self._exported[key, name] = self._find_export(key, name, set())
        return self._exported[key, name]

    def _find_export(self, key: str, name: str, seen: set[str]) -> tuple[Source, ...]:
        if key in seen:
            return ()
        seen.add(key)
        found: list[Source] = []
        for file in self._repository.module_files(key):
            found += self._defined_in(file, key, name) or self._through_stars(file, name, seen)
        if not found and (inner := self._repository.modules.submodule(key, name)):
            found.append(ModuleValue(inner))
        return tuple(dict.fromkeys(found))

    def _defined_in(self, file: PythonFile, key: str, name: str) -> list[Source]:
        table = self._repository.names(file, name)
        at_top = any(scope.kind is ScopeKind.MODULE for scope in table.bound)
        return [Variable(key, None, name)] if at_top else []

    def _through_stars(self, file: PythonFile, name: str, seen: set[str]) -> tuple[Source, ...]:
        found: list[Source] = []
        for keys, dotted in self.stars.targets(file):
            for key in keys:
                if self.stars.gives(key, name):
                    found += self._find_export(key, name, seen)
            if not keys:
                found.append(ExternalValue(f"{dotted}.*"))
        return tuple(item for item in found if not isinstance(item, ExternalValue)) or tuple(found)

    def imported(self, occurrence: Occurrence) -> tuple[Source, ...]:
        """Where the name in `from x import name` comes from; empty when the module is ours and lacks it."""
        statement = enclosing(occurrence.node, "import_from_statement")
        if statement is None:
            return ()
        keys, dotted = modules_of(self._repository, occurrence.file, statement)
        name = text_of(occurrence.node)
        if not keys:
            return (ExternalValue(f"{dotted}.{name}"),)
        found = dict.fromkeys(source for key in keys for source in self._from(occurrence, key, name))
        return tuple(found)

    def _from(self, occurrence: Occurrence, key: str, name: str) -> tuple[Source, ...]:
        """In a package's own `__init__`, `from . import name` means the submodule: it cannot mean itself."""
        inner = self._repository.modules.submodule(key, name)
        if inner is not None and key == module_key(occurrence.file.path):
            return (ModuleValue(inner),)
        return self.exported(key, name)


def variable_for(file: PythonFile, key: ScopeKey, word: str) -> Variable:
    """The variable `word` that a scope of this file owns."""
    if key.kind is ScopeKind.MODULE:
        return Variable(module_key(file.path), None, word)
    return Variable(file.path, key, word)


def variable_of(file: PythonFile, scope: Scope, word: str) -> Variable:
    """The variable `word` that `scope` owns."""
    return variable_for(file, scope.key, word)
