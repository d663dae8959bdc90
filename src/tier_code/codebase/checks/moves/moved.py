"""The `moved` check: the same definitions in two modules together, and nothing else changed but imports.

It compares syntax trees and comments and knows nothing of how the move found its places. It cannot see where
a changed reference leads: the `resolved` check looks for that.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tier_code.codebase.checks.moves.move_comparison import (
    MoveClaim,
    Plain,
    claim_of_move,
    comments,
    defined,
    in_order,
    parsed,
    statements,
)
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "moved"


def check_moved(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Top-level statements of both modules are the same together; other files differ by imports only."""
    if not changes:
        return skipped(CHECK, "no file changed")
    claim = claim_of_move(step)
    comparison = _Comparison(claim, before, changes)
    try:
        problems = tuple(comparison.problems())
    except (SyntaxError, ValueError, RecursionError) as problem:
        return failed(CHECK, f"the files cannot be compared: {problem}")
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        return failed(CHECK, f"{problems[0]}{more}", problems)
    return passed(CHECK, comparison.evidence(), facts=comparison.facts())


@dataclass
class _Comparison:
    """All changed files."""

    claim: MoveClaim
    before: SourceTree
    changes: Changes
    definitions: int = 0
    along: list[str] = field(default_factory=list)

    def problems(self) -> Iterator[str]:
        """Everything that is not as declared."""
        claim = self.claim
        if claim.source not in self.changes or claim.to not in self.changes:
            yield f"{claim.source} and {claim.to} did not both change"
            return
        yield from self._both_modules()
        for path in sorted(set(self.changes) - {claim.source, claim.to}):
            yield from self._other_file(path)

    def _after(self, path: str) -> bytes | None:
        return self.changes[path] if path in self.changes else self.before.read(path)

    def _both_modules(self) -> Iterator[str]:
        claim = self.claim
        names = self._plain()
        old = statements(parsed(self.before.read(claim.source)), claim.source, names)
        there = statements(parsed(self.before.read(claim.to)), claim.to, names)
        left = statements(parsed(self._after(claim.source)), claim.source, names)
        new = statements(parsed(self._after(claim.to)), claim.to, names)
        self.definitions = len(left) + len(new)
        was, now = Counter(text for text, _ in [*old, *there]), Counter(text for text, _ in [*left, *new])
        yield from (f"something is lost: {text[:120]}" for text in sorted((was - now).keys()))
        yield from (f"something was made up: {text[:120]}" for text in sorted((now - was).keys()))
        texts = [[text for text, _ in each] for each in (old, there, left, new)]
        if not in_order(texts[2], texts[0]) or not in_order(texts[1], texts[3]):
            yield "definitions that stay changed their order"
        yield from self._names(left, new)
        files = [(self.before.read(path), self._after(path)) for path in (claim.source, claim.to)]
        counted = [comments(before) for before, _ in files], [comments(after) for _, after in files]
        if counted[0][0] + counted[0][1] != counted[1][0] + counted[1][1]:
            yield "comments are not as they were"

    def _plain(self) -> Plain:
        return Plain(self.claim.names | self._newcomers(), self.claim.modules)

    def _newcomers(self) -> frozenset[str]:
        """What the destination defines that it did not define before."""
        was = {defined(node) for node in parsed(self.before.read(self.claim.to)).body}
        now = {defined(node) for node in parsed(self._after(self.claim.to)).body}
        return frozenset(now - was - {""})

    def _names(self, left: list[tuple[str, ast.stmt]], new: list[tuple[str, ast.stmt]]) -> Iterator[str]:
        claim = self.claim
        there = {defined(node) for _, node in new}
        yield from (f"{name} is not in {claim.to}" for name in sorted(claim.names - there))
        staying = {defined(node) for _, node in left} & claim.names
        yield from (f"{name} is still defined in {claim.source}" for name in sorted(staying))
        self.along = sorted(self._newcomers() - claim.names)
        public = [name for name in self.along if not name.startswith("_")]
        yield from (f"{name} moved too, and nobody asked for it" for name in public)

    def _other_file(self, path: str) -> Iterator[str]:
        names = self._plain()
        before, after = self.before.read(path), self.changes[path]
        if before is None or after is None or not path.endswith((".py", ".pyi", ".pyw")):
            yield f"{path}: a move changes Python files only"
            return
        was = [text for text, _ in statements(parsed(before), path, names)]
        now = [text for text, _ in statements(parsed(after), path, names)]
        if was != now:
            yield f"{path}: more than imports changed"
        if comments(before) != comments(after):
            yield f"{path}: comments are not as they were"

    def evidence(self) -> str:
        """What was looked at, on one line."""
        others = len(self.changes) - 2
        told = f"{self.definitions} top-level statements of both modules are the same as before"
        if self.along:
            told += f", with {', '.join(self.along)} moved along"
        return f"{told}; {others} other file{'' if others == 1 else 's'} equal but for imports"

    def facts(self) -> tuple[tuple[str, int], ...]:
        """The same for programs."""
        moved = len(self.claim.names) + len(self.along)
        return (("statements", self.definitions), ("moved", moved), ("files", len(self.changes)))
