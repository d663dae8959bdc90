"""Trying types out on copies of a function: which of them does its body bear, and which does it rule out?

One run of the type checker looks at all copies. Each stands behind the function under a name of its own, so
that the function itself, its callers and what it assigns to are as they were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tier_code.codebase.checks.hints.type_checker import TypeProblem, type_checker
from tier_code.codebase.codemods.hints.import_lines import with_imports
from tier_code.codebase.codemods.hints.inferring import Hint, Subject
from tier_code.codebase.codemods.hints.placing import Slot, edits_of, line_starts
from tier_code.codebase.codemods.hints.shapes import ANY, Shape
from tier_code.codebase.codemods.hints.sites import Site, parsed, sites_in
from tier_code.codebase.codemods.hints.spelling import NeededImport

_NAME = re.compile(rb"\bdef[ \t]+(\w+)")
_KEPT_DECORATORS = frozenset({"staticmethod", "classmethod"})

Trial = Mapping[str, Shape]
"""Types for some of a function's missing slots; the others are open to all."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """One variant in the file."""

    first: int
    """Its first line."""
    last: int


def troubles(
    subject: Subject, site: Site, kept: Mapping[Slot, Hint], trials: Sequence[Trial]
) -> list[Counter[tuple[int, str]]]:
    """For each trial the errors in the function's body, by line within it and by code.

    The first trial should be empty: what it has is the function's own. A trial that the file has no words for
    counts as one error.

    Errors: CheckerUnavailable.
    """
    spelled = [_spelled(subject, site, trial) for trial in trials]
    needed = {
        item for texts in spelled if texts is not None for _, imports in texts.values() for item in imports
    }
    base = with_imports(subject.with_hints(kept), needed)
    module = parsed(base)
    stand = sites_in(base, module).get(site.qualname) if module is not None else None
    if stand is None:
        return [Counter({(0, "missing"): 1}) for _ in trials]
    source, copies = _with_copies(base, stand, spelled)
    run = type_checker().run(subject.sources.with_file(subject.path, source), subject.root)
    mine = [problem for problem in run.problems if problem.path == subject.path]
    return [
        Counter({(0, "unsayable"): 1}) if texts is None else _inside(mine, copy)
        for texts, copy in zip(spelled, copies, strict=True)
    ]


def _spelled(subject: Subject, site: Site, trial: Trial) -> dict[str, tuple[str, set[NeededImport]]] | None:
    found: dict[str, tuple[str, set[NeededImport]]] = {}
    for name in site.holes:
        spelled = subject.speller.spell(trial.get(name, ANY), site.node.lineno)
        if spelled is None:
            return None
        found[name] = (f'"{spelled.text}"', spelled.imports)
    return found


def _with_copies(
    base: bytes, site: Site, spelled: Sequence[Mapping[str, tuple[str, set[NeededImport]]] | None]
) -> tuple[bytes, list[_Copy]]:
    starts = line_starts(base)
    first, last = site.node.lineno, site.node.end_lineno or site.node.lineno
    begin, end = starts[first - 1], starts[last] if last < len(starts) else len(base)
    indent = base[begin : begin + site.node.col_offset]
    extra = [f"@{name}".encode() for name in sorted(site.decorators & _KEPT_DECORATORS)]
    pieces, copies = [base[:end] + (b"" if base[:end].endswith(b"\n") else b"\n")], []
    line = last + 1
    for number, texts in enumerate(spelled):
        body = _annotated(base[begin:end], begin, base, site, texts or {})
        renamed = _NAME.sub(rb"def _tier_code_%d_\1" % number, body, count=1)
        text = b"".join(indent + decorator + b"\n" for decorator in extra) + renamed
        text += b"" if text.endswith(b"\n") else b"\n"
        copies.append(_Copy(line + len(extra), line + text.count(b"\n") - 1))
        pieces.append(text)
        line += text.count(b"\n")
    return b"".join([*pieces, base[end:]]), copies


def _annotated(
    text: bytes, begin: int, base: bytes, site: Site, texts: Mapping[str, tuple[str, set[NeededImport]]]
) -> bytes:
    edits = edits_of(base, site, {name: word for name, (word, _) in texts.items()})
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[: start - begin] + replacement + text[end - begin :]
    return text


def _inside(problems: Sequence[TypeProblem], copy: _Copy) -> Counter[tuple[int, str]]:
    return Counter(
        (problem.line - copy.first, problem.code)
        for problem in problems
        if copy.first <= problem.line <= copy.last
    )
