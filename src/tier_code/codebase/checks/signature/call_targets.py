"""Every place of a function's name in a tree, and whether it leads to the function, as jedi sees it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.function_bodies import Function
from tier_code.codebase.checks.signature.signature_claim import CONSTRUCTOR, SignatureClaim
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.values import ClassId
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Lead(StrEnum):
    """Whether a place leads to the function."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """One place of the name."""

    path: str
    node: ast.expr
    """The name or attribute."""
    lead: Lead
    parents: tuple[ast.AST, ...]
    """Innermost first."""

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.node.lineno}"


@dataclass(slots=True)
class Module:
    """One file of the tree before."""

    file: PythonFile
    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def above(self, node: ast.AST) -> tuple[ast.AST, ...]:
        """What is around a node, innermost first."""
        found: list[ast.AST] = []
        while node in self.parents:
            node = self.parents[node]
            found.append(node)
        return tuple(found)

    def qualname(self, node: Definition) -> str:
        """The dotted name of a definition."""
        around = [each.name for each in reversed(self.above(node)) if isinstance(each, Definition)]
        return ".".join([*around, node.name])

    def owner(self, node: ast.AST) -> ast.ClassDef | None:
        """The class in whose body a definition stands."""
        around = next((each for each in self.above(node) if isinstance(each, Definition)), None)
        return around if isinstance(around, ast.ClassDef) else None


class Targets:
    """Looks for definitions and places of the function that a claim names."""

    def __init__(self, program: Program, claim: SignatureClaim) -> None:
        self._program = program
        self._claim = claim
        self._modules: dict[str, Module | None] = {}
        self.family: list[tuple[Module, Function]] = []
        """Definitions that must change together; the first is the one that was named."""
        self.classes: set[ClassId] = set()
        """For a constructor: the classes that it makes."""
        self._lines: set[tuple[str, int]] = set()
        self._find_family()

    def module(self, path: str) -> Module | None:
        """A parsed file; None when it cannot be read."""
        if path not in self._modules:
            self._modules[path] = self._parsed(path)
        return self._modules[path]

    def _parsed(self, path: str) -> Module | None:
        try:
            file = self._program.repository.read(path)
        except UnreadableSource:
            return None
        tree = module_of(file.text)
        if tree is None:
            return None
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        return Module(file, tree, parents)

    @property
    def name(self) -> str:
        """What the definitions are called."""
        return self.family[0][1].name if self.family else ""

    @property
    def owner(self) -> ast.ClassDef | None:
        """The class of the definition that was named."""
        return self.family[0][0].owner(self.family[0][1]) if self.family else None

    @cached_property
    def owners(self) -> set[str]:
        """The names of the classes that define it, and of those that a constructor makes."""
        found = (module.owner(node) for module, node in self.family)
        return {cls.name for cls in found if cls is not None} | {cls.name for cls in self.classes}

    @cached_property
    def aliases(self) -> set[str]:
        """What imports call it instead."""
        paths = self._program.repository.python_paths
        near = [path for path in paths if any(self._holds(path, word) for word in self.words)]
        modules = [module for path in near if (module := self.module(path)) is not None]
        return {alias for module in modules for alias in self._aliases(module)}

    def _find_family(self) -> None:
        home = self.module(self._claim.target.path)
        wanted = self._claim.target.qualname.partition("#")[0]
        if home is None:
            return
        named = [node for node in ast.walk(home.tree) if isinstance(node, Definition)]
        exact = [node for node in named if home.qualname(node) == wanted]
        if any(isinstance(node, ast.ClassDef) for node in exact):
            wanted = f"{wanted}.{CONSTRUCTOR}"
            exact = [node for node in named if home.qualname(node) == wanted]
        functions = [node for node in exact if isinstance(node, Function)]
        # The implementation stands behind its overloads.
        self.family = [(home, node) for node in reversed(functions)]
        for path in self._program.repository.python_paths:
            if self.family and self._holds(path, self.name):
                self._join(path, wanted, home)
        self._lines = {(module.file.path, node.lineno) for module, node in self.family}
        if self.name == CONSTRUCTOR:
            self._find_made(wanted)

    def _holds(self, path: str, word: str) -> bool:
        return word.encode() in (self._program.repository.raw(path) or b"")

    def _join(self, path: str, wanted: str, home: Module) -> None:
        module = self.module(path)
        related = self._related(home, wanted)
        for node in ast.walk(module.tree) if module is not None else ():
            if module is None or not isinstance(node, Function) or node.name != self.name:
                continue
            twin = module.qualname(node) == wanted and module_key(path) == module_key(home.file.path)
            cls = module.owner(node)
            heir = cls is not None and ClassId(module_key(path), module.qualname(cls)) in related
            if (twin or heir) and all(node is not known for _, known in self.family):
                self.family.append((module, node))

    def _related(self, home: Module, wanted: str) -> set[ClassId]:
        """Classes whose methods of that name override one another."""
        outer = wanted.rpartition(".")[0]
        if self.name == CONSTRUCTOR or home.owner(self.family[0][1]) is None:
            return set()
        hierarchy = self._program.hierarchy
        cls = ClassId(module_key(home.file.path), outer)
        having = set(self._program.definers(self.name))
        found, wanted_next = {cls}, [cls]
        while wanted_next:
            member = wanted_next.pop()
            near = hierarchy.relatives(member)
            fresh = {each for each in having - found if each in near or member in hierarchy.relatives(each)}
            found |= fresh
            wanted_next += sorted(fresh, key=str)
        return found

    def _find_made(self, wanted: str) -> None:
        cls = ClassId(module_key(self._claim.target.path), wanted.rpartition(".")[0])
        having = set(self._program.definers(CONSTRUCTOR))
        self.classes = {
            each
            for each in self._program.hierarchy.descendants(cls)
            if each == cls or not (self._program.ancestors(each) - self._program.ancestors(cls)) & having
        }
        for each in self.classes:
            for file, node in self._program.hierarchy.definitions(each):
                name = node.child_by_field_name("name")
                self._lines.add((file.path, file.line_of(name.start_byte if name else node.start_byte)))

    @property
    def words(self) -> set[str]:
        """Names to look for."""
        return {self.name, *(cls.name for cls in self.classes)}

    def spots(self) -> Iterator[Spot]:
        """Every place of the name, under an alias too."""
        for path in self._program.repository.python_paths:
            if not any(self._holds(path, word) for word in self.words):
                continue
            module = self.module(path)
            if module is not None:
                yield from self._in_module(module)

    def _in_module(self, module: Module) -> Iterator[Spot]:
        words = self.words | set(self._aliases(module))
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
                continue
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in words:
                yield Spot(module.file.path, node, self._lead(module, node, name), module.above(node))

    def _aliases(self, module: Module) -> Iterator[str]:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.alias) and node.asname and node.name in self.words:
                yield node.asname

    def _lead(self, module: Module, node: ast.Name | ast.Attribute, name: str) -> Lead:
        line, end = (node.lineno, node.end_col_offset) if isinstance(node, ast.Name) else _end(node)
        start = _line_start(module.file.text, line) + (end or 0) - len(name.encode())
        found = self._program.inference.goto(module.file, start)
        ours = [(each.path, each.line) in self._lines for each in found]
        if not ours or (any(ours) and not all(ours)):
            # Of several types only some are meant.
            return Lead.UNKNOWN
        return Lead.YES if all(ours) else Lead.NO

    def alone(self) -> bool:
        """Whether nothing but the family could give an object of unknown type an attribute of this name."""
        word = self.name.encode()
        spelling = re.compile(rb"[\"'][-]{0,2}%b[\"']|\b%b[ \t]*=(?!=)" % (word, word))
        repository = self._program.repository
        if any(spelling.search(repository.raw(path) or b"") for path in repository.python_paths):
            return False
        ours = {node for _, node in self.family}
        for path in repository.python_paths:
            module = self.module(path) if self._holds(path, self.name) else None
            for node in ast.walk(module.tree) if module is not None else ():
                if isinstance(node, Definition) and node.name == self.name and node not in ours:
                    return False
        return not self._program.outside.attribute_owner(self.name)


def _end(node: ast.Attribute) -> tuple[int, int | None]:
    return node.end_lineno or node.lineno, node.end_col_offset


def _line_start(text: bytes, line: int) -> int:
    return sum(len(each) for each in text.splitlines(keepends=True)[: line - 1])
