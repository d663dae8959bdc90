"""Finds every place that means a function or a method: definitions, calls, and uses as a value."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from tier_code.codebase.codemods.program.values import ClassValue, ExternalValue, UnionValue, Value
from tier_code.codebase.codemods.renaming.collect import Collector
from tier_code.codebase.codemods.renaming.family import Family, family_of
from tier_code.codebase.codemods.renaming.hazards import Hazards
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.signature.found import Found
from tier_code.codebase.codemods.signature.parameters import Definition, read_definition
from tier_code.codebase.codemods.signature.uses import Use, expression_of, read_call, use_of
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target

_PROTOCOLS = frozenset({"typing.Protocol", "typing_extensions.Protocol"})
_STAND_INS = frozenset({"overload"})


def function_uses(program: Program, target: Target) -> Found:
    """Everything about one function or method.

    Errors: UsageProblem when the target is none; ToolDeclined when it is more than a `def`.
    """
    family = family_of(program, target)
    definitions = [read_definition(item.file, node) for item, node in _definitions(program, family)]
    found = Found(main=_main(definitions, target))
    found.definitions = definitions
    Search(program, found).look(family)
    found.hazards += Hazards(program, family)
    found.protocols += _protocols(program, family)
    return found


def _definitions(program: Program, family: Family) -> list[tuple[Occurrence, Node]]:
    """The `def` statements of the family; anything else that gives the name a value is refused."""
    found, others = [], []
    for variable in sorted(family.variables, key=str):
        for item in program.evaluator.bindings(variable):
            node = item.node.parent
            if node is not None and node.type == "function_definition":
                found.append((item, node))
            elif item.role is not Role.IMPORTED and not _is_import(item) and not _is_none(node):
                others.append(item.place)
    if others and found:
        raise ToolDeclined("the name is given another value too", tuple(others))
    if not found:
        raise UsageProblem(f"{family.name} is no function with a `def` in this repository")
    return found


def _is_import(item: Occurrence) -> bool:
    return enclosing(item.node, "import_from_statement") is not None


def _is_none(node: Node | None) -> bool:
    """Whether this is `name = None`, as where an import failed."""
    right = node.child_by_field_name("right") if node is not None else None
    return right is not None and right.type == "none"


def _main(definitions: list[Definition], target: Target) -> Definition:
    """The definition that was named: of several under its name, the implementation rather than a stand-in."""
    at_home = [
        each
        for each in definitions
        if each.file.path == target.path and _qualname(each) == target.qualname.partition("#")[0]
    ]
    candidates = at_home or [each for each in definitions if each.file.path == target.path] or definitions
    real = [each for each in candidates if not _STAND_INS & decorator_names(each.node)]
    return (real or candidates)[-1]


def _qualname(definition: Definition) -> str:
    parts: list[str] = []
    node: Node | None = definition.node
    while node is not None:
        if node.type in {"function_definition", "class_definition"}:
            parts.insert(0, text_of(node.child_by_field_name("name")))
        node = node.parent
    return ".".join(parts)


def _protocols(program: Program, family: Family) -> Iterable[str]:
    """Classes that share the method without inheritance, where a protocol may stand for them."""
    others = program.definers(family.name).keys() - family.classes if family.classes else set()
    for cls in sorted({*family.classes, *others} if others else (), key=str):
        for base in program.hierarchy.bases(cls):
            if isinstance(base, ExternalValue) and base.dotted in _PROTOCOLS:
                yield f"{cls.qualname} is a protocol: classes that fit it may not say so"


class Search:
    """Follows one function through the repository, under every name it gets by import."""

    def __init__(self, program: Program, found: Found) -> None:
        self._program = program
        self._found = found
        self._seen: set[tuple[str, int]] = set()
        self._families: set[Family] = set()

    def look(self, family: Family) -> None:
        """Sort every place of one name, then those of its aliases."""
        if family in self._families:
            return
        self._families.add(family)
        places = Collector(self._program, family).collect(in_text=False)
        for item, how in filter(self._is_new, places.references):
            self._sort(item, assumed=how == "assumed")
        for item, why in filter(self._is_new, places.doubts):
            self._doubt(item, why)
        for item in places.lookups:
            self._found.values.append(item)
            self._found.replaced += [item.place] if _replaces(item) else []
        for item, _ in places.references:
            if item.role is Role.IMPORTED and item.aliased and _alias(item) != family.name:
                self._follow_alias(item)

    def _is_new(self, found: tuple[Occurrence, str]) -> bool:
        item, _ = found
        key = (item.file.path, item.start)
        fresh = key not in self._seen
        self._seen.add(key)
        return fresh

    def _follow_alias(self, item: Occurrence) -> None:
        """Look for the variable of `name` in `from x import item as name`."""
        target = Target(path=item.file.path, qualname=f"{item.scope.qualname}.{_alias(item)}".lstrip("."))
        try:
            self.look(family_of(self._program, target))
        except ToolDeclined as problem:
            self._found.doubtful_values.append((item.place, problem.reason))

    def _sort(self, item: Occurrence, *, assumed: bool) -> None:
        self._found.files.add(item.file.path)
        if item.role is Role.STORED:
            self._found.replaced.append(item.place)
        if item.role not in {Role.READ, Role.ATTRIBUTE}:
            return
        use = use_of(item)
        if assumed:
            self._found.assumed.add((item.file.path, item.start))
        if use in {Use.CALL, Use.PASSED_ON, Use.BOUND}:
            self._add_call(item, use)
        elif use is Use.VALUE:
            self._found.values.append(item)

    def _add_call(self, item: Occurrence, use: Use) -> None:
        implicit = self._implicit(item)
        call = read_call(item, use, implicit=implicit is not False)
        if call is None:
            self._found.values.append(item)
        elif implicit is None:
            self._found.doubtful.append((call, "it may be called on the class or on an object"))
        else:
            self._found.calls.append(call)

    def _doubt(self, item: Occurrence, why: str) -> None:
        use = use_of(item) if item.role in {Role.READ, Role.ATTRIBUTE} else Use.LOOKED_AT
        call = read_call(item, use, implicit=self._implicit(item) is not False) if use is Use.CALL else None
        if call is not None and self._leads_here(item):
            self._sort(item, assumed=False)
        elif call is not None:
            self._found.doubtful.append((call, why))
        elif use is not Use.LOOKED_AT or item.role is Role.STRING:
            self._found.doubtful_values.append((item.place, why))

    def _leads_here(self, item: Occurrence) -> bool:
        """Whether jedi knows where a doubtful place leads, and it is nowhere else: a test's fixture, say."""
        landed = self._program.inference.goto(item.file, item.start)
        here = {(each.file.path, each.line) for each in self._found.definitions}
        return bool(landed) and all((each.path, each.line) in here for each in landed)

    def _implicit(self, item: Occurrence) -> bool | None:
        """Whether the receiver is passed by itself; None when that cannot be told."""
        main = self._found.main
        if main.name == "__init__":
            return True
        if main.is_static or main.is_static_constructor:
            return False
        if item.role is not Role.ATTRIBUTE:
            # A bare name in the class body: the plain function.
            return False
        if main.is_classmethod:
            return True
        owner = expression_of(item).child_by_field_name("object")
        value = self._program.evaluator.receiver(item.file, item.node)
        if value is None and owner is not None:
            kinds = {each.kind for each in self._program.inference.infer(item.file, owner)}
            return {frozenset({"class"}): False}.get(frozenset(kinds), True) if len(kinds) < 2 else None
        return _is_object(value)


def _alias(item: Occurrence) -> str:
    holder = enclosing(item.node, "aliased_import")
    return text_of(holder.child_by_field_name("alias") if holder is not None else None)


def _is_object(value: Value | None) -> bool | None:
    if isinstance(value, UnionValue):
        kinds = {_is_object(each) for each in value.values}
        return kinds.pop() if len(kinds) == 1 else None
    return not isinstance(value, ClassValue)


def _replaces(item: Occurrence) -> bool:
    """Whether a string stands in `setattr(x, "name", new)` or `patch("x.name", new)`."""
    listing = enclosing(item.node, "argument_list")
    call = listing.parent if listing is not None else None
    called = text_of(call.child_by_field_name("function")).rpartition(".")[2] if call is not None else ""
    if listing is None or called not in {"setattr", "patch", "object"}:
        return False
    plain = [each for each in listing.named_children if each.type not in {"comment", "keyword_argument"}]
    named = {text_of(each.child_by_field_name("name")) for each in listing.named_children}
    given = [each for each in plain if each.start_byte > item.end]
    # A mock takes whatever it is passed.
    return ("new" in named or bool(given)) and not any("Mock" in text_of(each) for each in given)
