"""What a block of code in a language that we can read holds: definitions with their bytes, and imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.facts import Definition, FileFacts, ImportedName
from tier_code.codebase.index.trouble import broken_places, rows_in_texts
from tier_code.codebase.languages.grammars import Grammar, grammar_for, is_read, parse
from tier_code.codebase.languages.tables import Table, table_of

_RUNS = frozenset(
    {
        *("expression_statement", "if_statement", "for_statement", "for_in_statement", "while_statement"),
        *("do_statement", "try_statement", "switch_statement", "throw_statement", "global_statement"),
        *("call", "command", "pipeline", "list", "macro_invocation"),
    }
)
"""Kinds of nodes that do something where they stand."""
_OWN = "T."
"""How a member is called that was read inside of a class that we put around it."""


@dataclass(frozen=True, slots=True)
class ForeignPiece:
    """One definition of a block."""

    name: str
    """Dotted, with the classes around it in the block, without numbers."""
    definition: Definition
    lines: tuple[str, ...]
    """Its text; the first line begins with it."""
    words: tuple[str, ...]
    """The lines of the comment that describes it, without the margin of the first."""
    margin: str
    """Of the line that it begins on."""
    fixed: frozenset[int]
    """Those of `lines` that begin inside of a text."""

    beside_its_class: bool
    """Its name says to what it belongs, as with methods in Go."""

    @property
    def text(self) -> str:
        """Its lines, for comparing."""
        return "\n".join(self.lines)

    @property
    def has_body(self) -> bool:
        """Whether it is more than a signature."""
        return self.lines[-1].rstrip().endswith("}") and not self.definition.signature.endswith("}")


@dataclass(frozen=True, slots=True)
class ForeignBlock:
    """A block as the grammar of its language reads it."""

    pieces: tuple[ForeignPiece, ...]
    imports: tuple[tuple[ImportedName, str], ...]
    """Each name with the text of its statement."""
    broken: int
    """How many places the grammar could not read."""
    only_definitions: bool
    """Nothing stands beside definitions, their comments and imports."""
    statements: tuple[str, ...] = ()
    """The texts of statements that run beside the definitions, where it was read as a file."""

    @property
    def outer(self) -> list[ForeignPiece]:
        """The pieces that stand in no other."""
        inside = [piece.definition.span for piece in self.pieces]
        return [
            piece
            for piece in self.pieces
            if not any(start <= piece.definition.span[0] < end for start, end in _others(inside, piece))
        ]

    def named(self, qualname: str) -> list[ForeignPiece]:
        """Pieces of that name; a member may come with or without its class around it."""
        plain = plain_name(qualname)
        last = plain.rpartition(".")[2]
        whole = [piece for piece in self.pieces if piece.name == plain]
        bare = [piece for piece in self.pieces if piece.name == last]
        partly = [piece for piece in self.pieces if plain.endswith(f".{piece.name}")]
        return whole or bare or partly

    def apart_from(self, taken: Sequence[ForeignPiece]) -> Iterator[ForeignPiece]:
        """The pieces that are not those, nor around them, nor in them."""
        for piece in self.pieces:
            near = (_touch(piece.definition, each.definition) for each in taken)
            if not any(near) and not piece.definition.in_function:
                yield piece


def plain_name(qualname: str) -> str:
    """A dotted name without the numbers of second definitions."""
    return ".".join(part.partition("#")[0] for part in qualname.split("."))


def foreign_block(path: str, content: str, wanted: str = "") -> ForeignBlock:
    """Read a block for a file; what cannot stand alone is read as a member of something.

    Of several ways to read it the first with the fewest errors counts that defines `wanted`.
    """
    grammar = grammar_for(path)
    table = table_of(grammar.name) if grammar is not None else None
    if grammar is None or table is None:
        return ForeignBlock((), (), 0, only_definitions=False)
    opening = table.opening if _bare(table, content) else ""
    best = _read(grammar, table, content, opening, "")
    imports, rest = best.imports, _without_imports(content, best, opening.count("\n"))
    for before, after in table.members:
        if not best.broken and (best.named(wanted) if wanted else best.pieces or best.imports):
            break
        held = _read(grammar, table, rest, f"{opening}{before}", after)
        best = held if _better(held, best, wanted) else best
    return replace(best, imports=imports)


def _without_imports(content: str, held: ForeignBlock, shift: int) -> str:
    """The lines of a block less those of imports in front, which cannot stand in a class."""
    lines = content.split("\n")
    for each, text in held.imports:
        rows = range(each.statement.start - 1 - shift, each.statement.end - shift)
        if text.startswith("import"):
            lines = ["" if row in rows else line for row, line in enumerate(lines)]
    return "\n".join(lines)


def names_of(path: str, content: str) -> frozenset[str]:
    """Names that a block for a file defines, whole and by their last word."""
    if not is_read(path):
        return frozenset()
    held = foreign_block(path, content)
    outer = [piece.name for piece in held.pieces if not piece.definition.in_function]
    return frozenset(outer) | {name.rpartition(".")[2] for name in outer}


def _better(held: ForeignBlock, best: ForeignBlock, wanted: str) -> bool:
    has, had = (bool(each.named(wanted) if wanted else each.pieces) for each in (held, best))
    return (has, -held.broken) > (had, -best.broken)


def _bare(table: Table, content: str) -> bool:
    """Whether a block lacks what every file must begin with."""
    word = table.opening.split()[0] if table.opening else ""
    return bool(word) and not any(line.strip().startswith(word) for line in content.split("\n")[:200])


def _read(grammar: Grammar, table: Table, content: str, before: str, after: str) -> ForeignBlock:
    source = f"{before}{content.rstrip()}{after}\n".encode("utf-8", "replace")
    facts = facts_of(grammar, source, "")
    tree = parse(grammar, source)
    fixed = rows_in_texts(tree.root_node, table.texts)
    shift = before.count("\n")
    own = bool(after)
    lines = source.decode("utf-8").split("\n")
    pieces = tuple(
        _piece(definition, facts, lines, fixed, own=own)
        for definition in facts.definitions.values()
        if definition.lines.start > shift
    )
    return ForeignBlock(
        pieces,
        tuple(_imports(facts, lines)),
        broken_places(tree.root_node),
        only_definitions=_only_definitions(facts, lines, shift),
        statements=() if own else tuple(_statements(tree.root_node, facts)),
    )


def _statements(root: Node, facts: FileFacts) -> Iterator[str]:
    """What runs at the outermost level and defines nothing."""
    spans = [definition.span for definition in facts.definitions.values()]
    rows = [each.statement for each in facts.imports]
    for node in root.named_children:
        touched = any(node.start_byte < end and start < node.end_byte for start, end in spans)
        imported = any(node.start_point.row + 1 in each for each in rows)
        if node.type in _RUNS and not touched and not imported and node.text:
            text = node.text.decode("utf-8", "replace")
            if text.strip(";")[:1] not in ("'", '"', ""):
                yield text


def _only_definitions(facts: FileFacts, lines: Sequence[str], shift: int) -> bool:
    covered: set[int] = set(range(1, shift + 1))
    for definition in facts.definitions.values():
        rows = definition.docstring or definition.lines
        covered |= set(range(rows.start, definition.lines.end + 1))
    for each in facts.imports:
        covered |= set(range(each.statement.start, each.statement.end + 1))
    return all(not line.strip() or row in covered for row, line in enumerate(lines, start=1))


def _others(spans: Sequence[tuple[int, int]], piece: ForeignPiece) -> Iterator[tuple[int, int]]:
    return (span for span in spans if span != piece.definition.span)


def _piece(
    definition: Definition, facts: FileFacts, lines: Sequence[str], fixed: frozenset[int], *, own: bool
) -> ForeignPiece:
    rows = definition.lines
    line = lines[rows.start - 1]
    margin = line[: len(line) - len(line.lstrip(" \t"))]
    words: list[str] = []
    if definition.docstring is not None:
        words = list(lines[definition.docstring.start - 1 : definition.docstring.end])
        words[0] = words[0].lstrip(" \t")
    name = plain_name(definition.qualname)
    inside = frozenset(row - rows.start for row in fixed if rows.start < row <= rows.end)
    return ForeignPiece(
        name=name.removeprefix(_OWN) if own else name,
        definition=definition,
        lines=tuple(_cut(definition, lines)),
        words=tuple(words),
        margin=margin,
        fixed=inside,
        beside_its_class=bool(definition.parent) and definition.parent not in facts.definitions,
    )


def _cut(definition: Definition, lines: Sequence[str]) -> list[str]:
    source = "\n".join(lines).encode("utf-8")
    start, end = definition.span
    return source[start:end].decode("utf-8", "replace").split("\n")


def _imports(facts: FileFacts, lines: Sequence[str]) -> Iterator[tuple[ImportedName, str]]:
    for each in facts.imports:
        yield each, "\n".join(lines[each.statement.start - 1 : each.statement.end]).strip()


def _touch(one: Definition, other: Definition) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]
