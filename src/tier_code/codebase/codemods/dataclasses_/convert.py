"""The conversion of one class: plan, imports, edits."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tier_code.codebase.checks.docstrings.code_facts import find_definition
from tier_code.codebase.codemods.dataclasses_.planning import class_plan
from tier_code.codebase.codemods.dataclasses_.shape import ClassPlan
from tier_code.codebase.codemods.dataclasses_.writing import Writer
from tier_code.codebase.codemods.fstrings.bindings import Module
from tier_code.codebase.codemods.hints.import_lines import with_imports
from tier_code.codebase.codemods.hints.spelling import NeededImport
from tier_code.codebase.codemods.minimum_python import minimum_python
from tier_code.codebase.codemods.syntax.ast_file import AstFile, ast_file
from tier_code.codebase.codemods.syntax.python_file import read_python
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_NAMES = ("dataclass", "field", "KW_ONLY")
_DATACLASSES_SINCE = (3, 7)
_KEYWORDS_SINCE = (3, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A class as a dataclass."""

    content: bytes
    untyped: tuple[str, ...]
    """Fields that are `Any` because nobody said their type."""
    notes: tuple[str, ...]


def convert_to_dataclass(
    tree: SourceTree, target: Target, types: Mapping[str, str], imports: Iterable[NeededImport] = ()
) -> Conversion:
    """The file with the class as a dataclass; `types` are said for fields that have none.

    `imports` are what those types need.

    Errors: UsageProblem for a class that is not there; ToolDeclined with what speaks against it.
    """
    file = ast_file(tree, target.path)
    cls = _class(file, target)
    plan = class_plan(file, cls, types)
    _require_python(tree, plan)
    _require_plain_subclasses(tree, cls.name)
    untyped = tuple(plan.untyped)
    file, prefix = _with_imports(file, plan, imports)
    # Lines have moved: the plan is made again where the class stands now.
    plan = class_plan(file, _class(file, target), {**dict.fromkeys(untyped, "Any"), **types})
    content = file.with_edits(Writer(file, plan, prefix).edits())
    return Conversion(content=content, untyped=untyped, notes=tuple(plan.notes))


def _class(file: AstFile, target: Target) -> ast.ClassDef:
    cls = find_definition(file.module, file.text, target.qualname)
    if not isinstance(cls, ast.ClassDef):
        raise UsageProblem(f"{target.path}: there is no class '{target.qualname}'")
    return cls


def _require_python(tree: SourceTree, plan: ClassPlan) -> None:
    oldest = minimum_python(tree)
    needed = _KEYWORDS_SINCE if any(each.keyword_only for each in plan.fields) else _DATACLASSES_SINCE
    if oldest is not None and oldest[0] < needed:
        raise ToolDeclined(
            f"{oldest[1]} allows Python {oldest[0][0]}.{oldest[0][1]}; this needs {needed[0]}.{needed[1]}"
        )


def _require_plain_subclasses(tree: SourceTree, name: str) -> None:
    """A dataclass that inherits would get the new fields as its own."""
    for path in tree.paths():
        source = tree.read(path) or b"" if path.endswith(".py") else b""
        if name.encode() not in source or b"dataclass" not in source:
            continue
        try:
            module = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef) and _is_inheriting_dataclass(node, name):
                raise ToolDeclined(f"{node.name} in {path} is a dataclass that inherits from {name}")


def _is_inheriting_dataclass(cls: ast.ClassDef, name: str) -> bool:
    inherits = any(ast.unparse(base).rpartition(".")[2] == name for base in cls.bases)
    return inherits and any("dataclass" in ast.unparse(each) for each in cls.decorator_list)


def _with_imports(file: AstFile, plan: ClassPlan, imports: Iterable[NeededImport]) -> tuple[AstFile, str]:
    """The file with what the fields need, and what stands before the names of the module `dataclasses`."""
    wanted = [*imports, *([NeededImport("typing", "Any")] if plan.untyped else [])]
    needed = {each for each in wanted if not _imports(file, each.module, each.name)}
    writer = Writer(file, plan, "")
    writer.edits()
    prefix = _prefix(file, plan)
    if not prefix:
        missing = [name for name in sorted(writer.uses) if not _imports(file, "dataclasses", name)]
        needed |= {NeededImport("dataclasses", name) for name in missing}
    source = with_imports(file.text, needed)
    if prefix and not any(_imports_module(part) for part in file.module.body):
        if "dataclasses" in Module(file.module).bindings(file.module):
            raise ToolDeclined(f"{file.path} uses the names of dataclasses for other things")
        source = _with_module(source)
    raw = file.with_edits([_difference(file.text, source)])
    return AstFile(read_python(file.path, raw)), prefix


def _with_module(source: bytes) -> bytes:
    """The source with `import dataclasses`, among its plain imports where it has some."""
    later = [
        part.lineno
        for part in ast.parse(source.decode()).body
        if isinstance(part, ast.Import) and part.names[0].name > "dataclasses"
    ]
    if not later:
        source = with_imports(source, [NeededImport("dataclasses", "dataclass")])
        return source.replace(b"from dataclasses import dataclass", b"import dataclasses", 1)
    lines = source.splitlines(keepends=True)
    end = b"\r\n" if lines[later[0] - 1].endswith(b"\r\n") else b"\n"
    return b"".join([*lines[: later[0] - 1], b"import dataclasses" + end, *lines[later[0] - 1 :]])


def _prefix(file: AstFile, plan: ClassPlan) -> str:
    """`dataclasses.` where the module is imported whole, or where its names mean something else."""
    if any(_imports_module(part) for part in file.module.body):
        return "dataclasses."
    imported = {
        alias.asname or alias.name
        for part in file.module.body
        if isinstance(part, ast.ImportFrom) and part.module == "dataclasses"
        for alias in part.names
    }
    bound = set(Module(file.module).bindings(file.module)) - imported
    bound |= {each.name for each in plan.fields}
    # A loop variable of that name anywhere would shadow the import.
    bound |= {
        node.id
        for node in ast.walk(file.module)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return "dataclasses." if bound & set(_NAMES) else ""


def _imports_module(part: ast.stmt) -> bool:
    return isinstance(part, ast.Import) and any(
        alias.name == "dataclasses" and not alias.asname for alias in part.names
    )


def _imports(file: AstFile, module: str, name: str) -> bool:
    return any(
        isinstance(part, ast.ImportFrom)
        and part.module == module
        and any(alias.name == name and not alias.asname for alias in part.names)
        for part in file.module.body
    )


def _difference(old: bytes, new: bytes) -> tuple[int, int, str]:
    """The one edit that makes `new` of `old`, as small as it can be."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    start = old.rfind(b"\n", 0, start) + 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start, len(old) - tail, new[start : len(new) - tail].decode().replace("\r\n", "\n")
