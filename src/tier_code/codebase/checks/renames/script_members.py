"""Members in the `references` check of TypeScript and JavaScript: what each belongs to, before and after.

Where nothing says what stands before a dot the place is counted, and said to be taken by the name alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.checks.renames.renamed_words import RenameClaim, holds
from tier_code.codebase.checks.renames.token_streams import Alignment, align
from tier_code.codebase.codemods.renaming_scripts.contexts import Contexts
from tier_code.codebase.codemods.renaming_scripts.infer import Inference
from tier_code.codebase.codemods.renaming_scripts.kinds import Shape
from tier_code.codebase.codemods.renaming_scripts.script_file import is_script
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.grammars import TYPESCRIPT, grammar_for
from tier_code.codebase.languages.nodes import field_of
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

_HOLDERS = frozenset({"object", "object_pattern"})
_DEFINING = frozenset(
    {"method_definition", "method_signature", "property_signature", "abstract_method_signature",
     "public_field_definition", "field_definition", "enum_body", "enum_assignment"}
)  # fmt: skip


class _Version:
    """One version of the tree."""

    def __init__(self, tree: SourceTree, word: str) -> None:
        self.scripts = Scripts(tree)
        self.inference = Inference(self.scripts)
        self._contexts = Contexts(self.inference)
        self._word = word

    def owners(self, path: str, place: int) -> list[Shape] | None:
        """What a member at a place belongs to; None when nobody can tell."""
        file = self.scripts.read(path)
        node = file.leaf(place, place + 1)
        parent = node.parent
        if parent is None:
            return None
        if is_definition(node):
            shape = self.inference.shapes.around(file, node)
            return [shape] if shape is not None else None
        if parent.type == "member_expression":
            kind = self.inference.of(file, parent.child_by_field_name("object"))
        elif parent.type == "jsx_attribute" and parent.parent is not None:
            kind = self._contexts.of_element(file, parent.parent)
        else:
            holder: Node | None = parent
            while holder is not None and holder.type not in _HOLDERS:
                holder = holder.parent
            if holder is None:
                return None
            of = self._contexts.of_object if holder.type == "object" else self._contexts.of_pattern
            kind = of(file, holder)
        spelt = f"#{self._word}" if node.type.startswith("private") else self._word
        return self.inference.shapes.owners(kind, spelt)


def is_definition(node: Node) -> bool:
    """Whether a name defines a member of a type, rather than a key of an object."""
    parent = node.parent
    if parent is None or parent.type not in _DEFINING or field_of(node) == "value":
        return False
    return parent.parent is None or parent.parent.type != "object"


class MemberSurvey:
    """Looks for members that a rename missed, took too much of or bent."""

    def __init__(self, claim: RenameClaim, before: SourceTree, changes: Changes) -> None:
        self._claim = claim
        self._was = _Version(before, claim.old)
        self._is = _Version(Overlay(before, changes), claim.new)
        self._aligned: dict[str, Alignment] = {}
        self._paths = [
            path for path in before.paths() if is_script(path) and holds(before.read(path) or b"", claim.old)
        ]
        for path in self._paths:
            after = changes.get(path)
            grammar = grammar_for(path) or TYPESCRIPT
            self._aligned[path] = (
                align(grammar, before.read(path) or b"", after, claim) if after is not None else Alignment()
            )
        self._by_name_alone = 0
        self._kind = "property_identifier"

    def problems(self) -> Iterator[str]:
        """Every changed place that is of something else, and every place that stayed and is of the target."""
        broken = [f"{path}:{each.problem}" for path, each in self._aligned.items() if each.problem]
        if broken:
            yield broken[0]
            return
        renamed = dict(self._definitions())
        if self._claim.target.path not in {shape.path for shape in renamed}:
            yield f"{self._claim.target}: nothing that was renamed is this definition"
            return
        after = {shape for shape in renamed.values() if shape is not None}
        for path in self._paths:
            yield from self._changed(path, after)
            yield from self._stayed(path, frozenset(renamed))

    def _definitions(self) -> Iterator[tuple[Shape, Shape | None]]:
        """The types whose member was renamed, as they were and as they are."""
        for path in self._paths:
            for place in self._aligned[path].changed:
                node = self._was.scripts.read(path).leaf(place, place + 1)
                if is_definition(node):
                    self._kind = node.type
                    was = self._was.owners(path, place) or []
                    now = self._is.owners(path, self._aligned[path].moved[place]) or []
                    yield from ((each, now[0] if now else None) for each in was)

    def _changed(self, path: str, after: set[Shape]) -> Iterator[str]:
        aligned = self._aligned[path]
        for place in sorted(aligned.changed):
            moved = aligned.keys.get(place, aligned.moved[place])
            owners = self._is.owners(path, moved)
            if owners is None:
                self._by_name_alone += 1
            elif not after.intersection(owners) and not self._is_enum(path, place):
                yield self._told(path, place, "this does not lead to the renamed definition")

    def _is_enum(self, path: str, place: int) -> bool:
        """Whether a place names a member of an enum from inside it or as a type, which no dot shows."""
        parent = self._was.scripts.read(path).leaf(place, place + 1).parent
        return parent is not None and parent.type not in {"member_expression", "pair", "pair_pattern"}

    def _stayed(self, path: str, renamed: frozenset[Shape]) -> Iterator[str]:
        for item in self._was.scripts.table(path, self._claim.old).occurrences:
            place = item.node.start_byte
            if place in self._aligned[path].changed or item.node.type != self._kind:
                continue
            if renamed.intersection(self._was.owners(path, place) or ()):
                yield self._told(path, place, "this still says the old name of the renamed definition")

    def _told(self, path: str, place: int, reason: str) -> str:
        file = self._was.scripts.read(path)
        return f"{path}:{file.text.count(chr(10).encode(), 0, place) + 1} - {reason}"

    def evidence(self) -> str:
        """What was found, on one line."""
        places = sum(len(each.changed) for each in self._aligned.values())
        files = sum(1 for each in self._aligned.values() if each.changed)
        told = f"{places} references in {files} files lead to the renamed definition"
        if self._by_name_alone:
            told += f"; {self._by_name_alone} of them by the name alone"
        return told
