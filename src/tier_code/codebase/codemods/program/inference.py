"""Type inference by jedi for what the plain evaluator cannot say. Jedi reads; it never runs project code.

Measured with jedi 0.20.1 (2026-11): on bare names it mixes up comprehensions in class bodies, match captures,
type parameters and `global`, so those never come here; on attributes it is right where it finds anything.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import jedi  # type: ignore[import-untyped]  # it ships no types
from tree_sitter import Node

from tier_code.codebase.codemods.program.outside import Outside
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.syntax.python_file import PythonFile


@dataclass(frozen=True, slots=True)
class Definition:
    """Where something is defined, as jedi tells it."""

    path: str
    """Relative to the repository; empty for what lies outside it."""
    line: int
    column: int
    """1-based, of the name; 0 where there is none."""
    dotted: str
    kind: str
    """Jedi's word: `class`, `instance`, `module`, `function`, ..."""


class Inference:
    """Asks jedi about places of a repository. Use as a context manager: it works in a temporary folder."""

    def __init__(self, repository: Repository, outside: Outside, *, silent: bool = False) -> None:
        self._silent = silent
        """It answers that it does not know: for who cannot wait for jedi."""
        self._repository = repository
        self._outside = outside
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._scripts: dict[str, jedi.Script] = {}
        self._outside_attributes: dict[tuple[str, str], bool | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary folder."""
        if self._folder is not None:
            self._folder.cleanup()

    @cached_property
    def _root(self) -> Path:
        """A copy of the Python files as the tree shows them: staged changes count, and nothing else does."""
        self._folder = tempfile.TemporaryDirectory(prefix="tier-code-")
        root = Path(self._folder.name).resolve()
        source = root / "source"
        for path in self._repository.python_paths:
            content = self._repository.raw(path)
            if content is not None:
                (source / path).parent.mkdir(parents=True, exist_ok=True)
                (source / path).write_bytes(content)
        _configure(root / "cache")
        return source

    def _project(self, path: str) -> jedi.Project:
        roots = [str(self._root / folder) for folder in (*self._repository.modules.roots(path), "")]
        folders = list(dict.fromkeys([*roots, *self._outside.search_path]))
        return jedi.Project(self._root, load_unsafe_extensions=False, smart_sys_path=False, sys_path=folders)

    def _script(self, path: str) -> jedi.Script:
        if path not in self._scripts:
            text = self._repository.read(path).text.decode()
            self._scripts[path] = jedi.Script(
                text,
                path=self._root / path,
                project=self._project(path),
                environment=jedi.InterpreterEnvironment(),
            )
        return self._scripts[path]

    def goto(self, file: PythonFile, offset: int) -> tuple[Definition, ...]:
        """Where the attribute at this byte is defined; empty when jedi does not know."""
        return self._ask(
            file, offset, lambda script, line, column: script.goto(line, column, follow_imports=True)
        )

    def infer(self, file: PythonFile, node: Node) -> tuple[Definition, ...]:
        """What the expression evaluates to, by the class of the object; empty when jedi does not know."""
        last = _last_identifier(node)
        if last is None:
            return ()
        return self._ask(file, last.start_byte, _infer)

    def _ask(
        self, file: PythonFile, offset: int, question: Callable[[jedi.Script, int, int], list[Any]]
    ) -> tuple[Definition, ...]:
        if self._silent:
            return ()
        line, column = file.line_of(offset), file.column_of(offset) - 1
        try:
            return self._definitions(question(self._script(file.path), line, column))
        except Exception:  # noqa: BLE001 - jedi fails in many ways; not knowing is an answer
            return ()

    def outside_attribute(self, dotted: str, name: str) -> bool | None:
        """Whether something outside the repository has this attribute; None when it cannot be read."""
        if (dotted, name) not in self._outside_attributes:
            self._outside_attributes[dotted, name] = self._look_outside(dotted, name)
        return self._outside_attributes[dotted, name]

    def _look_outside(self, dotted: str, name: str) -> bool | None:
        if self._silent:
            return None
        module = dotted.rpartition(".")[0] or dotted
        lines = [f"import {module}", f"{dotted}", f"{dotted}.{name}"]
        environment = jedi.InterpreterEnvironment()
        script = jedi.Script("\n".join(lines), project=self._project(""), environment=environment)
        try:
            known = script.infer(2, len(dotted))
            found = script.goto(3, len(dotted) + 1 + len(name))
        except Exception:  # noqa: BLE001 - as above
            return None
        return bool(found) if known else None

    def _definitions(self, names: list[Any]) -> tuple[Definition, ...]:
        return tuple(dict.fromkeys(self._definition(name) for name in names))

    def _definition(self, name: Any) -> Definition:  # noqa: ANN401 - jedi's results are untyped
        path = Path(name.module_path) if name.module_path is not None else None
        inside = path is not None and path.is_relative_to(self._root)
        return Definition(
            path=path.relative_to(self._root).as_posix() if path is not None and inside else "",
            line=name.line or 0,
            column=(name.column or 0) + 1 if name.line else 0,
            dotted=name.full_name or name.name or "",
            kind=name.type,
        )


def _configure(cache: Path) -> None:
    """Jedi's settings are global to the process; the last word wins, and all its users here say the same."""
    jedi.settings.cache_directory = str(cache)
    # Guesses from call sites and appended elements are incomplete: a type seen is not every type there is.
    jedi.settings.dynamic_params = False
    jedi.settings.dynamic_params_for_other_modules = False
    jedi.settings.dynamic_array_additions = False


def _goto(script: jedi.Script, line: int, column: int) -> list[Any]:
    found: list[Any] = script.goto(line, column, follow_imports=True)
    return found


def _infer(script: jedi.Script, line: int, column: int) -> list[Any]:
    found: list[Any] = script.infer(line, column)
    return found


def _last_identifier(node: Node) -> Node | None:
    if node.type == "identifier":
        return node
    return node.child_by_field_name("attribute") if node.type == "attribute" else None
