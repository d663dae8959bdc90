"""Modules as values: `import * as a`, `await import(...)`, and where they are handed around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import NO, Answer, Verdict
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
from tier_code.codebase.languages.nodes import ancestors, field_of, text_of

_LOADS = re.compile(
    rb"\*\s*as\s|\bimport\s*\(|\brequire\s*\(|\bimportActual|\brequireActual|\bimport\s+\w+\s*="
)
_LOADING_CALLS = re.compile(rb"\bimport\s*\(|\brequire\s*\(|\b(?:import|require)Actual\b")
_QUIET = frozenset({"expression_statement", "program", "type_arguments"})
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
_MOCKS = re.compile(r"^(?:vi|vitest|jest)\.(?:mock|doMock|unstable_mockModule|setMock)$")


class Namespaces:
    """Finds out which expressions are a module as a whole."""

    def __init__(self, scripts: Scripts, links: Links) -> None:
        self._scripts = scripts
        self._links = links
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
            if _MOCKS.match(called):
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
            self._escaped = list(self._escapes())
        if not self._escaped:
            return NO
        return Verdict(Answer.UNSURE, f"a module that has this name is used as a value at {self._escaped[0]}")

    def spread(self) -> Iterator[str]:
        """Where a module that has the name is copied into an object."""
        for path in self._scripts.matching(_LOADS):
            file = self._scripts.read(path)
            if b"..." not in file.text:
                continue
            for node, specifier in _loads(file):
                if self._links.through(path, specifier).answer is not Answer.NO:
                    table = self._scripts.table(path, text_of(node))
                    used = [each.node for each in table.occurrences] if node.type == "identifier" else [node]
                    for each in used:
                        if _is_spread(each):
                            place = f"{path}:{file.line_of(each)}: {file.line_text(each)}"
                            yield f"{place} - it copies the module"

    def _escapes(self) -> Iterator[str]:
        for path in self._scripts.matching(_LOADS):
            file = self._scripts.read(path)
            for node, specifier in _loads(file):
                if self._links.through(path, specifier).answer is Answer.NO:
                    continue
                if node.type == "identifier":
                    yield from self._uses(file, node)
                elif _leaks(node):
                    yield f"{path}:{file.line_of(node)}"

    def _uses(self, file: ScriptFile, name: Node) -> Iterator[str]:
        """Where a module under a name is more than what stands before a dot."""
        table = self._scripts.table(file.path, text_of(name))
        for item in table.occurrences:
            if item.role in {Role.EXPORTED, Role.EXPORT_NAMESPACE}:
                yield f"{file.path}:{item.line}"
            elif item.role in {Role.VALUE, Role.SHORTHAND, Role.ANY} and _leaks(item.node):
                binding = table.binding_of(item)
                if binding is not None and any(each.node == name for each in binding.declared):
                    yield f"{file.path}:{item.line}"


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


def _loads(file: ScriptFile) -> Iterator[tuple[Node, str]]:
    """Every name of a whole module, and every expression that loads one, with the module's specifier."""
    yield from _imported_wholly(file)
    for hit in _LOADING_CALLS.finditer(file.text):
        call: Node | None = file.leaf(hit.start(), hit.start() + 1)
        while call is not None and call.type != "call_expression":
            call = call.parent
        specifier = loaded(call)
        if call is not None and specifier is not None:
            named = _named_after(call)
            yield (named if named is not None else call), specifier


def _imported_wholly(file: ScriptFile) -> Iterator[tuple[Node, str]]:
    for statement in file.root.children:
        source = string_value(statement.child_by_field_name("source"))
        for clause in statement.children:
            if clause.type == "namespace_export" and source is not None:
                yield clause.named_children[0], source
            for inner in clause.children if clause.type == "import_clause" else ():
                if inner.type == "namespace_import" and source is not None:
                    yield inner.named_children[0], source


def _named_after(call: Node) -> Node | None:
    """The variable that a loaded module is kept in."""
    parent = call.parent
    while parent is not None and parent.type in {
        "await_expression",
        "parenthesized_expression",
        "as_expression",
    }:
        parent = parent.parent
    name = parent.child_by_field_name("name") if parent is not None else None
    is_plain = parent is not None and parent.type == "variable_declarator"
    return name if is_plain and name is not None and name.type == "identifier" else None


def _leaks(node: Node) -> bool:
    """Whether an expression that is a module is used otherwise than for one named thing in it."""
    current, parent = node, node.parent
    while parent is not None and parent.type in {
        "await_expression",
        "parenthesized_expression",
        "non_null_expression",
    }:
        current, parent = parent, parent.parent
    if parent is None or parent.type in _QUIET:
        return False
    field = field_of(current)
    if parent.type in {"member_expression", "nested_identifier", "nested_type_identifier"}:
        return field not in {"object", "module"} or _then_leaks(parent)
    if parent.type == "subscript_expression":
        index = parent.child_by_field_name("index")
        return field != "object" or string_value(index) is None
    if parent.type in {"variable_declarator", "assignment_expression"} and field in {"value", "right"}:
        pattern = parent.child_by_field_name("name") or parent.child_by_field_name("left")
        if text_of(pattern) in {"module.exports", "exports"}:
            return False
        return pattern is None or not _takes_names(pattern)
    return not (parent.type == "arguments" and _is_mock(parent.parent))


def _is_spread(node: Node) -> bool:
    """Whether an expression, in brackets or not, stands behind `...` of an object or an element."""
    parent = node.parent
    while parent is not None and parent.type in {
        "await_expression",
        "parenthesized_expression",
        "non_null_expression",
        "as_expression",
    }:
        parent = parent.parent
    return parent is not None and parent.type == "spread_element"


def _then_leaks(member: Node) -> bool:
    """`import("./a").then(...)`: whether the module goes on from there as a whole."""
    call = member.parent
    if text_of(member.child_by_field_name("property")) not in {"then", "catch", "finally"}:
        return False
    arguments = call.child_by_field_name("arguments") if call is not None else None
    function = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if function is None or function.type not in {"arrow_function", "function_expression"}:
        return True
    parameter = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    given = [parameter] if parameter is not None else (listed.named_children if listed is not None else [])
    if not given:
        return False
    pattern = given[0].child_by_field_name("pattern") or given[0]
    if pattern.type == "identifier":
        return _parameter_leaks(function, text_of(pattern))
    return not _takes_names(pattern)


def _parameter_leaks(function: Node, name: str) -> bool:
    body = function.child_by_field_name("body")
    waiting = [body] if body is not None else []
    while waiting:
        node = waiting.pop()
        if node.type == "identifier" and text_of(node) == name and _leaks(node):
            return True
        waiting.extend(node.children)
    return body is not None and body.type == "identifier"


def _takes_names(pattern: Node) -> bool:
    return pattern.type == "object_pattern" and not any(
        child.type == "rest_pattern" for child in pattern.children
    )


def _is_mock(call: Node | None) -> bool:
    return call is not None and _MOCKS.match(text_of(call.child_by_field_name("function"))) is not None


def _is_whole_answer(node: Node, call: Node) -> bool:
    """Whether a key is one of the object that the stand-in's function gives, and not of one inside it."""
    objects = functions = 0
    for around in ancestors(node):
        if around == call:
            break
        objects += around.type == "object"
        functions += around.type in {"arrow_function", "function_expression"}
    return objects == 1 and functions == 1
