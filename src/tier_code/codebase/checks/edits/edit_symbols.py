"""The `symbol` check of edit steps: what was defined still is, what should be new is, signatures stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tier_code.codebase.checks.changed_files import ChangedFile, changed_code, module_of
from tier_code.codebase.checks.definition_headers import headers_in
from tier_code.codebase.checks.edits.named_headers import HOLDER, named_headers
from tier_code.codebase.declared import Declared
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.languages.grammars import PYTHON, grammar_for, is_read
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "symbol"
Headers = Mapping[str, list[str]]


def check_edit_symbols(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Definitions and headers (parameters, defaults, decorators, `async`, bases) but for what is declared."""
    declared = Declared.of(step)
    missing = _missing(declared, changes)
    if missing:
        return failed(CHECK, f"{missing} is not defined")
    count = files = 0
    for changed in changed_code(before, changes):
        pair = _headers(changed)
        if pair is None:
            continue
        files += 1
        compared = _Compared(declared, changed.path, *pair)
        objection = next(compared.objections(), "")
        if objection:
            return failed(CHECK, f"{changed.path}: {objection}")
        count += len(compared.now)
    new_files = sum(before.read(path) is None for path in changes)
    if not files and not new_files:
        return skipped(CHECK, "no changed file can be parsed")
    kept = "signatures kept" if declared.signature_kept else "signatures of the targets may change"
    return passed(
        CHECK,
        f"all definitions are there, {kept}; {len(declared.added)} new as declared",
        facts=(("definitions", count), ("added", len(declared.added))),
    )


def _headers(changed: ChangedFile) -> tuple[Headers, Headers] | None:
    """The heads of a file's definitions before and after; None where they cannot be told."""
    if grammar_for(changed.path) is PYTHON:
        old, new = module_of(changed.before), module_of(changed.after)
        if old is None or new is None:
            return None
        return _by_name(headers_in(old)), _by_name(headers_in(new))
    if changed.after is None or not is_read(changed.path):
        return None
    was, now = (named_headers(changed.path, source) for source in (changed.before, changed.after))
    return _by_name(was), _by_name(now)


def _missing(declared: Declared, changes: Changes) -> str:
    """The first declared new symbol that is not there."""
    for target in declared.added:
        content = changes.get(target.path)
        source = utf8_source(content) if content is not None else None
        grammar = grammar_for(target.path)
        if grammar is None or not is_read(target.path):
            continue
        if source is None or target.qualname not in facts_of(grammar, source, "").definitions:
            return str(target)
    return ""


@dataclass(frozen=True, slots=True)
class _Compared:
    """The headers of one file before and after."""

    declared: Declared
    path: str
    was: Headers
    now: Headers

    def objections(self) -> Iterator[str]:
        for name, headers in self.was.items():
            if self._in_function(name):
                continue
            there = self.now.get(name, [])
            if len(there) < len(headers) and not self._may_go(name):
                yield f"{name} is not defined any more"
            elif there != headers and not self._may_differ(name):
                yield f"the signature of {name} changed"
        for name in self.now:
            if name not in self.was and not self._may_be_new(name):
                yield f"{name} is new, which the step does not declare"

    def _in_function(self, name: str) -> bool:
        """Whether it stands in the body of a target that is a function."""
        return any(
            name.startswith(f"{target}.") and not self.was.get(target, [""])[0].startswith(HOLDER)
            for target in self._targets()
        )

    def _may_go(self, name: str) -> bool:
        gone = [_plain(target.qualname) for target in self.declared.deleted if target.path == self.path]
        return self._within(name, gone) or (not self.declared.signature_kept and self._under_target(name))

    def _may_differ(self, name: str) -> bool:
        if self.declared.signature_kept:
            return self._may_go(name)
        return self._within(name, self._targets())

    def _may_be_new(self, name: str) -> bool:
        if self.path in self.declared.modules:
            return True
        added = [target.qualname for target in self.declared.added if target.path == self.path]
        return self._within(name, added) or self._under_target(name)

    def _under_target(self, name: str) -> bool:
        return any(name.startswith(f"{target}.") for target in self._targets())

    def _targets(self) -> list[str]:
        return [_plain(target.qualname) for target in self.declared.replaced if target.path == self.path]

    @staticmethod
    def _within(name: str, names: list[str]) -> bool:
        return any(name == each or name.startswith(f"{each}.") for each in names)


def _plain(qualname: str) -> str:
    """Without the numbers of second definitions."""
    return ".".join(part.partition("#")[0] for part in qualname.split("."))


def _by_name(headers: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, header in headers:
        found.setdefault(name, []).append(header)
    return found
