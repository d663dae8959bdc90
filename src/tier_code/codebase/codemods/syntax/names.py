"""Every place where one word stands in one file, and which variable it means there."""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role, role_of
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKey, ScopeKind, scope_of

BINDING_ROLES = frozenset({Role.BIND, Role.PARAMETER})
LEXICAL_ROLES = frozenset({Role.READ, Role.BIND, Role.PARAMETER, Role.DECLARED})
TEXT_ROLES = frozenset({Role.STRING, Role.COMMENT})


@dataclass(frozen=True, eq=False)
class Occurrence:
    """One place where the word stands."""

    file: PythonFile
    node: Node
    """The identifier, or the piece of string or comment that holds the word."""
    role: Role
    start: int
    """First byte of the word."""
    end: int
    scope: Scope
    """Where it is evaluated; for a binding, the scope that gets the variable."""

    @property
    def line(self) -> int:
        """1-based."""
        return self.file.line_of(self.start)

    @property
    def place(self) -> str:
        """`path:line: source line`."""
        return f"{self.file.path}:{self.line}: {self.file.line_text(self.line)}"

    @property
    def binds(self) -> bool:
        """Whether a variable of this name comes into being here."""
        return self.role in BINDING_ROLES or (self.role is Role.IMPORTED and not self.aliased)

    @property
    def aliased(self) -> bool:
        """Whether this is `x` in `import x as y` or `from m import x as y`."""
        dotted = self.node.parent
        holder = dotted.parent if dotted is not None else None
        return holder is not None and holder.type == "aliased_import" and dotted is not None


@dataclass
class NameTable:
    """The places of one word in one file, by role and by variable."""

    file: PythonFile
    word: str
    occurrences: tuple[Occurrence, ...] = ()
    bound: dict[ScopeKey, list[Occurrence]] = field(default_factory=dict)
    """Bindings by the scope that owns the variable, `global` and `nonlocal` taken into account."""
    _global: set[ScopeKey] = field(default_factory=set)
    _nonlocal: set[ScopeKey] = field(default_factory=set)

    def owner(self, scope: Scope) -> Scope | None:
        """The scope whose variable the word means when read in `scope`; None when there is none."""
        current: Scope | None = scope
        sees_class = True
        while current is not None:
            if current.key in self._global:
                return current.module
            visible = sees_class or current.kind is not ScopeKind.CLASS
            if visible and current.key in self.bound and current.key not in self._nonlocal:
                return current
            sees_class = sees_class and current.kind is ScopeKind.TYPE
            current = current.parent
        return None

    def declare(self, scope: ScopeKey, statement: str) -> None:
        """Take note of a `global_statement` or `nonlocal_statement`."""
        declared = self._global if statement == "global_statement" else self._nonlocal
        declared.add(scope)

    def bind(self, occurrence: Occurrence) -> None:
        """Give a binding to the scope that owns the variable; outer scopes must have had theirs before."""
        scope = occurrence.scope
        if scope.key in self._global:
            scope = scope.module
        elif scope.key in self._nonlocal:
            scope = self._enclosing_function(scope) or scope
        self.bound.setdefault(scope.key, []).append(occurrence)

    def _enclosing_function(self, scope: Scope) -> Scope | None:
        outer = scope.parent
        while outer is not None:
            if outer.kind is ScopeKind.FUNCTION and outer.key in self.bound:
                return outer
            outer = outer.parent
        return None


def name_table(file: PythonFile, word: str) -> NameTable:
    """Look at every place of `word` in `file`."""
    table = NameTable(file, word)
    found = tuple(_occurrence(file, start, end) for start, end in file.words(word))
    table.occurrences = found
    for item in found:
        if item.role is Role.DECLARED:
            keyword = item.node.parent.type if item.node.parent is not None else ""
            table.declare(item.scope.key, keyword)
    # Outermost first: a `nonlocal` binding needs to know the function that owns the variable.
    for item in sorted((item for item in found if item.binds), key=lambda each: _depth(each.scope)):
        table.bind(item)
    return table


def _occurrence(file: PythonFile, start: int, end: int) -> Occurrence:
    leaf = file.leaf(start, end)
    role = role_of(leaf)
    scope = scope_of(file, leaf)
    if leaf.parent is not None and leaf.parent.type == "named_expression" and role is Role.BIND:
        scope = scope.binder
    return Occurrence(file=file, node=leaf, role=role, start=start, end=end, scope=scope)


def _depth(scope: Scope) -> int:
    return 0 if scope.parent is None else 1 + _depth(scope.parent)
