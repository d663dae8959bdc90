"""One TypeScript or JavaScript file, parsed, with what is needed to go from bytes to nodes and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from tier_code.codebase.languages.grammars import JAVASCRIPT, TSX, TYPESCRIPT, Grammar, grammar_for, parse
from tier_code.codebase.languages.nodes import text_of

_MARK = b"\xef\xbb\xbf"
_LANGUAGES = frozenset({TYPESCRIPT.name, TSX.name, JAVASCRIPT.name})
_MODULE_STATEMENTS = frozenset({"import_statement", "export_statement"})


def is_script(path: str) -> bool:
    """Whether a file is TypeScript or JavaScript, by its name."""
    grammar = grammar_for(path)
    return grammar is not None and grammar.name in _LANGUAGES


@dataclass(frozen=True, eq=False)
class ScriptFile:
    """A parsed file. Nodes count bytes from behind a byte order mark; `start` puts it back."""

    path: str
    text: bytes
    """Without a byte order mark."""
    root: Node
    mark: bytes

    @cached_property
    def broken(self) -> tuple[Node, ...]:
        """Top-level statements that the grammar cannot read wholly."""
        return tuple(node for node in self.root.children if node.has_error or node.is_error)

    @cached_property
    def is_module(self) -> bool:
        """Whether its top-level names are its own; in a plain script they are everybody's."""
        if self.path.endswith((".mjs", ".mts", ".cjs", ".cts")):
            return True
        if any(node.type in _MODULE_STATEMENTS for node in self.root.children):
            return True
        return not self.path.endswith((".ts", ".tsx")) and _COMMON_JS.search(self.text) is not None

    def line_of(self, node: Node) -> int:
        """1-based."""
        return node.start_point[0] + 1

    def column_of(self, node: Node) -> int:
        """1-based, in characters."""
        begin = self.text.rfind(b"\n", 0, node.start_byte) + 1
        return len(self.text[begin : node.start_byte].decode("utf-8", "replace")) + 1

    def line_text(self, node: Node) -> str:
        """The line on which a node begins, cut to a readable length."""
        line = self.text.split(b"\n", node.start_point[0] + 1)[node.start_point[0]]
        return line.decode("utf-8", "replace").strip()[:120]

    def leaf(self, start: int, end: int) -> Node:
        """The smallest node around a range."""
        return self.root.descendant_for_byte_range(start, end) or self.root


_COMMON_JS = re.compile(rb"\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w")


def read_script(path: str, content: bytes) -> ScriptFile:
    """Parse UTF-8 source of a file for which `is_script` holds."""
    mark = _MARK if content.startswith(_MARK) else b""
    text = content[len(mark) :]
    grammar = grammar_for(path)
    return ScriptFile(path, text, parse(_with_tags(grammar), text).root_node, mark)


def _with_tags(grammar: Grammar | None) -> Grammar:
    return grammar if grammar is not None else TYPESCRIPT


def word_pattern(word: str) -> re.Pattern[bytes]:
    """The word where no letter, digit, `_` or `$` stands beside it."""
    side = rb"[0-9A-Za-z_$\x80-\xff]"
    return re.compile(b"(?<!%b)%b(?!%b)" % (side, re.escape(word.encode()), side))


def string_value(node: Node | None) -> str | None:
    """What a plain string says; None for anything else."""
    if node is None or node.type not in {"string", "template_string"}:
        return None
    parts = node.named_children
    if any(part.type != "string_fragment" for part in parts):
        return None
    return "".join(map(text_of, parts))
