"""Edits of import statements: names that go, statements that come, at the place where they belong."""

from __future__ import annotations

import bisect
import sys
from dataclasses import dataclass, field
from enum import IntEnum

from tree_sitter import Node

from tier_code.codebase.codemods.moving.source_text import Edit, Lines, newline_of
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.star_imports import modules_of
from tier_code.codebase.codemods.program.values import ClassId
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile

IMPORTS = frozenset({"import_statement", "import_from_statement", "future_import_statement"})


def importing_statement(program: Program, file: PythonFile, cls: ClassId) -> Node | None:
    """The `from module import Class` at the top level of a file."""
    if module_key(file.path) == cls.module:
        return None
    for statement in file.root.named_children:
        if statement.type != "import_from_statement":
            continue
        names = [original_name(node) for node in imported_names(statement)]
        if cls.name in names and modules_of(program.repository, file, statement)[0] == (cls.module,):
            return statement
    return None


def imported_names(statement: Node) -> list[Node]:
    """What an import statement names: `dotted_name` and `aliased_import` nodes."""
    return statement.children_by_field_name("name")


def original_name(imported: Node) -> str:
    """The name in the module that it comes from, or the module's own."""
    named = imported.child_by_field_name("name") if imported.type == "aliased_import" else imported
    return text_of(named)


def alias_of(imported: Node) -> str:
    """The name after `as`; empty when there is none."""
    return text_of(imported.child_by_field_name("alias"))


def bound_name(imported: Node) -> str:
    """The variable that it binds."""
    return alias_of(imported) or original_name(imported).partition(".")[0]


def module_text(statement: Node) -> str:
    """The module of a `from x import`; empty for `import x`."""
    return text_of(statement.child_by_field_name("module_name")).replace(" ", "")


def one_name_per_statement(file: PythonFile) -> bool:
    """Whether the file imports several names of a module in several statements."""
    seen: set[str] = set()
    repeated = False
    for statement in file.root.named_children:
        if statement.type == "import_from_statement":
            if len(imported_names(statement)) > 1:
                return False
            repeated = repeated or module_text(statement) in seen
            seen.add(module_text(statement))
    return repeated


@dataclass(frozen=True, slots=True)
class NewImport:
    """One import to be made."""

    module: str
    """Of `from module import`; empty for `import name`."""
    name: str
    alias: str = ""

    @property
    def text(self) -> str:
        """The statement."""
        named = f"{self.name} as {self.alias}" if self.alias else self.name
        return f"from {self.module} import {named}" if self.module else f"import {named}"

    @property
    def named(self) -> str:
        """The part after `import`."""
        return f"{self.name} as {self.alias}" if self.alias else self.name


@dataclass
class FileImports:
    """Changes to the imports of one file, collected and then written."""

    file: PythonFile
    _dropped: dict[int, tuple[Node, list[Node]]] = field(default_factory=dict)
    _added: list[tuple[NewImport, Node]] = field(default_factory=list)

    def drop(self, statement: Node, imported: Node) -> None:
        """Take one name out of a statement, and the statement with its last name."""
        _, names = self._dropped.setdefault(statement.start_byte, (statement, []))
        if imported not in names:
            names.append(imported)

    def add(self, new: NewImport, near: Node) -> None:
        """Import something in the block of imports that `near` stands in."""
        if (new, near) not in self._added:
            self._added.append((new, near))

    def edits(self) -> list[Edit]:
        """What to change, non-overlapping."""
        found: list[Edit] = []
        for statement, names in self._dropped.values():
            found += self._without(statement, names)
        insertions: dict[int, list[tuple[NewImport, str]]] = {}
        for new, near in self._added:
            joined = self._joined(new, near)
            if joined is not None:
                found.append(joined)
                continue
            place = self._place(new, near)
            indent = Lines(self.file.text).indent(near.start_byte).decode()
            insertions.setdefault(place, []).append((new, indent))
        newline = newline_of(self.file.text)
        for place, news in insertions.items():
            ordered = sorted(news, key=lambda each: _key(each[0].module, each[0].name))
            text = "".join(f"{indent}{new.text}{newline}" for new, indent in ordered)
            text = newline * self._gap_before(place, ordered[0][0]) + text
            missing = place and self.file.text[place - 1 : place] not in {b"\n", b"\r"}
            found.append((place, place, newline + text if missing else text))
        return found

    def _gap_before(self, place: int, new: NewImport) -> int:
        """One blank line where a new group of imports begins behind another one."""
        above = [node for node in self.file.root.named_children if node.end_byte <= place]
        adjoins = bool(above) and above[-1].type in IMPORTS and above[-1].end_byte >= place - 2
        if not adjoins or self._gone(above[-1]):
            return 0
        return int(statement_section(above[-1]) < section_of(new.module or new.name))

    def _gone(self, statement: Node) -> bool:
        _, names = self._dropped.get(statement.start_byte, (statement, []))
        return len(names) == len(imported_names(statement)) > 0

    def _without(self, statement: Node, dropped: list[Node]) -> list[Edit]:
        lines = Lines(self.file.text)
        names = imported_names(statement)
        if len(dropped) == len(names):
            replaced = any(near == statement for _, near in self._added)
            if _is_alone(statement) and not replaced:
                return [(statement.start_byte, statement.end_byte, "pass")]
            return [(lines.start(statement.start_byte), lines.end(statement.end_byte - 1), "")]
        kept = [node for node in names if node not in dropped]
        edits: list[Edit] = []
        for node in dropped:
            after = next((other for other in kept if other.start_byte > node.start_byte), None)
            index = names.index(node)
            if after is not None:
                edits.append((node.start_byte, names[index + 1].start_byte, ""))
            else:
                edits.append((names[index - 1].end_byte, node.end_byte, ""))
        return edits

    def _joined(self, new: NewImport, near: Node) -> Edit | None:
        """The edit of a statement that imports from the same module already."""
        if not new.module or one_name_per_statement(self.file):
            return None
        for statement in _run(near):
            same = statement.type == "import_from_statement" and module_text(statement) == new.module
            if same and imported_names(statement) and not self._gone(statement):
                return name_added(self.file, statement, new.named)
        return None

    def _place(self, new: NewImport, near: Node) -> int:
        """The byte where the new statement goes: in order where there is one, else behind `near`."""
        lines = Lines(self.file.text)
        run = [statement for statement in _run(near) if statement.type != "future_import_statement"]
        keys = [_statement_key(statement) for statement in run]
        if not run or keys != sorted(keys):
            return lines.end(near.end_byte - 1)
        index = bisect.bisect_right(keys, _key(new.module, new.name))
        if index == 0:
            return lines.start(run[0].start_byte)
        return lines.end(run[index - 1].end_byte - 1)


def _is_alone(statement: Node) -> bool:
    """Whether a statement is the only one of a block that cannot be empty."""
    holder = statement.parent
    return holder is not None and holder.type == "block" and holder.named_child_count == 1


def _run(near: Node) -> list[Node]:
    """The import statements without a gap around one of them."""
    holder = near.parent
    siblings = [node for node in holder.named_children if node.type != "comment"] if holder else [near]
    index = siblings.index(near)
    first = last = index
    while first > 0 and _adjoin(siblings[first - 1], siblings[first]):
        first -= 1
    while last + 1 < len(siblings) and _adjoin(siblings[last], siblings[last + 1]):
        last += 1
    return siblings[first : last + 1]


def _adjoin(one: Node, other: Node) -> bool:
    both = one.type in IMPORTS and other.type in IMPORTS
    return both and other.start_point.row == one.end_point.row + 1


def _statement_key(statement: Node) -> tuple[int, str, str]:
    names = imported_names(statement)
    first = original_name(names[0]) if names else ""
    return _key(module_text(statement), first)


def _key(module: str, name: str) -> tuple[int, str, str]:
    """Plain imports first, then by module, then by name; those with dots last."""
    if not module:
        return (0, name.lower(), "")
    return (2 if module.startswith(".") else 1, module.lower(), name.lower())


class Section(IntEnum):
    """The groups into which imports are usually put."""

    FUTURE = 0
    STANDARD = 1
    OTHER = 2
    RELATIVE = 3


def section_of(module: str) -> Section:
    """The group of a module by its dotted name."""
    first = module.partition(".")[0]
    if not first:
        return Section.RELATIVE
    if first == "__future__":
        return Section.FUTURE
    return Section.STANDARD if first in sys.stdlib_module_names else Section.OTHER


def statement_section(statement: Node) -> Section:
    """The group of an import statement."""
    if statement.type == "future_import_statement":
        return Section.FUTURE
    names = imported_names(statement)
    return section_of(module_text(statement) or (original_name(names[0]) if names else ""))


def name_added(file: PythonFile, statement: Node, name: str) -> Edit:
    """A `from x import` statement with one more name, in order if there is one, laid out like the others."""
    names = imported_names(statement)
    texts = [original_name(node).lower() for node in names]
    after = names[-1]
    if len(texts) > 1 and texts == sorted(texts):
        index = bisect.bisect_right(texts, name.partition(" ")[0].lower())
        if index == 0:
            first = names[0]
            return (first.start_byte, first.start_byte, name + _gap(file, statement, names))
        after = names[index - 1]
    return (after.end_byte, after.end_byte, f"{_gap(file, statement, names)}{name}")


def _gap(file: PythonFile, statement: Node, names: list[Node]) -> str:
    """What stands between two names of the statement."""
    last = names[-1]
    before = names[-2].start_point.row if len(names) > 1 else statement.start_point.row
    if before == last.start_point.row:
        return ", "
    return f",{newline_of(file.text)}{Lines(file.text).indent(last.start_byte).decode()}"
