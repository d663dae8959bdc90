"""From Markdown to blocks; the grammar is markdown-it's, cut down to what is harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token

from tier_code.frontends.shared.answer_blocks import AnswerBlock, BlockKind, Row, Span

_DEEPEST = 24
"""Cells that entries of lists in lists are set in at most, so that narrow windows have room for words."""
_NESTING = 200
"""Levels that are told apart; the library's own bound leaves out what lies deeper."""
_RULES = ("emphasis", "backticks", "escape", "newline", "heading", "list", "fence", "code")


def blocks_of(part: str) -> Iterator[AnswerBlock]:
    """The blocks of some Markdown, with a blank one where a line was left empty."""
    reader, below = _Reader(), 0
    for token in _grammar().parse(part):
        block = reader.read(token)
        if block is None:
            continue
        # An entry without a word says no lines; it is one below the last.
        first, end = token.map or (below, below + 1)
        if first > below > 0:
            yield AnswerBlock(BlockKind.BLANK)
        below = end
        yield block


@dataclass(slots=True)
class _Reader:
    """Knows in which lists and headings the next block stands."""

    marks: list[str] = field(default_factory=list)
    fresh: bool = False
    """Whether the innermost entry has not shown its mark yet."""
    heading: bool = False

    def read(self, token: Token) -> AnswerBlock | None:
        match token.type:
            case "list_item_open":
                ordered = token.markup in (".", ")")
                self.marks.append(f"{token.info}{token.markup} " if ordered else "- ")
                self.fresh = True
            case "list_item_close":
                # An entry without a word is an entry all the same.
                empty = self._block(BlockKind.PROSE, ((),)) if self.fresh else None
                self.marks.pop()
                return empty
            case "heading_open" | "heading_close":
                self.heading = token.type == "heading_open"
            case "inline":
                kind = BlockKind.HEADING if self.heading else BlockKind.PROSE
                return self._block(kind, tuple(_rows(token.children or ())))
            case "fence" | "code_block":
                lines = token.content.removesuffix("\n").split("\n")
                return self._block(
                    BlockKind.CODE, tuple((Span(line),) for line in lines), _language(token, len(lines))
                )
            case _:
                pass
        return None

    def _block(self, kind: BlockKind, rows: tuple[Row, ...], language: str = "") -> AnswerBlock:
        mark = self.marks[-1] if self.marks and self.fresh else ""
        self.fresh = False
        indent = max(min(sum(map(len, self.marks)), _DEEPEST), len(mark))
        return AnswerBlock(kind, rows, mark, indent, language)


def _language(token: Token, lines: int) -> str:
    """What a fence says of its code; nothing while the code still arrives, so that it is coloured once."""
    first, end = token.map or (0, 0)
    return (token.info.split() or [""])[0] if end - first > lines + 1 else ""


def _rows(tokens: Sequence[Token]) -> Iterator[Row]:
    """Inline tokens as the lines they were written in."""
    row: list[Span] = []
    strong = slanted = 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                slanted += token.nesting
            case "softbreak" | "hardbreak":
                yield tuple(row)
                row = []
            case _ if token.content:
                row.append(Span(token.content, strong > 0, slanted > 0, token.type == "code_inline"))
            case _:
                pass
    yield tuple(row)


@lru_cache(maxsize=1)
def _grammar() -> MarkdownIt:
    grammar = MarkdownIt("zero", {"maxNesting": _NESTING}).enable(list(_RULES))
    grammar.inline.ruler.at("emphasis", _asterisks)
    return grammar


def _asterisks(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Asterisks only, and not between letters: `__init__`, `snake_case` and `a*b*c` are names and sums."""
    before, here, after = state.src[state.pos - 1 : state.pos], state.src[state.pos], ""
    if here == "*":
        after = state.src[state.pos :].lstrip("*")[:1]
    if here != "*" or (before.isalnum() and after.isalnum()):
        return False
    return emphasis.tokenize(state, silent)
