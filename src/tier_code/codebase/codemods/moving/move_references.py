"""The places all over the repository that mean a moved definition, each led to its new module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.moving.import_edits import (
    IMPORTS,
    FileImports,
    NewImport,
    alias_of,
    bound_name,
    imported_names,
    module_text,
    original_name,
)
from tier_code.codebase.codemods.moving.module_names import root_behind
from tier_code.codebase.codemods.moving.move_claim import Move
from tier_code.codebase.codemods.moving.source_text import Edit
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.star_imports import modules_of, star_imports
from tier_code.codebase.codemods.program.values import ModuleValue
from tier_code.codebase.codemods.renaming.collect import Collector, Places
from tier_code.codebase.codemods.renaming.family import family_of
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, TEXT_ROLES, Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import scope_of
from tier_code.domain.plan import Target


@dataclass
class References:
    """What was found, and what to do about it."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    imports: dict[str, FileImports] = field(default_factory=dict)
    in_source: dict[str, list[Occurrence]] = field(default_factory=dict)
    """Names that the source goes on using."""
    in_target_early: list[Occurrence] = field(default_factory=list)
    """Uses in the destination that run while it is imported."""
    listed: set[str] = field(default_factory=set)
    """Names in the source's `__all__`."""
    looked_up: dict[str, list[str]] = field(default_factory=dict)
    """Names that code finds by a dotted string in the source module, with the places."""
    importers: set[str] = field(default_factory=set)
    """Modules that import the destination now."""
    doubts: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    """Strings and comments."""
    changed: int = 0

    def imports_of(self, file: PythonFile) -> FileImports:
        """The changes to the imports of a file."""
        return self.imports.setdefault(file.path, FileImports(file))


class ReferenceWriter:
    """Goes through the references of every moved name."""

    def __init__(self, move: Move) -> None:
        self._move = move
        self._program = move.program
        self._repository = move.program.repository
        self.found = References()
        self._modules: dict[tuple[str, int], set[tuple[int, int]]] = {}
        """By import of the source module: the places where its name gave way."""

    def collect(self) -> References:
        """Look at all of them."""
        for name in sorted(self._move.moved.names):
            target = Target(path=self._move.source.path, qualname=name)
            family = family_of(self._program, target)
            places = Collector(self._program, family).collect(in_text=False)
            self.found.doubts += places.unsure
            self.found.doubts += map(str, self._repository.unreadable_with(name))
            for item, how in places.references:
                self._one(name, item, how)
            self._texts(name, places)
            self._stars(name)
        self._drop_modules()
        return self.found

    def _one(self, name: str, item: Occurrence, how: str) -> None:
        if item.role is Role.IMPORTED:
            self._imported(item)
        elif item.role in {Role.ATTRIBUTE, Role.STORED}:
            self._attribute(item, how)
        elif how == "__all__":
            if item.file.path == self._move.source.path:
                self.found.listed.add(name)
        elif how == "annotation" and item.file.text[item.start - 1 : item.start] == b".":
            self.found.doubts.append(f"{item.place} - a quoted type names the module")
        else:
            self._plain(name, item, how)

    def _plain(self, name: str, item: Occurrence, how: str) -> None:
        """The bare name: of interest in the two modules only."""
        if item.file.path == self._move.source.path:
            if not self._move.moved.holds(item.start) and how != "definition":
                self.found.in_source.setdefault(name, []).append(item)
        elif item.file.path == self._move.to and runs_early(item):
            self.found.in_target_early.append(item)

    def _texts(self, name: str, places: Places) -> None:
        moved = self._move.moved
        for item in places.lookups:
            self.found.looked_up.setdefault(name, []).append(item.place)
        for item in (*places.strings, *places.comments):
            inside = item.file.path == self._move.source.path and moved.holds(item.start)
            module = self._move.old_key.rpartition("/")[2]
            if not inside or module in item.file.line_text(item.line):
                self.found.mentions.append(f"{item.file.path}:{item.line}")

    def _imported(self, item: Occurrence) -> None:
        """`from source import name`."""
        statement = enclosing(item.node, "import_from_statement")
        keys = modules_of(self._repository, item.file, statement)[0] if statement is not None else ()
        if statement is None or self._move.old_key not in keys:
            return
        node = next(each for each in imported_names(statement) if _covers(each, item.node))
        if item.file.path == self._move.source.path:
            self.found.doubts.append(f"{item.place} - it is imported from its own module")
            return
        imports = self.found.imports_of(item.file)
        self.found.changed += 1
        if item.file.path == self._move.to:
            if alias_of(node) not in {"", original_name(node)}:
                self.found.doubts.append(f"{item.place} - the destination knows it by another name")
            imports.drop(statement, node)
            return
        module = self._move.spelled(item.file.path, module_text(statement))
        if not module:
            self.found.doubts.append(f"{item.place} - {self._move.to} cannot be imported from here")
            return
        imports.drop(statement, node)
        imports.add(NewImport(module, original_name(node), alias_of(node)), statement)
        self._importing(item.file, statement)

    def _importing(self, file: PythonFile, statement: Node) -> None:
        if not any(enclosing(statement, kind) for kind in ("function_definition", "lambda")):
            self.found.importers.add(module_key(file.path))

    def _attribute(self, item: Occurrence, how: str) -> None:
        """`module.name`, where `module` is the source."""
        value = self._program.evaluator.receiver(item.file, item.node)
        if value != ModuleValue(self._move.old_key):
            if how == "assumed" or value is None:
                self.found.doubts.append(f"{item.place} - what stands before the dot is not known")
            return
        if item.role is Role.STORED:
            self.found.doubts.append(f"{item.place} - it is replaced in its module here")
            return
        attribute = item.node.parent
        receiver = attribute.child_by_field_name("object") if attribute is not None else None
        if attribute is None or receiver is None or attribute.type != "attribute":
            self.found.doubts.append(f"{item.place} - this form is not understood")
            return
        self.found.changed += 1
        edits = self.found.edits.setdefault(item.file.path, [])
        inside = item.file.path == self._move.source.path and self._move.moved.holds(item.start)
        if item.file.path == self._move.to:
            edits.append((attribute.start_byte, attribute.end_byte, text_of(item.node)))
            self._gave_way(item, receiver)
        elif inside:
            self.found.doubts.append(f"{item.place} - moved code names its own module")
        else:
            self._other_module(item, receiver, edits)

    def _other_module(self, item: Occurrence, receiver: Node, edits: list[Edit]) -> None:
        binding = self._binding(item, receiver)
        if binding is None:
            self.found.doubts.append(f"{item.place} - it is not plain where its module comes from")
            return
        statement, imported = binding
        written = self._instead(item, receiver, statement, imported)
        if not written:
            self.found.doubts.append(f"{item.place} - {self._move.to} cannot be imported from here")
            return
        new, text = written
        first = text.partition(".")[0]
        known = self._is_destination(item, text)
        if (
            not known
            and first != text_of(receiver).partition(".")[0]
            and self._is_taken(item, first, statement)
        ):
            self.found.doubts.append(f"{item.place} - '{first}' already means something else here")
            return
        edits.append((receiver.start_byte, receiver.end_byte, text))
        if not known:
            self.found.imports_of(item.file).add(new, statement)
            self._importing(item.file, statement)
        self._gave_way(item, receiver)

    def _is_destination(self, item: Occurrence, word: str) -> bool:
        """Whether a plain name means the destination here already."""
        if "." in word:
            return False
        sources = self._program.imports.sources(item.file, item.scope, word)
        value = self._program.evaluator.value_of_all(sources) if sources else None
        return value == ModuleValue(self._move.new_key)

    def _binding(self, item: Occurrence, receiver: Node) -> tuple[Node, Node] | None:
        """The import that binds the first name of the receiver: its statement and its part."""
        first = receiver
        while first.type == "attribute":
            inner = first.child_by_field_name("object")
            if inner is None:
                return None
            first = inner
        word = text_of(first)
        owner = self._repository.names(item.file, word).owner(scope_of(item.file, first))
        bound = self._repository.names(item.file, word).bound.get(owner.key, []) if owner else []
        found = []
        for each in bound:
            statement = next(
                (up for kind in sorted(IMPORTS) if (up := enclosing(each.node, kind)) is not None), None
            )
            if statement is None:
                return None
            part = next(node for node in imported_names(statement) if _covers(node, each.node))
            found.append((statement, part))
        wanted = [pair for pair in found if self._names_source(item.file, *pair)]
        return (wanted or found)[0] if found else None

    def _names_source(self, file: PythonFile, statement: Node, part: Node) -> bool:
        """Whether an import names the source module itself, and not a package above it."""
        if statement.type == "import_statement":
            return self._repository.modules.absolute(file.path, original_name(part)) == (self._move.old_key,)
        keys, _ = modules_of(self._repository, file, statement)
        inner = [self._repository.modules.submodule(key, original_name(part)) for key in keys]
        return inner == [self._move.old_key]

    def _instead(
        self, item: Occurrence, receiver: Node, statement: Node, part: Node
    ) -> tuple[NewImport, str] | None:
        """The import of the destination, and how code names it then."""
        dotted = original_name(part)
        last = self._move.new_key.rpartition("/")[2]
        if statement.type == "import_from_statement":
            module = self._beside(item.file.path, module_text(statement), dotted)
            return (NewImport(module, last), last) if module else None
        plain = text_of(receiver)
        spelled = dotted if alias_of(part) else plain
        root = root_behind(self._move.old_key, spelled)
        new = self._move.spelled(item.file.path, spelled) if root is not None else ""
        if not new:
            return None
        if alias_of(part):
            return (NewImport("", new, last if "." in new else ""), last)
        return NewImport("", new), new

    def _beside(self, path: str, package: str, name: str) -> str:
        """The package of the destination, named as `package` is that holds the source."""
        joined = f"{package}{name}" if package.endswith(".") else f"{package}.{name}"
        module = self._move.spelled(path, joined)
        head, dot, _ = module.rpartition(".")
        return head or dot if module.startswith(".") and not head.strip(".") else head

    def _is_taken(self, item: Occurrence, word: str, statement: Node) -> bool:
        table = self._repository.names(item.file, word)
        if table.owner(item.scope) is not None or table.owner(scope_of(item.file, statement)) is not None:
            return True
        return any(each.role is Role.READ and table.owner(each.scope) is None for each in table.occurrences)

    def _gave_way(self, item: Occurrence, receiver: Node) -> None:
        """Take note that an import of the source module lost a use."""
        binding = self._binding(item, receiver)
        if binding is not None:
            statement, part = binding
            key = (item.file.path, part.start_byte)
            self._modules.setdefault(key, set()).add((receiver.start_byte, statement.start_byte))

    def _drop_modules(self) -> None:
        """Take out imports of the source module that nothing uses any more."""
        for (path, start), uses in self._modules.items():
            file = self._repository.read(path)
            statement = next(node for node in (file.leaf(start, start + 1).parent,) if node is not None)
            while statement.type not in IMPORTS and statement.parent is not None:
                statement = statement.parent
            part = next(node for node in imported_names(statement) if node.start_byte == start)
            if self._names_source(file, statement, part) and not self._still_used(file, part, uses):
                self.found.imports_of(file).drop(statement, part)

    def _still_used(self, file: PythonFile, part: Node, uses: set[tuple[int, int]]) -> bool:
        word = bound_name(part)
        gone = {start for start, _ in uses}
        for item in self._repository.names(file, word).occurrences:
            if item.role in TEXT_ROLES or part.start_byte <= item.start < part.end_byte:
                continue
            if item.role in LEXICAL_ROLES and item.start not in gone:
                return True
        return False

    def _stars(self, name: str) -> None:
        """Files that get the name by `from source import *`."""
        if name.startswith("_"):
            return
        for path in self._repository.paths_with_text(_STAR):
            file = next(iter(self._repository.read_all([path])), None)
            for statement in star_imports(file) if file is not None else ():
                self._star(name, file, statement)

    def _star(self, name: str, file: PythonFile | None, statement: Node) -> None:
        if file is None or self._move.old_key not in modules_of(self._repository, file, statement)[0]:
            return
        if name in self.found.listed or not self._program.imports.stars.gives(self._move.old_key, name):
            return
        module = self._move.spelled(file.path, module_text(statement))
        if not module:
            self.found.doubts.append(f"{file.path} - 'import *' brings '{name}' here")
        elif file.path != self._move.to:
            self.found.imports_of(file).add(NewImport(module, name), statement)
            self._importing(file, statement)


_STAR = re.compile(rb"\bimport\s*\*")


def _covers(outer: Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def runs_early(item: Occurrence) -> bool:
    """Whether a use runs while its module is imported."""
    scope = item.scope
    while scope.parent is not None:
        if scope.kind.value == "function":
            return False
        scope = scope.parent
    return item.role is Role.READ


def lines_of_uses(uses: list[Occurrence]) -> Iterator[str]:
    """The places of some uses."""
    return (item.place for item in uses)
