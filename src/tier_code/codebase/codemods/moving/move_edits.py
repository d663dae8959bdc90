"""The files after a move: references led on, the source without what went, the destination with it."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.moving.destination import Header, add_to, header_of, new_file
from tier_code.codebase.codemods.moving.import_edits import (
    IMPORTS,
    FileImports,
    NewImport,
    bound_name,
    imported_names,
)
from tier_code.codebase.codemods.moving.import_graph import ImportGraph, is_type_checking
from tier_code.codebase.codemods.moving.module_names import absolute_name, key_behind, root_of
from tier_code.codebase.codemods.moving.move_claim import Move
from tier_code.codebase.codemods.moving.move_references import References, runs_early
from tier_code.codebase.codemods.moving.needs import Needs, quoted_types
from tier_code.codebase.codemods.moving.source_text import Block, Edit, Lines, block_of, newline_of, top_of
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.star_imports import export_statement, modules_of
from tier_code.codebase.codemods.program.values import ModuleValue
from tier_code.codebase.codemods.renaming.text import text_places
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind


class MoveWriter:
    """Writes one move that has been found possible."""

    def __init__(self, move: Move, needs: Needs, found: References) -> None:
        self._move = move
        self._needs = needs
        self._found = found
        self._program = move.program
        self.header: Header = header_of(move, needs)
        self.exported = {name: why for name in sorted(move.moved.names) if (why := self._export(name))}
        """Public names that the source goes on offering, with the evidence."""

    @property
    def returns(self) -> list[str]:
        """The names that the source imports back."""
        return sorted({*self._found.in_source, *self.exported})

    def _export(self, name: str) -> str:
        """Why the source must go on offering a name; empty when nothing says so."""
        if name in self._found.listed:
            return f"__all__ of {self._move.source.path} lists it"
        if name in self._found.looked_up:
            return f"code finds it by a string: {self._found.looked_up[name][0]}"
        dotted = self._dotted(self._move.old_key)
        for place in text_places(self._program.repository, name):
            if f"{dotted}.{name}" in place.text or f"{dotted}:{name}" in place.text:
                return f"{place.path}:{place.line} names it there"
        if self._move.source.path.endswith("__init__.py") and not name.startswith("_"):
            return f"{self._move.source.path} is what users of the package import"
        return ""

    def _dotted(self, key: str) -> str:
        return absolute_name(root_of(self._program.repository, self._move.source.path), key)

    def circles(self) -> Iterator[list[str]]:
        """Circles of imports that the move would close."""
        graph = ImportGraph(self._program.repository)
        old, new = self._move.old_key, self._move.new_key
        for importer in sorted(self._found.importers - {new, old}):
            graph.add(importer, new)
        if self.returns:
            graph.add(old, new)
        for wanted in self.header.imported_keys():
            for key in self._keys(wanted):
                graph.add(new, key)
        yield from graph.circles()

    def runs_destination(self) -> bool:
        """Whether importing the source still runs the moved code."""
        old, new = self._move.old_key, self._move.new_key
        return bool(self.returns) or ImportGraph(self._program.repository).leads(old, new)

    def _keys(self, wanted: NewImport) -> Iterator[str]:
        modules = self._program.repository.modules
        if wanted.module.startswith("."):
            keys: tuple[str, ...] = (key_behind(self._move.to, wanted.module),)
        else:
            keys = modules.absolute(self._move.source.path, wanted.module or wanted.name)
        for key in keys:
            yield (modules.submodule(key, wanted.name) if wanted.module else None) or key

    def changes(self) -> dict[str, bytes | None]:
        """Every changed file."""
        source, target = self._move.source, self._move.target
        self._source_imports()
        edits = {path: list(found) for path, found in self._found.edits.items()}
        edits.setdefault(source.path, []).extend(self._removed())
        if target is not None:
            imports = self._found.imports_of(target)
            early = [item.start for item in self._found.in_target_early]
            edits.setdefault(target.path, []).extend(add_to(self._move, self.header, imports, early))
        for path, imports in self._found.imports.items():
            edits.setdefault(path, []).extend(imports.edits())
        read = self._program.repository.read
        changed: dict[str, bytes | None] = {
            path: _without_gap(read(path).with_edits(_apart(found)), read(path).raw)
            for path, found in edits.items()
            if found
        }
        if target is None:
            changed[self._move.to] = new_file(self._move, self.header).encode(source.codec)
        return changed

    def _removed(self) -> Iterator[Edit]:
        """The lines that leave the source."""
        file = self._move.source
        lines = Lines(file.text)
        ranges: list[Block] = []
        gone = [block_of(file, top) for top in self.header.compound if not self._is_used_still(top)]
        for block in sorted([*self._move.moved.blocks(), *gone], key=lambda each: each.start):
            end = block.end
            while end < len(file.text) and lines.is_blank(end):
                end = lines.end(end)
            if ranges and ranges[-1].end >= block.start:
                ranges[-1] = Block(ranges[-1].start, end)
            else:
                ranges.append(Block(block.start, end))
        for each in ranges:
            start = each.start
            while each.end >= len(file.text) and start and lines.is_blank(lines.above(start)):
                start = lines.above(start)
            yield start, each.end, ""

    def _is_used_still(self, top: Node) -> bool:
        """Whether the source goes on using something that a compound statement of imports binds."""
        words = {bound_name(node) for statement in _statements(top) for node in imported_names(statement)}
        words |= {word for word, tops in self._needs.imported.items() if top in tops}
        return any(self._is_used(word, top) for word in words)

    def _source_imports(self) -> None:
        """What the source imports back, and what it need not import any more."""
        move, imports = self._move, self._found.imports_of(self._move.source)
        for word in sorted({*self._needs.imported, *self._condition_words()}):
            self._drop_unused(word, imports)
        module = move.between(move.source.path, move.new_key)
        for name in self.returns:
            plain = name in self._found.in_source or name in self._found.listed
            new = NewImport(module, name, "" if plain else name)
            near = self._anchor(module)
            if near is not None:
                imports.add(new, near)
            else:
                place = top_of(move.source.root, Lines(move.source.text))
                newline = newline_of(move.source.text)
                edits = self._found.edits.setdefault(move.source.path, [])
                gap = newline * (2 if name == self.returns[-1] and self._something_stays() else 1)
                edits.append((place, place, f"{new.text}{gap}"))

    def _something_stays(self) -> bool:
        moved = self._move.moved
        return any(not moved.holds(node.start_byte) for node in self._move.source.root.named_children)

    def _anchor(self, module: str) -> Node | None:
        """The import that a new one from `module` belongs to, before anything that uses it at once."""
        uses = [item.start for found in self._found.in_source.values() for item in found if runs_early(item)]
        plain = [node for node in self._move.source.root.named_children if node.type in IMPORTS]
        early = [node for node in plain if node.start_byte < min(uses, default=node.end_byte)]
        return _most_alike(early, module)

    def _condition_words(self) -> set[str]:
        tops = [top for found in self._needs.imported.values() for top in found if is_type_checking(top)]
        return {"TYPE_CHECKING", "t", "typing"} if tops else set()

    def _drop_unused(self, word: str, imports: FileImports) -> None:
        if self._is_used(word):
            return
        for top in self._needs.imported.get(word, ()):
            for statement in _statements(top):
                for node in imported_names(statement):
                    if bound_name(node) == word and (top == statement or is_type_checking(top)):
                        imports.drop(statement, node)

    def _is_used(self, word: str, besides: Node | None = None) -> bool:
        """Whether what stays in the source, or another file by way of it, uses an import."""
        move = self._move
        table = self._program.repository.names(move.source, word)
        for item in table.occurrences:
            binds = enclosing_import(item) or (besides is not None and _within(item, besides))
            if move.moved.holds(item.start) or binds or not self._reads_module(item):
                continue
            return True
        return any(
            self._through_source(file.path, word) for file in self._program.repository.files_with(word)
        )

    def _reads_module(self, item: Occurrence) -> bool:
        if item.role is Role.STRING:
            if export_statement(item.node) is not None:
                return True
            return any(item.node == each for each in quoted_types(item.file.root))
        if item.role not in LEXICAL_ROLES:
            return False
        owner = self._program.repository.names(item.file, text(item)).owner(item.scope)
        return owner is not None and owner.kind is ScopeKind.MODULE

    def _through_source(self, path: str, word: str) -> bool:
        file = self._program.repository.read(path)
        if module_key(path) in {self._move.old_key, self._move.new_key}:
            return False
        return any(
            self._names_source(item) for item in self._program.repository.names(file, word).occurrences
        )

    def _names_source(self, item: Occurrence) -> bool:
        """Whether this is `from source import x` or `source.x`."""
        if item.role is Role.IMPORTED:
            statement = enclosing(item.node, "import_from_statement")
            keys = modules_of(self._program.repository, item.file, statement)[0] if statement else ()
            return self._move.old_key in keys
        if item.role is not Role.ATTRIBUTE:
            return False
        value = self._program.evaluator.receiver(item.file, item.node)
        return value == ModuleValue(self._move.old_key)

    def notes(self) -> Iterator[str]:
        """What the user should know."""
        move = self._move
        along = sorted(move.moved.names - move.asked)
        if along:
            yield f"moved along, used by nothing else: {', '.join(along)}"
        for name, why in self.exported.items():
            if name not in self._found.in_source:
                yield f"{move.source.path} still offers {name}: {why}"
        public = sorted(name for name in move.asked if not name.startswith("_") and name not in self.returns)
        dotted = self._dotted(move.old_key)
        if public and not any(part.startswith("_") for part in dotted.split(".")):
            yield f"code outside this repository that imports {', '.join(public)} from {dotted} must change"
        for place in self._needs.says_its_name:
            yield f"{place} - __name__ is {self._dotted(move.new_key)} now"
        told = list(dict.fromkeys(self._found.mentions))
        if told:
            shown = ", ".join(told[:5]) + (", ..." if len(told) > 5 else "")
            yield f"{len(told)} strings and comments mention a moved name: {shown}"


def _without_gap(content: bytes, before: bytes) -> bytes:
    """A file does not begin with blank lines that it did not begin with before."""
    return content if before[:1] in {b"\n", b"\r"} else content.lstrip(b"\r\n")


def text(item: Occurrence) -> str:
    """The word at a place."""
    return item.file.text[item.start : item.end].decode()


def _within(item: Occurrence, node: Node) -> bool:
    return node.start_byte <= item.start < node.end_byte


def enclosing_import(item: Occurrence) -> bool:
    """Whether a place is in an import statement."""
    return any(enclosing(item.node, kind) is not None for kind in IMPORTS)


def _statements(top: Node) -> Iterator[Node]:
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if node.type in IMPORTS:
            yield node
        else:
            waiting += node.named_children


def _most_alike(plain: list[Node], module: str) -> Node | None:
    similar = [
        node
        for node in plain
        if node.type == "import_from_statement"
        and (node.child_by_field_name("module_name") or node).type == "relative_import"
    ]
    if module.startswith(".") and similar:
        return similar[-1]
    return plain[-1] if plain else None


def _apart(edits: list[Edit]) -> list[Edit]:
    """Edits without those that lie in text that goes."""
    gone = [(start, end) for start, end, replacement in edits if end > start and not replacement]
    return [
        edit
        for edit in dict.fromkeys(edits)
        if not any(
            start <= edit[0]
            and edit[1] <= end
            and (edit[0], edit[1]) != (start, end)
            and edit[0] != end
            and not (edit[0] == edit[1] == start)
            for start, end in gone
        )
    ]
