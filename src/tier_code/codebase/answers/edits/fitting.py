"""Making the code of an answer fit the place of a definition: margins, what stands in front, words above."""

from __future__ import annotations

from tier_code.codebase.answers.edits.foreign_block import ForeignPiece
from tier_code.codebase.answers.edits.foreign_file import ForeignFile
from tier_code.codebase.answers.edits.fronts import code_end, front_of, length_of_front
from tier_code.codebase.answers.edits.margins import in_units, margin_of, moved
from tier_code.codebase.index.facts import Definition


class Fitting:
    """Fits pieces into one file."""

    def __init__(self, file: ForeignFile, *, signature_kept: bool) -> None:
        self._file = file
        self._signature_kept = signature_kept

    def fitted(self, piece: ForeignPiece, known: Definition) -> list[str]:
        """The lines of a piece as they stand in the place of what is known; the first has no margin."""
        margin = margin_of(self._file.row(known.lines.start))
        lines = self.at_margin(piece, margin)
        text = "\n".join(lines)
        length = length_of_front(self._file.path, text, piece.definition)
        front, text = text[:length], self._with_known_beginning(text[length:], piece, known)
        if not front and self._signature_kept:
            comments = not self.takes_words(piece, known)
            front = front_of(self._file.path, self._file.text(known), known, comments=comments)
        lines = f"{front}{text}".split("\n")
        if not self.takes_words(piece, known):
            return lines
        return [*moved(piece.words, frozenset(), piece.margin, margin), f"{margin}{lines[0]}", *lines[1:]]

    def _with_known_beginning(self, line: str, piece: ForeignPiece, known: Definition) -> str:
        """The first line with `export`, `const` and the like as they stand there."""
        text = self._file.text(known)
        text = text[length_of_front(self._file.path, text, known) :]
        new, old = piece.definition.signature, known.signature
        if old.endswith(f" {new}") and self._signature_kept:
            missing = old[: len(old) - len(new)]
            return f"{missing}{line}" if text.startswith(missing) else line
        word = old.split(" ", 1)[0]
        outside = word.encode() in self._file.source[: known.span[0]].split()
        if outside and not text.startswith(word) and all(t.startswith(f"{word} ") for t in (line, new)):
            # In a group its word stands in front of all.
            return line.removeprefix(f"{word} ")
        return line

    def at_margin(self, piece: ForeignPiece, margin: str) -> list[str]:
        """The lines of a piece, the first of them without a margin."""
        if not piece.margin and margin and margin_of(piece.lines[-1]) == margin and len(piece.lines) > 1:
            # Cut out of its file without the margin of its first lines: the others are in place.
            bare = [number for number, line in enumerate(piece.lines) if line.strip() and not margin_of(line)]
            return [
                f"{margin}{line}" if number in bare and number and number not in piece.fixed else line
                for number, line in enumerate(piece.lines)
            ]
        if piece.margin == margin and in_units(piece.lines, piece.fixed, self._file.unit) == list(
            piece.lines
        ):
            return list(piece.lines)
        lines = in_units(moved(piece.lines, piece.fixed, piece.margin, ""), piece.fixed, self._file.unit)
        return moved(lines, piece.fixed, "", margin)

    def takes_words(self, piece: ForeignPiece, known: Definition) -> bool:
        """Whether the comment above comes anew: an answer without one says nothing about it."""
        if known.docstring is not None and known.words_above is None:
            return False
        return bool(piece.words) and not self._file.around(known.span[0], known.span[0])[0].strip()

    def from_words(self, known: Definition, piece: ForeignPiece) -> int:
        """The byte from which on the old text goes."""
        if known.words_above is None or not self.takes_words(piece, known):
            return known.span[0]
        start = sum(len(line) + 1 for line in self._file.source.split(b"\n")[: known.words_above.start - 1])
        line = self._file.source[start : self._file.source.find(b"\n", start)]
        return start + len(line) - len(line.lstrip(b" \t"))

    def end(self, known: Definition, piece: ForeignPiece) -> int:
        """The byte up to which the old text goes: a comment behind it stays, unless a new one comes."""
        new = piece.text.encode("utf-8", "replace")
        if code_end(self._file.path, new, len(new)) < len(new):
            return known.span[1]
        return max(code_end(self._file.path, self._file.source, known.span[1]), known.span[0])
