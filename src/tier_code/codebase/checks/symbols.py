"""The `symbol` check: everything that was defined still is, under the same signature."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.definition_headers import headers_in
from tier_code.codebase.checks.edits.edit_symbols import check_edit_symbols
from tier_code.codebase.declared import EDITS
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step, StepKind
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

CHECK = "symbol"


class SymbolCheck:
    """Vouches that no definition went missing and no signature changed."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Compare the definitions of every changed file."""
        del answer
        if step.kind in EDITS:
            return await self._offload.run(check_edit_symbols, step, before, changes)
        return await self._offload.run(check_symbols, step, before, changes)


def check_symbols(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """The same definitions in the same order with the same signatures; a rename may change its one name."""
    renamed = _declared_rename(step)
    count, files = 0, 0
    for changed in changed_sources(before, changes):
        old, new = module_of(changed.before), module_of(changed.after)
        if old is None or new is None:
            continue
        files += 1
        was, now = list(_signatures(old, renamed)), list(_signatures(new, renamed))
        count += len(now)
        if was != now:
            return failed(CHECK, f"{changed.path}: {_difference(was, now)}")
    if not files:
        return skipped(CHECK, "no changed file can be parsed")
    return passed(CHECK, f"all {count} definitions are there with their signatures")


def _declared_rename(step: Step) -> tuple[str, str]:
    if step.kind is not StepKind.RENAME or not step.targets:
        return "", ""
    old = step.targets[0].qualname.rpartition(".")[2].partition("#")[0]
    return old, step.argument("new_name")


def _signatures(module: ast.Module, renamed: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The definitions with their headers; the declared old name is read as the new one."""
    for scope, header in headers_in(module):
        yield _as_renamed(scope, renamed), _as_renamed(header, renamed)


def _as_renamed(text: str, renamed: tuple[str, str]) -> str:
    """A dump in which the old name is the new one, on both sides alike."""
    old, new = renamed
    if not old or not new:
        return text
    for mark in ("'{}'", ".{}.", " {} "):
        text = f" {text} ".replace(mark.format(old), mark.format(new)).strip()
    return ".".join(new if part == old else part for part in text.split(".")) if " " not in text else text


def _difference(was: list[tuple[str, str]], now: list[tuple[str, str]]) -> str:
    old_names, new_names = [name for name, _ in was], [name for name, _ in now]
    missing = next((name for name in old_names if name not in new_names), "")
    if missing:
        return f"{missing} is not defined any more"
    added = next((name for name in new_names if name not in old_names), "")
    if added:
        return f"{added} is new"
    changed = next(
        (name for (name, header), (_, other) in zip(was, now, strict=False) if header != other), ""
    )
    return f"the signature of {changed} changed" if changed else "definitions were moved or repeated"
