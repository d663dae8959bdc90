"""Which folders of the hidden parts of the machine a command needs all the same: interpreters, tools, caches.

Home, temporary folders and /run are empty in the sandbox. What the user's PATH, environment and the command
itself point at comes back, read-only; nothing that a repository says does.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

TOOLS = (
    *(".local/bin", ".local/lib", ".local/share/uv", ".local/share/pipx", ".local/share/mise"),
    *(".local/share/virtualenvs", ".local/share/hatch", ".local/share/pnpm", ".pyenv", ".asdf", ".rbenv"),
    *(".rustup", ".cargo/bin", ".cargo/env", ".cargo/git", ".cargo/registry", "go/bin", "go/pkg", ".nvm"),
    *(".volta", ".bun", ".deno/bin", ".sdkman/candidates", ".m2/repository", ".cache/pre-commit"),
)
"""Below the home: where tools install interpreters, packages and what they have downloaded."""

_NOT_A_PREFIX = ("", ".local", ".config", ".cache")
_ROOTS = ("VIRTUAL_ENV", "CONDA_PREFIX", "GOROOT", "JAVA_HOME", "PYENV_ROOT", "RUSTUP_HOME", "NVM_DIR")
_LISTS = ("PYTHONPATH", "NODE_PATH")
_INTERPRETERS = ("python", "python3", "node")
_PROGRAMS = frozenset({"bin", "shims", "Scripts"})
_INSTALLED = ("lib", "libexec", "pyvenv.cfg")
"""What lies beside a folder of programs where something was installed as a whole."""
_MOST_LINKS = 10
_SYSTEM = ("/run/current-system",)


class Exposure:
    """Collects the folders to show again."""

    def __init__(self, hidden: Sequence[str], home: str, account_home: str) -> None:
        """`hidden` folders must never come back as a whole, nor anything above them."""
        self._hidden = hidden
        self._home = home
        self._homes = {each for each in (home, account_home) if each}
        self._found: set[str] = set()

    def of(self, command: str, environment: Mapping[str, str], repo: str) -> tuple[str, ...]:
        """Existing folders and files, outermost first."""
        for path in (*_SYSTEM, *(f"{home}/{name}" for home in self._homes for name in TOOLS)):
            self._add(path)
        for path in (repo, sys.prefix, sys.base_prefix, *(environment.get(name, "") for name in _ROOTS)):
            self._prefix(Path(path) / "bin")
            self._add(path)
        for name in _LISTS:
            for path in environment.get(name, "").split(os.pathsep):
                self._add(path)
        for path in environment.get("PATH", "").split(os.pathsep):
            self._programs(Path(path))
        for word in _words(command):
            self._typed(word)
        for path in list(self._found):
            self._linked(Path(path))
        return tuple(path for path in sorted(self._found) if not _inside(path, self._found))

    def _add(self, path: str) -> None:
        if not os.path.isabs(path) or not os.path.exists(path):  # noqa: PTH110, PTH117 - many, mostly absent
            return
        for each in {os.path.normpath(path), os.path.realpath(path)}:
            inside = any(each.startswith(f"{folder}/") for folder in self._hidden)
            if inside and not any(f"{folder}/".startswith(f"{each}/") for folder in self._hidden):
                self._found.add(each)

    def _programs(self, folder: Path) -> None:
        if not folder.is_absolute():
            return
        self._prefix(folder)
        for name in _INTERPRETERS:
            self._program(folder / name)

    def _program(self, program: Path) -> None:
        """Follow a link to where the interpreter is installed; every stop on the way has to be there."""
        for _ in range(_MOST_LINKS):
            if not program.is_symlink():
                break
            program = Path(os.path.normpath(program.parent / program.readlink()))
            self._prefix(program.parent)
        self._prefix(program.resolve().parent)

    def _prefix(self, folder: Path) -> None:
        """What is installed around a folder of programs."""
        above = folder.parent
        whole = folder.name in _PROGRAMS and any((above / name).exists() for name in _INSTALLED)
        usable = all(above != Path(home) / name for home in self._homes for name in _NOT_A_PREFIX)
        self._add(str(above if whole and usable else folder))

    def _typed(self, word: str) -> None:
        """The user typed the path of a program or a file, so the command may see it."""
        path = Path(self._home + word[1:] if word.startswith("~/") else word)
        if not path.is_absolute():
            return
        if path.parent.name == "bin" and path.is_file():
            self._prefix(path.parent)
            self._program(path)
        self._add(str(path))

    def _linked(self, prefix: Path) -> None:
        """Projects that are installed from their folders (`pip install -e`)."""
        for packages in prefix.glob("lib/python3*/site-packages"):
            for folder in (*_named_in_pth(packages), *_named_in_origins(packages)):
                # What stands in files counts for less than what was typed: no hidden folders of the home.
                if not any(part.startswith(".") for part in Path(folder).parts):
                    self._add(folder)


def _inside(path: str, folders: Collection[str]) -> bool:
    return any(str(above) in folders for above in Path(path).parents)


def _words(command: str) -> Iterator[str]:
    with contextlib.suppress(ValueError):
        lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        for word in lexer:
            yield word.rpartition("=")[2]


def _named_in_pth(packages: Path) -> Iterable[str]:
    return (
        line.strip()
        for file in packages.glob("*.pth")
        for line in _text(file).splitlines()
        if line[:1] == "/"
    )


def _named_in_origins(packages: Path) -> Iterator[str]:
    for file in packages.glob("*.dist-info/direct_url.json"):
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            url = urlsplit(str(json.loads(_text(file)).get("url", "")))
            if url.scheme == "file":
                yield unquote(url.path)


def _text(file: Path) -> str:
    with contextlib.suppress(OSError):
        return file.read_text("utf-8", "replace")
    return ""
