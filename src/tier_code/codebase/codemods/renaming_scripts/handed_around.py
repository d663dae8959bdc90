"""Where modules are handed around as a whole: copied into objects, passed on, kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import Answer
from tier_code.codebase.codemods.renaming_scripts.links import Links, loaded
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.script_file import ScriptFile, string_value
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import field_of, text_of

_LOADS = re.compile(
    rb"\*\s*as\s|\bimport\s*\(|\brequire\s*\(|\bimportActual|\brequireActual|\bimport\s+\w+\s*="
)
_LOADING_CALLS = re.compile(rb"\bimport\s*\(|\brequire\s*\(|\b(?:import|require)Actual\b")
_QUIET = frozenset({"expression_statement", "program", "type_arguments"})
MOCKS = re.compile(r"^(?:vi|vitest|jest)\.(?:mock|doMock|unstable_mockModule|setMock)$")
"""Calls that put something of a test's in the place of a module."""


class HandedAround:
    """Finds where modules that have the target's name are used as values."""

    def __init__(self, scripts: Scripts, links: Links) -> None:
        self._scripts = scripts
        self._links = links

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

    def escapes(self) -> Iterator[str]:
        """Where a module that has the name is used as a value, and not for one named thing in it."""
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
    return call is not None and MOCKS.match(text_of(call.child_by_field_name("function"))) is not None
