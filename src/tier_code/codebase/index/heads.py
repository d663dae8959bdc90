"""The head of a definition in any language: where it begins and ends, its signature, its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.index.expressions import Expression, Name
from tier_code.codebase.index.facts import Kind, LineRange
from tier_code.codebase.languages.tables import Table

LONGEST_SIGNATURE = 400
_LONGEST_NAME = 200
_VALUES = frozenset({Kind.CONSTANT, Kind.VARIABLE, Kind.ATTRIBUTE})
_QUOTED = re.compile(r"^([\"'`])(.*)\1$", re.DOTALL)
_COMPUTED = re.compile(r"^\[[\w.$]*?([\w$]+)\]$")
_ODD = re.compile(r"[.\#:\\{}(),;\"'`]")
_COMMENTS = re.compile(
    rb"(\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`]*`)|/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL
)
"""Comments, and literals that may look as if they held some."""
_TYPE_ARGUMENTS = re.compile(r"<[^<>]*>")
_ARGUMENTS = re.compile(r"<[^<>]*>|\([^()]*\)")
_BASE = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|\\)[A-Za-z_$][\w$]*)*")
_NO_BASES = frozenset(
    {
        "extends",
        "implements",
        "with",
        "public",
        "private",
        "protected",
        "virtual",
        "typename",
        "struct",
        "class",
    }
)
_DECORATOR = re.compile(r"[A-Za-z_$][\w$.:]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes, and where decorators stand in it."""

    text: bytes
    leading: tuple[tuple[int, int], ...]
    """Byte ranges of decorators and attributes, in order."""

    @classmethod
    def of(cls, text: bytes, leading: Sequence[Node]) -> Source:
        """Gather them from their nodes."""
        return cls(text, tuple(sorted((node.start_byte, node.end_byte) for node in leading)))

    def with_leading(self, start: int) -> int:
        """The byte at which the decorators directly in front of a byte begin."""
        at = bisect_left(self.leading, (start, start)) - 1
        while at >= 0 and self.leading[at][1] <= start:
            begin, end = self.leading[at]
            if _COMMENTS.sub(_literal, self.text[end:start]).strip():
                break
            start, at = begin, at - 1
        return start

    def leading_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The decorators that begin between two bytes."""
        return list(self.leading[bisect_left(self.leading, (start, 0)) : bisect_left(self.leading, (end, 0))])

    def row(self, node: Node, byte: int) -> int:
        """The 1-based line of a byte near the end of a node."""
        if byte >= node.start_byte:
            return node.end_point.row + 1 - self.text.count(b"\n", byte, node.end_byte)
        return node.start_point.row + 1 - self.text.count(b"\n", byte, node.start_byte)


@dataclass(frozen=True, slots=True)
class Head:
    """What a definition says before its body."""

    span: tuple[int, int]
    lines: LineRange
    header: LineRange
    signature: str
    decorators: tuple[str, ...]
    words: frozenset[str]
    """Those in front of and in the signature, for rules of visibility."""


def head_of(source: Source, table: Table, node: Node, body: Node | None, kind: Kind) -> Head:
    """Measure a definition; `body` is what its signature ends before."""
    whole, group = _whole(source, node, table)
    begin, end = source.with_leading(whole.start_byte), _end(source, whole, table)
    limit = body.start_byte if body is not None else end
    leading = source.leading_in(begin, limit)
    plain = max([whole.start_byte, *(stop for start, stop in leading if start <= whole.start_byte)])
    if b"(" in source.text[plain : node.start_byte]:
        # The one definition of a group in brackets: its signature is as in a group of several.
        plain, group = node.start_byte, _group_words(source, whole, table)
    plain = _behind_leading(source, leading, plain)
    lines = LineRange(start=source.row(whole, begin), end=source.row(whole, end))
    stop = plain + len(source.text[plain:limit].rstrip())
    header = lines if body is None else LineRange(start=lines.start, end=source.row(whole, stop))
    text = source.text[plain:stop]
    if body is None and kind in _VALUES:
        text = text.partition(b"\n")[0]
    signature = _flat(text)
    if group and not signature.startswith(f"{group} "):
        signature = f"{group} {signature}"
    own = [pair for pair in leading if pair[1] <= plain]
    return Head(
        span=(begin, end),
        lines=lines,
        header=header,
        signature=_shortened(signature),
        decorators=tuple(_last_word(source.text[start:end]) for start, end in own),
        words=frozenset(signature.split("(")[0].split()),
    )


def clean_name(node: Node | None, *, dotted: bool = False) -> str:
    """A name as a part of a dotted path; empty when it could not be told apart from something else."""
    if node is None:
        return ""
    text = (node.text or b"").decode("utf-8", "replace").strip()
    if len(text) > _LONGEST_NAME:
        return ""
    quoted, computed = _QUOTED.match(text), _COMPUTED.match(text)
    text = f"[{computed[1]}]" if computed else quoted[2] if quoted else text.lstrip("#")
    if dotted:
        text = _ARGUMENTS.sub("", text).replace("::", ".").replace("\\", ".").strip(".")
        return "" if _ODD.search(text.replace(".", "")) else "".join(text.split())
    # A plus would say that something is new: `path::+name`.
    text = text.replace("+", "plus")
    return "" if _ODD.search(text) or not text else "_".join(text.split())


def owner_and_name(owner: Node | None, name: Node | None) -> tuple[str, str]:
    """The class that a name says it belongs to, and the name: of `ns::A<T>::b` they are `ns.A` and `b`."""
    text = (name.text or b"").decode("utf-8", "replace") if name is not None else ""
    if "::" not in text or len(text) > _LONGEST_NAME * 2:
        return clean_name(owner, dotted=True), clean_name(name)
    for _ in range(8):
        text, count = _TYPE_ARGUMENTS.subn("", text)
        if not count:
            break
    around, _, last = "".join(text.split()).rpartition("::")
    plain = around.strip(":").replace("::", ".")
    odd = _ODD.search(last) or _ODD.search(plain.replace(".", ""))
    return ("", "") if odd or not last else (plain, last)


def is_hidden(table: Table, words: frozenset[str], name: str) -> bool:
    """Whether a language's own rules keep a name inside; `_` in front says so everywhere."""
    if table.capital:
        return not name[:1].isupper()
    if table.shown and not any(word.partition("(")[0] in table.shown for word in words):
        return True
    return bool(table.hidden & words) or name.startswith("_")


def bases_in(node: Node) -> tuple[Expression, ...]:
    """The names that a clause such as `extends A<T>, ns.B` mentions, without their arguments."""
    text = (node.text or b"")[:2000].decode("utf-8", "replace")
    for _ in range(8):
        text, count = _ARGUMENTS.subn("", text)
        if not count:
            break
    found = [each for each in _BASE.findall(text) if each not in _NO_BASES]
    return tuple(Name(each.replace("::", ".").replace("\\", ".").rpartition(".")[2]) for each in found)


def _whole(source: Source, node: Node, table: Table) -> tuple[Node, str]:
    """The node with what belongs to it around it, and the words of a group that it stands in with others."""
    while (parent := node.parent) is not None:
        if parent.type in table.wrappers or (parent.type in table.groups and _alone(parent, node, table)):
            node = parent
            continue
        while parent is not None and parent.type in table.groups:
            if words := _group_words(source, parent, table):
                return node, words
            parent = parent.parent
        break
    return node, ""


def _group_words(source: Source, group: Node, table: Table) -> str:
    """The words that a group begins with, those around it too: `export const`."""
    first = group.child(0)
    if first is None or first.is_named or not (first.text or b"").isalpha():
        return ""
    outer = group
    while (parent := outer.parent) is not None and parent.type in table.wrappers:
        outer = parent
    return _flat(source.text[outer.start_byte : first.end_byte])


def _alone(group: Node, node: Node, table: Table) -> bool:
    """Whether a group names this one thing; its members are not listed: a bundle has thousands."""
    others = (group.named_child(at) for at in range(group.named_child_count))
    return all(
        other is None or other.type in table.comments or other.start_byte == node.start_byte
        for other in others
    )


def _end(source: Source, whole: Node, table: Table) -> int:
    end = whole.start_byte + len(source.text[whole.start_byte : whole.end_byte].rstrip())
    if end < whole.end_byte:
        return end
    behind = whole.next_sibling
    if behind is not None and behind.type in table.enders and behind.start_byte == end:
        return behind.end_byte
    return end


def _behind_leading(source: Source, leading: Sequence[tuple[int, int]], plain: int) -> int:
    """The byte at which the signature itself begins."""
    for start, stop in leading:
        if start >= plain and not source.text[plain:start].strip():
            plain = stop
    return plain + len(source.text[plain : plain + 4000]) - len(source.text[plain : plain + 4000].lstrip())


def _literal(match: re.Match[bytes]) -> bytes:
    return match[1] or b" "


def _flat(text: bytes) -> str:
    plain = _COMMENTS.sub(_literal, text[: LONGEST_SIGNATURE * 8]).decode("utf-8", "replace")
    flat = " ".join(plain.split()).rstrip("{;,\\").rstrip()
    flat = flat.removesuffix("=").rstrip() if not flat.endswith("==") else flat
    return re.sub(r",? ([)\]])", r"\1", re.sub(r"([(\[]) ", r"\1", flat))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SIGNATURE else f"{text[: LONGEST_SIGNATURE - 3]}..."


def _last_word(decorator: bytes) -> str:
    match = _DECORATOR.search(decorator[:400].decode("utf-8", "replace"))
    return re.split(r"[.:]", match.group())[-1] if match else ""
