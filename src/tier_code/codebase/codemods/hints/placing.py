"""Putting hints into signatures, byte for byte: a name gets its type, a header its `->`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tier_code.codebase.answers.definitions import definition_nodes
from tier_code.codebase.checks.function_bodies import own_nodes
from tier_code.codebase.codemods.hints.file_names import FileNames
from tier_code.codebase.codemods.hints.import_lines import FUTURE, with_imports
from tier_code.codebase.codemods.hints.sites import RETURN, Site
from tier_code.codebase.codemods.hints.spelling import NeededImport, Spelled
from tier_code.codebase.languages.grammars import PYTHON, parse

Slot = tuple[str, str]
"""Qualified name of the function, and its parameter or `return`."""


def with_hints(
    source: bytes, sites: Mapping[str, Site], hints: Mapping[Slot, Spelled], names: FileNames
) -> bytes:
    """UTF-8 source with the hints and the imports they need. Unknown slots are ignored."""
    needs_lazy = any(spelled.needs_lazy for spelled in hints.values()) and not names.lazy
    becomes_lazy = needs_lazy and names.may_be_lazy
    edits: list[tuple[int, int, bytes]] = []
    needed: set[NeededImport] = {FUTURE} if becomes_lazy else set()
    for qualname in dict.fromkeys(qualname for qualname, _ in hints):
        if qualname not in sites:
            continue
        mine = {slot: spelled for (owner, slot), spelled in hints.items() if owner == qualname}
        quoted = needs_lazy and not becomes_lazy
        texts = {
            slot: f'"{spelled.text}"' if spelled.needs_lazy and quoted else spelled.text
            for slot, spelled in mine.items()
        }
        edits += edits_of(source, sites[qualname], texts)
        needed |= {item for spelled in mine.values() for item in spelled.imports}
    return with_imports(replaced(source, edits), needed)


def edits_of(source: bytes, site: Site, texts: Mapping[str, str]) -> list[tuple[int, int, bytes]]:
    """Where bytes of the source are replaced to give a function these hints by slot; filled slots stay."""
    starts = line_starts(source)
    edits = []
    for item in site.parameters:
        if item.arg not in texts or item.annotation is not None:
            continue
        end = starts[(item.end_lineno or item.lineno) - 1] + (item.end_col_offset or 0)
        edits.append((end, end, f": {texts[item.arg]}".encode()))
        default = site.defaults.get(item.arg)
        if default is not None:
            value = starts[default.lineno - 1] + default.col_offset
            if source[end:value] == b"=":
                edits.append((end, value, b" = "))
    if RETURN in texts and site.node.returns is None:
        behind = _parameter_ends(source).get(starts[site.node.lineno - 1] + site.node.col_offset)
        if behind is not None:
            edits.append((behind, behind, f" -> {texts[RETURN]}".encode()))
    return edits


def with_values_apart(source: bytes, sites: Iterable[Site]) -> bytes:
    """The source with every returned value under a name of its own, where what comes back has no hint.

    A type checker reads `return [a]` in the light of what is to come back, and where that is not known yet,
    the list may hold anything. Lines stay where they are.
    """
    starts = line_starts(source)
    edits: list[tuple[int, int, bytes]] = []
    values = [
        node.value
        for site in sites
        if RETURN in site.holes
        for node in own_nodes(site.node)
        if isinstance(node, ast.Return) and node.value is not None
    ]
    for number, value in enumerate(values):
        start = starts[value.lineno - 1] + value.col_offset
        end = starts[(value.end_lineno or value.lineno) - 1] + (value.end_col_offset or 0)
        edits += [(start, start, b"(_tier_code_%d := (" % number), (end, end, b"))")]
    return replaced(source, edits)


def replaced(source: bytes, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The source with `(start, end, text)` put in."""
    pieces: list[bytes] = []
    position = 0
    for start, end, text in sorted(edits):
        pieces += [source[position:start], text]
        position = end
    return b"".join([*pieces, source[position:]])


@lru_cache(maxsize=8)
def _parameter_ends(source: bytes) -> dict[int, int]:
    """Where each definition begins and where the bracket behind its parameters ends, in bytes."""
    ends = {}
    for node in definition_nodes(parse(PYTHON, source).root_node):
        parameters = node.child_by_field_name("parameters")
        if parameters is not None:
            ends[node.start_byte] = parameters.end_byte
    return ends


def line_starts(source: bytes) -> list[int]:
    """The offset of each line, and of the end."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts
