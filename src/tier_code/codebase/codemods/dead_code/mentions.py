"""Every place of a repository where a word may stand for a definition: names, attributes, imports, text."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tier_code.codebase.codemods.imports.code_base import CodeBase, docstrings
from tier_code.codebase.codemods.imports.inert import last_name

_WORD = re.compile(r"[^\W\d]\w*")
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.)(?P<code>.*)$", re.MULTILINE)
_TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore\b)(?P<type>[^#\n]+)")
_NEWS = re.compile(r"^(?:change|changelog|history|news|release|whatsnew|todo)", re.IGNORECASE)
_PROSE = frozenset({"", ".md", ".rst", ".txt", ".markdown"})


class How(StrEnum):
    """In which part a word stands."""

    ATTRIBUTE = "attribute"
    IMPORT = "import"
    STRING = "string"
    TEXT = "text"
    """In a file that is not Python, or in one that cannot be parsed."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place."""

    path: str
    line: int
    column: int
    """In bytes."""
    how: How
    base: str = ""
    """The last name of what an attribute belongs to; the module, with its dots, of an import."""
    within: tuple[ast.ClassDef, ...] = ()
    """The classes around it."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Mentions:
    """An index of words, made by one walk over each file. Bare names are not in it: scopes decide on them."""

    def __init__(self, code: CodeBase) -> None:
        self._code = code
        self._index: dict[str, list[Mention]] = {}
        for path in code.repository.python_paths:
            module = code.module(path)
            if module is None:
                self._take_text(path, code.text(path))
            else:
                self._take_module(path, module)
        for path, text in code.other_texts.items():
            if not _is_news(path):
                self._take_text(path, text)

    def of(self, word: str) -> list[Mention]:
        """All places of a word."""
        return self._index.get(word, [])

    def _add(self, word: str, mention: Mention) -> None:
        self._index.setdefault(word, []).append(mention)

    def _take_text(self, path: str, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            for word in set(_WORD.findall(line)):
                self._add(word, Mention(path, number, 0, How.TEXT))

    def _take_module(self, path: str, module: ast.Module) -> None:
        documents = {id(node) for node in docstrings(module)}
        waiting: list[tuple[ast.AST, tuple[ast.ClassDef, ...]]] = [(module, ())]
        while waiting:
            node, within = waiting.pop()
            inside = (*within, node) if isinstance(node, ast.ClassDef) else within
            waiting += [(child, inside) for child in ast.iter_child_nodes(node)]
            for word, how, base in _words(node, is_document=id(node) in documents):
                line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
                self._add(word, Mention(path, line, column, how, base, within))
        if "type:" in (text := self._code.text(path)):
            for number, line_text in enumerate(text.split("\n"), 1):
                for hit in _TYPE_COMMENT.finditer(line_text):
                    for word in _WORD.findall(hit["type"]):
                        self._add(word, Mention(path, number, 0, How.STRING))


def _words(node: ast.AST, *, is_document: bool) -> Iterator[tuple[str, How, str]]:
    if isinstance(node, ast.Attribute):
        yield node.attr, How.ATTRIBUTE, last_name(node.value)
    elif isinstance(node, ast.ImportFrom):
        source = "." * node.level + (node.module or "")
        yield from ((alias.name, How.IMPORT, source) for alias in node.names)
    elif isinstance(node, ast.MatchClass):
        yield from ((name, How.ATTRIBUTE, "") for name in node.kwd_attrs)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = "\n".join(_PROMPT.findall(node.value)) if is_document else node.value
        yield from ((word, How.STRING, "") for word in set(_WORD.findall(text)))


def _is_news(path: str) -> bool:
    """Whether a file tells what changed once: a name in it says nothing about the code of today."""
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    return suffix.lower() in _PROSE and _NEWS.match(stem) is not None
