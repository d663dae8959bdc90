"""What moved code needs of the module it leaves: names bound there, by import or by definition."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.moving.definitions import Moved, module_bindings
from tier_code.codebase.codemods.moving.import_edits import IMPORTS
from tier_code.codebase.codemods.moving.import_graph import is_type_checking
from tier_code.codebase.codemods.moving.method import identifiers
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile, parse_fragment
from tier_code.codebase.codemods.syntax.roles import Role, role_of
from tier_code.codebase.codemods.syntax.scopes import ScopeKind, scope_of

_OF_THE_FILE = frozenset({"__file__", "__path__", "__package__", "__spec__", "__loader__", "__doc__"})
_GENERIC = frozenset({"list", "dict", "set", "frozenset", "tuple", "type", "deque", "defaultdict"})
_OF_VALUES = frozenset({"Literal", "Annotated"})
_TYPE_CALLS = frozenset({"cast", "ForwardRef", "TypeVar", "NewType"})


@dataclass
class Needs:
    """The names that moved code reads from its module."""

    imported: dict[str, list[Node]] = field(default_factory=dict)
    """Name to the import statements, or compound statements with imports, that bind it."""
    defined: dict[str, int] = field(default_factory=dict)
    """Name of a definition that stays, to the first byte that reads it."""
    builtin: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    """Names that nothing visible binds, with their places."""
    doubts: list[str] = field(default_factory=list)
    """Reasons against the move."""
    early: set[str] = field(default_factory=set)
    """Names that are read while the module is imported."""
    says_its_name: list[str] = field(default_factory=list)
    """Places that read `__name__`."""


def needs_of(repository: Repository, moved: Moved) -> Needs:
    """Go through every name in the moved code."""
    found = Needs()
    seen: set[tuple[str, bool]] = set()
    for node, word in _reads(moved):
        scope = scope_of(moved.file, node)
        owner = repository.names(moved.file, word).owner(scope)
        if owner is not None and owner.kind is not ScopeKind.MODULE:
            continue
        early = scope.binder.kind is not ScopeKind.FUNCTION
        if early:
            found.early.add(word)
        if word not in moved.names and (word, early) not in seen:
            seen.add((word, early))
            _sort(repository, moved.file, word, node, found)
    for node in _declared(moved):
        found.doubts.append(f"{place_of(moved.file, node)} - it sets '{text_of(node)}' of its module")
    return found


def _reads(moved: Moved) -> Iterator[tuple[Node, str]]:
    for statement in moved.statements():
        for node in identifiers(statement):
            if role_of(node) in LEXICAL_ROLES - {Role.DECLARED}:
                yield node, text_of(node)
        for node in quoted_types(statement):
            for leaf in identifiers(parse_fragment(node.text or b"")):
                if role_of(leaf) is Role.READ:
                    yield node, text_of(leaf)


def quoted_types(within: Node) -> Iterator[Node]:
    """The contents of strings that are types: in annotations, and where typing takes a type."""
    waiting = [within]
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.type == "string_content" and node.parent is not None and _is_type(node.parent):
            yield node


def _is_type(string: Node) -> bool:
    if enclosing(string, "type") is not None:
        return True
    subscript = enclosing(string, "subscript")
    head = text_of(subscript.named_children[0]).rpartition(".")[2] if subscript is not None else ""
    if head in _GENERIC or (head[:1].isupper() and not head.isupper() and head not in _OF_VALUES):
        return True
    listed = string.parent
    if listed is not None and listed.type == "keyword_argument":
        listed = listed.parent
    call = listed.parent if listed is not None and listed.type == "argument_list" else None
    called = text_of(call.child_by_field_name("function")) if call is not None else ""
    return called.rpartition(".")[2] in _TYPE_CALLS


def _declared(moved: Moved) -> Iterator[Node]:
    for statement in moved.statements():
        for node in identifiers(statement):
            holder = node.parent
            if holder is not None and holder.type == "global_statement":
                yield node


def _sort(repository: Repository, file: PythonFile, word: str, node: Node, found: Needs) -> None:
    bindings = module_bindings(repository, file, word)
    if not bindings:
        _sort_unbound(file, word, node, found)
        return
    holders = {(top := _top(item.node)).start_byte: top for item in bindings}
    if all(_imports_only(top) or _for_types(item.node) for top in holders.values() for item in bindings):
        found.imported[word] = list(holders.values())
        return
    table = repository.names(file, word)
    changed = next((item for item in table.occurrences if item.role is Role.DECLARED), None)
    if changed is not None:
        found.doubts.append(f"{changed.place} - '{word}' is set here, and the moved code reads it")
    found.defined[word] = min(found.defined.get(word, node.start_byte), node.start_byte)


def _sort_unbound(file: PythonFile, word: str, node: Node, found: Needs) -> None:
    if word in _OF_THE_FILE:
        found.doubts.append(f"{place_of(file, node)} - '{word}' says something else in another module")
    elif word == "__name__":
        found.says_its_name.append(place_of(file, node))
    elif hasattr(builtins, word):
        found.builtin.add(word)
    else:
        found.unknown.append(word)


def _top(node: Node) -> Node:
    while node.parent is not None and node.parent.type != "module":
        node = node.parent
    return node


def _for_types(node: Node) -> bool:
    """Whether a name is bound by an import for type checkers."""
    imported = any(enclosing(node, kind) is not None for kind in IMPORTS)
    return imported and is_type_checking(_top(node))


def _imports_only(top: Node) -> bool:
    """Whether a top-level statement does nothing but import, perhaps with a plain value instead."""
    if top.type in IMPORTS:
        return True
    if top.type not in {"if_statement", "try_statement"}:
        return False
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if node.type == "block":
            if not all(_is_harmless(each) for each in node.named_children):
                return False
            waiting += [
                each for each in node.named_children if each.type in {"if_statement", "try_statement"}
            ]
        else:
            waiting += node.named_children
    return True


def _is_harmless(statement: Node) -> bool:
    if statement.type in IMPORTS | {"comment", "pass_statement", "if_statement", "try_statement"}:
        return True
    if statement.type != "expression_statement" or not statement.named_children:
        return False
    right = statement.named_children[0].child_by_field_name("right")
    return right is not None and right.type in {"none", "true", "false", "identifier", "attribute"}


def place_of(file: PythonFile, node: Node) -> str:
    """`path:line: source line`."""
    line = file.line_of(node.start_byte)
    return f"{file.path}:{line}: {file.line_text(line)}"
