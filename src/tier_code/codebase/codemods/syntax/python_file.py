"""A Python file with exact byte places: bytes, encoding and syntax tree together."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import tree_sitter_python
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_python.language()))
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_BOM = b"\xef\xbb\xbf"
_WORD_BYTE = rb"[0-9A-Za-z_\x80-\xff]"


class UnreadableSource(Exception):
    """A Python file that cannot be read exactly: wrong encoding, wrong syntax."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")


def word_pattern(word: str) -> re.Pattern[bytes]:
    """Matches the UTF-8 bytes of `word` where no identifier character stands beside it."""
    return re.compile(b"(?<!%b)%b(?!%b)" % (_WORD_BYTE, re.escape(word.encode()), _WORD_BYTE))


def parse_fragment(text: bytes) -> Node:
    """The tree of some Python text; it may hold errors."""
    return _PARSER.parse(text).root_node


@dataclass(eq=False)
class PythonFile:
    """One file that Python can compile and that can be edited in place. Offsets count bytes of `text`."""

    path: str
    raw: bytes
    codec: str
    text: bytes
    """The source as UTF-8, without byte order mark, line ends as they are."""
    root: Node

    def words(self, word: str) -> list[tuple[int, int]]:
        """Where `word` stands as a whole word: first byte and the byte after."""
        return [hit.span() for hit in word_pattern(word).finditer(self.text)]

    def leaf(self, start: int, end: int) -> Node:
        """The smallest node over these bytes."""
        return self.root.descendant_for_byte_range(start, end) or self.root

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts

    def line_of(self, offset: int) -> int:
        """The 1-based line that holds this byte."""
        low, high = 0, len(self._line_starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._line_starts[middle] <= offset else (low, middle - 1)
        return low + 1

    def column_of(self, offset: int) -> int:
        """The 1-based column of this byte, in characters."""
        return len(self.text[self._line_starts[self.line_of(offset) - 1] : offset].decode()) + 1

    def offset_at(self, line: int, column: int) -> int:
        """The byte at a 1-based line and 1-based column of characters."""
        start = self._line_starts[line - 1]
        return start + len(self.text[start:].decode()[: column - 1].encode())

    def line_text(self, line: int) -> str:
        """A line for showing: stripped, at most 120 characters."""
        start = self._line_starts[line - 1]
        end = self._line_starts[line] if line < len(self._line_starts) else len(self.text)
        return self.text[start:end].decode().strip()[:120]

    def with_edits(self, edits: Iterable[tuple[int, int, str]]) -> bytes:
        """The file's bytes with `(start, end, text)` replaced; everything else stays byte for byte.

        Errors: UnreadableSource when the new text does not exist in the file's encoding.
        """
        pieces, position = [], 0
        for start, end, replacement in sorted(edits):
            pieces += [self.text[position:start], replacement.encode()]
            position = end
        changed = b"".join([*pieces, self.text[position:]]).decode()
        try:
            encoded = changed.encode(self.codec)
        except UnicodeEncodeError as error:
            reason = f"the new name cannot be written in {self.codec}"
            raise UnreadableSource(self.path, 1, reason) from error
        return (_BOM if self.raw.startswith(_BOM) else b"") + encoded


def read_python(path: str, raw: bytes) -> PythonFile:
    """Decode and parse one file.

    Errors: UnreadableSource when Python could not compile it, or its bytes would not survive decoding.
    """
    codec, text = _decode(path, raw)
    _compile(path, raw)
    encoded = text.encode()
    # tree-sitter knows no lines that end in a lone carriage return; Python does.
    root = _PARSER.parse(_LONE_RETURN.sub(b"\n", encoded)).root_node
    if root.has_error:
        raise UnreadableSource(path, _first_error(root), "this syntax is not understood")
    return PythonFile(path=path, raw=raw, codec=codec, text=encoded, root=root)


def _decode(path: str, raw: bytes) -> tuple[str, str]:
    body = raw.removeprefix(_BOM)
    try:
        codec, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        codec = "utf-8" if codec == "utf-8-sig" else codec
        text = body.decode(codec)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise UnreadableSource(path, _line_of_error(raw, error), f"cannot be decoded: {error}") from error
    if text.encode(codec) != body:
        raise UnreadableSource(path, 1, f"its bytes would not survive a change in {codec}")
    return codec, text


def _compile(path: str, raw: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(raw)
        except SyntaxError as error:
            raise UnreadableSource(path, error.lineno or 1, f"cannot be parsed: {error.msg}") from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise UnreadableSource(path, 1, f"cannot be parsed: {error}") from error


def _line_of_error(raw: bytes, error: Exception) -> int:
    return raw.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else 1


def _first_error(root: Node) -> int:
    node = root
    while broken := next((child for child in node.children if child.has_error or child.is_missing), None):
        node = broken
    return node.start_point.row + 1
