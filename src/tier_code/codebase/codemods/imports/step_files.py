"""The files of one step on their way through several changes, up to what the step's check vouches for."""

from __future__ import annotations

from tier_code.codebase.codemods.formatting.sources import Sources, paths_of
from tier_code.codebase.codemods.formatting.vouching import vouched_for
from tier_code.codebase.codemods.imports.code_base import CodeBase
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.codebase.in_worker import Judge
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import Overlay, SourceTree


class StepFiles:
    """Base of what changes them; each change builds on those before it."""

    def __init__(self, tree: SourceTree, step: Step) -> None:
        self._tree = tree
        self._step = step
        self._sources = Sources(tree, paths_of(step))
        self._texts: dict[str, bytes] = dict(self._sources.texts)
        self._notes: list[str] = self._sources.notes

    def _files(self) -> dict[str, AstFile]:
        """Them as they are by now."""
        return self._sources.parsed(self._texts)

    def _code(self) -> CodeBase:
        """All the code with them as they are by now."""
        return CodeBase(Overlay(self._tree, self._sources.encoded(self._texts)))

    def _vouched(self, check: Judge) -> Edited:
        """What a check vouches for, and the notes."""
        changes, left = vouched_for(
            self._sources.encoded(self._texts), lambda each: check(self._step, self._tree, each)
        )
        return Edited(changes=changes, notes=tuple(dict.fromkeys([*self._notes, *left])))
