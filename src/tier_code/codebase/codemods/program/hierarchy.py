"""Which classes of the repository derive from which, and what stands at their roots outside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.program.evaluate import Evaluator
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.values import ClassId, ClassValue, ExternalValue, UnionValue, Value
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKind, scope_of

InferBase = Callable[[PythonFile, Node], Value | None]
"""A second opinion on a base that is not a plain name."""
_TUPLE_MAKERS = frozenset({"collections.namedtuple", "typing.NamedTuple"})
UNKNOWN_BASE = ExternalValue("")
_PLAIN_ROOTS = frozenset(
    {"builtins.object", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "abc.ABC"}
)


class Hierarchy:
    """The class graph, filled in where it is asked about."""

    def __init__(self, repository: Repository, evaluator: Evaluator, infer: InferBase) -> None:
        self._repository = repository
        self._evaluator = evaluator
        self._infer = infer
        self._bases: dict[ClassId, tuple[Value, ...]] = {}
        self._children: dict[ClassId, frozenset[ClassId]] = {}

    def definitions(self, cls: ClassId) -> Iterator[tuple[PythonFile, Node]]:
        """The class statements of a class."""
        for file in self._repository.module_files(cls.module):
            for node in class_statements(file, cls.name):
                if class_id(file, node) == cls:
                    yield file, node

    def bases(self, cls: ClassId) -> tuple[Value, ...]:
        """Direct bases and a metaclass of ours; `UNKNOWN_BASE` for one that is not understood."""
        if cls not in self._bases:
            self._bases[cls] = ()
            found = [
                base
                for file, statement in self.definitions(cls)
                for node in base_nodes(statement)
                for base in self._values(file, node)
            ]
            self._bases[cls] = tuple(dict.fromkeys(found))
        return self._bases[cls]

    def _values(self, file: PythonFile, node: Node) -> list[Value]:
        """What a base may be: several where it is chosen at run time."""
        if node.type == "keyword_argument":
            return self._metaclass(file, node)
        while node.type == "subscript":
            node = node.named_children[0]
        if node.type == "call":
            return self._made(file, node)
        value = self._evaluator.evaluate(file, node) or self._infer(file, node)
        found = sorted(value.values, key=str) if isinstance(value, UnionValue) else [value]
        return [each if isinstance(each, ClassValue | ExternalValue) else UNKNOWN_BASE for each in found]

    def _made(self, file: PythonFile, call: Node) -> list[Value]:
        """The base that a call makes. What functions of ours make is made of classes of ours."""
        called, listed = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        maker = self._evaluator.evaluate(file, called) if called is not None else None
        if not isinstance(maker, ExternalValue):
            return []
        if maker.dotted in _TUPLE_MAKERS:
            return [maker]
        if maker.dotted.endswith("with_metaclass") and listed is not None:
            return [base for node in listed.named_children for base in self._values(file, node)]
        return [ExternalValue(f"{maker.dotted}()")]

    def _metaclass(self, file: PythonFile, node: Node) -> list[Value]:
        value = node.child_by_field_name("value")
        if text_of(node.child_by_field_name("name")) != "metaclass" or value is None:
            return []
        metaclass = self._evaluator.evaluate(file, value)
        return [metaclass] if isinstance(metaclass, ClassValue) else []

    def ancestors(self, cls: ClassId) -> set[ClassId]:
        """The class itself and every class of ours that it derives from."""
        return self._closure({cls}, self._our_bases)

    def _our_bases(self, cls: ClassId) -> Iterable[ClassId]:
        return [base.cls for base in self.bases(cls) if isinstance(base, ClassValue)]

    def descendants(self, cls: ClassId) -> set[ClassId]:
        """The class itself and every class of ours that derives from it."""
        return self._closure({cls}, self.children)

    def children(self, cls: ClassId) -> frozenset[ClassId]:
        """The classes that name this one among their bases."""
        if cls not in self._children:
            self._children[cls] = frozenset(
                child
                for file in self._repository.files_with(cls.name)
                for statement in class_statements(file)
                if ClassValue(cls) in self.bases(child := class_id(file, statement)) and child != cls
            )
        return self._children[cls]

    def relatives(self, cls: ClassId) -> set[ClassId]:
        """Every class whose attributes an object of this class, or of one derived from it, may have."""
        return {ancestor for descendant in self.descendants(cls) for ancestor in self.ancestors(descendant)}

    def outside(self, classes: Iterable[ClassId]) -> set[ExternalValue]:
        """The bases from outside the repository, `UNKNOWN_BASE` among them; plain roots left out."""
        return {
            base
            for cls in classes
            for base in self.bases(cls)
            if isinstance(base, ExternalValue) and base.dotted not in _PLAIN_ROOTS
        }

    @staticmethod
    def _closure(start: set[ClassId], step: Callable[[ClassId], Iterable[ClassId]]) -> set[ClassId]:
        found, wanted = set(start), list(start)
        while wanted:
            for cls in step(wanted.pop()):
                if cls not in found:
                    found.add(cls)
                    wanted.append(cls)
        return found


def class_statements(file: PythonFile, name: str = "") -> Iterator[Node]:
    """The class statements of a file, or those of one name."""
    for start, end in file.words("class"):
        node = file.leaf(start, end)
        statement = node.parent
        if node.type != "class" or statement is None or statement.type != "class_definition":
            continue
        if not name or text_of(statement.child_by_field_name("name")) == name:
            yield statement


def class_id(file: PythonFile, statement: Node) -> ClassId:
    """The class that a class statement defines."""
    outer = scope_of(file, statement).qualname
    name = text_of(statement.child_by_field_name("name"))
    return ClassId(module_key(file.path), f"{outer}.{name}" if outer else name)


def base_nodes(statement: Node) -> list[Node]:
    """The expressions between the parentheses of a class statement."""
    listed = statement.child_by_field_name("superclasses")
    return [node for node in listed.named_children if node.type != "comment"] if listed is not None else []


def class_of_scope(scope: Scope) -> ClassId | None:
    """The class whose body a scope is."""
    return ClassId(module_key(scope.key.path), scope.qualname) if scope.kind is ScopeKind.CLASS else None


def class_around(file: PythonFile, node: Node) -> ClassId | None:
    """The innermost class whose body holds a node."""
    current = node.parent
    while current is not None and current.type != "class_definition":
        current = current.parent
    return class_id(file, current) if current is not None else None
