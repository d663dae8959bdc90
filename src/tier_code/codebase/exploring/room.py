"""Lines under a token budget, and the excerpt that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tier_code.codebase.slices.packing import heading
from tier_code.domain.untrusted import one_line
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt

_LONGEST_PATH = 1_000
"""Characters; only names with unusual characters are cut."""


@dataclass(slots=True)
class Room:
    """Keeps count of what has been taken; takes nothing that does not fit."""

    counter: TokenCounter
    budget: int
    lines: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    spent: int = 0
    complete: bool = True

    def cost(self, *lines: str) -> int:
        """Tokens of lines with their ends."""
        return self.counter.count("".join(f"{line}\n" for line in lines))

    def take(self, path: str, *lines: str) -> bool:
        """Add lines made from a file, all or none; False, and incomplete from then on, where none is left."""
        cost = self.cost(*lines)
        if self.spent + cost > self.budget:
            self.complete = False
            return False
        self.spent += cost
        self.lines.extend(lines)
        if path:
            self.paths.add(path)
        return True

    def fits(self, *lines: str) -> bool:
        """Whether lines would fit now."""
        return self.spent + self.cost(*lines) <= self.budget

    def excerpt(self) -> Excerpt:
        """All that was taken, in the order in which it was."""
        made = excerpt(self.counter, self.lines, self.paths, complete=self.complete)
        while made.tokens > self.budget and self.lines:
            # Lines together can take a token more than each alone.
            self.lines.pop()
            made = excerpt(self.counter, self.lines, self.paths, complete=False)
        return made


def path_line(path: str) -> str:
    """A path as it is printed: on one line, whatever its name holds."""
    return path if path.isascii() and path.isprintable() else str(one_line(path, _LONGEST_PATH))


def heading_line(path: str) -> str:
    """The line above a file's lines."""
    return heading(path_line(path))


def excerpt(counter: TokenCounter, lines: Sequence[str], paths: Iterable[str], *, complete: bool) -> Excerpt:
    """Lines as a text with its tokens."""
    text = "".join(f"{line}\n" for line in lines)
    return Excerpt(text=text, paths=tuple(sorted(set(paths))), tokens=counter.count(text), complete=complete)
