"""From a name to the declaration behind it, through imports and aliases."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.links import specifier_of
from tier_code.codebase.codemods.renaming_scripts.names import NameTable, Occurrence, Space
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    ScriptFile,
)
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import text_of

_DEEPEST = 12
"""Modules that hand a name on to one another."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Something of the language or of a package that is not in the repository."""

    name: str = ""


Declared = tuple[Occurrence, ...] | Outside | None
"""Where something is declared (several for overloads and merged types); None when nobody can tell."""


class Declarations:
    """Follows names in one set of files."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts

    def of(self, file: ScriptFile, node: Node, space: Space) -> Declared:
        """What a bare name means."""
        table = self._scripts.table(file.path, text_of(node))
        binding = table.visible(node, space)
        if binding is None:
            return Outside(text_of(node))
        return self._of_places(table, binding.declared, 0)

    def _of_places(self, table: NameTable, places: list[Occurrence], depth: int) -> Declared:
        first = places[0]
        if first.role in {Role.IMPORTED, Role.IMPORT_ALIAS}:
            specifier = first.node.parent
            name = text_of(specifier.child_by_field_name("name")) if specifier is not None else table.word
            return self._behind(first, name, depth)
        if first.role is Role.IMPORT_DEFAULT:
            return self._behind(first, "default", depth)
        return tuple(places) if first.role in {Role.DECLARED, Role.SHORTHAND_BOUND} else None

    def _behind(self, item: Occurrence, name: str, depth: int) -> Declared:
        found = self._scripts.modules.resolve(item.file.path, specifier_of(item.node) or "")
        if found.unknown:
            return None
        if not found.files:
            return Outside(name)
        return self.exported(found.files[0], name, depth + 1) if len(found.files) == 1 else None

    def exported(self, path: str, name: str, depth: int = 0) -> Declared:
        """What a module offers under a name."""
        if depth > _DEEPEST:
            return None
        if name == "default":
            return self._default(path, depth)
        own = self._by_itself(self._scripts.table(path, name), depth)
        if own is not None:
            return own
        for specifier in self._scripts.stars(path):
            for inner in self._scripts.modules.resolve(path, specifier).files:
                found = self.exported(inner, name, depth + 1)
                if found is not None:
                    return found
        return None

    def _by_itself(self, table: NameTable, depth: int) -> Declared:
        """What a file offers other than by handing on a whole module."""
        for item in table.occurrences:
            if item.role in {Role.EXPORT_ALIAS, Role.EXPORTED}:
                found = self._of_specifier(table, item, depth)
                if found is not None:
                    return found
        is_own = table.top is not None and table.top.declared[0].role is Role.DECLARED
        return tuple(table.top.declared) if table.top is not None and is_own else None

    def _of_specifier(self, table: NameTable, item: Occurrence, depth: int) -> Declared:
        specifier = item.node.parent
        name = specifier.child_by_field_name("name") if specifier is not None else None
        alias = specifier.child_by_field_name("alias") if specifier is not None else None
        if name is None or (alias is not None and item.role is Role.EXPORTED):
            return None
        if specifier_of(item.node) is not None:
            return self._behind(item, text_of(name), depth)
        other = self._scripts.table(table.file.path, text_of(name))
        return self._of_places(other, other.top.declared, depth) if other.top is not None else None

    def _default(self, path: str, depth: int) -> Declared:
        file = self._scripts.read(path)
        for node in file.root.children:
            if node.type == "export_statement" and any(child.type == "default" for child in node.children):
                declared = node.child_by_field_name("declaration")
                name = declared.child_by_field_name("name") if declared is not None else None
                name = name if name is not None else node.child_by_field_name("value")
                if name is None or name.type not in {"identifier", "type_identifier"}:
                    return None
                table = self._scripts.table(path, text_of(name))
                return self._of_places(table, table.top.declared, depth) if table.top is not None else None
        return None
