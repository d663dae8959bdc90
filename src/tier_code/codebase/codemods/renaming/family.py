"""Which variables and classes share the renamed name: imports, re-exports, stubs, overrides, bases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.imports import variable_for
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.values import ClassId, Source, Variable
from tier_code.codebase.codemods.renaming.flow import runs_always
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.names import NameTable, Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.codebase.codemods.syntax.roles import Role, binds_whole_module
from tier_code.codebase.codemods.syntax.scopes import ScopeKey, ScopeKind
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target


@dataclass(frozen=True, slots=True)
class Family:
    """Everything that must carry the new name together."""

    name: str
    variables: frozenset[Variable]
    classes: frozenset[ClassId]
    """The classes whose attribute it is; empty for a module's or function's variable."""

    @property
    def modules(self) -> frozenset[str]:
        """The modules that have the name as a variable."""
        return frozenset(variable.home for variable in self.variables if variable.scope is None)


def is_private(name: str) -> bool:
    """Whether Python makes the name private to the class it is written in."""
    return name.startswith("__") and not name.endswith("__")


def family_of(program: Program, target: Target) -> Family:
    """Find what the target names, and all that is bound to it.

    Errors: UsageProblem when there is no such definition; ToolDeclined when it cannot be renamed on its own.
    """
    file = _read(program, target)
    outer, _, name = _plain(target.qualname).rpartition(".")
    found = _bound_at(program, file, outer, name)
    kinds = {key.kind for key in found}
    if ScopeKind.CLASS in kinds or (not found and _stored_in(program, file, outer, name)):
        return _class_family(program, ClassId(module_key(file.path), outer), name)
    if not found:
        raise UsageProblem(
            f"{target.path} defines no {_plain(target.qualname)}; check the name with its dots"
        )
    parameters = [item for items in found.values() for item in items if item.role is Role.PARAMETER]
    if parameters:
        raise ToolDeclined(
            "parameters are not renamed by this tool", tuple(item.place for item in parameters)
        )
    return _lexical_family(program, file, found, name)


def _plain(qualname: str) -> str:
    """`A.b` for `A#2.b`, `f.inner` for `f.<locals>.inner`: one scope, one variable of a name."""
    parts = (part.partition("#")[0] for part in qualname.split("."))
    return ".".join(part for part in parts if part != "<locals>")


def _read(program: Program, target: Target) -> PythonFile:
    if target.path not in program.repository.python_paths:
        raise UsageProblem(f"{target.path} is no Python file of this repository")
    try:
        return program.repository.read(target.path)
    except UnreadableSource as problem:
        raise ToolDeclined("the file cannot be read exactly", (str(problem),)) from problem


def _bound_at(program: Program, file: PythonFile, outer: str, name: str) -> dict[ScopeKey, list[Occurrence]]:
    table = program.repository.names(file, name)
    return {
        key: items
        for key, items in table.bound.items()
        if key.kind in {ScopeKind.MODULE, ScopeKind.CLASS, ScopeKind.FUNCTION} and _outer(key, items) == outer
    }


def _outer(key: ScopeKey, items: list[Occurrence]) -> str:
    """The qualified name of the scope that owns the bindings, which `global` may have moved."""
    if key.kind is ScopeKind.MODULE:
        return ""
    return next((item.scope.qualname for item in items if item.scope.key == key), "?")


def _stored_in(program: Program, file: PythonFile, outer: str, name: str) -> bool:
    home = program.repository.names(file, name)
    return bool(outer) and any(
        cls.qualname == outer
        for item in home.occurrences
        if item.role is Role.STORED
        for cls in program.receiver_classes(item)
    )


def _class_family(program: Program, cls: ClassId, name: str) -> Family:
    """The class, and every definer that inheritance ties to it: a renamed override no longer overrides."""
    definers = set() if is_private(name) else set(program.definers(name))
    relatives = program.hierarchy.relatives
    members, wanted = {cls}, [cls]
    while wanted:
        member = wanted.pop()
        joining = {
            each for each in definers - members if each in relatives(member) or member in relatives(each)
        }
        members |= joining
        wanted += sorted(joining, key=str)
    return _of_classes(program, members, name)


def with_siblings(program: Program, family: Family) -> Family | None:
    """The family with every other definer of the name, when all of them derive from one class of ours.

    For sibling classes whose objects are used interchangeably. None when that adds nothing or takes too much.
    """
    definers = program.definers(family.name).keys() | family.classes
    if not family.classes or definers == family.classes or is_private(family.name):
        return None
    shared = set.intersection(*(program.hierarchy.ancestors(cls) for cls in definers))
    return _of_classes(program, set(definers), family.name) if shared else None


def _of_classes(program: Program, members: set[ClassId], name: str) -> Family:
    variables = {
        Variable(file.path, key, name)
        for file in program.repository.files_with(name)
        for key, items in program.repository.names(file, name).bound.items()
        if key.kind is ScopeKind.CLASS and class_of_scope(items[0].scope) in members
    }
    return Family(name, frozenset(variables), frozenset(members))


@dataclass(frozen=True, slots=True)
class _Link:
    """One `from x import name` and the variable it binds here."""

    occurrence: Occurrence
    sources: tuple[Source, ...]
    binds: Variable | None


def _lexical_family(
    program: Program, file: PythonFile, found: dict[ScopeKey, list[Occurrence]], name: str
) -> Family:
    variables = {variable_for(file, key, name) for key in found}
    links = _links(program, name)
    growing = True
    while growing:
        joined = {
            link.binds for link in links if link.binds is not None and variables & set(link.sources)
        } - variables
        variables |= joined
        growing = bool(joined)
    _refuse_mixed(program, variables, links, name)
    return Family(name, frozenset(variables), frozenset())


def _links(program: Program, name: str) -> list[_Link]:
    return [
        _Link(item, program.imports.imported(item), _bound_variable(file, table, item))
        for file in program.repository.files_with(name)
        for table in [program.repository.names(file, name)]
        for item in table.occurrences
        if item.role is Role.IMPORTED
    ]


def _bound_variable(file: PythonFile, table: NameTable, item: Occurrence) -> Variable | None:
    """The variable that the import binds under the same name, as `import x as x` does too."""
    dotted = item.node.parent
    holder = dotted.parent if item.aliased and dotted is not None else None
    for key, bound in table.bound.items():
        if item in bound or any(each.node.parent == holder for each in bound if holder is not None):
            return variable_for(file, key, table.word)
    return None


def _refuse_mixed(program: Program, variables: set[Variable], links: list[_Link], name: str) -> None:
    """A variable that is also imported from elsewhere cannot change its name without breaking that import."""
    places = [
        f"{link.occurrence.place} - the name also comes from here"
        for link in links
        if link.binds in variables and not variables & set(link.sources)
    ]
    places += [
        f"{item.place} - the name is a module here"
        for variable in variables
        for item in program.evaluator.bindings(variable)
        if binds_whole_module(item.node)
    ]
    places += [place for variable in variables for place in _star_doubts(program, variable, variables)]
    if places:
        raise ToolDeclined(f"'{name}' is imported from somewhere else too", tuple(sorted(places)))


def _star_doubts(program: Program, variable: Variable, variables: set[Variable]) -> Iterator[str]:
    """A variable that is bound only sometimes may otherwise come from a star import of its module."""
    if variable.scope is not None or any(runs_always(item) for item in program.evaluator.bindings(variable)):
        return
    for file in program.repository.module_files(variable.home):
        for keys, dotted in program.imports.stars.targets(file):
            given = {each for key in keys for each in program.imports.exported(key, variable.name)}
            outside = not keys and program.inference.outside_attribute(dotted, variable.name) is not False
            if outside or given - variables:
                yield f"{file.path} - 'from {dotted} import *' may provide the name too"
