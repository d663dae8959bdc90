"""The `scope` check of edits in languages that are read by queries: what is not declared stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tier_code.codebase.declared import Declared
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.facts import OUTLINED, Definition, FileFacts
from tier_code.codebase.index.trouble import text_rows
from tier_code.codebase.languages.grammars import grammar_for
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.untrusted import one_line

_IMPORT = re.compile(
    rb"""^\s*(?:
        (?:import|export)\b(?:[^;'"]|'[^'\n]*'|"[^"\n]*")*;?                  # ECMAScript, Java, Go
        | (?:const|let|var)\s[^;()]*=\s*require\([^;()]*\);?
        | (?:[\w.]+[ \t]+)?["`][^"`\n]*["`]                                   # a line of a group in Go
        | (?:use|using|pub[ ]use)\s[^;]*;
        | \#\s*(?:include|import)\b[^\n]*
        | (?:require|require_relative|require_once|include|include_once)\b[^;\n]*;?
    )\s*(?://[^\n]*)?$""",
    re.VERBOSE,
)
_GROUP = re.compile(
    rb"""^import\s*\((?:\s*(?:[\w.]+[ \t]+)?["`][^"`\n]*["`]|\s*//[^\n]*|\s)*\)""", re.MULTILINE
)
"""A group of imports in Go, which may come in the place of single ones."""
_ONLY_MARKS = frozenset(b" \t\r,;")


def named_objection(declared: Declared, path: str, old: bytes, new: bytes) -> str:
    """What changed that the step does not declare; empty when nothing did, or when nobody can tell."""
    was, now = _Bytes.of(path, old), _Bytes.of(path, new)
    if was is None or now is None:
        return "its encoding cannot be read any more" if was is not None else ""
    replaced = [target.qualname for target in declared.replaced if target.path == path]
    added = [target.qualname for target in declared.added if target.path == path]
    if path in declared.modules:
        return _definitions_objection([*replaced, *added], was, now)
    if replaced and not any(name in was.facts.definitions for name in replaced):
        # A name that we do not know stands for its file: the instruction says which part of it.
        return ""
    rest, after = was.without([*replaced, *added]), now.without([*replaced, *added])
    if rest == after:
        return ""
    return f"more than {', '.join([*replaced, *added]) or 'imports'} changed: {_first(rest, after)}"


def _definitions_objection(free: Sequence[str], was: _Bytes, now: _Bytes) -> str:
    """At the outer level anything may change but definitions that are no targets."""
    for name, definition in was.facts.definitions.items():
        there = now.facts.definitions.get(name)
        if definition.parent or definition.kind not in OUTLINED or there is None:
            continue
        if any(each == name or each.startswith(f"{name}.") for each in free):
            continue
        if was.text(definition) != now.text(there):
            return f"{name} changed, which the step does not declare"
    return ""


@dataclass(frozen=True, slots=True)
class _Bytes:
    """A file as its bytes with what is defined in it."""

    source: bytes
    facts: FileFacts
    in_texts: frozenset[int]

    @classmethod
    def of(cls, path: str, content: bytes) -> _Bytes | None:
        grammar, source = grammar_for(path), utf8_source(content)
        if grammar is None:
            return None
        if source is None:
            # Whatever the encoding is, these bytes stand for themselves.
            source = content.decode("latin-1").encode("utf-8")
        return cls(source, facts_of(grammar, source, ""), text_rows(grammar, source))

    def text(self, definition: Definition) -> bytes:
        start, end = definition.span
        return self.source[start:end]

    def without(self, names: Iterable[str]) -> list[bytes]:
        """Lines without the definitions, their comments and imports; empty ones count in texts."""
        cut = bytearray(len(self.source) + 1)
        for name in names:
            for definition in self._group(name):
                start, end = self._with_words(definition)
                cut[start:end] = b"\1" * (end - start)
        starts = self._line_starts()
        for each in self.facts.imports:
            start, end = starts[each.statement.start - 1], starts[each.statement.end] - 1
            if _IMPORT.match(self.source[start:end]):
                cut[start:end] = b"\1" * (end - start)
        for group in _GROUP.finditer(self.source):
            cut[group.start() : group.end()] = b"\1" * (group.end() - group.start())
        return list(self._left(cut, starts))

    def _left(self, cut: bytearray, starts: Sequence[int]) -> Iterator[bytes]:
        for number, (start, after) in enumerate(pairwise(starts), start=1):
            line = self.source[start : after - 1]
            kept = bytes(byte for at, byte in enumerate(line, start=start) if not cut[at])
            if len(kept) == len(line) and (line.strip() or number in self.in_texts):
                yield line
            elif kept and not set(kept) <= _ONLY_MARKS:
                yield kept

    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.source.split(b"\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def _with_words(self, definition: Definition) -> tuple[int, int]:
        start, end = definition.span
        if definition.words_above is None:
            return start, end
        return self._line_starts()[definition.words_above.start - 1], end

    def _group(self, name: str) -> list[Definition]:
        """A definition; of an overloaded one, all of them."""
        known = self.facts.definitions.get(name)
        found = [known] if known is not None else []
        while found and "overload" in found[-1].decorators and "#" not in name:
            following = self.facts.definitions.get(f"{name}#{len(found) + 1}")
            if following is None:
                break
            found.append(following)
        return found


def _first(rest: Sequence[bytes], after: Sequence[bytes]) -> str:
    at = next((at for at, (one, other) in enumerate(zip(rest, after, strict=False)) if one != other), None)
    at = min(len(rest), len(after)) if at is None else at
    line = after[at] if at < len(after) else rest[at]
    return f"'{one_line(line.decode('utf-8', 'replace').strip(), 80)}'"
