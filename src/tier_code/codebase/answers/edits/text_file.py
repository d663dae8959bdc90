"""A text file as lines that can be exchanged while every other byte stays: encoding, line ends, mark."""

from __future__ import annotations

import codecs
import io
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass

from tier_code.codebase.answers.plain_marks import PLAIN_MARKS
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.index.paths import PYTHON_ENDS

_CARRIER = "latin-1"
"""Holds any bytes one for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEdit:
    """New lines in place of those from `start` to before `end`, 0-based; where both are equal, in front."""

    start: int
    end: int
    lines: tuple[str, ...]
    """Without line ends."""
    what: str
    """The place it is for, for refusals."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """One file, decoded."""

    path: str
    mark: bytes
    """The byte order mark, or nothing."""
    codec: str
    ascii_only: bool
    """Nobody knows the encoding: what is new must be the same in all of them."""
    lines: tuple[str, ...]
    """Each with its own line end; a form feed ends no line."""

    @property
    def newline(self) -> str:
        """How the first line ends."""
        return "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"

    @property
    def text(self) -> str:
        """All lines with plain line ends."""
        return "".join(self.lines).replace("\r\n", "\n")

    def plain(self, start: int = 0, end: int | None = None) -> list[str]:
        """Lines without their ends, 0-based."""
        return [line.removesuffix("\n").removesuffix("\r") for line in self.lines[start:end]]

    def with_edits(self, edits: Iterable[LineEdit]) -> bytes:
        """The file's bytes with lines exchanged.

        Errors: AnswerRefused when two edits touch the same lines, or the encoding cannot hold a text.
        """
        pieces: list[str] = []
        position = 0
        last: LineEdit | None = None
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if last is not None and edit.start < last.end:
                raise AnswerRefused(f"the blocks for {last.what} and {edit.what} overlap")
            pieces += self.lines[position : edit.start]
            pieces += self._exchanged(edit)
            position, last = edit.end, edit
        pieces += self.lines[position:]
        return self.encoded("".join(self._ended(pieces)))

    def _exchanged(self, edit: LineEdit) -> list[str]:
        """New lines with the end that the old ones have; those of a mixed file that stay keep their own."""
        old = list(self.lines[edit.start : edit.end])
        if self.plain(edit.start, edit.end) == list(edit.lines):
            return old
        ends = {line.endswith("\r\n") for line in old if line.endswith("\n")}
        newline = self.newline if len(ends) != 1 else "\r\n" if True in ends else "\n"
        return [f"{line}{newline}" for line in edit.lines]

    def _ended(self, pieces: list[str]) -> list[str]:
        """A file without a last line end stays one; a line that got lines behind it is ended."""
        unended = bool(self.lines) and not self.lines[-1].endswith("\n")
        for at, piece in enumerate(pieces[:-1]):
            if not piece.endswith("\n"):
                pieces[at] = piece + self.newline
        if unended and pieces:
            pieces[-1] = pieces[-1].removesuffix("\n").removesuffix("\r")
        return pieces

    def encoded(self, text: str) -> bytes:
        """Text with this file's own line ends as its bytes.

        Errors: AnswerRefused when the encoding cannot hold it.
        """
        try:
            return self.mark + text.encode(self.codec)
        except UnicodeEncodeError as problem:
            strange = f"U+{ord(text[problem.start]):04X}"
            raise AnswerRefused(
                f"the answer holds {strange}, which the encoding of {self.path} ({self.codec}) cannot"
            ) from None

    def holdable(self, text: str) -> str:
        """New text with plain marks in place of typographic ones where this file could not hold them.

        Errors: AnswerRefused for other characters that it cannot hold.
        """
        codec = "ascii" if self.ascii_only else self.codec
        for candidate in (text, text.translate(PLAIN_MARKS)):
            try:
                candidate.encode(codec)
            except UnicodeEncodeError:
                continue
            return candidate
        strange = next(character for character in text if ord(character) > 127)
        raise AnswerRefused(f"{self.path}: its encoding is not known to hold U+{ord(strange):04X}")


def read_text(path: str, content: bytes) -> TextFile:
    """Decode a file so that it can be written back unchanged.

    Errors: AnswerRefused when it is not text, or its bytes would not survive.
    """
    if b"\0" in content:
        raise AnswerRefused(f"{path} is not text")
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    body = content[len(mark) :]
    codec, unknown = _codec(path, content)
    try:
        text = body.decode(codec)
        survives = text.encode(codec) == body
    except (UnicodeError, LookupError):
        survives, text = False, ""
    if not survives:
        raise AnswerRefused(f"{path}: its encoding cannot be read and written exactly")
    if "\r" in text.replace("\r\n", ""):
        raise AnswerRefused(f"{path}: single carriage returns end its lines; we cannot place an edit there")
    pieces = text.split("\n")
    lines = [f"{piece}\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
    return TextFile(path, mark, codec, unknown, tuple(lines))


def _codec(path: str, content: bytes) -> tuple[str, bool]:
    """The encoding, and whether it is only a carrier for bytes that nobody can name."""
    if path.endswith(PYTHON_ENDS):
        try:
            codec, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        except SyntaxError as problem:
            raise AnswerRefused(f"{path}: its encoding cannot be read") from problem
        return ("utf-8" if codec == "utf-8-sig" else codec), False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _CARRIER, True
    return "utf-8", False
