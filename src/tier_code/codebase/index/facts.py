"""What is remembered of a source file once parsed: definitions and imports with their lines, no trees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tier_code.codebase.index.expressions import UNKNOWN, Expression, Imported


class Kind(StrEnum):
    """What a definition is; the words of `ports.code.Symbol.kind`."""

    MODULE = "module"
    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    """Structs, enums, traits' implementations and the like too."""
    INTERFACE = "interface"
    TYPE = "type"
    """An alias, or any other named type without members."""
    CONSTANT = "constant"
    VARIABLE = "variable"
    ATTRIBUTE = "attribute"


CALLABLES = frozenset({Kind.FUNCTION, Kind.METHOD})
DOCUMENTED = frozenset({Kind.FUNCTION, Kind.METHOD, Kind.CLASS})
"""Kinds that may carry a docstring, besides modules."""
HOLDERS = frozenset({Kind.CLASS, Kind.INTERFACE})
"""Kinds whose members are known by a dotted name."""
OUTLINED = CALLABLES | HOLDERS | {Kind.TYPE}
"""What an outline shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRange:
    """Lines of a file, 1-based, both ends included."""

    start: int
    end: int

    def __contains__(self, line: int) -> bool:
        return self.start <= line <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One function, class, variable or attribute."""

    qualname: str
    """Dotted; `#2` marks the second definition of a name in its scope."""
    name: str
    kind: Kind
    lines: LineRange
    """The whole definition, decorators included."""
    header: LineRange
    """Decorators and signature; the whole definition where it has no body."""
    docstring: LineRange | None = None
    """Of other languages than Python the comment that describes it, which stands above `lines`."""
    annotation: Expression = UNKNOWN
    """The declared type, or the declared type of what is returned."""
    value: Expression = UNKNOWN
    """What is assigned."""
    bases: tuple[Expression, ...] = ()
    decorators: tuple[str, ...] = ()
    """The last word of each: `property`, `setter`, `overload`."""
    hinted: bool = False
    """For a function or method: it has a type for every parameter and for what it returns."""
    in_method: str = ""
    """For an attribute set through `self`: the method's qualified name."""
    in_function: bool = False
    """Whether it is out of reach, inside a function's body."""
    span: tuple[int, int] = (0, 0)
    """Its bytes in the UTF-8 source, decorators included; of Python, whose statements are lines, nothing."""
    signature: str = ""
    """On one line, for languages other than Python."""
    hidden: bool = False
    """Its language keeps it inside: not exported, private, lower case in Go."""

    @property
    def words_above(self) -> LineRange | None:
        """The comment that describes it, where no comment that tools obey stands in between."""
        near = self.docstring is not None and self.docstring.end + 1 == self.lines.start
        return self.docstring if near else None

    @property
    def parent(self) -> str:
        """The qualified name of the scope it is in; empty at module level."""
        return self.qualname.rpartition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedName:
    """One name that an import statement binds."""

    name: str
    """`*` for a star import."""
    source: Imported
    statement: LineRange
    line: int
    """Where the name itself stands in the statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """Everything the index knows of one file. Depends on its bytes only, not on its place."""

    digest: str
    definitions: dict[str, Definition]
    """By qualified name, in line order."""
    imports: tuple[ImportedName, ...]
    """Those at module level (also under `if` and `try`), in line order."""
    docstring: LineRange | None
    line_count: int
    broken_line: int = 0
    """First line that the grammar could not read; 0 when there is none."""
