"""From the parts of a comment to its lines: `/** ... */` with tags, or lines behind a mark."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tier_code.codebase.answers.comments.comment_style import CommentStyle
from tier_code.codebase.answers.docstring_layout import as_sentence, paragraph
from tier_code.codebase.answers.docstring_parts import ENTRIES, DocstringParts, Section, SectionKind
from tier_code.codebase.answers.sentences import sentences_of

_TAGS = {
    SectionKind.PARAMETERS: "@param {0} -",
    SectionKind.RETURNS: "@returns",
    SectionKind.RAISES: "@throws {0}",
}
_HANGING = "  "


def comment_lines(parts: DocstringParts, style: CommentStyle, margin: str) -> tuple[str, ...]:
    """The whole comment with the margin of the definition that it stands above, without line ends.

    Sections become tags in a block; lines behind a mark have none, and leave them out.
    """
    block = style.mark.startswith("/*")
    room = max(30, style.width - len(margin.expandtabs(4)) - 3)
    words = list(_words(parts, room, tags=block))
    if not block:
        return tuple(f"{margin}{style.mark} {line}".rstrip() for line in words)
    alone = f"{margin}{style.mark} {words[0]} */"
    if len(words) == 1 and style.on_one_line and len(alone.expandtabs(4)) <= style.width:
        return (alone,)
    return (margin + style.mark, *(f"{margin} * {line}".rstrip() for line in words), f"{margin} */")


def _words(parts: DocstringParts, room: int, *, tags: bool) -> Iterator[str]:
    sentences = sentences_of(parts.summary)
    first = as_sentence(sentences[0]) if sentences else ""
    blocks = [" ".join([first, *sentences[1:]]), *parts.paragraphs]
    for number, text in enumerate(blocks):
        if number:
            yield ""
        yield from paragraph(text, room).split("\n")
    told = [line for section in parts.sections if tags for line in _tagged(section, room)]
    if told:
        yield ""
        yield from told


def _tagged(section: Section, room: int) -> Iterator[str]:
    tag = _TAGS.get(section.kind)
    if tag is None:
        return
    entries = [(entry.name, entry.text) for entry in section.entries] or [("", section.text)]
    for name, text in entries if section.kind in ENTRIES else [("", section.text)]:
        said = f"{tag.format(name)} {text}".strip()
        yield from textwrap.wrap(
            said, room, subsequent_indent=_HANGING, break_long_words=False, break_on_hyphens=False
        )
