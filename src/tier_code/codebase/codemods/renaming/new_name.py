"""What stands against the new name: it is no name, it is taken, or somebody in between already uses it."""

from __future__ import annotations

import keyword
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator

from tier_code.codebase.codemods.program.star_imports import EXPORT_LIST, listed_exports, modules_of
from tier_code.codebase.codemods.program.values import ClassId, ExternalValue, Variable
from tier_code.codebase.codemods.renaming.family import Family
from tier_code.codebase.codemods.renaming.fields import Fields
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import Judge, outside_has
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, NameTable, Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKey, ScopeKind
from tier_code.domain.errors import UsageProblem


def require_identifier(old: str, new: str) -> None:
    """Refuse what cannot be a name.

    Errors: UsageProblem.
    """
    if not new.isidentifier() or unicodedata.normalize("NFKC", new) != new:
        raise UsageProblem(f"'{new}' is not a Python name")
    if keyword.iskeyword(new):
        raise UsageProblem(f"'{new}' is a keyword of Python")
    if new == old:
        raise UsageProblem(f"it is already called '{new}'")
    if new == "_" or (new.startswith("__") and new.endswith("__")):
        raise UsageProblem(f"'{new}' means something to Python itself; choose another name")


class NewName:
    """Checks one new name against a family and the places that will carry it."""

    def __init__(self, program: Program, family: Family, new: str) -> None:
        self._program = program
        self._family = family
        self._new = new

    def problems(self, references: Iterable[Occurrence]) -> Iterator[str]:
        """Every reason against the name, with its place."""
        places = list(references)
        for variable in sorted(self._family.variables, key=str):
            yield from self._in_scope(variable)
        yield from self._captured(places)
        yield from self._mangled(places)
        for key in sorted(self._family.modules):
            yield from self._in_module(key)
        yield from self._in_classes()

    def _files(self, variable: Variable) -> Iterable[PythonFile]:
        repository = self._program.repository
        return (
            repository.module_files(variable.home)
            if variable.scope is None
            else repository.read_all([variable.home])
        )

    def _in_scope(self, variable: Variable) -> Iterator[str]:
        for file in self._files(variable):
            table = self._program.repository.names(file, self._new)
            key = variable.scope or ScopeKey(file.path, ScopeKind.MODULE, 0)
            for item in table.bound.get(key, ())[:1]:
                yield f"{item.place} - '{self._new}' is already defined here"
            for item in table.occurrences:
                if item.role in {Role.READ, Role.DECLARED} and self._would_be_caught(table, item, key):
                    yield f"{item.place} - '{self._new}' already means something else here"

    def _would_be_caught(self, table: NameTable, item: Occurrence, key: ScopeKey) -> bool:
        """Whether a use of the new name finds, on its way out, the scope that is about to have it."""
        if key in table.bound:
            return False
        owner = table.owner(item.scope)
        current: Scope | None = item.scope
        while current is not None and (owner is None or current.key != owner.key):
            if current.key == key:
                return key.kind is not ScopeKind.CLASS or item.scope.key == key
            current = current.parent
        return False

    def _captured(self, places: list[Occurrence]) -> Iterator[str]:
        """References that a variable between them and the target would catch under the new name."""
        for place in places:
            if place.role not in LEXICAL_ROLES and place.role is not Role.STRING:
                continue
            repository = self._program.repository
            old_owner = repository.names(place.file, self._family.name).owner(place.scope)
            new_owner = repository.names(place.file, self._new).owner(place.scope)
            if new_owner is not None and new_owner is not old_owner and _is_inside(new_owner, old_owner):
                yield f"{place.place} - a variable '{self._new}' around this place would catch the new name"

    def _mangled(self, places: list[Occurrence]) -> Iterator[str]:
        """Two leading underscores make a name private to the class it is written in."""
        if not self._new.startswith("__") or self._family.name.startswith("__"):
            return
        for place in places:
            if _in_class(place.scope):
                yield f"{place.place} - Python would make '{self._new}' private to this class"

    def _in_module(self, key: str) -> Iterator[str]:
        if self._program.repository.modules.submodule(key, self._new) is not None:
            yield f"{posixpath.join(key, self._new)} - a module of this name is there"
        for file in self._program.repository.files_with(self._new):
            for item in self._program.repository.names(file, self._new).occurrences:
                if item.role is Role.IMPORTED and self._imports_from(item, key):
                    yield f"{item.place} - '{self._new}' is already imported from there"
        yield from self._star_importers(key)

    def _imports_from(self, item: Occurrence, key: str) -> bool:
        statement = item.node
        while statement.parent is not None and statement.type != "import_from_statement":
            statement = statement.parent
        return key in modules_of(self._program.repository, item.file, statement)[0]

    def _star_importers(self, key: str) -> Iterator[str]:
        importers = self._program.imports.stars.importers(key)
        brought = not self._family.name.startswith("_")
        if importers and brought and self._new.startswith("_") and not self._listed(key):
            yield f"{importers[0].path} - 'import *' would leave '{self._new}' out"
        for file in importers:
            table = self._program.repository.names(file, self._new)
            for item in table.occurrences:
                top = item.binds and item.scope.kind is ScopeKind.MODULE
                read = item.role is Role.READ and table.owner(item.scope) is None
                if top or read:
                    yield f"{item.place} - 'import *' would bring the new name here"

    def _listed(self, key: str) -> bool:
        """Whether `__all__` names the old name, and so the new one after the rename."""
        return any(
            self._family.name
            in listed_exports(self._program.repository.names(file, EXPORT_LIST).occurrences)[0]
            for file in self._program.repository.module_files(key)
        )

    def _in_classes(self) -> Iterator[str]:
        hierarchy = self._program.hierarchy
        relatives = {each for cls in self._family.classes for each in hierarchy.relatives(cls)}
        for cls in sorted(relatives & self._program.definers(self._new).keys(), key=str):
            yield f"{cls.module}.py: class {cls.qualname} - it has an attribute '{self._new}' already"
        for base in sorted(hierarchy.outside(relatives), key=str):
            if (
                isinstance(base, ExternalValue)
                and base.dotted
                and outside_has(self._program, base, self._new)
            ):
                yield f"{base.dotted} - this base has an attribute '{self._new}' already"
        fields = Fields(self._program, self._family, Judge(self._program, self._family))
        if self._new.startswith("_") and fields.drops_underscores:
            yield f"'{self._new}' - the keyword for this field would be spelt without the underscore"
        yield from self._used_on(relatives)

    def _used_on(self, relatives: set[ClassId]) -> Iterator[str]:
        if not relatives:
            return
        for file in self._program.repository.files_with(self._new):
            for item in self._program.repository.names(file, self._new).occurrences:
                is_attribute = item.role in {Role.ATTRIBUTE, Role.STORED}
                if is_attribute and relatives & set(self._program.receiver_classes(item)):
                    yield f"{item.place} - '{self._new}' is already used on this class"


def _is_inside(inner: Scope, outer: Scope | None) -> bool:
    if outer is None:
        return True
    current: Scope | None = inner.parent
    while current is not None:
        if current.key == outer.key:
            return True
        current = current.parent
    return False


def _in_class(scope: Scope) -> bool:
    current: Scope | None = scope
    while current is not None:
        if current.kind is ScopeKind.CLASS:
            return True
        current = current.parent
    return False
