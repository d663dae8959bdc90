"""A docstring taken apart: summary, paragraphs and sections, read from any of the usual styles.

Own code and no library: checks must be able to drop one untrue sentence or entry and keep every other word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from inspect import cleandoc


class SectionKind(StrEnum):
    """What a section tells of; the value is its heading in Google style."""

    PARAMETERS = "Args"
    ATTRIBUTES = "Attributes"
    RETURNS = "Returns"
    YIELDS = "Yields"
    RAISES = "Raises"
    EXAMPLES = "Examples"
    OTHER = ""


ENTRIES = frozenset({SectionKind.PARAMETERS, SectionKind.ATTRIBUTES, SectionKind.RAISES})
"""Sections that list names with a meaning each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One name of a section and what is said of it."""

    name: str
    text: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a docstring."""

    kind: SectionKind
    heading: str
    """As written, without marks."""
    entries: tuple[Entry, ...] = ()
    text: str = ""
    """What is said without naming anything; for examples and unknown headings all lines as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocstringParts:
    """All that a docstring says."""

    summary: str
    """The first paragraph on one line."""
    paragraphs: tuple[str, ...] = ()
    """Further blocks in order, lines as written."""
    sections: tuple[Section, ...] = ()

    def with_section(self, section: Section) -> DocstringParts:
        """These parts with one more section; entries of a kind that is there already join it."""
        for index, known in enumerate(self.sections):
            if known.kind is section.kind and section.kind in ENTRIES:
                joined = replace(known, entries=(*known.entries, *section.entries))
                return replace(self, sections=(*self.sections[:index], joined, *self.sections[index + 1 :]))
        return replace(self, sections=(*self.sections, section))


_HEADINGS = {
    SectionKind.PARAMETERS: ("args", "arg", "arguments", "parameters", "params", "parameter", "keyword args",
                             "keyword arguments", "other parameters"),
    SectionKind.ATTRIBUTES: ("attributes", "attribute"),
    SectionKind.RETURNS: ("returns", "return"),
    SectionKind.YIELDS: ("yields", "yield"),
    SectionKind.RAISES: ("raises", "raise", "exceptions"),
    SectionKind.EXAMPLES: ("example", "examples", "usage"),
    SectionKind.OTHER: ("note", "notes", "see also", "warning", "warnings", "references", "todo"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _HEADINGS.items() for word in words}
_HEADING = re.compile(
    r"^(?:#{1,6}\s*)?[*_]{0,2}(?P<word>[A-Za-z]+(?: [A-Za-z]+)?)[*_]{0,2}:?[*_]{0,2}\s*(?P<rest>.*)$"
)
_UNDERLINE = re.compile(r"^\s*[-=~]{3,}\s*$")
_FIELD = re.compile(r"^[:@](?P<field>[a-z]+)(?:[ ]+(?P<argument>[^:]+))?:(?:[ ]+(?P<text>.*))?$")
_FIELD_KINDS = {
    **dict.fromkeys(("param", "parameter", "arg", "argument", "key", "keyword"), SectionKind.PARAMETERS),
    **dict.fromkeys(("raises", "raise", "except", "exception"), SectionKind.RAISES),
    **dict.fromkeys(("var", "ivar", "cvar"), SectionKind.ATTRIBUTES),
    **dict.fromkeys(("return", "returns"), SectionKind.RETURNS),
    **dict.fromkeys(("yield", "yields"), SectionKind.YIELDS),
}
_ENTRY = re.compile(
    r"^(?:[-*+]\s+)?[`*]{0,2}(?P<name>\*{0,2}[A-Za-z_][\w.]*)[`*]{0,2}\s*(?:\((?P<type>[^()]*(?:\([^()]*\)[^()]*)*)\))?"
    r"[`*]{0,2}\s*(?::|--|-|\u2013)[`*]{0,2}\s+(?P<text>\S.*)?$"
)
_NUMPY_ENTRY = re.compile(
    r"^(?P<name>\*{0,2}[A-Za-z_][\w.]*(?:, \*{0,2}[A-Za-z_]\w*)*)(?:\s*:\s*(?P<type>.+))?$"
)


def read_docstring(text: str) -> DocstringParts:
    """Take a docstring apart. Everything that has no known heading stays a paragraph as it is written."""
    lines = cleandoc(text).split("\n")
    parts = DocstringParts(summary="")
    block: list[str] = []
    index = 0
    while index < len(lines):
        section, after = _section_at(lines, index)
        if section is None:
            block.append(lines[index])
            index += 1
            continue
        parts, block = _with_prose(parts, block), []
        parts = parts.with_section(section)
        index = after
    return _with_prose(parts, block)


def _with_prose(parts: DocstringParts, lines: list[str]) -> DocstringParts:
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", "\n".join(lines)) if block.strip()]
    if blocks and not parts.summary and not parts.sections:
        parts = replace(parts, summary=" ".join(blocks.pop(0).split()))
    return replace(parts, paragraphs=(*parts.paragraphs, *blocks))


def _section_at(lines: list[str], index: int) -> tuple[Section | None, int]:
    """The section that begins at a line and the line after it; None when none begins there."""
    line = lines[index].rstrip()
    field = _FIELD.match(line)
    if field is not None:
        return _field_section(field, lines, index)
    heading = _HEADING.match(line)
    kind = _KIND_OF.get(heading["word"].lower()) if heading else None
    if heading is None or kind is None or (index == 0 and not line.endswith(":")):
        return None, index
    underlined = index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1]) is not None
    if underlined and not heading["rest"]:
        end = _numpy_end(lines, index + 2)
        return _section(kind, heading["word"], lines[index + 2 : end], numpy=True), end
    if ":" not in line.partition(heading["word"])[2][:4] or (heading["rest"] and kind in ENTRIES):
        return None, index
    end = _indented_end(lines, index + 1, loose=not heading["rest"])
    if not heading["rest"] and end == index + 1:
        return None, index
    first = [heading["rest"]] if heading["rest"] else []
    return _section(kind, heading["word"], [*first, *lines[index + 1 : end]], numpy=False), end


def _indented_end(lines: list[str], start: int, *, loose: bool) -> int:
    """The line after a section's body: indented lines, or for models that do not indent, the list below."""
    end = start
    indented = start < len(lines) and (lines[start].startswith((" ", "\t")) or not loose)
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if indented and not line.startswith((" ", "\t")):
            break
        if not indented and (_ENTRY.match(line) is None or _heads(line)):
            break
        end = number + 1
    return end


def _numpy_end(lines: list[str], start: int) -> int:
    for number in range(start, len(lines) - 1):
        if _UNDERLINE.match(lines[number + 1]) and lines[number].strip():
            return number
    return len(lines)


def _heads(line: str) -> bool:
    heading = _HEADING.match(line.strip())
    return heading is not None and heading["word"].lower() in _KIND_OF


def _section(kind: SectionKind, heading: str, lines: list[str], *, numpy: bool) -> Section:
    body = cleandoc("\n" + "\n".join(lines))
    if kind not in ENTRIES:
        text = body if kind in (SectionKind.EXAMPLES, SectionKind.OTHER) else _said(body, numpy=numpy)
        return Section(kind=kind, heading=heading, text=text)
    entries, rest = _numpy_entries(body) if numpy else _entries(body)
    return Section(kind=kind, heading=heading, entries=entries, text=rest)


def _said(body: str, *, numpy: bool) -> str:
    """The words of a Returns section; a type line on top of a numpy one is left out."""
    lines = body.split("\n")
    if numpy and len(lines) > 1 and lines[1].startswith(" "):
        lines = lines[1:]
    return " ".join(" ".join(lines).split())


def _entries(body: str) -> tuple[tuple[Entry, ...], str]:
    found: list[Entry] = []
    rest: list[str] = []
    for line in body.split("\n"):
        match = _ENTRY.match(line.strip()) if not line.startswith("    ") or not found else None
        if match is not None:
            kind = (match["type"] or "").strip()
            found.append(Entry(name=match["name"], type=kind, text=(match["text"] or "").strip()))
        elif found and line.strip():
            found[-1] = replace(found[-1], text=f"{found[-1].text} {line.strip()}".strip())
        elif line.strip():
            rest.append(line.strip())
    return tuple(found), " ".join(rest)


def _numpy_entries(body: str) -> tuple[tuple[Entry, ...], str]:
    found: list[Entry] = []
    rest: list[str] = []
    for line in body.split("\n"):
        match = None if line.startswith(" ") else _NUMPY_ENTRY.match(line.strip())
        if match is not None:
            found.append(Entry(name=match["name"], type=(match["type"] or "").strip(), text=""))
        elif found and line.strip():
            found[-1] = replace(found[-1], text=f"{found[-1].text} {line.strip()}".strip())
        elif line.strip():
            rest.append(line.strip())
    return tuple(found), " ".join(rest)


def _field_section(field: re.Match[str], lines: list[str], index: int) -> tuple[Section | None, int]:
    """A Sphinx or Epydoc field and its indented continuation lines."""
    end = index + 1
    while end < len(lines) and lines[end].startswith((" ", "\t")) and lines[end].strip():
        end += 1
    text = " ".join(" ".join([field["text"] or "", *lines[index + 1 : end]]).split())
    name = field["field"]
    if name in ("type", "rtype", "vartype"):
        # Types in a docstring repeat the signature or guess; the signature is there to be read.
        return Section(kind=SectionKind.OTHER, heading="", text=""), end
    kind = _FIELD_KINDS.get(name)
    if kind is None:
        return None, index
    if kind not in ENTRIES:
        return Section(kind=kind, heading=name, text=text), end
    words = (field["argument"] or "").split()
    entry = Entry(name=words[-1] if words else "", type=" ".join(words[:-1]), text=text)
    return Section(kind=kind, heading=name, entries=(entry,)), end
