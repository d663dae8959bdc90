"""From the parts of a docstring to its lines: PEP 257, wrapped, sections in the file's own style."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from inspect import cleandoc

from tier_code.codebase.answers.docstring_parts import ENTRIES, DocstringParts, Section, SectionKind
from tier_code.codebase.answers.house_style import HouseStyle, SectionStyle
from tier_code.codebase.answers.sentences import sentences_of

_AS_WRITTEN = re.compile(r"^(?:\s+\S|[-*+]\s|\d+[.)]\s|>>>|\.\.\s|\||[=~^\-\"']{3,}\s*$)|::$", re.MULTILINE)
_SINGLE_BACKTICKS = re.compile(r"(?<![`:\w\\])`([^`\n]+)`(?![`_\w])")
_NUMPY_HEADINGS = {SectionKind.PARAMETERS: "Parameters"}
_FIELDS = {
    SectionKind.PARAMETERS: "param",
    SectionKind.ATTRIBUTES: "ivar",
    SectionKind.RAISES: "raises",
    SectionKind.RETURNS: "returns",
    SectionKind.YIELDS: "yields",
}
_INDENT = "    "


def docstring_lines(parts: DocstringParts, style: HouseStyle, width: int) -> list[str]:
    """The docstring's lines without quotes or indentation, as `ast.get_docstring` would give them back.

    Units: `width` in characters for a line of text, the first one included.
    """
    blocks = [*_opening(parts, width), *(paragraph(text, width) for text in parts.paragraphs)]
    fields: list[str] = []
    for section in parts.sections:
        if style.sections is SectionStyle.SPHINX and section.kind in _FIELDS:
            fields.extend(_as_fields(section, width))
        else:
            blocks.append(_headed(section, style.sections, width))
    blocks.append("\n".join(fields))
    text = "\n\n".join(block for block in blocks if block.strip())
    if style.double_backticks:
        text = _SINGLE_BACKTICKS.sub(r"``\1``", text)
    return cleandoc("\n".join(line.rstrip() for line in text.split("\n"))).split("\n")


def _opening(parts: DocstringParts, width: int) -> Iterator[str]:
    """The first sentence as summary, what follows it in the first paragraph as a paragraph."""
    sentences = sentences_of(parts.summary)
    if sentences:
        yield _wrapped(as_sentence(sentences[0]), width)
        yield _wrapped(" ".join(sentences[1:]), width)


def as_sentence(text: str) -> str:
    """A sentence with a capital at its beginning and a mark at its end."""
    first = re.match(r"[a-z]{2,}(?=[ ,.]|$)", text)
    if first is not None:
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?:…。" else f"{text}."


def paragraph(text: str, width: int) -> str:
    """A block of prose wrapped; lists, examples and the like as they are written."""
    return text if _AS_WRITTEN.search(text) else _wrapped(text, width)


def _headed(section: Section, style: SectionStyle, width: int) -> str:
    heading = section.kind.value or section.heading.capitalize()
    if style is SectionStyle.NUMPY:
        heading = _NUMPY_HEADINGS.get(section.kind, heading)
        return "\n".join([heading, "-" * len(heading), *_body(section, style, width)])
    body = textwrap.indent("\n".join(_body(section, style, width - len(_INDENT))), _INDENT)
    return f"{heading}:\n{body}"


def _body(section: Section, style: SectionStyle, width: int) -> Iterator[str]:
    if section.text:
        plain = section.kind not in (SectionKind.EXAMPLES, SectionKind.OTHER)
        yield _wrapped(section.text, width) if plain else section.text
    for entry in section.entries:
        if style is SectionStyle.NUMPY:
            yield entry.name
            yield textwrap.indent(_wrapped(entry.text, width - len(_INDENT)), _INDENT)
        else:
            yield _wrapped(f"{entry.name}: {entry.text}".rstrip(": "), width, hanging=_INDENT)


def _as_fields(section: Section, width: int) -> Iterator[str]:
    field = _FIELDS[section.kind]
    if section.kind not in ENTRIES:
        yield _wrapped(f":{field}: {section.text}", width, hanging=_INDENT)
        return
    if section.text:
        yield _wrapped(section.text, width)
    for entry in section.entries:
        yield _wrapped(f":{field} {entry.name}: {entry.text}".rstrip(), width, hanging=_INDENT)


def _wrapped(text: str, width: int, hanging: str = "") -> str:
    return textwrap.fill(
        " ".join(text.split()),
        width=max(width, 30),
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
