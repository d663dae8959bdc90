"""Finds every place that runs a class's constructor: calls of it, of heirs, of `cls` and of `super()`."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.program.hierarchy import class_around
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    InstanceValue,
    SuperValue,
    Value,
)
from tier_code.codebase.codemods.renaming.family import Family, family_of
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.signature.found import Found
from tier_code.codebase.codemods.signature.parameters import Definition, read_definition
from tier_code.codebase.codemods.signature.references import Search
from tier_code.codebase.codemods.signature.resolution_order import ResolutionOrder
from tier_code.codebase.codemods.signature.uses import Call, Use, call_at, read_call, use_of
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import scope_of
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target

CONSTRUCTOR = "__init__"


def constructor_uses(program: Program, target: Target) -> Found:
    """Everything about the `__init__` of a class.

    Errors: UsageProblem when the class does not write one out; ToolDeclined when something else makes it.
    """
    cls = ClassId(module_key(target.path), target.qualname.partition("#")[0].removesuffix(f".{CONSTRUCTOR}"))
    definitions = _definitions(program, cls)
    if not definitions:
        raise UsageProblem(f"{cls.qualname} has no __init__ of its own; name the class that has")
    found = Found(main=next((each for each in definitions if each.file.path == target.path), definitions[0]))
    found.definitions = definitions
    _Constructions(program, found, cls).look()
    return found


def _definitions(program: Program, cls: ClassId) -> list[Definition]:
    found, others = [], []
    for item in program.definers(CONSTRUCTOR).get(cls, ()):
        node = item.node.parent
        if node is not None and node.type == "function_definition":
            found.append(read_definition(item.file, node))
        else:
            others.append(item.place)
    if others:
        raise ToolDeclined("the constructor is given another value too", tuple(others))
    return found


class _Constructions:
    """Goes through everything that may construct objects of one class."""

    def __init__(self, program: Program, found: Found, cls: ClassId) -> None:
        self._program = program
        self._found = found
        self._cls = cls
        self._order = ResolutionOrder(program, CONSTRUCTOR)
        self._heirs = program.hierarchy.descendants(cls)
        self._seen: set[int] = set()

    def look(self) -> None:
        """Fill in what was found."""
        self._hazards()
        search = Search(self._program, self._found)
        for cls in sorted(self._heirs, key=str):
            runs = self._order.constructs(cls)
            if runs == self._cls:
                for family in self._names_of(cls):
                    search.look(family)
            elif isinstance(runs, str):
                place = next((f"{file.path}: class {cls.qualname}" for file, _ in self._statements(cls)), "")
                self._found.doubtful_values.append((place, f"{runs or 'an unknown base'} may construct it"))
        self._seen = {call.node.id for call in self._found.calls}
        for call, why in list(self._calls_of_type()):
            self._take(call, why)
        for call, why in list(self._calls_by_name()):
            self._take(call, why)

    def _names_of(self, cls: ClassId) -> Iterator[Family]:
        for file, _ in self._statements(cls):
            yield family_of(self._program, Target(path=file.path, qualname=cls.qualname))
            return

    def _statements(self, cls: ClassId) -> Iterator[tuple[PythonFile, Node]]:
        return self._program.hierarchy.definitions(cls)

    def _take(self, call: Call, why: str) -> None:
        self._found.files.add(call.occurrence.file.path)
        if why:
            self._found.doubtful.append((call, why))
        else:
            self._found.calls.append(call)

    def _hazards(self) -> None:
        for each in sorted(self._program.ancestors(self._cls) | self._heirs, key=str):
            if self._program.definers("__new__").get(each):
                self._found.hazards.append(f"{each.qualname} has a __new__, which is passed the same")
        for cls in sorted(self._program.ancestors(self._cls), key=str):
            for base in self._program.hierarchy.bases(cls):
                if isinstance(base, ClassValue) and "type" in self._order.of(base.cls):
                    self._found.hazards.append(f"{cls.qualname} has a metaclass")
        for _, node in self._statements(self._cls):
            for name in sorted(decorator_names(node)):
                self._found.hazards.append(f"{self._cls.qualname} is decorated with {name}")

    def _calls_of_type(self) -> Iterator[tuple[Call, str]]:
        """`cls(...)`, `type(self)(...)` and `self.__class__(...)` inside the classes around this one."""
        around = {each for heir in self._heirs for each in self._program.ancestors(heir)}
        for cls in sorted(around, key=str):
            for file, statement in self._statements(cls):
                for node in _calls(statement):
                    called = node.child_by_field_name("function")
                    if called is None or node.id in self._seen or class_around(file, node) != cls:
                        continue
                    value = self._program.evaluator.evaluate(file, called)
                    if isinstance(value, ClassValue) and value.cls in around:
                        self._seen.add(node.id)
                        yield from self._by_heirs(file, node, self._runs(value.cls))

    def _runs(self, cls: ClassId) -> set[object]:
        """Whose constructors a call of a class that may be an heir runs."""
        return {self._order.constructs(each) for each in self._program.hierarchy.descendants(cls)}

    def _calls_by_name(self) -> Iterator[tuple[Call, str]]:
        """`super().__init__(...)` and `Base.__init__(self, ...)`."""
        for file in self._program.repository.files_with(CONSTRUCTOR):
            for item in self._program.repository.names(file, CONSTRUCTOR).occurrences:
                if item.role is not Role.ATTRIBUTE or use_of(item) is not Use.CALL:
                    continue
                value = self._program.evaluator.receiver(item.file, item.node)
                runs, why = self._run_by(value)
                call = read_call(item, Use.CALL, implicit=not isinstance(value, ClassValue))
                if call is not None and (self._cls in runs or why):
                    several = "classes below may run another constructor here" if len(runs) > 1 else ""
                    yield call, why or several

    def _run_by(self, value: Value | None) -> tuple[set[object], str]:
        if isinstance(value, SuperValue):
            below = self._program.hierarchy.descendants(value.cls)
            return {self._order.after(value.cls, each) for each in below}, ""
        if isinstance(value, ClassValue):
            return {self._order.constructs(value.cls)}, ""
        if isinstance(value, InstanceValue):
            return self._runs(value.cls), ""
        return set(), "" if isinstance(value, ExternalValue) else "whose constructor this runs is not known"

    def _by_heirs(self, file: PythonFile, node: Node, runs: set[object]) -> Iterator[tuple[Call, str]]:
        if self._cls not in runs:
            return
        item = _occurrence(file, node)
        call = call_at(item, node, Use.CALL, implicit=True)
        if call is not None:
            yield call, "classes below have constructors of their own" if len(runs) > 1 else ""


def _calls(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.type == "call":
            yield current
        waiting.extend(reversed(current.named_children))


def _occurrence(file: PythonFile, node: Node) -> Occurrence:
    """The place of a call that is not made by name."""
    called = node.child_by_field_name("function") or node
    return Occurrence(
        file=file,
        node=called,
        role=Role.READ,
        start=called.start_byte,
        end=called.end_byte,
        scope=scope_of(file, node),
    )


def is_class(program: Program, target: Target) -> bool:
    """Whether the target is a class, or its `__init__`."""
    outer, _, name = target.qualname.partition("#")[0].rpartition(".")
    if name == CONSTRUCTOR and outer:
        return True
    cls = ClassId(module_key(target.path), target.qualname.partition("#")[0])
    return any(text_of(node.child_by_field_name("name")) for _, node in program.hierarchy.definitions(cls))
