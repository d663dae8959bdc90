"""The `lint` check: pyflakes has nothing to say that it did not say before."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from pyflakes.checker import Checker
from pyflakes.messages import UnusedImport

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.edits.created_files import created_sources
from tier_code.codebase.declared import EDITS
from tier_code.codebase.languages.grammars import PYTHON, grammar_for
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckOutcome, CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step, StepKind
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

CHECK = "lint"
_LINE = re.compile(r" (?:from|on|at) line \d+")
"""Where pyflakes points to another line; lines move."""
_UNUSED = re.compile(r"'[\w.]*\.(\w+(?: as \w+)?)' imported but unused")
"""An import that nobody used before is no news when its module is another one."""
_OFFER = re.compile(r"(?:^|/)__init__\.py:\d+: '.*' imported but unused$")
"""What a package imports and does not use, it offers: a star may have brought the name before."""
SHOWN = 10
"""New messages listed in the details."""


class LintCheck:
    """Vouches that a step brought no new lint."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Lint every changed file before and after, in process and without the repository's settings."""
        del answer
        if step.kind is StepKind.MOVE:
            return await self._offload.run(check_lint_together, before, changes)
        if step.kind in EDITS:
            return await self._offload.run(check_lint_with_new, before, changes)
        return await self._offload.run(check_lint, before, changes, _renaming(step))


def check_lint(before: SourceTree, changes: Changes, renaming: tuple[str, str] | None = None) -> CheckResult:
    """No message of pyflakes that is new; line numbers do not count, as they move.

    With `renaming` (old name, new name), a message that only says the new name for the old is not new.
    """
    new: list[str] = []
    files = 0
    for changed in changed_sources(before, changes):
        files += 1
        old = Counter(_told(message, renaming) for _, message in _messages(changed.before, changed.path))
        new += _unmatched(changed.after, changed.path, old, renaming)
    return _verdict(new, files)


def check_lint_with_new(before: SourceTree, changes: Changes) -> CheckResult:
    """As `check_lint`, and created files have no message at all."""
    known = check_lint(before, changes)
    created = list(created_sources(before, changes))
    new = [f"{path}:{line}: {text}" for path, source in created for line, text in _messages(source, path)]
    if known.outcome is CheckOutcome.FAILED or not created:
        return known
    return _verdict([each for each in new if not _OFFER.search(each)], len(changes))


def check_lint_together(before: SourceTree, changes: Changes) -> CheckResult:
    """As `check_lint`, with a message that went from one of the files to another not being new."""
    files = sorted(path for path in changes if grammar_for(path) is PYTHON)
    sources = {
        path: (utf8_source(before.read(path) or b""), utf8_source(changes[path] or b"")) for path in files
    }
    old = Counter(_told(text, None) for path in files for _, text in _messages(sources[path][0], path))
    new = [each for path in files for each in _unmatched(sources[path][1], path, old, None)]
    return _verdict([each for each in new if not _OFFER.search(each)], len(files))


def _unmatched(
    source: bytes | None, path: str, old: Counter[str], renaming: tuple[str, str] | None
) -> Iterator[str]:
    """The messages that are not among the old ones, which are used up."""
    for line, message in _messages(source, path):
        if old[_told(message, renaming)]:
            old[_told(message, renaming)] -= 1
        else:
            yield f"{path}:{line}: {message}"


def _verdict(new: list[str], files: int) -> CheckResult:
    if not files:
        return skipped(CHECK, "no source file changed")
    if new:
        more = f" and {len(new) - 1} more" if len(new) > 1 else ""
        return failed(CHECK, f"new: {new[0]}{more}", tuple(new[:SHOWN]))
    return passed(CHECK, f"no new messages in {files} file{'s' if files > 1 else ''}")


def _renaming(step: Step) -> tuple[str, str] | None:
    if step.kind is not StepKind.RENAME or not step.targets:
        return None
    return step.targets[0].qualname.rpartition(".")[2].partition("#")[0], step.argument("new_name")


def _told(message: str, renaming: tuple[str, str] | None) -> str:
    message = _UNUSED.sub(r"'\1' imported but unused", _LINE.sub("", message))
    if renaming is None:
        return message
    old, new = renaming
    return re.sub(rf"\b{re.escape(old)}\b", new, message)


def _messages(source: bytes | None, path: str) -> list[tuple[int, str]]:
    module = module_of(source)
    if module is None:
        return []
    try:
        found = Checker(module, filename=path).messages
    except RecursionError:
        return []
    offered = set(_offered(module))
    texts = [
        (item.lineno, one_line(str(item.message % item.message_args)))
        for item in found
        if not (isinstance(item, UnusedImport) and item.lineno in offered)
    ]
    return sorted(texts)


def _offered(module: ast.Module) -> Iterator[int]:
    """Lines that say `from x import name as name`: this is how a module offers a name to others (PEP 484)."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and all(name.name == name.asname for name in node.names):
            yield node.lineno
