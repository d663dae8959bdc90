"""The `lint` check: pyflakes has nothing to say that it did not say before."""

from __future__ import annotations

import re
from collections import Counter

from pyflakes.checker import Checker

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step, StepKind
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

CHECK = "lint"
SHOWN = 10
"""New messages listed in the details."""


class LintCheck:
    """Vouches that a step brought no new lint."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Lint every changed file before and after, in process and without the repository's settings."""
        del answer
        return await self._offload.run(check_lint, before, changes, _renaming(step))


def check_lint(before: SourceTree, changes: Changes, renaming: tuple[str, str] | None = None) -> CheckResult:
    """No message of pyflakes that is new; line numbers do not count, as they move.

    With `renaming` (old name, new name), a message that only says the new name for the old is not new.
    """
    new: list[str] = []
    files = 0
    for changed in changed_sources(before, changes):
        old = Counter(_told(message, renaming) for _, message in _messages(changed.before, changed.path))
        files += 1
        for line, message in _messages(changed.after, changed.path):
            if old[_told(message, renaming)]:
                old[_told(message, renaming)] -= 1
            else:
                new.append(f"{changed.path}:{line}: {message}")
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
    texts = [(item.lineno, one_line(str(item.message % item.message_args))) for item in found]
    return sorted(texts)
