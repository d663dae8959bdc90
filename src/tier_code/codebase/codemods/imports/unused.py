"""Finding imported names that nothing reads: ruff names the candidates, our evidence decides."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tier_code.codebase.codemods.formatting.ruff_run import run_ruff
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.evidence import Evidence
from tier_code.codebase.codemods.imports.removal import span_of
from tier_code.codebase.codemods.imports.sites import Binding, bindings, import_sites
from tier_code.codebase.codemods.syntax.ast_file import AstFile

_CHECK = ("check", "--quiet", "--select", "F401", "--exit-zero", "--output-format", "json")
_SETTINGS = ("--config", "lint.preview=false", "--target-version", "py37")
_CODE = "F401"


@dataclass(frozen=True, slots=True)
class Unused:
    """What is known of the unused names of one file."""

    removable: tuple[Binding, ...]
    kept: tuple[tuple[Binding, str], ...]
    """With the reason."""


def unused_names(code: CodeBase, files: Mapping[str, AstFile]) -> Iterator[tuple[str, Unused]]:
    """For each file that has names nothing reads, in path order."""
    evidence = Evidence(code)
    for path, places in sorted(candidates(files).items()):
        removable, kept = [], []
        for binding in bindings_at(files[path], places):
            reason = evidence.against(path, binding)
            if reason:
                kept.append((binding, reason))
            else:
                removable.append(binding)
        yield path, Unused(tuple(removable), tuple(kept))


def candidates(files: Mapping[str, AstFile]) -> dict[str, set[int]]:
    """By file, a byte of each of the imported names that ruff finds unused; `noqa` is heeded."""
    output = run_ruff([*_CHECK, *_SETTINGS], {path: file.text for path, file in files.items()}).output
    found: dict[str, set[int]] = {}
    for item in json.loads(output or "[]"):
        path = item["filename"].replace("\\", "/")
        if item["code"] == _CODE and path in files:
            start = item["location"]
            found.setdefault(path, set()).add(_offset(files[path], start["row"], start["column"]))
    return found


def _offset(file: AstFile, row: int, column: int) -> int:
    """The byte at a 1-based line and column of characters."""
    return file.line_start(row) + len(file.line(row)[: column - 1].encode())


def bindings_at(file: AstFile, places: Iterable[int]) -> Iterator[Binding]:
    """The imported names at these bytes."""
    wanted = set(places)
    for site in import_sites(file.module):
        yield from (binding for binding in bindings(site) if stands_at(file, binding, wanted))


def stands_at(file: AstFile, binding: Binding, places: Collection[int]) -> bool:
    """Whether one of these bytes is inside the imported name, its alias included."""
    start, end = span_of(file, binding.alias)
    return any(start <= place < end for place in places)


def kept_notes(path: str, unused: Unused) -> Iterator[str]:
    """One note for each reason, with the imports that it keeps."""
    by_reason: dict[str, list[Binding]] = {}
    for binding, reason in unused.kept:
        by_reason.setdefault(reason, []).append(binding)
    for reason, kept in by_reason.items():
        said = kept[0].said if len(kept) == 1 else ", ".join(binding.name for binding in kept)
        yield f"{path}:{kept[0].alias.lineno}: {said} - not read in the file, but kept: {reason}"
