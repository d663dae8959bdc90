"""The f-strings of one file: which places can be written as one, and the reasons why others stay."""

from __future__ import annotations

import ast
import io
import itertools
import re
import tokenize
import warnings
from dataclasses import dataclass

from tier_code.codebase.codemods.fstrings.bindings import Module
from tier_code.codebase.codemods.fstrings.braces import brace_pieces
from tier_code.codebase.codemods.fstrings.evidence import Evidence, Kinds
from tier_code.codebase.codemods.fstrings.literal import Leave, tokens_of
from tier_code.codebase.codemods.fstrings.order import require_same_order
from tier_code.codebase.codemods.fstrings.percent import Values, percent_pieces
from tier_code.codebase.codemods.fstrings.pieces import Place, places_in
from tier_code.codebase.codemods.fstrings.sites import PERCENT, Given, Site, given_to, require_free, sites_in
from tier_code.codebase.codemods.fstrings.spelling import spelled
from tier_code.codebase.codemods.syntax.ast_file import AstFile

LONGEST_LINE = 120
"""No line is made longer than this, nor than the longest line of its file."""
MAY_BE_TUPLE = "its value may be a tuple, whose items % would take apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the step asks for."""

    styles: frozenset[str]
    plain: bool
    """Take values of unknown type for no tuple, and for what formats as `str` shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """One file, and what was left in it."""

    content: bytes
    places: int
    notes: tuple[str, ...]


def converted(file: AstFile, wish: Wish) -> Converted:
    """The file with every place written as an f-string that certainly shows the same."""
    work = _File(file, wish)
    edits: list[tuple[int, int, str]] = []
    notes: list[tuple[int, str]] = []
    done: set[ast.AST] = set()
    # Inner places first: what stands inside a converted one cannot be written in its braces.
    for site in sorted(sites_in(file.module, wish.styles), key=lambda each: -file.start(each.node)):
        try:
            _require_whole(site, done)
            edits.append(work.edit(site))
            done.add(site.node)
        except Leave as reason:
            line = site.node.lineno
            notes.append((line, f"{file.path}:{line}: {file.line(line).strip()[:100]} - {reason}"))
    content = file.with_edits(edits) if edits else b""
    return Converted(content=content, places=len(edits), notes=tuple(note for _, note in sorted(notes)))


def _require_whole(site: Site, done: set[ast.AST]) -> None:
    if any(inner in done for inner in ast.walk(site.node)):
        raise Leave("another place inside it was converted; ask again")


class _File:
    """One file being converted."""

    def __init__(self, file: AstFile, wish: Wish) -> None:
        self._file = file
        self._wish = wish
        self._module = Module(file.module)
        self._evidence = Evidence(self._module)

    def edit(self, site: Site) -> tuple[int, int, str]:
        """The bytes of a site and its f-string.

        Errors: Leave.
        """
        require_free(site, self._module)
        given = given_to(site, self._module)
        start, end = self._file.start(site.node), self._file.end(site.node)
        self._require_plain_text(self._text(start, end))
        literal = (self._file.start(site.literal), self._file.end(site.literal))
        new = self._rendered(site, given, self._text(*literal))
        text = self._framed(site, new, self._text(start, literal[0]))
        if self._file.text[:start][-1:].isalnum():
            text = f" {text}"
        self._require_short(site, text)
        return start, end, text

    def _text(self, start: int, end: int) -> str:
        return self._file.text[start:end].decode().replace("\r\n", "\n")

    def _require_plain_text(self, text: str) -> None:
        """Comments between the parts would get lost."""
        reader = io.StringIO(f"({text})").readline
        if any(token.type == tokenize.COMMENT for token in tokenize.generate_tokens(reader)):
            raise Leave("a comment stands inside it")

    def _rendered(self, site: Site, given: Given, literal: str) -> str:
        tokens = tokens_of(literal)
        if site.style == PERCENT:
            kinds = [self._kinds(value, given) for value in given.values]
            values = Values(kinds=kinds, keys=given.names if given.mapping else None)
            pieces = percent_pieces(tokens, values, plain=self._wish.plain)
        else:
            pieces = brace_pieces(tokens, given.positional, given.names)
        shown = places_in([piece for part in pieces for piece in part])
        if not shown:
            raise Leave("there is nothing to show in it")
        require_same_order(given.values, [place.value for place in shown], self._module, self._evidence)
        sources = [(value, self._file.source(value).replace("\r\n", "\n")) for value in given.values]
        written = [spelled(token, part, sources) for token, part in zip(tokens, pieces, strict=True)]
        _require_readable("(" + " ".join(written) + ")", given, shown)
        gaps = [literal[one.end : other.start] for one, other in itertools.pairwise(tokens)]
        return "".join(part for pair in zip(written, [*gaps, ""], strict=True) for part in pair)

    def _kinds(self, value: ast.expr, given: Given) -> Kinds:
        kinds = self._evidence.kinds(value)
        if given.single and ("tuple" in kinds or not (kinds or self._wish.plain)):
            raise Leave(MAY_BE_TUPLE)
        return kinds

    def _framed(self, site: Site, new: str, head: str) -> str:
        """The literal in the brackets that hold its lines together."""
        depth = head.count("(")
        if not depth or "\n" not in new:
            return new
        start = self._file.end(site.literal)
        rest = self._text(start, self._file.end(site.node))
        tail = re.match(rf"(?:\s*\)){{{depth}}}", rest)
        if tail is None:
            raise Leave("its brackets are not understood")
        return head + new + tail.group()

    def _require_short(self, site: Site, text: str) -> None:
        first, last = site.node.lineno, site.node.end_lineno or site.node.lineno
        before = self._file.text[self._file.line_start(first) : self._file.start(site.node)].decode()
        after = self._file.text[self._file.end(site.node) : self._file.line_start(last + 1)].decode()
        lines = f"{before}{text}{after.rstrip()}".split("\n")
        longest = max(len(line.rstrip(b"\r\n").decode()) for line in self._file.text.splitlines())
        old = max(len(self._file.line(number)) for number in range(first, last + 1))
        if max(map(len, lines)) > max(old, 88, min(longest, LONGEST_LINE)):
            raise Leave("its line would get very long")


def _require_readable(text: str, given: Given, shown: list[Place]) -> None:
    """What was written must be read back as the very same values."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as problem:
        raise Leave("it cannot be written as an f-string") from problem
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.FormattedValue)]
    wanted = [ast.dump(given.values[place.value]) for place in shown if not place.access]
    have = [ast.dump(node) for node in found]
    if len(found) != len(shown) or any(each not in have for each in wanted):
        raise Leave("it cannot be written as an f-string")
