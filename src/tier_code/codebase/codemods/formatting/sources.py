"""The files of a step as text for a tool that wants UTF-8, and back to bytes in their own encoding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.codebase.codemods.syntax.python_file import (
    PythonFile,
    UnreadableSource,
    parse_fragment,
    read_python,
)
from tier_code.domain.plan import Step
from tier_code.ports.source import SourceTree


class Sources:
    """The readable files of a step; each that is not is noted with the reason."""

    def __init__(self, tree: SourceTree, paths: Iterable[str]) -> None:
        self.files: dict[str, PythonFile] = {}
        self.notes: list[str] = []
        self._parsed: dict[str, AstFile] = {}
        for path in sorted(set(paths)):
            try:
                self.files[path] = read_python(path, tree.read(path) or b"")
            except UnreadableSource as problem:
                self.notes.append(f"{problem} - left alone")

    @property
    def texts(self) -> dict[str, bytes]:
        """Every file as UTF-8 without byte order mark."""
        return {path: file.text for path, file in self.files.items()}

    def with_text(self, path: str, text: bytes) -> PythonFile:
        """A file of the step with another text, in its own encoding.

        Errors: UnreadableSource when Python cannot compile it.
        """
        if module_of(text) is None:
            raise UnreadableSource(path, 1, "cannot be parsed any more")
        return replace(self.files[path], text=text, root=parse_fragment(text))

    def parsed(self, texts: dict[str, bytes]) -> dict[str, AstFile]:
        """The files with these texts; one that an edit broke goes back to what it was, in `texts` too."""
        for path, text in texts.items():
            if path not in self._parsed or self._parsed[path].text != text:
                try:
                    same = text == self.files[path].text
                    self._parsed[path] = AstFile(self.files[path] if same else self.with_text(path, text))
                except UnreadableSource as problem:
                    self.notes.append(f"{problem} - left alone")
                    texts[path] = self.files[path].text
                    self._parsed[path] = AstFile(self.files[path])
        return {path: self._parsed[path] for path in texts}

    def encoded(self, texts: Mapping[str, bytes]) -> dict[str, bytes | None]:
        """The files whose text differs, as bytes of their own encoding; what it cannot hold is noted."""
        changes: dict[str, bytes | None] = {}
        for path, text in texts.items():
            file = self.files[path]
            if text == file.text:
                continue
            try:
                changes[path] = file.with_edits([(0, len(file.text), text.decode())])
            except UnreadableSource as problem:
                self.notes.append(f"{problem} - left alone")
        return changes


def paths_of(step: Step) -> list[str]:
    """The files of a step, each once."""
    return list(dict.fromkeys(target.path for target in step.targets))
