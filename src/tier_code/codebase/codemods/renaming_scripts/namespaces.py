"""Modules as values: `import * as a`, `await import(...)`, and what is taken out of them."""

from __future__ import annotations

import re

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import NO, Answer, Verdict
from tier_code.codebase.codemods.renaming_scripts.handed_around import MOCKS, HandedAround
from tier_code.codebase.codemods.renaming_scripts.links import (
    Links,
    awaited_by,
    loaded,
    loaded_by_pattern,
    specifier_of,
)
from tier_code.codebase.codemods.renaming_scripts.modules import Found
from tier_code.codebase.codemods.renaming_scripts.names import Binding, NameTable, Occurrence, Space
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    ScriptFile,
    string_value,
)
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import ancestors, text_of

_PLAIN = frozenset(
    {"this", "super", "string", "template_string", "array", "number", "new_expression", "object", "regex"}
)
"""What stands before a dot and is never a module."""
_MADE = frozenset({"arrow_function", "function_expression", "class", "true", "false"})
_DEFINED = frozenset(
    {"function_declaration", "class_declaration", "abstract_class_declaration", "enum_declaration",
     "generator_function_declaration"}
)  # fmt: skip
_WORLD = frozenset({"globalThis", "window", "global", "self", "module", "exports"})
"""Objects that may hold anything."""
_VAGUE = re.compile(r"\b(?:any|unknown|object|typeof|Record|Function)\b|^\s*:\s*[A-Z]$")


class Namespaces:
    """Finds out which expressions are a module as a whole."""

    def __init__(self, scripts: Scripts, links: Links) -> None:
        self._scripts = scripts
        self._links = links
        self.around = HandedAround(scripts, links)
        self._escaped: list[str] | None = None

    def member(self, item: Occurrence) -> Verdict:
        """Whether `x.name` is the target, by what `x` is."""
        parent = item.node.parent
        receiver = _receiver(parent)
        if receiver is None:
            return NO
        modules = self.modules_of(item.file, receiver)
        if modules is not None:
            return self._links.in_modules(modules)
        return NO if self._is_no_module(item.file, receiver) else self.unknown()

    def _is_no_module(self, file: ScriptFile, receiver: Node) -> bool:
        """Whether what stands before a dot is no module: it says its type, or what it is made of."""
        while (
            receiver.type in {"parenthesized_expression", "non_null_expression"} and receiver.named_children
        ):
            receiver = receiver.named_children[0]
        if receiver.type in _PLAIN:
            return True
        if receiver.type != "identifier":
            return False
        name = text_of(receiver)
        table = self._scripts.table(file.path, name)
        binding = table.visible(receiver, Space.VALUE | Space.NAMESPACE)
        if binding is None:
            return name not in _WORLD
        return all(self._declares_no_module(item) for item in binding.declared)

    def _declares_no_module(self, item: Occurrence) -> bool:
        parent = item.node.parent
        if item.role in {Role.IMPORTED, Role.IMPORT_DEFAULT, Role.IMPORT_NAMESPACE, Role.IMPORT_ALIAS}:
            found = self._scripts.modules.resolve(item.file.path, specifier_of(item.node) or "")
            return not found.unknown and not found.files
        if parent is None or item.role is not Role.DECLARED:
            return False
        if parent.type in {"variable_declarator", "required_parameter", "optional_parameter"}:
            value, said = parent.child_by_field_name("value"), parent.child_by_field_name("type")
            return _says_more(said) or (value is not None and value.type in _PLAIN | _MADE)
        return parent.type in _DEFINED

    def key(self, item: Occurrence) -> Verdict:
        """Whether a key of a pattern or an object is the target."""
        specifier = loaded_by_pattern(item.node)
        if specifier is not None:
            return self._links.through(item.file.path, specifier)
        modules = self._taken_from(item)
        if modules is not None:
            return self._links.in_modules(modules)
        return self.mocked(item)

    def mocked(self, item: Occurrence) -> Verdict:
        """A key of what stands in for a module in a test."""
        if item.role not in {Role.KEY, Role.SHORTHAND}:
            return NO
        for around in ancestors(item.node):
            if around.type != "call_expression":
                continue
            called = text_of(around.child_by_field_name("function"))
            if MOCKS.match(called):
                arguments = around.child_by_field_name("arguments")
                first = arguments.named_children[0] if arguments is not None else None
                specifier = string_value(first) if first is not None else None
                specifier = specifier if specifier is not None else loaded(first)
                verdict = self._links.through(item.file.path, specifier)
                direct = _is_whole_answer(item.node, around)
                if verdict.answer is not Answer.YES or direct:
                    return verdict
                return Verdict(Answer.UNSURE, "it may stand in for the target in this test")
        return NO

    def _taken_from(self, item: Occurrence) -> Found | None:
        """The module that `const { name } = module` takes a name out of."""
        holder = item.node.parent
        while holder is not None and holder.type in {"pair_pattern", "object_assignment_pattern"}:
            holder = holder.parent
        owner = holder.parent if holder is not None and holder.type == "object_pattern" else None
        if owner is None or owner.type not in {"variable_declarator", "assignment_expression"}:
            return None
        given = owner.child_by_field_name("value") or owner.child_by_field_name("right")
        return self.modules_of(item.file, given) if given is not None else None

    def modules_of(self, file: ScriptFile, node: Node) -> Found | None:
        """The module that an expression is; None when it is none that we know of."""
        specifier = loaded(node)
        if specifier is not None:
            return self._scripts.modules.resolve(file.path, specifier)
        while node.type in {"parenthesized_expression", "non_null_expression"} and node.named_children:
            node = node.named_children[0]
        if node.type == "identifier":
            return self._of_name(file.path, text_of(node), node)
        return None

    def _of_name(self, path: str, name: str, node: Node) -> Found | None:
        table = self._scripts.table(path, name)
        binding = table.visible(node, Space.VALUE | Space.NAMESPACE)
        return self._of_binding(table, binding) if binding is not None else None

    def _of_binding(self, table: NameTable, binding: Binding) -> Found | None:
        if len(binding.declared) != 1:
            return None
        item = binding.declared[0]
        resolve = self._scripts.modules.resolve
        if item.role is Role.IMPORT_NAMESPACE:
            return resolve(item.file.path, specifier_of(item.node) or "")
        if item.role is Role.IMPORT_EQUALS:
            clause = item.node.parent
            source = clause.child_by_field_name("source") if clause is not None else None
            specifier = string_value(source)
            return resolve(item.file.path, specifier) if specifier is not None else None
        if item.role in {Role.IMPORTED, Role.IMPORT_ALIAS}:
            return self._of_import(item, table.word)
        if item.role is Role.IMPORT_DEFAULT:
            return self._of_common_js(resolve(item.file.path, specifier_of(item.node) or ""))
        return self._of_variable(item) if item.role is Role.DECLARED else None

    def _of_import(self, item: Occurrence, word: str) -> Found | None:
        """`import { a } from "./b"` where `b` says `export * as a from "./c"`."""
        specifier = item.node.parent
        name = text_of(specifier.child_by_field_name("name")) if specifier is not None else word
        modules = self._scripts.modules
        found = modules.resolve(item.file.path, specifier_of(item.node) or "")
        for path in found.files:
            table = self._scripts.table(path, name)
            for other in table.occurrences:
                if other.role is Role.EXPORT_NAMESPACE:
                    return modules.resolve(path, specifier_of(other.node) or "")
                if other.role is Role.EXPORTED and specifier_of(other.node) is None:
                    binding = table.binding_of(other)
                    return self._of_binding(table, binding) if binding is not None else None
        return None

    def _of_common_js(self, found: Found) -> Found | None:
        files = tuple(
            path
            for path in found.files
            if not any(
                node.type in {"export_statement", "import_statement"}
                for node in self._scripts.read(path).root.children
            )
        )
        return Found(files) if files else None

    def _of_variable(self, item: Occurrence) -> Found | None:
        owner = item.node.parent
        if owner is not None and owner.type == "variable_declarator":
            specifier = loaded(owner.child_by_field_name("value"))
        else:
            specifier = awaited_by(item.node)
        return self._scripts.modules.resolve(item.file.path, specifier) if specifier is not None else None

    def unknown(self) -> Verdict:
        """What a member of something unknown may be: the target only if its module is handed around."""
        if self._escaped is None:
            self._escaped = list(self.around.escapes())
        if not self._escaped:
            return NO
        return Verdict(Answer.UNSURE, f"a module that has this name is used as a value at {self._escaped[0]}")


def _says_more(annotation: Node | None) -> bool:
    """Whether a type is said that is more than `any` and the like."""
    return annotation is not None and not _VAGUE.search(text_of(annotation))


def _receiver(parent: Node | None) -> Node | None:
    if parent is None:
        return None
    for name in ("object", "module"):
        found = parent.child_by_field_name(name)
        if found is not None:
            return found
    return None


def _is_whole_answer(node: Node, call: Node) -> bool:
    """Whether a key is one of the object that the stand-in's function gives, and not of one inside it."""
    objects = functions = 0
    for around in ancestors(node):
        if around == call:
            break
        objects += around.type == "object"
        functions += around.type in {"arrow_function", "function_expression"}
    return objects == 1 and functions == 1
