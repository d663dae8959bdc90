"""Fitting wanted lines under a token budget, and rendering what fits the same way every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from tier_code.codebase.index.facts import LineRange
from tier_code.codebase.index.reading import SourceReader
from tier_code.domain.context import ContextSlice, SourceSpan, SpanChoice
from tier_code.domain.errors import ContextTooLarge
from tier_code.ports.counting import TokenCounter

GAP = "..."
"""Stands for lines of a file that are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Lines that a slice should hold, most wanted first."""

    path: str
    lines: LineRange
    why: str
    required: bool = False
    """The slice is useless without it."""
    choice: str = ""
    """What the user did with these lines (`SpanChoice`)."""


@dataclass(slots=True)
class Packer:
    """Takes wanted lines in order of importance and keeps those that fit."""

    reader: SourceReader
    counter: TokenCounter
    budget_tokens: int
    _taken: list[SourceSpan] = field(default_factory=list)
    _required: int = 0
    _left_out: list[SourceSpan] = field(default_factory=list)
    _dropped: list[SourceSpan] = field(default_factory=list)
    _covered: dict[str, set[int]] = field(default_factory=dict)
    _spent: int = 0

    def pack(self, wanted: Iterable[Wanted]) -> ContextSlice:
        """The slice of everything required and as much of the rest as fits.

        Errors: ContextTooLarge when the required lines alone do not fit.
        """
        for item in wanted:
            self._consider(item)
        text = render(self.reader, self._taken)
        tokens = self.counter.count(text)
        while tokens > self.budget_tokens and len(self._taken) > self._required:
            # The estimate by parts was too low: give up the least wanted.
            self._left_out.insert(0, self._taken.pop())
            text = render(self.reader, self._taken)
            tokens = self.counter.count(text)
        if tokens > self.budget_tokens:
            raise ContextTooLarge(self._too_large(tokens))
        return ContextSlice(
            spans=tuple(self._taken),
            text=text,
            tokens=tokens,
            left_out=tuple(self._left_out),
            dropped=tuple(self._dropped),
        )

    def _consider(self, item: Wanted) -> None:
        file = self.reader.file(item.path)
        covered = self._covered.get(item.path, set())
        rows = set(range(item.lines.start, item.lines.end + 1))
        if file is None or rows <= covered:
            return
        text = file.text(item.lines.start, item.lines.end)
        span = SourceSpan(
            path=item.path,
            start=item.lines.start,
            end=item.lines.end,
            why=item.why,
            tokens=self.counter.count(text),
            required=item.required and not item.choice,
            choice=item.choice,
            digest=line_digest(file.lines[item.lines.start - 1 : item.lines.end]),
        )
        cost = span.tokens + self._overhead(item.path)
        if item.choice == SpanChoice.DROP:
            # Its place stays empty: who drops a span wants fewer tokens, not others.
            if all(known.path != span.path or known.start != span.start for known in self._dropped):
                self._dropped.append(span)
                self._spent += cost
            return
        if self._spent + cost > self.budget_tokens and not item.required:
            self._left_out.append(span)
            return
        self._taken.append(span)
        self._required += item.required
        self._covered[item.path] = covered | rows
        self._spent += cost

    def _overhead(self, path: str) -> int:
        """Tokens of the gap marker, and of the file's heading when it is the first piece of it."""
        marks = f"{GAP}\n" if path in self._covered else f"{heading(path)}\n{GAP}\n\n"
        return self.counter.count(marks)

    def _too_large(self, tokens: int) -> str:
        places = ", ".join(f"{span.path}:{span.start}-{span.end}" for span in self._taken)
        return (
            f"{places}: {tokens} tokens, more than the {self.budget_tokens} allowed; "
            "choose a tier with a larger window or a smaller target"
        )


def line_digest(lines: Sequence[bytes]) -> str:
    """What lines are found again by."""
    return blake2b(b"\n".join(lines), digest_size=8).hexdigest()


def render(reader: SourceReader, spans: Sequence[SourceSpan]) -> str:
    """Each file's lines under a heading with its path: the first span's file first, the others by name."""
    first = spans[0].path if spans else ""
    paths = sorted({span.path for span in spans}, key=lambda path: (path != first, path))
    return "\n".join(
        _file_text(reader, path, [span for span in spans if span.path == path]) for path in paths
    )


def heading(path: str) -> str:
    """The line above a file's pieces."""
    return f"# {path}"


def _file_text(reader: SourceReader, path: str, spans: Sequence[SourceSpan]) -> str:
    file = reader.file(path)
    if file is None:
        return ""
    parts = [f"{heading(path)}\n"]
    end = 0
    for start, stop in _runs(spans):
        if start > end + 1:
            parts.append(f"{GAP}\n")
        parts.append(file.text(start, stop))
        end = stop
    if end < file.last_line:
        parts.append(f"{GAP}\n")
    return "".join(parts)


def _runs(spans: Sequence[SourceSpan]) -> Iterator[tuple[int, int]]:
    """The spans' lines as runs without gaps, in line order."""
    start = stop = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if start and span.start <= stop + 1:
            stop = max(stop, span.end)
            continue
        if start:
            yield start, stop
        start, stop = span.start, span.end
    if start:
        yield start, stop
