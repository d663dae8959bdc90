"""Sorts every place of a member's name by what stands before the dot or around the key."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict
from tier_code.codebase.codemods.renaming_scripts.collect import Edit, Places
from tier_code.codebase.codemods.renaming_scripts.contexts import Contexts, is_only_itself
from tier_code.codebase.codemods.renaming_scripts.declarations import Outside
from tier_code.codebase.codemods.renaming_scripts.infer import Inference
from tier_code.codebase.codemods.renaming_scripts.kinds import Kind, Shape, shape_of
from tier_code.codebase.codemods.renaming_scripts.names import NameTable, Occurrence, Space
from tier_code.codebase.codemods.renaming_scripts.relations import are_unrelated, compares_types, is_static
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.codemods.renaming_scripts.unseen import escaped_places
from tier_code.codebase.languages.nodes import ancestors, text_of
from tier_code.domain.errors import ToolDeclined

_UNKNOWN = Verdict(Answer.UNSURE, "nothing here says what has this member")
_MIXED = Verdict(Answer.UNSURE, "it may be a member of several types")
_ADDS = Verdict(Answer.UNSURE, "it adds to a type of another module")
_ELEMENT = Verdict(Answer.UNSURE, "the type may list the elements of this name")
_RELATED = Verdict(Answer.UNSURE, "a type with this member may stand for the target's")
_BROKEN = Verdict(Answer.UNSURE, "the code around it cannot be read")
_STARTS = frozenset({"lookup_type", "subscript_expression", "literal_type", "binary_expression"})
_NEVER = frozenset(
    {Role.DECLARED, Role.IMPORTED, Role.IMPORTED_NAME, Role.IMPORT_ALIAS, Role.IMPORT_DEFAULT,
     Role.IMPORT_NAMESPACE, Role.IMPORT_EQUALS, Role.EXPORTED, Role.EXPORT_ALIAS, Role.EXPORT_NAMESPACE,
     Role.TYPE, Role.NAMESPACE, Role.ANY, Role.NOTHING}
)  # fmt: skip
"""Roles in which a name is never a member."""


class MemberCollector:
    """Sorts the places of one member's name."""

    def __init__(self, scripts: Scripts, item: Occurrence, word: str) -> None:
        self._scripts = scripts
        self._word = word
        self._item = item
        self._spelt = f"#{word}" if item.node.type.startswith("private") else word
        self._inference = Inference(scripts)
        self._contexts = Contexts(self._inference)
        self._shapes = self._inference.shapes
        self._hidden = _is_private(item)
        home = self._shapes.around(item.file, item.node)
        if home is None:
            raise ToolDeclined("keys of plain objects are not renamed", (item.place,))
        self._home = home
        self.family = self._family(home)
        self._compares = not self._hidden and compares_types(scripts.script_paths)
        self._require_one_side()

    def _family(self, home: Shape) -> frozenset[Shape]:
        """The types that declare the member, one through the other."""
        shapes, others = self._shapes.lineage(home)
        if not self._hidden and not self._shapes.lacking(others, self._spelt):
            raise ToolDeclined("a type from outside the repository may have the member", (self._item.place,))
        family = {home, *(each for each in shapes if any(True for _ in self._shapes.own(each, self._spelt)))}
        declaring = [] if self._hidden else list(dict.fromkeys(self._declaring()))
        grown = True
        while grown:
            grown = False
            for shape in declaring:
                above, _ = self._shapes.lineage(shape)
                if shape not in family and family.intersection(above):
                    family.update(
                        each for each in above if any(True for _ in self._shapes.own(each, self._spelt))
                    )
                    grown = True
        return frozenset(family)

    def _require_one_side(self) -> None:
        """Errors: ToolDeclined where the name is a member of the class and of what it makes."""
        named = [node for shape in self.family for node in self._shapes.own(shape, self._spelt)]
        if len({is_static(node) for node in named}) > 1:
            raise ToolDeclined("static and other members have this name", (self._item.place,))

    def _declaring(self) -> Iterator[Shape]:
        for table in self._scripts.tables(self._word):
            for item in table.occurrences:
                if item.role is Role.MEMBER_DEFINED:
                    shape = self._shapes.around(item.file, item.node)
                    if shape is not None:
                        yield shape

    def collect(self) -> Places:
        """Visit every place."""
        places = Places()
        for table in self._scripts.tables(self._word):
            for item in table.occurrences:
                self._sort(table, item, places)
        places.unsure += escaped_places(self._scripts, self._word)
        return places

    def _sort(self, table: NameTable, item: Occurrence, places: Places) -> None:
        if item.role is Role.COMMENT:
            places.comments.append(item)
            return
        if item.role in {Role.STRING, Role.TEXT}:
            (places.lookups if self._looks_up(item) else places.strings).append(item)
            return
        verdict = self._judge(table, item)
        if verdict.answer is not Answer.NO and any(
            around == node for node in item.file.broken for around in ancestors(item.node)
        ):
            verdict = _BROKEN
        if verdict.answer is Answer.YES:
            short = item.role in {Role.SHORTHAND, Role.SHORTHAND_BOUND, Role.SHORTHAND_ASSIGNED}
            places.edits.append(Edit(item, item.role.value, "{new}: {old}" if short else "{new}"))
        elif verdict.answer is not Answer.NO:
            places.unsure.append(f"{item.place} - {verdict.why}")
            places.doubts.append(item)

    def _judge(self, table: NameTable, item: Occurrence) -> Verdict:
        if self._hidden and not self._is_inside(item):
            return NO
        if item.node.type == "private_property_identifier" or self._item.node.type.startswith("private"):
            return self._private(item)
        if item.role in {Role.MEMBER_DEFINED, Role.ENUM_MEMBER}:
            shape = self._shapes.around(item.file, item.node)
            if shape not in self.family and any(each.type == "module" for each in ancestors(item.node)):
                return _ADDS
            return YES if shape in self.family else self._other(item)
        if item.role is Role.VALUE:
            return self._bare(table, item)
        if item.role is Role.NOTHING and item.node.parent is not None and "jsx" in item.node.parent.type:
            return _ELEMENT
        if item.role in _NEVER:
            return self._property_of_parameter(item)
        return self._used(item)

    def _used(self, item: Occurrence) -> Verdict:
        parent = item.node.parent
        if item.role is Role.MEMBER and parent is not None:
            if parent.type == "nested_identifier":
                return NO
            return self._of(self._inference.of(item.file, parent.child_by_field_name("object")))
        if item.role is Role.TYPE_MEMBER and parent is not None:
            return self._of_enum(item, parent.child_by_field_name("module"))
        if item.role in {Role.KEY, Role.SHORTHAND} and parent is not None:
            written = parent if item.role is Role.SHORTHAND else parent.parent
            return self._key(item, written) if written is not None else _UNKNOWN
        if item.role is Role.JSX_ATTRIBUTE and parent is not None and parent.parent is not None:
            return self._of(self._contexts.of_element(item.file, parent.parent))
        pattern = next((each for each in ancestors(item.node) if each.type == "object_pattern"), None)
        return self._of(self._contexts.of_pattern(item.file, pattern)) if pattern else _UNKNOWN

    def _key(self, item: Occurrence, written: Node) -> Verdict:
        """A key of a written-out object; one that is nothing but itself is no object of a class."""
        verdict = self._of(self._contexts.of_object(item.file, written))
        is_class = self._home.kind in {"class_declaration", "abstract_class_declaration", "class"}
        return NO if verdict == _UNKNOWN and is_class and is_only_itself(written) else verdict

    def _of(self, kind: Kind | None) -> Verdict:
        """Whether something of a kind has the member from the family."""
        owners = self._shapes.owners(kind, self._spelt)
        if owners is None:
            return _UNKNOWN
        ours = {owner in self.family for owner in owners}
        if len(ours) > 1:
            return _MIXED
        return YES if ours == {True} else NO

    def _of_enum(self, item: Occurrence, module: Node | None) -> Verdict:
        if module is None or module.type != "identifier" or self._home.kind != "enum_declaration":
            return NO
        declared = self._inference.declarations.of(item.file, module, Space.ALL)
        if declared is None:
            return _UNKNOWN
        if isinstance(declared, Outside):
            return NO
        nodes = [each.node.parent for each in declared]
        ours = any(node is not None and shape_of(declared[0].file, node) in self.family for node in nodes)
        return YES if ours else NO

    def _bare(self, table: NameTable, item: Occurrence) -> Verdict:
        """A member of an enum, named inside it."""
        binding = table.binding_of(item)
        if binding is None or binding.scope.kind != "enum_body":
            return NO
        shape = self._shapes.around(item.file, binding.declared[0].node)
        return YES if shape in self.family else NO

    def _property_of_parameter(self, item: Occurrence) -> Verdict:
        parent = item.node.parent
        kept = parent is not None and any(
            child.type in {"accessibility_modifier", "readonly"} for child in parent.children
        )
        if item.role is not Role.DECLARED or not kept:
            return NO
        shape = self._shapes.around(item.file, item.node)
        if shape not in self.family:
            return self._other(item)
        return Verdict(Answer.UNSURE, "the parameter is a property too")

    def _other(self, item: Occurrence) -> Verdict:
        """A member of the name in another type, which a value of ours may be used as."""
        return _RELATED if self._compares and not are_unrelated(self._item.node, item.node) else NO

    def _private(self, item: Occurrence) -> Verdict:
        """`#name` belongs to the innermost class around that declares it."""
        if item.node.type != self._item.node.type:
            return NO
        for around in ancestors(item.node):
            if around.type in {"class_declaration", "class", "abstract_class_declaration"}:
                shape = shape_of(item.file, around)
                if any(each.type == item.node.type for each in self._shapes.own(shape, self._spelt)):
                    return YES if shape == self._home else NO
        return NO

    def _is_inside(self, item: Occurrence) -> bool:
        same = item.file.path == self._home.path
        return same and self._home.start <= item.start < self._home.end

    def _looks_up(self, item: Occurrence) -> bool:
        """Whether a string stands where it names a member: `x["name"]`, `Pick<X, "name">`, `"name" in x`."""
        string = item.node if item.node.type == "string" else item.node.parent
        if string is None or text_of(string)[1:-1] != self._word or string.parent is None:
            return False
        if string.parent.type not in _STARTS:
            return False
        if string.parent.type == "subscript_expression":
            kind = self._inference.of(item.file, string.parent.child_by_field_name("object"))
            return self._of(kind).answer is not Answer.NO
        return string.parent.type != "binary_expression" or "in" in {
            child.type for child in string.parent.children
        }

    def problems(self, new: str) -> Iterator[str]:
        """Members that have the new name where the old one is."""
        for table in self._scripts.tables(new):
            for item in table.occurrences:
                if item.role not in {Role.MEMBER_DEFINED, Role.ENUM_MEMBER, Role.DECLARED}:
                    continue
                shape = self._shapes.around(item.file, item.node)
                if shape is None or item.start not in self._starts(shape, new):
                    continue
                above, _ = self._shapes.lineage(shape)
                below = [each for mine in self.family for each in self._shapes.lineage(mine)[0]]
                if shape in below or self.family.intersection(above):
                    yield f"{item.place} - the type has a member of this name already"

    def _starts(self, shape: Shape, name: str) -> Iterator[int]:
        for node in self._shapes.own(shape, f"#{name}" if self._spelt.startswith("#") else name):
            yield node.start_byte + node.type.startswith("private")


def _is_private(item: Occurrence) -> bool:
    """Whether only the class itself may use the member."""
    if item.node.type == "private_property_identifier":
        return True
    member = item.node.parent
    return member is not None and any(
        child.type == "accessibility_modifier" and text_of(child) == "private" for child in member.children
    )
