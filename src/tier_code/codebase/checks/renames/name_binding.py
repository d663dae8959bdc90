"""Whether a rename left every bare name bound where it was bound, by Python's own symbol tables.

Two files that differ in one name must have the same scopes, and in each the same symbols with the same
properties, but for the name; and whatever a use led to before must carry its new name after.
"""

from __future__ import annotations

import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

_PROPERTIES = (
    "is_local", "is_global", "is_declared_global", "is_nonlocal", "is_free", "is_parameter", "is_imported",
    "is_assigned", "is_referenced", "is_annotated",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Scope:
    """One scope of both versions."""

    before: symtable.SymbolTable
    after: symtable.SymbolTable
    parent: _Scope | None


def binding_problems(before: str, after: str, path: str, old: str, new: str) -> Iterator[str]:
    """Every scope in which the names do not mean what they meant: `path:line: what is wrong`.

    Errors: SyntaxError, ValueError for a version that Python cannot compile.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = [symtable.symtable(source, path, "exec") for source in (before, after)]
    yield from _compare(_Scope(tables[0], tables[1], None), path, old, new)


def _compare(scope: _Scope, path: str, old: str, new: str) -> Iterator[str]:
    if _reads_outer_and_binds(scope, old, new):
        problems = []
    else:
        problems = [_symbol_problem(scope, old, new), _owner_problem(scope, old, new)]
    place = f"{path}:{scope.before.get_lineno() or 1}: in {scope.before.get_type()} {scope.before.get_name()}"
    yield from (f"{place}: {problem}" for problem in problems if problem)
    inner_before, inner_after = scope.before.get_children(), scope.after.get_children()
    if len(inner_before) != len(inner_after):
        yield f"{place}: the scopes inside differ"
        return
    for one, other in zip(inner_before, inner_after, strict=True):
        yield from _compare(_Scope(one, other, scope), path, old, new)


def _reads_outer_and_binds(scope: _Scope, old: str, new: str) -> bool:
    """Whether a class body reads an outer name and binds one spelt the same: then one of them changed."""
    after = scope.after.get_identifiers()
    return (
        scope.before.get_type() == "class"
        and old in scope.before.get_identifiers()
        and old in after
        and new in after
    )


def _symbol_problem(scope: _Scope, old: str, new: str) -> str:
    """What changed in one scope beyond the name."""
    before, after = _symbols(scope.before), _symbols(scope.after)
    if before == after:
        return ""
    if new in before:
        return f"'{new}' was there before"
    mapped = {_mapped(name, old, new): properties for name, properties in before.items()}
    if mapped != after:
        return f"'{old}' and '{new}' do not mean the same thing before and after"
    return ""


def _owner_problem(scope: _Scope, old: str, new: str) -> str:
    """Whether a name that is used here still leads to the scope it led to."""
    for name in (old, new):
        if name not in scope.before.get_identifiers():
            continue
        renamed = name == old and old not in scope.after.get_identifiers()
        owner = _owner(scope, name, "before")
        if owner is not _owner(scope, new if renamed else name, "after"):
            return f"'{name}' leads to another definition than before"
    return ""


def _owner(scope: _Scope, name: str, version: str) -> _Scope | None:
    """The scope that owns the variable; None for builtins and star imports."""
    current: _Scope | None = scope
    symbol = _table(scope, version).lookup(name)
    if symbol.is_global():
        while current is not None and current.parent is not None:
            current = current.parent
        return current if current is not None and _binds(_table(current, version), name) else None
    while current is not None:
        table = _table(current, version)
        visible = current is scope or table.get_type() != "class"
        if visible and name in table.get_identifiers() and _is_owner(table.lookup(name)):
            return current
        current = current.parent
    return None


def _table(scope: _Scope, version: str) -> symtable.SymbolTable:
    return scope.before if version == "before" else scope.after


def _is_owner(symbol: symtable.Symbol) -> bool:
    return symbol.is_local() and not symbol.is_free() and not symbol.is_nonlocal()


def _binds(module: symtable.SymbolTable, name: str) -> bool:
    if name in module.get_identifiers() and _is_owner(module.lookup(name)):
        return True
    return any(_declares_global(child, name) for child in module.get_children())


def _declares_global(table: symtable.SymbolTable, name: str) -> bool:
    if name in table.get_identifiers():
        symbol = table.lookup(name)
        if symbol.is_declared_global() and symbol.is_assigned():
            return True
    return any(_declares_global(child, name) for child in table.get_children())


def _symbols(table: symtable.SymbolTable) -> dict[str, tuple[bool, ...]]:
    return {
        symbol.get_name(): tuple(bool(getattr(symbol, check)()) for check in _PROPERTIES)
        for symbol in table.get_symbols()
    }


def _mapped(name: str, old: str, new: str) -> str:
    """The name after the rename; Python's private spelling `_Class__name` follows either of its parts."""
    if name == old:
        return new
    of_class = f"_{old.lstrip('_')}__"
    if name.startswith(of_class):
        return f"_{new.lstrip('_')}__{name.removeprefix(of_class)}"
    if old.startswith("__") and name.endswith(old) and name.startswith("_"):
        return name.removesuffix(old) + new if new.startswith("__") else new
    return name
