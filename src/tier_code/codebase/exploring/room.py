"""Lines under a token budget, and the excerpt that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt


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
        return excerpt(self.counter, self.lines, self.paths, complete=self.complete)


def excerpt(counter: TokenCounter, lines: Sequence[str], paths: Iterable[str], *, complete: bool) -> Excerpt:
    """Lines as a text with its tokens."""
    text = "".join(f"{line}\n" for line in lines)
    return Excerpt(text=text, paths=tuple(sorted(set(paths))), tokens=counter.count(text), complete=complete)
