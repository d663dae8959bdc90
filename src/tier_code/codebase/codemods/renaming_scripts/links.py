"""Whether a name that a module offers is the target, under the same name all the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict, together
from tier_code.codebase.codemods.renaming_scripts.modules import Found
from tier_code.codebase.codemods.renaming_scripts.names import Binding, NameTable, Occurrence, ScopeKey
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    string_value,
)
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import ancestors, field_of, text_of

NOT_FOUND = Verdict(Answer.UNSURE, "this module is not found here, and may be one of this repository")
_SEVERAL = Verdict(Answer.UNSURE, "several modules may provide this name")
_TWICE = Verdict(Answer.UNSURE, "it is imported here and declared as well")
_DEFAULT = "default"


class Links:
    """Follows one name from importing files to the definition."""

    def __init__(self, scripts: Scripts, target: ScopeKey, word: str) -> None:
        self._scripts = scripts
        self._target = target
        self._word = word
        self._known: dict[tuple[str, bool], Verdict] = {}

    def of_binding(self, binding: Binding) -> Verdict:
        """Whether what a scope declares is the target, or an import of it under its own name."""
        if binding.scope == self._target:
            return YES
        verdict = _any_of([self._of_import(item) for item in binding.declared])
        alone = len(binding.declared) == 1
        return verdict if alone or verdict.answer is Answer.NO else _TWICE

    def _of_import(self, item: Occurrence) -> Verdict:
        if item.role is Role.IMPORTED:
            return self.through(item.file.path, specifier_of(item.node))
        if item.role is Role.IMPORT_DEFAULT:
            return self.through(item.file.path, specifier_of(item.node), default=True)
        if item.role is Role.SHORTHAND_BOUND:
            return self.through(item.file.path, loaded_by_pattern(item.node))
        return NO

    def through(self, path: str, specifier: str | None, *, default: bool = False) -> Verdict:
        """Whether the name, imported by `path` from `specifier`, is the target."""
        if specifier is None:
            return NO
        return self.in_modules(self._scripts.modules.resolve(path, specifier), default=default)

    def in_modules(self, found: Found, *, default: bool = False) -> Verdict:
        """Whether these modules offer the target under its name."""
        if found.unknown:
            return NOT_FOUND
        verdicts = [self.offered(path, default=default) for path in found.files]
        answers = {verdict.answer for verdict in verdicts}
        if answers == {Answer.YES, Answer.NO}:
            return _SEVERAL
        return together(verdicts) or NO

    def offered(self, path: str, *, default: bool = False) -> Verdict:
        """Whether a module offers the target under its name, or as its default."""
        key = (path, default)
        if key not in self._known:
            self._known[key] = NO
            self._known[key] = self._default(path) if default else self._named(path)
        return self._known[key]

    def _named(self, path: str) -> Verdict:
        table = self._scripts.table(path, self._word)
        own = list(self._own_exports(table))
        if own:
            return _any_of(own)
        modules = self._scripts.modules
        stars = [modules.resolve(path, specifier) for specifier in self._scripts.stars(path)]
        return _any_of([self.in_modules(found) for found in stars])

    def _own_exports(self, table: NameTable) -> Iterator[Verdict]:
        """A verdict for every way in which the file itself exports the name."""
        for item in table.occurrences:
            if item.role is Role.EXPORT_ALIAS or item.role is Role.EXPORT_NAMESPACE:
                yield NO
            elif item.role is Role.EXPORTED and _is_last_name(item):
                yield self._of_specifier(table, item)
            elif item.role is Role.DECLARED and is_exported(item):
                yield self.of_binding(table.bindings[table.file.root.id])
            elif exported_by_assignment(item):
                yield self._of_assignment(table, item)

    def _of_specifier(self, table: NameTable, item: Occurrence) -> Verdict:
        specifier = specifier_of(item.node)
        if specifier is not None:
            return self.through(table.file.path, specifier)
        binding = table.binding_of(item)
        return self.of_binding(binding) if binding is not None else NO

    def _of_assignment(self, table: NameTable, item: Occurrence) -> Verdict:
        """`exports.name = name`, `module.exports = { name }`."""
        if item.role is Role.SHORTHAND:
            binding = table.binding_of(item)
            return self.of_binding(binding) if binding is not None else NO
        value = _assigned(item.node)
        if value is None or text_of(value) != self._word:
            return NO
        binding = table.visible(value)
        return self.of_binding(binding) if binding is not None else NO

    def _default(self, path: str) -> Verdict:
        file = self._scripts.read(path)
        table = self._scripts.table(path, self._word)
        for node in file.root.children:
            if node.type != "export_statement":
                continue
            if any(child.type == _DEFAULT for child in node.children):
                return self._of_default(table, node)
            verdict = self._default_specifier(table, node)
            if verdict is not None:
                return verdict
        return NO

    def _of_default(self, table: NameTable, statement: Node) -> Verdict:
        declared = statement.child_by_field_name("declaration") or statement.child_by_field_name("value")
        named = declared.child_by_field_name("name") if declared is not None else None
        name = named if named is not None else declared
        if name is None or text_of(name) != self._word or name.type not in {"identifier", "type_identifier"}:
            return NO
        binding = table.top
        return self.of_binding(binding) if binding is not None else NO

    def _default_specifier(self, table: NameTable, statement: Node) -> Verdict | None:
        for specifier in _specifiers(statement):
            name, alias = specifier.child_by_field_name("name"), specifier.child_by_field_name("alias")
            if text_of(alias if alias is not None else name) != _DEFAULT:
                continue
            source = string_value(statement.child_by_field_name("source"))
            if source is not None:
                same = text_of(name) in {_DEFAULT, self._word}
                default = text_of(name) == _DEFAULT
                return self.through(table.file.path, source, default=default) if same else NO
            binding = table.top if text_of(name) == self._word else None
            return self.of_binding(binding) if binding is not None else NO
        return None


def _any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """YES where one says so, as one of several declarations or stars; else a doubt where there is one."""
    listed = list(verdicts)
    for answer in (Answer.YES, Answer.UNSURE):
        found = next((verdict for verdict in listed if verdict.answer is answer), None)
        if found is not None:
            return found
    return NO


def _specifiers(statement: Node) -> Iterator[Node]:
    for clause in statement.children:
        if clause.type == "export_clause":
            yield from (each for each in clause.named_children if each.type == "export_specifier")


def _is_last_name(item: Occurrence) -> bool:
    """Whether an export specifier offers the name itself, and not under an alias."""
    parent = item.node.parent
    return parent is not None and parent.child_by_field_name("alias") is None


def is_exported(item: Occurrence) -> bool:
    """Whether a declaration of the file as a whole is exported where it stands."""
    for around in ancestors(item.node):
        if around.type == "export_statement":
            return around.parent is not None and around.parent.type == "program" and not _by_default(around)
        if around.type in {"statement_block", "class_body", "formal_parameters", "arrow_function"}:
            return False
    return False


def _by_default(statement: Node) -> bool:
    return any(child.type == _DEFAULT for child in statement.children)


def specifier_of(node: Node) -> str | None:
    """The module that the import or export around a node names."""
    for around in ancestors(node):
        if around.type in {"import_statement", "export_statement"}:
            return string_value(around.child_by_field_name("source"))
    return None


_EXPORTS = frozenset({"exports", "module.exports"})


def exported_by_assignment(item: Occurrence) -> bool:
    """Whether a place is the exported name in `exports.name = ...` or `module.exports = { name }`."""
    parent = item.node.parent
    if parent is None:
        return False
    if item.role is Role.MEMBER:
        around = parent.parent
        assigned = around is not None and around.type == "assignment_expression"
        return (
            assigned
            and field_of(parent) == "left"
            and text_of(parent.child_by_field_name("object")) in _EXPORTS
        )
    if item.role not in {Role.KEY, Role.SHORTHAND}:
        return False
    listed = parent if item.role is Role.SHORTHAND else parent.parent
    around = listed.parent if listed is not None else None
    return (
        around is not None
        and around.type == "assignment_expression"
        and text_of(around.child_by_field_name("left")) in _EXPORTS
    )


def _assigned(node: Node) -> Node | None:
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "pair":
        return parent.child_by_field_name("value")
    around = parent.parent
    return around.child_by_field_name("right") if around is not None else None


_LOADERS = frozenset({"require", "importActual", "requireActual", "importMock", "requireMock"})


def loaded(node: Node | None) -> str | None:
    """The module that an expression loads: `require("./a")`, `await import("./a")` and the like."""
    while node is not None and node.type in {
        "await_expression",
        "parenthesized_expression",
        "non_null_expression",
        "as_expression",
    }:
        node = node.named_children[0] if node.named_children else None
    if node is None or node.type != "call_expression":
        return None
    called = node.child_by_field_name("function")
    if called is None or (called.type != "import" and text_of(called).rpartition(".")[2] not in _LOADERS):
        return None
    arguments = node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    first = given[0] if given else None
    return loaded(first) if first is not None and first.type == "call_expression" else string_value(first)


def loaded_by_pattern(node: Node) -> str | None:
    """The module out of which a name is taken by `const { name } = await import("./a")` and the like."""
    holder = node.parent
    while holder is not None and holder.type in {"object_assignment_pattern", "pair_pattern"}:
        holder = holder.parent
    if holder is None or holder.type != "object_pattern":
        return None
    owner = holder.parent
    if owner is not None and owner.type == "variable_declarator":
        return loaded(owner.child_by_field_name("value"))
    return awaited_by(holder)


def awaited_by(parameter: Node) -> str | None:
    """The module that a parameter is in `import("./a").then(parameter => ...)`."""
    function = parameter.parent
    while function is not None and function.type in {"required_parameter", "formal_parameters"}:
        function = function.parent
    arguments = function.parent if function is not None else None
    call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
    called = call.child_by_field_name("function") if call is not None else None
    if called is None or text_of(called.child_by_field_name("property")) != "then":
        return None
    return loaded(called.child_by_field_name("object"))
