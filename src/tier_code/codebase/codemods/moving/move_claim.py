"""A move as it is being worked out: what goes, from where, to where."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.codebase.codemods.moving.definitions import Moved
from tier_code.codebase.codemods.moving.import_edits import IMPORTS, module_text
from tier_code.codebase.codemods.moving.module_names import absolute_name, named_like, relative_name, root_of
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.python_file import PythonFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move."""

    program: Program
    moved: Moved
    to: str
    """Path of the destination."""
    asked: frozenset[str]
    """The names that the user gave; helpers may go along."""
    target: PythonFile | None
    """The destination as it is; None when it is new."""

    @property
    def source(self) -> PythonFile:
        """The module that is left."""
        return self.moved.file

    @property
    def old_key(self) -> str:
        """The source module."""
        return module_key(self.source.path)

    @property
    def new_key(self) -> str:
        """The destination module."""
        return module_key(self.to)

    def spelled(self, path: str, like: str) -> str:
        """The destination as `path` names it, in the manner in which `like` names the source there."""
        return named_like(self.program.repository, like, path, self.old_key, self.new_key)

    def between(self, path: str, key: str) -> str:
        """A module as the source or the destination names it, in the manner of the source's own imports."""
        repository = self.program.repository
        relative = relative_name(repository, path, key)
        if relative and self._is_relative():
            return relative
        dotted = absolute_name(root_of(repository, self.source.path), key)
        return dotted or relative

    def _is_relative(self) -> bool:
        """Whether the source imports its neighbours with dots more often than by the package's name."""
        root = root_of(self.program.repository, self.source.path)
        package = absolute_name(root, self.old_key).partition(".")[0]
        texts = [module_text(node) for node in self.source.root.named_children if node.type in IMPORTS]
        dotted = sum(text.startswith(".") for text in texts)
        return dotted >= sum(text.partition(".")[0] == package for text in texts)
