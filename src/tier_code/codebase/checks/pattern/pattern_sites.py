"""The `pattern` check: every match became the rewrite of what it held, and nothing else changed.

Both versions are compared as syntax trees by matching of its own, which knows nothing of the search that the
tool uses. A match that stays needs a reason that can be seen: a comment inside, another way of writing it, a
name that means something else there. It cannot see whether the rewrite is what the user should have wanted;
for other languages than Python it says that only their syntax was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.comments import comments_of
from tier_code.codebase.checks.pattern.pattern_walk import PatternWalk
from tier_code.codebase.checks.renames.renamed_words import is_python
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, Facts, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "pattern"
_SHOWN = 40


@dataclass(slots=True)
class _Seen:
    """What was found in all files."""

    problems: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    rewritten: int = 0
    others: int = 0
    """Changed files of other languages."""


def check_pattern(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """Every difference is a rewritten match, and every match that stays has a reason."""
    if not changes:
        return skipped(CHECK, "no file changed")
    seen = _Seen()
    try:
        for path in sorted({*changes, *(target.path for target in step.targets)}):
            _file(step, path, before.read(path), changes, seen)
    except (ValueError, RecursionError) as problem:
        return failed(CHECK, f"the files cannot be compared: {problem}")
    facts: Facts = (
        ("matches", seen.rewritten + len(seen.left)),
        ("rewritten", seen.rewritten),
        ("left", len(seen.left)),
    )
    if seen.problems:
        more = f" and {len(seen.problems) - 1} more" if len(seen.problems) > 1 else ""
        return failed(CHECK, f"{seen.problems[0]}{more}", tuple(seen.problems[:_SHOWN]), facts=facts)
    matches = "match" if seen.rewritten == 1 else "matches"
    told = f"{seen.rewritten} {matches} rewritten as declared, {len(seen.left)} left with a reason"
    if seen.others:
        files = "file" if seen.others == 1 else "files"
        told += f"; {seen.others} {files} of other languages: only their syntax vouches"
    return passed(CHECK, told, tuple(seen.left[:_SHOWN]), facts=facts)


def _file(step: Step, path: str, old: bytes | None, changes: Changes, seen: _Seen) -> None:
    new = changes.get(path, old)
    if old is None or new is None:
        seen.problems += [f"{path}: a rewrite neither creates nor deletes files"] if path in changes else []
        return
    if not is_python(path, old):
        seen.others += path in changes
        return
    source, after = utf8_source(old), utf8_source(new)
    before_tree, after_tree = module_of(_plain(source)), module_of(_plain(after))
    if source is None or after is None or before_tree is None or after_tree is None:
        seen.problems += [f"{path}: it cannot be parsed"] if path in changes else []
        return
    walk = PatternWalk(path, _plain(source) or b"", step.argument("pattern"), step.argument("rewrite"))
    walk.compare(before_tree, after_tree)
    seen.problems += walk.problems
    seen.left += walk.left
    seen.rewritten += walk.rewritten
    if sorted(comments_of(source)) != sorted(comments_of(after)):
        seen.problems.append(f"{path}: a comment changed")


def _plain(source: bytes | None) -> bytes | None:
    """Without a byte order mark."""
    return source.removeprefix(b"\xef\xbb\xbf") if source is not None else None
