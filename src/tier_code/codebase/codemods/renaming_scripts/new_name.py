"""What stands against a new name in TypeScript and JavaScript: not a name, taken, caught, or catching."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tier_code.codebase.codemods.renaming.answers import Answer
from tier_code.codebase.codemods.renaming_scripts.collect import Edit
from tier_code.codebase.codemods.renaming_scripts.links import Links
from tier_code.codebase.codemods.renaming_scripts.merged import in_another_block
from tier_code.codebase.codemods.renaming_scripts.names import OUTER, READING, Binding, NameTable
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import ancestors
from tier_code.domain.errors import UsageProblem

_NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_RESERVED = frozenset(
    {
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
        "delete", "do", "else", "enum", "eval", "export", "exports", "extends", "false", "finally", "for",
        "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "module", "new",
        "null", "package", "private", "protected", "public", "require", "return", "static", "super", "switch",
        "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
        "Infinity", "NaN",
    }
)  # fmt: skip
_LOOKED_FOR = frozenset(
    {"constructor", "prototype", "then", "toJSON", "toString", "valueOf", "toLocaleString", "__proto__",
     "hasOwnProperty"}
)  # fmt: skip
"""Names that the language looks up by itself, in objects and in modules."""
_OF_MEMBERS = frozenset({"next", "return", "throw", "default", "Symbol"})
_OF_STATICS = frozenset({"length", "name", "call", "apply", "bind", "caller", "arguments"})
_TYPES = frozenset(
    {"any", "unknown", "never", "void", "string", "number", "boolean", "object", "symbol", "bigint",
     "undefined", "null"}
)  # fmt: skip
_LEXICAL = READING | {
    Role.DECLARED,
    Role.SHORTHAND_BOUND,
    Role.IMPORTED,
    Role.IMPORT_DEFAULT,
}
_JSX = frozenset({"jsx_opening_element", "jsx_closing_element", "jsx_self_closing_element"})


def require_name(old: str, new: str) -> None:
    """Errors: UsageProblem for what cannot be a name at all."""
    if not _NAME.fullmatch(new) or new in _RESERVED:
        raise UsageProblem(f"'{new}' is not a name that TypeScript and JavaScript accept")
    for name in (old, new):
        if name in _LOOKED_FOR:
            raise UsageProblem(f"'{name}' is a name that the language itself looks for")
    if new == old:
        raise UsageProblem(f"it is already called '{new}'")


def require_member(old: str, new: str, *, is_static: bool) -> None:
    """Errors: UsageProblem where the language looks a member of the old or the new name up by itself."""
    for name in (old, new):
        if name in _OF_MEMBERS or (is_static and name in _OF_STATICS):
            raise UsageProblem(f"'{name}' is a name that the language itself looks for")


class NewName:
    """Looks for what a new name would collide with."""

    def __init__(self, scripts: Scripts, links: Links, old: str, new: str) -> None:
        self._scripts = scripts
        self._links = links
        self._old = old
        self._new = new

    def problems(self, edits: list[Edit]) -> Iterator[str]:
        """Every reason against it, with its place."""
        lexical = [edit for edit in edits if edit.item.role in _LEXICAL]
        yield from self._as_type(lexical)
        yield from self._as_element(lexical)
        for edit in lexical:
            yield from self._caught(edit)
        for path in sorted({edit.item.file.path for edit in lexical}):
            yield from self._catching(self._scripts.table(path, self._old))
        yield from self._offered(edits)

    def _as_type(self, lexical: list[Edit]) -> Iterator[str]:
        if self._new in _TYPES and any(edit.item.node.type == "type_identifier" for edit in lexical):
            yield f"'{self._new}' - a type of TypeScript itself"

    def _as_element(self, lexical: list[Edit]) -> Iterator[str]:
        """An element that begins with a small letter is one of HTML."""
        for edit in lexical:
            parent = edit.item.node.parent
            if parent is not None and parent.type in _JSX and not self._new[:1].isupper():
                yield f"{edit.item.place} - an element with a small first letter means one of HTML"

    def _caught(self, edit: Edit) -> Iterator[str]:
        """A place where the new name would mean something else that is nearer, or in the same scope."""
        path, node = edit.item.file.path, edit.item.node
        old = self._scripts.table(path, self._old).binding_of(edit.item)
        table = self._scripts.table(path, self._new)
        home = old.scope if old is not None else None
        merged = in_another_block(self._scripts, node, self._new, old)
        if merged:
            yield f"{edit.item.place} - '{self._new}' is already declared around this place, at {merged}"
            return
        for around in ancestors(node):
            there = table.bindings.get(around.id)
            # The name of a function is outside the function, though its place is inside the function's node.
            if there is not None and not (around == node.parent and around.type in OUTER):
                yield f"{edit.item.place} - '{self._new}' is already declared around this place"
                return
            if home is not None and (around.start_byte, around.end_byte, around.type) == (
                home.start,
                home.end,
                home.kind,
            ):
                return

    def _catching(self, old: NameTable) -> Iterator[str]:
        """Uses of the new name that would mean the target afterwards."""
        ours = {
            key: binding
            for key, binding in old.bindings.items()
            if self._links.of_binding(binding).answer is Answer.YES
        }
        table = self._scripts.table(old.file.path, self._new)
        for item in table.occurrences:
            if item.role not in READING or not ours:
                continue
            meant = table.binding_of(item)
            for around in ancestors(item.node):
                if around.id in ours:
                    yield f"{item.place} - '{self._new}' already means something else here"
                    break
                if _is_scope(around.id, table, meant):
                    break

    def _offered(self, edits: list[Edit]) -> Iterator[str]:
        """Modules that would offer two things under the new name."""
        if not any(edit.item.role is not Role.DECLARED or edit.item.role in _LEXICAL for edit in edits):
            return
        for path in self._scripts.paths_with(self._new):
            if not self._exports(path, set()):
                continue
            if self._links.offered(path).answer is not Answer.NO:
                yield f"{path} - it exports '{self._new}' already"
        for path in self._scripts.matching(_STAR):
            stars = self._scripts.stars(path)
            if not stars or self._links.offered(path).answer is Answer.NO:
                continue
            if self._exports(path, set()):
                yield f"{path} - it exports '{self._new}' already"

    def _exports(self, path: str, seen: set[str]) -> bool:
        """Whether a module offers the new name, by itself or by handing on another."""
        if path in seen:
            return False
        seen.add(path)
        table = self._scripts.table(path, self._new)
        for item in table.occurrences:
            if item.role in {Role.EXPORT_ALIAS, Role.EXPORT_NAMESPACE} or _plainly_exported(item.role, table):
                return True
        modules = self._scripts.modules
        return any(
            self._exports(inner, seen)
            for specifier in self._scripts.stars(path)
            for inner in modules.resolve(path, specifier).files
        )


_STAR = re.compile(rb"\bexport\s+(?:type\s+)?\*")


def _is_scope(node_id: int, table: NameTable, meant: Binding | None) -> bool:
    return meant is not None and table.bindings.get(node_id) is meant


def _plainly_exported(role: Role, table: NameTable) -> bool:
    """Whether the file declares the name at its top, which it might export: taken for granted."""
    return role in {Role.EXPORTED, Role.DECLARED} and (table.top is not None or role is Role.EXPORTED)
