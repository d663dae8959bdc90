"""The rename in TypeScript and JavaScript: a definition and every place that means it, or a refusal."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from tier_code.codebase.codemods.renaming.answers import Answer
from tier_code.codebase.codemods.renaming_elsewhere.outcome import (
    ASK_FOR_TEXT,
    Documents,
    Place,
    Renamed,
    Sorted,
    outcome_of,
    refuse,
)
from tier_code.codebase.codemods.renaming_scripts.collect import Collector, Edit, Places
from tier_code.codebase.codemods.renaming_scripts.members import MemberCollector
from tier_code.codebase.codemods.renaming_scripts.names import NameTable, Occurrence, ScopeKey
from tier_code.codebase.codemods.renaming_scripts.new_name import NewName, require_member, require_name
from tier_code.codebase.codemods.renaming_scripts.relations import is_static
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.codemods.renaming_scripts.targets import find_target
from tier_code.codebase.languages.nodes import ancestors, text_of
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_OPAQUE = frozenset({".vue", ".svelte", ".astro"})
"""Files with a script inside that is not understood here."""
_INNER = frozenset({"internal_module", "module", "ambient_declaration"})
_MEMBERS = frozenset({Role.MEMBER_DEFINED, Role.ENUM_MEMBER})
_VARIABLES = frozenset({Role.DECLARED, Role.SHORTHAND_BOUND})
_TWINS = (".d.ts", ".d.mts", ".d.cts", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")


def rename_in_scripts(tree: SourceTree, target: Target, new_name: str, *, in_text: bool) -> Renamed:
    """Rename what `target` names wherever TypeScript and JavaScript of the tree mean it.

    With `in_text`, the word is replaced in strings, comments and documents too.
    Errors: UsageProblem for a missing target or a taken name; ToolDeclined with the uncertain places.
    """
    scripts = Scripts(tree)
    table, item = find_target(scripts, target)
    require_name(table.word, new_name)
    return _Rename(scripts, table, item, new_name).carry_out(in_text=in_text)


def places_in_scripts(tree: SourceTree, target: Target) -> Places:
    """Every place of the target's name, sorted, for who only wants to know them.

    Errors: UsageProblem for a missing target; ToolDeclined for what is not told from its namesakes.
    """
    scripts = Scripts(tree)
    table, item = find_target(scripts, target)
    if item.role in _MEMBERS:
        return MemberCollector(scripts, item, table.word).collect()
    if item.role not in _VARIABLES:
        raise ToolDeclined("keys of plain objects are not followed", (item.place,))
    return Collector(scripts, table.bindings[_scope_id(table, item)].scope, table.word).collect()


class _Rename:
    """One rename in progress."""

    def __init__(self, scripts: Scripts, table: NameTable, item: Occurrence, new: str) -> None:
        self._scripts = scripts
        self._table = table
        self._item = item
        self._old = table.word
        self._new = new

    def carry_out(self, *, in_text: bool) -> Renamed:
        """Collect, refuse or change."""
        if self._item.role in _MEMBERS:
            return self._member(in_text=in_text)
        collector = Collector(self._scripts, self._scope(), self._old)
        documents = self._documents()
        places = collector.collect()
        refuse("some places may or may not mean it", [*places.unsure, *self._unseen(documents)])
        problems = NewName(self._scripts, collector.links, self._old, self._new).problems(places.edits)
        self._require(problems, [] if in_text else places.lookups)
        found_places = self._sorted(places)
        found_places.notes += self._public(collector)
        return outcome_of(found_places, documents, self._scripts.raw, self._new, in_text=in_text)

    def _documents(self) -> Documents:
        others = frozenset(self._scripts.script_paths)
        elsewhere = [path for path in self._scripts.paths if path not in others]
        return Documents(elsewhere, self._scripts.raw, self._old)

    def _member(self, *, in_text: bool) -> Renamed:
        """A member of a class, an interface, an enum or a written-out type."""
        if not self._item.node.type.startswith("private"):
            require_member(self._old, self._new, is_static=is_static(self._item.node))
        collector = MemberCollector(self._scripts, self._item, self._old)
        documents = self._documents()
        places = collector.collect()
        opaque = (f"{place} - this language is not understood" for place in documents.ending(_OPAQUE))
        refuse("some places may or may not mean it", [*places.unsure, *opaque])
        self._require(collector.problems(self._new), [] if in_text else places.lookups)
        return outcome_of(self._sorted(places), documents, self._scripts.raw, self._new, in_text=in_text)

    def _require(self, problems: Iterable[str], lookups: list[Occurrence]) -> None:
        found = list(dict.fromkeys(problems))
        if found:
            raise UsageProblem(f"'{self._new}' cannot be the new name: " + "; ".join(found[:5]))
        looked_up = [f"{item.place} - code finds it by this string" for item in lookups]
        refuse(f"strings look the name up; {ASK_FOR_TEXT}", looked_up)

    def _scope(self) -> ScopeKey:
        """The scope that declares the target.

        Errors: ToolDeclined for what is not declared in a scope of its own.
        """
        item = self._item
        if item.role not in _VARIABLES:
            raise ToolDeclined("keys of plain objects are not renamed", (item.place,))
        binding = self._table.bindings[_scope_id(self._table, item)]
        if binding.scope.kind == "statement_block":
            block = next(node for node in ancestors(item.node) if node.type == "statement_block")
            holder = block.parent
            while holder is not None and holder.type == "statement_block":
                holder = holder.parent
            if holder is not None and holder.type in _INNER:
                raise ToolDeclined("it is declared inside a namespace or another module", (item.place,))
        for declared in binding.declared:
            if _is_parameter_property(declared):
                raise ToolDeclined("the parameter is a property of the class too", (declared.place,))
        return binding.scope

    def _unseen(self, documents: Documents) -> Iterator[str]:
        """What may mean the target and is not understood here."""
        binding = self._table.bindings[_scope_id(self._table, self._item)]
        if not binding.is_top:
            return
        yield from (f"{place} - this language is not understood" for place in documents.ending(_OPAQUE))
        stem = _stem(self._item.file.path)
        for path in self._scripts.paths_with(self._old):
            if _stem(path) == stem and path != self._item.file.path:
                yield f"{path} - another form of the same module"

    def _sorted(self, places: Places) -> Sorted:
        return Sorted(
            edits=[self._edit(edit) for edit in places.edits],
            strings=[self._text(item) for item in [*places.lookups, *places.strings]],
            comments=[self._text(item) for item in places.comments],
        )

    def _edit(self, edit: Edit) -> Place:
        text = edit.form.format(old=self._old, new=self._new)
        return self._place(edit.item, text, edit.how)

    def _text(self, item: Occurrence) -> Place:
        return self._place(item, self._new, "text")

    def _place(self, item: Occurrence, text: str, how: str) -> Place:
        shift = len(item.file.mark)
        return Place(
            path=item.file.path,
            line=item.line,
            start=item.start + shift,
            end=item.end + shift,
            text=text,
            how=how,
        )

    def _public(self, collector: Collector) -> Iterable[str]:
        """Packages that offer the name to users outside the repository."""
        told: dict[str, None] = {}
        for package, path in self._scripts.modules.entry_files():
            if collector.links.offered(path).answer is Answer.YES:
                told[package.name] = None
        if told:
            offers = "offers" if len(told) == 1 else "offer"
            yield f"{', '.join(sorted(told))} {offers} this name to users outside the repository"


def _scope_id(table: NameTable, item: Occurrence) -> int:
    return next(key for key, binding in table.bindings.items() if item in binding.declared)


def _stem(path: str) -> str:
    end = next((end for end in _TWINS if path.endswith(end)), "")
    return path.removesuffix(end) if end else posixpath.splitext(path)[0]


def _is_parameter_property(item: Occurrence) -> bool:
    parent = item.node.parent
    if parent is None or parent.type not in {"required_parameter", "optional_parameter"}:
        return False
    return any(
        child.type == "accessibility_modifier" or text_of(child) == "readonly" for child in parent.children
    )
