"""The rename in Go: a definition and every place that means it, or a refusal that lists the doubts."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.codebase.codemods.renaming_elsewhere.outcome import (
    ASK_FOR_TEXT,
    Documents,
    Place,
    Renamed,
    Sorted,
    outcome_of,
    refuse,
)
from tier_code.codebase.codemods.renaming_go.collect import Collector, Places, Wanted
from tier_code.codebase.codemods.renaming_go.go_file import (
    Occurrence,
    Role,
)
from tier_code.codebase.codemods.renaming_go.hazards import Hazards
from tier_code.codebase.codemods.renaming_go.members import receiver_of
from tier_code.codebase.codemods.renaming_go.new_name import NewName, require_name
from tier_code.codebase.codemods.renaming_go.packages import GoPackages
from tier_code.codebase.codemods.renaming_go.run_by_name import examples_of, require_test_name
from tier_code.codebase.languages.nodes import ancestors, text_of
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_DEFINING = frozenset({Role.DECLARED, Role.FIELD, Role.METHOD, Role.ASKED})
_NAMED = frozenset(
    {"function_declaration", "method_declaration", "type_spec", "type_alias", "field_declaration"}
)
_FOUND = "code finds it by this string"
_TEMPLATES = frozenset({".tmpl", ".tpl", ".gotmpl", ".gohtml", ".html", ".htm"})
_MEMBERS = frozenset({Role.FIELD, Role.METHOD, Role.ASKED})


def rename_in_go(tree: SourceTree, target: Target, new_name: str, *, in_text: bool) -> Renamed:
    """Rename what `target` names wherever the Go code of the tree means it.

    With `in_text`, the word is replaced in strings, comments and documents too.
    Errors: UsageProblem for a missing target or a taken name; ToolDeclined with the uncertain places.
    """
    packages = GoPackages(tree)
    item = find_target(packages, target)
    wanted = _wanted(packages, item)
    require_name(wanted.name, new_name)
    require_test_name(packages, item, new_name)
    places = Collector(packages, wanted).collect()
    refuse("somebody else may ask for this name", Hazards(packages, wanted, item).found())
    refuse("some places may or may not mean it", places.unsure)
    problems = list(dict.fromkeys(NewName(packages, wanted, new_name).problems(places.edits)))
    if problems:
        raise UsageProblem(f"'{new_name}' cannot be the new name: " + "; ".join(problems[:5]))
    if not in_text:
        told = {Role.DIRECTIVE: "a directive names it"}
        looked_up = [f"{each.place} - {told.get(each.role, _FOUND)}" for each in places.lookups]
        refuse(f"texts look the name up; {ASK_FOR_TEXT}", looked_up)
    others = frozenset(packages.go_paths)
    documents = Documents([path for path in packages.paths if path not in others], packages.raw, wanted.name)
    if wanted.member is not None and not in_text:
        refuse("a template may use it", documents.ending(_TEMPLATES))
    found = _sorted(places, new_name)
    found.notes += list(_notes(packages, item, wanted))
    return outcome_of(found, documents, packages.raw, new_name, in_text=in_text)


def places_in_go(tree: SourceTree, target: Target) -> Places:
    """Every place of the target's name, sorted, for who only wants to know them.

    Errors: UsageProblem for a missing target.
    """
    packages = GoPackages(tree)
    return Collector(packages, _wanted(packages, find_target(packages, target))).collect()


def find_target(packages: GoPackages, target: Target) -> Occurrence:
    """The place that defines the target.

    Errors: UsageProblem when there is no such definition.
    """
    *around, last = target.qualname.split(".")
    word, _, number = last.partition("#")
    if target.path not in packages.go_paths:
        raise UsageProblem(f"{target.path}: no such Go file in the repository")
    outer = [part.partition("#")[0] for part in around]
    found = [
        item
        for item in packages.table(target.path, word).occurrences
        if item.role in _DEFINING and _names_around(item) == outer
    ]
    index = int(number) - 1 if number.isdigit() else 0
    if len(found) <= index:
        raise UsageProblem(f"{target} is not defined there")
    return found[index]


def _names_around(item: Occurrence) -> list[str]:
    if item.role is Role.METHOD:
        return [receiver_of(item)]
    names = []
    for around in ancestors(item.node):
        if around.type in _NAMED:
            name = around.child_by_field_name("name")
            if name is not None and item.node not in around.children_by_field_name("name"):
                names.append(text_of(name))
    return list(reversed(names))


def _wanted(packages: GoPackages, item: Occurrence) -> Wanted:
    name = text_of(item.node)
    package = packages.key_of(item.file)
    if item.role in _MEMBERS:
        return Wanted(name, package, member=(item.file.path, item.start))
    binding = packages.table(item.file.path, name).binding_of(item)
    if binding is None or binding.is_top:
        return Wanted(name, package)
    scope = binding.scope
    return Wanted(name, package, local=(item.file.path, scope.start_byte, scope.end_byte))


def _sorted(places: Places, new: str) -> Sorted:
    return Sorted(
        edits=[_place(item, new) for item in places.edits],
        strings=[_place(item, new) for item in places.strings],
        comments=[_place(item, new) for item in [*places.lookups, *places.comments]],
    )


def _place(item: Occurrence, new: str) -> Place:
    shift = len(item.file.mark)
    return Place(
        path=item.file.path,
        line=item.line,
        start=item.start + shift,
        end=item.end + shift,
        text=new,
        how=item.role.value,
    )


def _notes(packages: GoPackages, item: Occurrence, wanted: Wanted) -> Iterator[str]:
    if wanted.local is not None or not wanted.name[:1].isupper():
        return
    inside = "internal" in wanted.package.folder.split("/")
    if not inside and wanted.package.name != "main" and not item.file.path.endswith("_test.go"):
        yield f"package {wanted.package.name} offers this name to users outside the repository"
    yield from examples_of(packages, item)
    node = item.node.parent
    if item.role is Role.FIELD and node is not None and node.child_by_field_name("tag") is None:
        yield "what reads fields by reflection (encoding/json and the like) sees the new name"
