"""What an edit step may touch, as its targets and arguments declare it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from tier_code.domain.plan import Step, StepKind, Target, parse_target

EDITS = frozenset({StepKind.EDIT, StepKind.FIX})
"""Kinds of steps whose targets and arguments are read like this."""
_DRIVE = re.compile(r"^[A-Za-z]:")
_PRIVATE = frozenset({".git", ".hg", ".svn", ".tier-code"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The places of one edit step."""

    replaced: tuple[Target, ...]
    """Symbols that are there and may change, in the order of the step."""
    added: tuple[Target, ...]
    """Symbols that will be new, without the `+`."""
    modules: tuple[str, ...]
    """Files whose lines at module level may change, or that may change as a whole where they are no code."""
    created: tuple[str, ...]
    """Files that may be new."""
    deleted: frozenset[Target]
    """Those of `replaced` that may go."""
    signature_kept: bool
    size: int
    """Lines that the step expects; 0 when it says nothing."""

    @classmethod
    def of(cls, step: Step) -> Declared:
        """Read the targets and the arguments `creates`, `deletes`, `signature` and `size`."""
        named = [target for target in step.targets if target.qualname]
        size = step.argument("size").strip()
        return cls(
            replaced=tuple(target for target in named if "+" not in target.qualname),
            added=tuple(
                Target(path=target.path, qualname=target.qualname.replace("+", ""))
                for target in named
                if "+" in target.qualname
            ),
            modules=tuple(dict.fromkeys(target.path for target in step.targets if not target.qualname)),
            created=tuple(path.strip() for path in step.creates if path.strip()),
            deleted=frozenset(
                parse_target(line.strip()) for line in step.argument("deletes").split("\n") if line.strip()
            ),
            signature_kept=step.argument("signature", "kept") != "may change",
            size=int(size) if size.isdecimal() else 0,
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file that may be written, in the order of the step."""
        targets = (*self.replaced, *self.added)
        return tuple(dict.fromkeys([*(t.path for t in targets), *self.modules, *self.created]))

    @property
    def symbols(self) -> tuple[Target, ...]:
        """Replaced and added ones."""
        return (*self.replaced, *self.added)

    def symbols_in(self, path: str) -> tuple[Target, ...]:
        """Those of one file."""
        return tuple(target for target in self.symbols if target.path == path)

    def sole(self) -> Target | None:
        """The one place of a step that has only one; a new file counts as its module."""
        modules = dict.fromkeys([*self.modules, *self.created])
        lonely = [path for path in modules if not self.symbols_in(path)]
        places = [*self.symbols, *(Target(path=path, qualname="") for path in lonely)]
        return places[0] if len(places) == 1 else None


def unsafe(path: str) -> bool:
    """Whether a path leads out of the repository or into the folders that belong to tools."""
    parts = PurePosixPath(path).parts
    return bool(
        not parts
        or path.startswith("/")
        or ".." in parts
        or "\\" in path
        or any(ord(character) < 32 for character in path)
        or _DRIVE.match(path)
        or _PRIVATE.intersection(parts)
    )
