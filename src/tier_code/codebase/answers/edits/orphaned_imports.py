"""Imports that the old code used and the new code does not: taken out, unless something speaks for them."""

from __future__ import annotations

from pyflakes.checker import Checker
from pyflakes.messages import UnusedImport

from tier_code.codebase.answers.edits.edges import parsed
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.evidence import Evidence
from tier_code.codebase.codemods.imports.gaps import without_gaps
from tier_code.codebase.codemods.imports.removal import removal_edits
from tier_code.codebase.codemods.imports.sites import Binding, bindings, import_sites
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.codebase.codemods.syntax.python_file import UnreadableSource, read_python
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.source import Overlay, SourceTree


def without_orphans(tree: SourceTree, path: str, content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The new content of a file without the imports that only its old content read, and a note for each."""
    former = tree.read(path) or b""
    orphans = (_unused(path, content) - _unused(path, former)) & _imported(former)
    if not orphans:
        return content, ()
    try:
        file = AstFile(read_python(path, content))
    except UnreadableSource:
        return content, ()
    evidence = Evidence(CodeBase(Overlay(tree).with_changes({path: content})))
    removed = [
        binding
        for site in import_sites(file.module)
        if not site.in_function
        for binding in bindings(site)
        if _called(binding) in orphans and not evidence.against(path, binding)
    ]
    if not removed:
        return content, ()
    edits = list(without_gaps(file, sorted(removal_edits(file, removed))))
    notes = tuple(f"{path}: took out '{binding.said}', which nothing reads any more" for binding in removed)
    return file.with_edits(edits), notes


def _unused(path: str, content: bytes) -> frozenset[str]:
    """Imports that pyflakes finds unused, as it calls them."""
    source = utf8_source(content)
    module = parsed(source.decode("utf-8").removeprefix("\ufeff")) if source is not None else None
    if module is None:
        return frozenset()
    try:
        messages = Checker(module, filename=path).messages
    except RecursionError:
        return frozenset()
    return frozenset(str(each.message_args[0]) for each in messages if isinstance(each, UnusedImport))


def _imported(content: bytes) -> frozenset[str]:
    """Everything that a file imports, under the same names."""
    module = parsed((utf8_source(content) or b"").decode("utf-8").removeprefix("\ufeff"))
    sites = import_sites(module) if module is not None else ()
    return frozenset(_called(binding) for site in sites for binding in bindings(site))


def _called(binding: Binding) -> str:
    """An import under the name that pyflakes gives it."""
    other = binding.alias.asname
    return f"{binding.dotted} as {other}" if other and other != binding.alias.name else binding.dotted
