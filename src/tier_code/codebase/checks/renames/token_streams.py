"""The `tree` check of a rename in other languages than Python: token by token, nothing but the name changed.

It knows nothing of scopes: a reference that was missed, or a namesake renamed along, is for `references`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.checks.renames.renamed_words import RenameClaim, as_old
from tier_code.codebase.languages.grammars import Grammar, parse

_MARK = b"\xef\xbb\xbf"
_TEXT = frozenset(
    {"comment", "html_comment", "string_fragment", "template_string", "jsx_text", "string", "regex_pattern",
     "interpreted_string_literal", "raw_string_literal", "interpreted_string_literal_content",
     "raw_string_literal_content", "hash_bang_line"}
)  # fmt: skip
_SHORTHAND = frozenset({"shorthand_property_identifier", "shorthand_property_identifier_pattern"})


@dataclass(frozen=True, slots=True)
class Token:
    """One leaf of a syntax tree."""

    kind: str
    text: bytes
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it is an identifier of some kind."""
        return "identifier" in self.kind


@dataclass(slots=True)
class Alignment:
    """Which token of the one version is which of the other, as far as names go."""

    moved: dict[int, int] = field(default_factory=dict)
    """Where a name that was at a byte before is after; of `{a}` that became `{a: b}` the variable."""
    keys: dict[int, int] = field(default_factory=dict)
    """For such a place, where the key is."""
    changed: set[int] = field(default_factory=set)
    """Places before whose name is another one after."""
    short: set[int] = field(default_factory=set)
    """Those of them that are a key and a variable in one, before and after."""
    problem: str = ""


def tokens(grammar: Grammar, source: bytes) -> Iterator[Token]:
    """The leaves in order; places count from behind a byte order mark."""
    waiting = [parse(grammar, source.removeprefix(_MARK)).root_node]
    while waiting:
        node = waiting.pop()
        if node.type == "template_string" or not node.children:
            yield from _leaf(node)
        if node.children:
            waiting.extend(reversed(node.children))


def _leaf(node: Node) -> Iterator[Token]:
    if not node.children and node.end_byte > node.start_byte:
        yield Token(node.type, node.text or b"", node.start_byte, node.end_byte)


def align(grammar: Grammar, before: bytes, after: bytes, claim: RenameClaim) -> Alignment:
    """Pair the names of two versions; `problem` says where they differ in more than the one name."""
    alignment = Alignment()
    old, new = claim.old.encode(), claim.new.encode()
    left, right = list(tokens(grammar, before)), list(tokens(grammar, after))
    at = 0
    written: list[tuple[int, int, bytes]] = []
    for was in left:
        taken = _taken(was, right[at : at + 3], old, new)
        if taken is None and _same_text(was, right[at : at + 1], claim):
            taken = 1
        if taken is None:
            line = before.removeprefix(_MARK).count(b"\n", 0, was.start) + 1
            alignment.problem = f"{line}: more than the name changed"
            return alignment
        now = right[at : at + taken]
        at += taken
        _note(alignment, was, now, new)
        if taken == 3 or was.text != now[0].text:
            whole = b": ".join([now[0].text, now[2].text]) if taken == 3 else now[0].text
            written.append((was.start, was.end, whole))
    if at != len(right) or _rewritten(before.removeprefix(_MARK), written) != after.removeprefix(_MARK):
        alignment.problem = "1: more than the name changed"
    return alignment


def _taken(was: Token, right: list[Token], old: bytes, new: bytes) -> int | None:
    """How many tokens stand for one that was; None when they cannot."""
    if not right:
        return None
    now = right[0]
    if was.kind in _SHORTHAND and was.text == old and len(right) == 3 and right[1].text == b":":
        pair = (now.text, right[2].text)
        if now.kind not in _SHORTHAND and pair in {(old, new), (new, old)}:
            return 3
    if was.text == now.text and was.kind == now.kind:
        return 1
    if was.is_name and was.kind == now.kind and (was.text, now.text) == (old, new):
        return 1
    hashed = was.kind == "private_property_identifier" and was.kind == now.kind
    return 1 if hashed and (was.text, now.text) == (b"#" + old, b"#" + new) else None


def _same_text(was: Token, right: list[Token], claim: RenameClaim) -> bool:
    """Whether a text differs by the word alone, where texts were to change too."""
    if not right or not claim.in_text or was.kind not in _TEXT or right[0].kind != was.kind:
        return False
    return as_old(was.text, claim) == as_old(right[0].text, claim)


def _note(alignment: Alignment, was: Token, now: list[Token], new: bytes) -> None:
    if not was.is_name:
        return
    variable = now[-1]
    alignment.moved[was.start] = variable.start
    if len(now) == 3:
        alignment.keys[was.start] = now[0].start
    if new in {each.text.removeprefix(b"#") for each in now} and was.text.removeprefix(b"#") != new:
        alignment.changed.add(was.start)
        if was.kind in _SHORTHAND and len(now) == 1:
            alignment.short.add(was.start)


def _rewritten(before: bytes, written: list[tuple[int, int, bytes]]) -> bytes:
    pieces, last = [], 0
    for start, end, text in written:
        pieces += [before[last:start], text]
        last = end
    return b"".join([*pieces, before[last:]])
