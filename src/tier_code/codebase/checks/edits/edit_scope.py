"""The `scope` check of edit steps: outside of the declared places and the imports every line is as it was."""

from __future__ import annotations

import ast
import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.edits.named_scope import named_objection
from tier_code.codebase.declared import Declared, unsafe
from tier_code.codebase.indentation import lines_in_strings
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import FileFacts, LineRange
from tier_code.codebase.languages.grammars import PYTHON, grammar_for, is_read
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "scope"


def check_edit_scope(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Declared files only; in code, declared symbols and imports only; line ends and byte order mark kept."""
    declared = Declared.of(step)
    wrong = next((path for path in sorted(changes) if path not in declared.paths or unsafe(path)), None)
    if wrong is not None:
        return failed(CHECK, f"changed outside the declared files: {one_line(wrong)}")
    created = 0
    for path in sorted(changes):
        old, new = before.read(path), changes[path]
        if old is None and path not in declared.created:
            return failed(CHECK, f"a file was created that the step does not declare: {path}")
        if new is None:
            return failed(CHECK, f"a file was deleted: {path}")
        created += old is None
        objection = _objection(declared, path, old, new) if old is not None else _unreadable(path, new)
        if objection:
            return failed(CHECK, f"{path}: {objection}")
    said = f", {created} created as declared" if created else ""
    return passed(
        CHECK,
        f"only the declared places changed, in {len(changes)} file{'s' if len(changes) > 1 else ''}{said}",
        facts=(("files", len(changes)), ("created", created)),
    )


def _objection(declared: Declared, path: str, old: bytes, new: bytes) -> str:
    problem = _bytes_objection(old, new) or _unreadable(path, new)
    if problem or grammar_for(path) is not PYTHON:
        return problem or (named_objection(declared, path, old, new) if is_read(path) else "")
    was, now = _Lines.of(old), _Lines.of(new)
    if was is None or now is None:
        return "its encoding cannot be read any more" if was is not None else ""
    if path in declared.modules:
        return _definitions_objection(declared, path, was, now)
    replaced = [target.qualname for target in declared.replaced if target.path == path]
    added = [target.qualname for target in declared.added if target.path == path]
    rest, after = was.without(replaced), now.without([*replaced, *added])
    if rest == after:
        return ""
    return f"more than {', '.join([*replaced, *added]) or 'imports'} changed: {_first(rest, after)}"


def _bytes_objection(old: bytes, new: bytes) -> str:
    """Byte order mark, line ends and the end of the last line stay as they are."""
    if old.startswith(codecs.BOM_UTF8) != new.startswith(codecs.BOM_UTF8):
        return "its byte order mark changed"
    if b"\0" in new and b"\0" not in old:
        return "there are zero bytes in it now"
    windows, lines = old.count(b"\r\n"), old.count(b"\n")
    if lines and windows in (0, lines) and (new.count(b"\r\n") > 0) != (windows > 0) and b"\n" in new:
        return "its line ends changed"
    if windows == lines and windows and new.count(b"\r\n") != new.count(b"\n"):
        return "its line ends are mixed now"
    return "its last line has lost its end" if old.endswith(b"\n") and not new.endswith(b"\n") else ""


def _unreadable(path: str, new: bytes) -> str:
    if b"\0" in new:
        return "there are zero bytes in it"
    if grammar_for(path) is PYTHON and utf8_source(new) is None:
        return "its encoding cannot be read"
    return ""


def _definitions_objection(declared: Declared, path: str, was: _Lines, now: _Lines) -> str:
    """At module level anything may change but the functions and classes that are no targets."""
    free = [target.qualname for target in declared.symbols_in(path)]
    for name, definition in was.facts.definitions.items():
        if definition.parent or definition.in_method or not definition.header.end < definition.lines.end:
            continue
        if any(each == name or each.startswith(f"{name}.") for each in free):
            continue
        there = now.facts.definitions.get(name)
        if there is None:
            continue  # `symbol` says so.
        if was.text(definition.lines) != now.text(there.lines):
            return f"{name} changed, which the step does not declare"
    return ""


@dataclass(frozen=True, slots=True)
class _Lines:
    """A Python file as its lines."""

    lines: tuple[bytes, ...]
    facts: FileFacts
    in_strings: frozenset[int]

    @classmethod
    def of(cls, content: bytes) -> _Lines | None:
        source = utf8_source(content)
        if source is None:
            return None
        module = module_of(source)
        inside = _inside_strings(module) if module is not None else frozenset()
        return cls(tuple(source.split(b"\n")), extract_facts(source, ""), inside)

    def text(self, rows: LineRange) -> tuple[bytes, ...]:
        return self.lines[rows.start - 1 : rows.end]

    def without(self, qualnames: Iterable[str]) -> list[bytes]:
        """The lines that belong to none of the names and import nothing; empty ones count inside strings."""
        cut: set[int] = set()
        for name in qualnames:
            for rows in self._rows(name):
                cut |= set(range(rows.start, rows.end + 1))
        for imported in self.facts.imports:
            if self._imports_only(imported.statement):
                cut |= set(range(imported.statement.start, imported.statement.end + 1))
        return [
            line
            for number, line in enumerate(self.lines, start=1)
            if number not in cut and (line.strip() or number in self.in_strings)
        ]

    def _rows(self, name: str) -> list[LineRange]:
        """The lines of a definition; of an overloaded one, of all of them."""
        known = self.facts.definitions.get(name)
        if known is None:
            return []
        rows, number = [known.lines], 2
        while "overload" in known.decorators and (more := self.facts.definitions.get(f"{name}#{number}")):
            rows.append(more.lines)
            number += 1
        return rows

    def _imports_only(self, rows: LineRange) -> bool:
        module = module_of(b"\n".join(line.strip() for line in self.text(rows)))
        return module is not None and all(
            isinstance(each, ast.Import | ast.ImportFrom) for each in module.body
        )


def _inside_strings(module: ast.Module) -> frozenset[int]:
    try:
        return frozenset(lines_in_strings(module))
    except RecursionError:
        return frozenset()


def _first(rest: Sequence[bytes], after: Sequence[bytes]) -> str:
    at = next((at for at, (one, other) in enumerate(zip(rest, after, strict=False)) if one != other), None)
    at = min(len(rest), len(after)) if at is None else at
    line = after[at] if at < len(after) else rest[at]
    return f"'{one_line(line.decode('utf-8', 'replace').strip(), 80)}'"
