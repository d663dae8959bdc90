"""Linter fixes by ruff, rule by rule where needed; what cannot be vouched for is left alone and named."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tier_code.codebase.checks.formatting.lint_fixed import check_lint_fix
from tier_code.codebase.checks.formatting.lint_rules import UNUSED_IMPORTS, VOUCHED, rules_meant
from tier_code.codebase.codemods.formatting.evident_style import Texts
from tier_code.codebase.codemods.formatting.ruff_run import run_ruff
from tier_code.codebase.codemods.formatting.sources import Sources, paths_of
from tier_code.codebase.codemods.formatting.target_version import supports_python_2, target_version
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.gaps import without_gaps
from tier_code.codebase.codemods.imports.removal import removal_edits
from tier_code.codebase.codemods.imports.texts import edited_text
from tier_code.codebase.codemods.imports.unused import kept_notes, unused_names
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import Overlay, SourceTree

_FIX = ("check", "--quiet", "--fix-only", "--exit-zero")
_MODERN = re.compile(r"^(?:UP|F541|RUF010)")
"""Rules whose fixes old Pythons may not understand."""


def fix_files(tree: SourceTree, step: Step) -> Edited:
    """Every file of the step with the safe fixes of the step's rules, as far as they can be vouched for.

    Errors: UsageProblem for rules of which none can be vouched for, and when ruff is not installed.
    """
    rules, unknown = rules_meant(step.argument("rules"))
    if not rules:
        raise UsageProblem(
            f"no fix of {', '.join(unknown)} can be vouched for; these can: {', '.join(sorted(VOUCHED))}"
        )
    work = _Fixing(tree, step)
    if unknown:
        work.notes.append(f"left out, as nothing can vouch for them: {', '.join(unknown)}")
    if supports_python_2(tree) and any(map(_MODERN.match, rules)):
        work.notes.append("left out, as the project supports Python 2: rules for newer Pythons")
        rules = frozenset(rule for rule in rules if not _MODERN.match(rule))
    work.fix(rules - {UNUSED_IMPORTS})
    if UNUSED_IMPORTS in rules:
        work.remove_unused_imports()
    return work.edited()


class _Fixing:
    """The files of one step on their way."""

    def __init__(self, tree: SourceTree, step: Step) -> None:
        self._tree = tree
        self._step = step
        self._sources = Sources(tree, paths_of(step))
        self._texts: dict[str, bytes] = dict(self._sources.texts)
        self._version = target_version(tree)
        self.notes = self._sources.notes

    def fix(self, rules: Iterable[str]) -> None:
        """Apply all rules at once; where that cannot be vouched for, one by one."""
        chosen = sorted(rules)
        if not chosen:
            return
        fixed = self._fixed(chosen, self._texts)
        doubtful = [path for path in fixed if not self._is_vouched(path, fixed[path])]
        self._texts |= {path: text for path, text in fixed.items() if path not in doubtful}
        for path in doubtful:
            for rule in chosen:
                alone = self._fixed([rule], {path: self._texts[path]})[path]
                if self._is_vouched(path, alone):
                    self._texts[path] = alone
                else:
                    self.notes.append(f"{path}: {rule} - its fix cannot be vouched for, left alone")

    def _fixed(self, rules: list[str], texts: Texts) -> Texts:
        command = [*_FIX, "--select", ",".join(rules), "--target-version", self._version]
        fixed = run_ruff(command, texts).texts
        return {path: _without_first_gap(texts[path], text) for path, text in fixed.items()}

    def _is_vouched(self, path: str, text: bytes) -> bool:
        changes = self._sources.encoded({path: text})
        return check_lint_fix(self._step, self._tree, changes).outcome is not CheckOutcome.FAILED

    def remove_unused_imports(self) -> None:
        """F401, by our own proof; what a fix made unused goes too."""
        files = self._sources.parsed(self._texts)
        code = CodeBase(Overlay(self._tree, self._sources.encoded(self._texts)))
        for path, unused in unused_names(code, files):
            edits = without_gaps(files[path], sorted(removal_edits(files[path], unused.removable)))
            text = edited_text(files[path], edits)
            if self._is_vouched(path, text):
                self._texts[path] = text
            else:
                self.notes.append(f"{path}: {UNUSED_IMPORTS} - its fix cannot be vouched for, left alone")
            self.notes += kept_notes(path, unused)

    def edited(self) -> Edited:
        """The changes and the notes."""
        changes = self._sources.encoded(self._texts)
        return Edited(changes=changes, notes=tuple(dict.fromkeys(self.notes)))


def _without_first_gap(before: bytes, after: bytes) -> bytes:
    """The text without the empty lines that a fix left where the file began."""
    return after if before[:1] in (b"\n", b"\r") else after.lstrip(b"\r\n")
