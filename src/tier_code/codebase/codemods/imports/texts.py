"""The text of a file with edits in it, before it is put back into the file's encoding."""

from __future__ import annotations

from collections.abc import Iterable

from tier_code.codebase.codemods.imports.removal import Edit
from tier_code.codebase.codemods.syntax.ast_file import AstFile


def edited_text(file: AstFile, edits: Iterable[Edit]) -> bytes:
    """The file's text as UTF-8 with `(start, end, text)` replaced; newlines become the file's own."""
    pieces, position = [], 0
    for start, end, replacement in sorted(edits):
        pieces += [file.text[position:start], replacement.replace("\n", file.newline).encode()]
        position = end
    return b"".join([*pieces, file.text[position:]])
