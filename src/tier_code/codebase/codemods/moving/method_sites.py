"""The places that use a method, each rewritten for the function or left with the reason why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.moving.import_edits import importing_statement, name_added
from tier_code.codebase.codemods.moving.method import Binding, Method, receiver_uses
from tier_code.codebase.codemods.moving.source_text import Edit, Lines, newline_of
from tier_code.codebase.codemods.program.definers import classes_behind
from tier_code.codebase.codemods.program.values import ClassValue, InstanceValue, SuperValue, Value
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind


@dataclass(frozen=True, slots=True)
class Use:
    """One `x.method`."""

    occurrence: Occurrence
    attribute: Node
    call: Node | None
    """The call of it, where it is called."""
    receiver: Node
    value: Value | None

    @property
    def arguments(self) -> Node | None:
        """What it is called with."""
        return self.call.child_by_field_name("arguments") if self.call is not None else None


@dataclass
class Sites:
    """All uses, sorted."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    """Uses that stay as they are, with the reason."""
    changed: list[Occurrence] = field(default_factory=list)
    needs_receiver: bool = False

    def add(self, path: str, edit: Edit) -> None:
        """One more edit; the same one counts once."""
        known = self.edits.setdefault(path, [])
        if edit not in known:
            known.append(edit)


class SiteWriter:
    """Decides for every use what becomes of it."""

    def __init__(self, program: Program, method: Method, new: str) -> None:
        self._program = program
        self._method = method
        self._new = new
        self._definers = set(program.definers(method.name))

    def sites(self, references: list[tuple[Occurrence, str]], unless: str = "") -> Sites:
        """Rewrite what is certain, or nothing for the reason `unless`.

        `references` come with how they refer, as the rename's collector says.
        """
        uses = [
            (self._use(item), how) for item, how in references if item.role in {Role.ATTRIBUTE, Role.STORED}
        ]
        if any(item.role is Role.STORED for item, _ in references):
            unless = unless or "the method is replaced on objects, which a call must see"
        certain = [(use, unless or self._objection(use, how)) for use, how in uses]
        found = Sites(needs_receiver=self._receiver_needed([use for use, why in certain if not why]))
        for use, why in certain:
            reason = why or self._written(use, found)
            if reason:
                found.left.append(f"{use.occurrence.place} - {reason}")
            else:
                found.changed.append(use.occurrence)
        return found

    def _use(self, item: Occurrence) -> Use:
        attribute = item.node.parent or item.node
        above = attribute.parent
        called = above is not None and above.type == "call" and above.child_by_field_name("function")
        receiver = attribute.child_by_field_name("object") or attribute
        value = self._program.evaluator.receiver(item.file, item.node) or self._inferred(item, receiver)
        return Use(item, attribute, above if called == attribute else None, receiver, value)

    def _inferred(self, item: Occurrence, receiver: Node) -> Value | None:
        """What jedi takes the receiver for, where it knows one class of ours."""
        found = self._program.inference.infer(item.file, receiver)
        cls = self._program.class_at(found[0]) if len(found) == 1 else None
        if cls is None:
            return None
        return ClassValue(cls) if found[0].kind == "class" else InstanceValue(cls)

    def _objection(self, use: Use, how: str) -> str:
        """Why this place cannot name the function, whatever its form."""
        if use.occurrence.role is Role.STORED:
            return "it is assigned here"
        if how == "assumed" or use.value is None:
            return "what stands before the dot is not known"
        if isinstance(use.value, SuperValue):
            return "it is called as the base's"
        if not self._dispatches_here(use.value):
            return "an override may be meant"
        if self._captured(use.occurrence):
            return f"'{self._new}' is another variable here"
        return self._out_of_reach(use.occurrence)

    def _dispatches_here(self, value: Value) -> bool:
        hierarchy = self._program.hierarchy
        home = self._method.cls
        rivals = (self._definers & hierarchy.relatives(home)) - hierarchy.ancestors(home)
        classes = classes_behind(value)
        return not rivals and bool(classes) and set(classes) <= hierarchy.descendants(home)

    def _captured(self, item: Occurrence) -> bool:
        owner = self._program.repository.names(item.file, self._new).owner(item.scope)
        return owner is not None

    def _out_of_reach(self, item: Occurrence) -> str:
        if item.file.path == self._method.file.path:
            return ""
        statement = importing_statement(self._program, item.file, self._method.cls)
        return "" if statement is not None else "its class is not imported by name here"

    def _receiver_needed(self, uses: list[Use]) -> bool:
        """Whether the function still needs what the method was called on."""
        dropped = {
            use.receiver.start_byte for use in uses if self._in_method(use) and _is_plain(use.receiver)
        }
        found = receiver_uses(self._program, self._method)
        return any(item.start not in dropped for item in found)

    def _in_method(self, use: Use) -> bool:
        node = self._method.node
        same = use.occurrence.file.path == self._method.file.path
        return same and node.start_byte <= use.occurrence.start < node.end_byte

    def _written(self, use: Use, found: Sites) -> str:
        """Add the edits for a use; else say why it stays."""
        path = use.occurrence.file.path
        through_class = isinstance(use.value, ClassValue) and self._method.binding is Binding.OBJECT
        if not found.needs_receiver and not through_class:
            if not _is_plain(use.receiver):
                return "what stands before the dot is more than a name"
        elif reason := self._with_receiver(use, found, through_class=through_class):
            return reason
        found.add(path, (use.attribute.start_byte, use.attribute.end_byte, self._new))
        if path != self._method.file.path:
            self._import(use.occurrence, found)
        return ""

    def _with_receiver(self, use: Use, found: Sites, *, through_class: bool) -> str:
        if use.arguments is None:
            return "it is not called here"
        if use.arguments.type != "argument_list":
            return "it is called with a generator"
        if through_class:
            # `C.f(x, y)` hands the object over by itself.
            return "" if found.needs_receiver else "it is called on the class"
        if self._method.binding is Binding.CLASS and not isinstance(use.value, ClassValue):
            return "it is called on an object, and needs the class"
        if not isinstance(use.value, ClassValue | InstanceValue):
            return "what stands before the dot is not known"
        found.add(use.occurrence.file.path, self._handed_over(use, use.arguments))
        return ""

    @staticmethod
    def _handed_over(use: Use, arguments: Node) -> Edit:
        """The receiver as first argument."""
        text, given = text_of(use.receiver), list(arguments.named_children)
        start = arguments.start_byte + 1
        if not given:
            return (start, start, text)
        file = use.occurrence.file
        if file.text[start:].lstrip(b" \t")[:1] in {b"\n", b"\r"}:
            indent = Lines(file.text).indent(given[0].start_byte).decode()
            return (start, start, f"{newline_of(file.text)}{indent}{text},")
        return (start, start, f"{text}, ")

    def _import(self, item: Occurrence, found: Sites) -> None:
        statement = importing_statement(self._program, item.file, self._method.cls)
        if statement is not None:
            found.add(item.file.path, name_added(item.file, statement, self._new))


def _is_plain(receiver: Node) -> bool:
    """A name or a dotted path of names: leaving it out changes nothing."""
    while receiver.type == "attribute":
        inner = receiver.child_by_field_name("object")
        if inner is None:
            return False
        receiver = inner
    return receiver.type == "identifier"


def taken(program: Program, method: Method, new: str) -> Iterator[str]:
    """Where the module of the method already uses the function's name."""
    table = program.repository.names(method.file, new)
    for item in table.occurrences:
        owner = table.owner(item.scope)
        at_module = owner is not None and owner.kind is ScopeKind.MODULE
        unbound = owner is None and item.role is Role.READ
        if item.role in {Role.READ, Role.BIND, Role.IMPORTED, Role.DECLARED} and (at_module or unbound):
            yield f"{item.place} - '{new}' already means something here"
    for file in program.imports.stars.importers(method.cls.module):
        for item in program.repository.names(file, new).occurrences:
            if item.binds and item.scope.kind is ScopeKind.MODULE:
                yield f"{item.place} - 'import *' would bring '{new}' here"
