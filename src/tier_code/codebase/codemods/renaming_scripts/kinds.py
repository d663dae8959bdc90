"""What an expression in TypeScript or JavaScript may be, as far as declarations say it."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.declarations import Outside
from tier_code.codebase.codemods.renaming_scripts.script_file import ScriptFile


@dataclass(frozen=True, slots=True)
class Shape:
    """A class, an interface, an enum or a written-out type: what has members. Known by its place."""

    path: str
    start: int
    end: int
    kind: str
    """The type of its node."""

    def node_in(self, file: ScriptFile) -> Node:
        """Its node, in its file."""
        node = file.leaf(self.start, self.end)
        while node.type != self.kind and node.parent is not None and node.parent.start_byte == self.start:
            node = node.parent
        return node


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a shape."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Statics:
    """A class or an enum itself."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Function:
    """A function, with where what it gives is said."""

    gives: Kind | None


@dataclass(frozen=True, slots=True)
class Many:
    """An array of things."""

    of: Kind | None


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of something."""

    of: Kind | None


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several, or all of them at once: of each a member may be used."""

    of: tuple[Kind, ...]


Kind = Instance | Statics | Function | Many | Promised | OneOf | Outside


def shape_of(file: ScriptFile, node: Node) -> Shape:
    """The shape that a node is."""
    return Shape(file.path, node.start_byte, node.end_byte, node.type)
