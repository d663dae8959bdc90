"""What a script takes from modules and hands out, for the reader of meanings."""

from __future__ import annotations

from tree_sitter import Node

from tier_code.codebase.checks.renames.script_names import (
    EVERY,
    NAMES,
    Naming,
    Scope,
    declared_names,
    loaded_module,
    string_of,
    text_of,
)

WHOLE = "*"
"""The name of a module itself."""
DEFAULT = "default"


class Handing:
    """Reads imports and exports of every make."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming

    def load(self, pattern: Node, module: str) -> None:
        """Note what a pattern takes out of a module that an expression loads."""
        if pattern.type == "identifier":
            self._naming.found.imports[pattern.start_byte] = (module, WHOLE)
            return
        for each in pattern.named_children if pattern.type == "object_pattern" else ():
            plain: Node | None = each
            if each.type == "object_assignment_pattern":
                plain = each.child_by_field_name("left")
            if plain is not None and plain.type == "shorthand_property_identifier_pattern":
                self._naming.found.imports[plain.start_byte] = (module, text_of(plain))
            key = each.child_by_field_name("key")
            if key is not None and self._naming.is_word(key):
                self._naming.found.taken[key.start_byte] = (module, text_of(key))

    def imports(self, node: Node, scope: Scope) -> None:
        """Declare every name that a statement imports."""
        module = string_of(node.child_by_field_name("source"))
        for clause in node.named_children:
            if clause.type == "import_require_clause":
                name = clause.named_children[0]
                self._naming.put(name, scope, EVERY)
                said = string_of(clause.child_by_field_name("source"))
                if said is not None:
                    self._naming.found.imports[name.start_byte] = (said, WHOLE)
            for each in clause.named_children if clause.type == "import_clause" else ():
                if each.type == "identifier":
                    self._import(each, DEFAULT, module, scope)
                elif each.type == "namespace_import":
                    self._import(each.named_children[0], WHOLE, module, scope)
                for one in each.named_children if each.type == "named_imports" else ():
                    self._import_named(one, module, scope)

    def _import_named(self, node: Node, module: str | None, scope: Scope) -> None:
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        if name is None:
            return
        if alias is not None:
            self._naming.settle(name)
            if module is not None:
                self._naming.found.taken[name.start_byte] = (module, text_of(name))
        self._import(alias if alias is not None else name, text_of(name), module, scope)

    def _import(self, local: Node, name: str, module: str | None, scope: Scope) -> None:
        self._naming.put(local, scope, EVERY)
        if module is not None:
            self._naming.found.imports[local.start_byte] = (module, name)

    def exports(self, node: Node, scope: Scope) -> None:
        """Note what a statement of the file as a whole hands out."""
        module = string_of(node.child_by_field_name("source"))
        kinds = {child.type for child in node.children}
        if scope.parent is not None:
            return
        if module is not None and not kinds & {"export_clause", "namespace_export"}:
            self._naming.found.stars.append(module)
        for clause in node.named_children:
            if clause.type == "namespace_export":
                self._naming.settle(clause.named_children[0])
                name = text_of(clause.named_children[0])
                self._naming.found.handed_on.setdefault(name, []).append((module or "", WHOLE))
            for each in clause.named_children if clause.type == "export_clause" else ():
                self._export_named(each, module)
        self._export_declared(node, is_default=DEFAULT in kinds)

    def _export_declared(self, node: Node, *, is_default: bool) -> None:
        declared = node.child_by_field_name("declaration")
        if is_default:
            value = declared.child_by_field_name("name") if declared is not None else None
            value = value if value is not None else node.child_by_field_name("value")
            if value is not None and value.type in NAMES:
                self._naming.found.by_default.append(value.start_byte)
        elif declared is not None:
            for each in declared_names(declared):
                self._naming.found.exports.setdefault(text_of(each), []).append(each.start_byte)

    def _export_named(self, node: Node, module: str | None) -> None:
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        if name is None:
            return
        outer = text_of(alias if alias is not None else name)
        self._naming.settle(alias)
        if module is None:
            self._naming.found.exports.setdefault(outer, []).append(name.start_byte)
            if outer == DEFAULT:
                self._naming.found.by_default.append(name.start_byte)
            return
        self._naming.settle(name)
        self._naming.found.taken[name.start_byte] = (module, text_of(name))
        self._naming.found.handed_on.setdefault(outer, []).append((module, text_of(name)))

    def assigned(self, node: Node, scope: Scope) -> None:
        """`exports.a = ...` and `module.exports = { a }`."""
        del scope
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        if text_of(left.child_by_field_name("object")) in {"exports", "module.exports"}:
            self._offer(left.child_by_field_name("property"), right)
        whole = loaded_module(right)
        if whole is not None and text_of(left) == "module.exports":
            self._naming.found.stars.append(whole)
        for each in right.named_children if text_of(left) in {"exports", "module.exports"} else ():
            if each.type == "shorthand_property_identifier":
                self._offer(each, each)
            elif each.type == "pair":
                self._offer(each.child_by_field_name("key"), each.child_by_field_name("value"))

    def awaited(self, node: Node, scope: Scope) -> None:
        """`import("a").then((a) => ...)`."""
        del scope
        called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if called is None or arguments is None or text_of(called.child_by_field_name("property")) != "then":
            return
        module = loaded_module(called.child_by_field_name("object"))
        function = arguments.named_children[0] if arguments.named_children else None
        if module is None or function is None:
            return
        listed = function.child_by_field_name("parameters")
        first = listed.named_children[0] if listed is not None and listed.named_children else None
        given = first.child_by_field_name("pattern") if first is not None else None
        pattern = given or first or function.child_by_field_name("parameter")
        if pattern is not None:
            self.load(pattern, module)

    def _offer(self, name: Node | None, value: Node | None) -> None:
        if name is not None and value is not None:
            place = value if value.type in NAMES else name
            self._naming.found.exports.setdefault(text_of(name), []).append(place.start_byte)
            self._naming.found.offered.add(name.start_byte)
