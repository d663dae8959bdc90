"""Everything the rename asks questions of, built once per operation."""

from __future__ import annotations

from tree_sitter import Node

from tier_code.codebase.codemods.program.definers import Definers
from tier_code.codebase.codemods.program.evaluate import Evaluator
from tier_code.codebase.codemods.program.hierarchy import (
    Hierarchy,
    class_id,
    class_statements,
)
from tier_code.codebase.codemods.program.imports import Imports
from tier_code.codebase.codemods.program.inference import Definition, Inference
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.outside import Outside
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    Value,
)
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.codebase.codemods.syntax.scopes import ScopeKind
from tier_code.ports.source import SourceTree


class Program:
    """A tree with its imports, values, classes and inference."""

    def __init__(self, tree: SourceTree, *, asks_jedi: bool = True) -> None:
        self.tree = tree
        self.repository = Repository(tree)
        self.imports = Imports(self.repository)
        self.evaluator = Evaluator(self.repository, self.imports)
        self.outside = Outside(self.repository)
        self.inference = Inference(self.repository, self.outside, silent=not asks_jedi)
        self.hierarchy = Hierarchy(self.repository, self.evaluator, self._infer_base)
        self._definers = Definers(self.repository, self.evaluator)
        self.evaluator.learn(self)

    def _infer_base(self, file: PythonFile, node: Node) -> Value | None:
        found = self.inference.infer(file, node)
        if len(found) != 1:
            return None
        cls = self.class_at(found[0])
        if cls is not None:
            return ClassValue(cls)
        return ExternalValue(found[0].dotted) if not found[0].path else None

    def class_at(self, definition: Definition) -> ClassId | None:
        """The class of ours that jedi means: the place is its name, or a member of an Enum."""
        if not definition.path or definition.kind not in {"class", "instance"}:
            return None
        try:
            file = self.repository.read(definition.path)
        except UnreadableSource:
            return None
        statements = list(class_statements(file))
        for statement in statements:
            name = statement.child_by_field_name("name")
            if name is not None and file.line_of(name.start_byte) == definition.line:
                return class_id(file, statement)
        named = {class_id(file, statement) for statement in statements}
        fitting = [cls for cls in named if f".{definition.dotted}".endswith(f".{cls.qualname}")]
        return max(fitting, key=lambda cls: len(cls.qualname), default=None)

    def definers(self, name: str) -> dict[ClassId, list[Occurrence]]:
        """Every class of ours whose own body or methods give it an attribute of this name."""
        return self._definers.of(name)

    def ancestors(self, cls: ClassId) -> set[ClassId]:
        """The class itself and every class of ours that it derives from."""
        return self.hierarchy.ancestors(cls)

    def modules_with(self, name: str) -> set[str]:
        """Every module that has the name as a variable, and every package that has it as a submodule."""
        found = {
            module_key(file.path)
            for file in self.repository.files_with(name)
            if any(key.kind is ScopeKind.MODULE for key in self.repository.names(file, name).bound)
        }
        return found | set(self.repository.modules.parents_of(name))

    def receiver_classes(self, occurrence: Occurrence) -> tuple[ClassId, ...]:
        """The classes of `x` in `x.name`, where the source says it plainly."""
        return self._definers.receiver_classes(occurrence)
