"""What type an expression has in Go, as far as declarations in the repository say it."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_go.go_file import (
    GoFile,
    Occurrence,
)
from tier_code.codebase.codemods.renaming_go.packages import PackageKey
from tier_code.codebase.languages.nodes import text_of


@dataclass(frozen=True, slots=True)
class Named:
    """A type that the repository declares, by the place of its name."""

    package: PackageKey
    name: str
    path: str
    start: int


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointer to a type."""

    to: GoType | None


@dataclass(frozen=True, slots=True)
class Many:
    """A slice, an array, a map, a channel or `...`: what an index or a range gives."""

    of: GoType | None
    key: GoType | None = None
    by_key: bool = False
    """A map, whose keys in a literal are expressions as those of a slice are."""
    channel: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function, by what it gives."""

    results: tuple[GoType | None, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """What a call of a function with several results gives."""

    of: tuple[GoType | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A struct or an interface without a name."""

    file: GoFile
    node: Node


@dataclass(frozen=True, slots=True)
class Outside:
    """A type of the language or of another module."""

    name: str


STANDARD = Outside("standard library")
"""Something of the standard library, which knows no type of ours."""
GoType = Named | Pointer | Many | Function | Several | Literal | Outside
BASIC = frozenset(
    [
        "bool",
        "string",
        "int",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "uintptr",
        "byte",
        "rune",
        "float32",
        "float64",
        "complex64",
        "complex128",
        "error",
        "any",
        "comparable",
    ]
)
LITERALS = {
    "int_literal": "int",
    "float_literal": "float64",
    "rune_literal": "rune",
    "interpreted_string_literal": "string",
    "raw_string_literal": "string",
    "true": "bool",
    "false": "bool",
    "iota": "int",
}


def without_pointer(kind: GoType | None) -> GoType | None:
    """What a pointer points to, or the type itself."""
    return kind.to if isinstance(kind, Pointer) else kind


def named_at(package: PackageKey, item: Occurrence) -> Named:
    """The type that is declared at a place."""
    return Named(package, text_of(item.node), item.file.path, item.start)
