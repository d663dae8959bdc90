"""Bytes to text the way Python itself reads source files, so that every reader agrees on what a line is."""

from __future__ import annotations

import io
import tokenize

LINE_END = b"\n"


def utf8_source(content: bytes) -> bytes | None:
    """The source as UTF-8 without a byte-order mark, lines in place; None when its encoding cannot be read.

    Source: PEP 263 (declared encodings) and the UTF-8 default of Python 3.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        if encoding == "utf-8":
            content.decode("utf-8")
            return content
        return content.decode(encoding).encode("utf-8")
    except (SyntaxError, UnicodeError, LookupError):
        return None


def lines_of(source: bytes) -> tuple[bytes, ...]:
    """The lines without their ends, as tree-sitter and editors count them: form feeds do not end a line."""
    return tuple(line.removesuffix(b"\r") for line in source.split(LINE_END))
