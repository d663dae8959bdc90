"""The imports codemod: organise, sort, remove what nothing reads, add or remove one import."""

from __future__ import annotations

from tier_code.codebase.checks.imports.imports_kept import check_imports
from tier_code.codebase.codemods.formatting.evident_style import Texts, sample
from tier_code.codebase.codemods.imports.adding import (
    addition_edits,
    asked_import,
    missing_names,
    named_bindings,
)
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.imports.evidence import Evidence
from tier_code.codebase.codemods.imports.gaps import without_gaps
from tier_code.codebase.codemods.imports.layout import STANDARD, first_party
from tier_code.codebase.codemods.imports.removal import removal_edits
from tier_code.codebase.codemods.imports.sites import Binding
from tier_code.codebase.codemods.imports.sorting import Sorting
from tier_code.codebase.codemods.imports.step_files import StepFiles
from tier_code.codebase.codemods.imports.texts import edited_text
from tier_code.codebase.codemods.imports.unused import candidates, kept_notes, stands_at, unused_names
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

ACTIONS = ("organise", "sort", "remove-unused", "add", "remove")


def change_imports(tree: SourceTree, step: Step) -> Edited:
    """The files with their imports as the step's `action` asks.

    Errors: UsageProblem for an action or import that is none; ToolDeclined for an import that is used.
    """
    action = step.argument("action", ACTIONS[0])
    if action not in ACTIONS:
        raise UsageProblem(f"'{action}' cannot be done to imports; write one of: {', '.join(ACTIONS)}")
    work = _Work(tree, step)
    if action == "add":
        work.add(step.argument("import"))
    elif action == "remove":
        work.remove(step.argument("name"))
    if action in ("organise", "remove-unused"):
        work.remove_unused()
    if action in ("organise", "sort"):
        work.sort()
    return work.edited()


class _Work(StepFiles):
    """Changes their imports, action by action."""

    def add(self, words: str) -> None:
        """Put an import into every file that does not have it."""
        asked = asked_import(words)
        sorted_before = self._in_order()
        changed = {}
        for path, file in self._files().items():
            names = missing_names(file, asked)
            if names:
                changed[path] = edited_text(file, list(addition_edits(file, asked, names)))
        self._texts |= changed
        self._sort_only({path: text for path, text in changed.items() if path in sorted_before})

    def remove(self, name: str) -> None:
        """Take out an import that the user names.

        Errors: UsageProblem when no file has it; ToolDeclined when it is used.
        """
        files = self._files()
        found = {path: named_bindings(file, name) for path, file in files.items()}
        found = {path: named for path, named in found.items() if named}
        if not found:
            raise UsageProblem(f"nothing called '{name}' is imported there")
        code, unused = CodeBase(self._tree), candidates(files)
        evidence, used = Evidence(code), []
        removed: dict[str, list[Binding]] = {}
        for path, named in found.items():
            for binding in named:
                reason = evidence.against(path, binding, asked=True)
                if not stands_at(files[path], binding, unused.get(path, ())):
                    reason = "the file uses it, or says so"
                if reason:
                    used.append(f"{path}:{binding.alias.lineno}: {binding.said} - {reason}")
                else:
                    removed.setdefault(path, []).append(binding)
        edits = {
            path: edited_text(files[path], removal_edits(files[path], each)) for path, each in removed.items()
        }
        if used:
            raise ToolDeclined(
                f"'{name}' is still used", tuple(used), partial=self._sources.encoded(edits) or None
            )
        self._texts |= edits

    def remove_unused(self) -> None:
        """Take out every import that is proven unused; note the others."""
        files = self._files()
        for path, unused in unused_names(CodeBase(self._tree), files):
            file = files[path]
            if unused.removable:
                edits = sorted(removal_edits(file, unused.removable))
                self._texts[path] = edited_text(file, without_gaps(file, edits))
            self._notes += kept_notes(path, unused)

    def sort(self) -> None:
        """Sort and group every run of imports whose order cannot matter."""
        self._sort_only(self._texts)

    def _sort_only(self, texts: Texts) -> None:
        sorting = self._sorting()
        style = sorting.style_of(sample(self._sources.texts))
        files = {path: file for path, file in self._files().items() if path in texts}
        ordered, notes = sorting.sorted_safely(style, files)
        if any(ordered[path] != texts[path] for path in ordered):
            self._notes.append(f"sorted by ruff: {style}")
        self._notes += notes
        self._texts |= ordered

    def _in_order(self) -> set[str]:
        """The files whose imports are sorted already."""
        sorting = self._sorting()
        texts = self._sources.texts
        ordered = sorting.sort(sorting.style_of(sample(texts)), texts)
        return {path for path, text in texts.items() if ordered[path] == text}

    def _sorting(self) -> Sorting:
        code = self._code()
        return Sorting(code, first_party(code, self._files()), sorted(STANDARD))

    def edited(self) -> Edited:
        """What the check vouches for, and the notes."""
        return self._vouched(check_imports)
