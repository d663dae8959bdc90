"""How a file writes its docstrings, so that a new one looks like its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.answers.definitions import definition_nodes, docstring_node
from tier_code.codebase.languages.grammars import PYTHON, parse
from tier_code.codebase.source_text import utf8_source

USUAL_WIDTHS = (79, 88, 100, 120)
"""PEP 8's limit first, the common formatter's second; wider ones only where a file uses them."""


class SectionStyle(StrEnum):
    """How parameters, results and errors are written down; the word also names the prompt to use."""

    PLAIN = "plain"
    GOOGLE = "google"
    NUMPY = "numpy"
    SPHINX = "sphinx"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """What the docstrings of a file have in common; the defaults are those of a file without any."""

    quotes: str = '"""'
    opens_below: bool = False
    """The summary stands on the line after the opening quotes."""
    width: int = 88
    """Characters in a line, indentation included."""
    sections: SectionStyle = SectionStyle.PLAIN
    double_backticks: bool = False
    blank_after_class: bool = True
    """An empty line follows a class docstring."""


_MARKS = {
    SectionStyle.SPHINX: re.compile(r"^\s*:(?:param|arg|returns?|rtype|raises?)\b[^:\n]*:", re.MULTILINE),
    SectionStyle.GOOGLE: re.compile(r"^\s*(?:Args|Arguments|Returns|Yields|Raises):\s*$", re.MULTILINE),
    SectionStyle.NUMPY: re.compile(
        r"^\s*(?:Parameters|Returns|Yields|Raises)\s*\n\s*-{3,}\s*$", re.MULTILINE
    ),
}
_DOUBLE = re.compile(r"``[^`\n]+``")
_SINGLE = re.compile(r"(?<![`:\w])`[^`\n]+`(?![`\w])")


def house_style(source: bytes) -> HouseStyle:
    """Read the style off a file's UTF-8 source."""
    root = parse(PYTHON, source).root_node
    found = _docstrings(root)
    texts = [text for text, _ in found]
    below = sum(bool(re.match(r"[rRuU]?(?:\"\"\"|''')\s*\n", text)) for text in texts)
    singles = sum(text.lstrip("rRuU").startswith("'''") for text in texts)
    return HouseStyle(
        quotes="'''" if singles * 2 > len(texts) else '"""',
        opens_below=below * 2 > len(texts),
        width=usual_width(source),
        sections=_section_style(texts),
        double_backticks=_count(_DOUBLE, texts) > _count(_SINGLE, texts),
        blank_after_class=_blank_after_class(source, [node for _, node in found if _in_class(node)]),
    )


def docstring_style(content: bytes) -> str:
    """The prompt style for a file as it is on disk: `plain`, `google`, `numpy` or `sphinx`."""
    source = utf8_source(content)
    return (house_style(source).sections if source is not None else SectionStyle.PLAIN).value


def _docstrings(root: Node) -> list[tuple[str, Node]]:
    bodies = [root, *(node.child_by_field_name("body") for node in definition_nodes(root))]
    strings = [docstring_node(body) for body in bodies if body is not None]
    return [((node.text or b"").decode("utf-8", "replace"), node) for node in strings if node is not None]


def _section_style(texts: Sequence[str]) -> SectionStyle:
    """The style most used, where at least a quarter of the docstrings has sections at all."""
    marked = Counter(style for text in texts for style, mark in _MARKS.items() if mark.search(text))
    if not marked:
        return SectionStyle.PLAIN
    style, count = max(marked.items(), key=lambda item: (item[1], item[0].value))
    return style if count * 4 >= len(texts) else SectionStyle.PLAIN


def usual_width(source: bytes) -> int:
    """The smallest usual width that all lines but a few fit in."""
    lengths = sorted(len(line.rstrip(b"\r")) for line in source.split(b"\n"))
    allowed = max(2, len(lengths) // 200)
    longest = lengths[max(0, len(lengths) - 1 - allowed)]
    return next((width for width in USUAL_WIDTHS if longest <= width), 88)


def _count(pattern: re.Pattern[str], texts: Sequence[str]) -> int:
    return sum(len(pattern.findall(text)) for text in texts)


def _in_class(string: Node) -> bool:
    body = string.parent.parent if string.parent is not None else None
    return body is not None and body.parent is not None and body.parent.type == "class_definition"


def _blank_after_class(source: bytes, strings: Sequence[Node]) -> bool:
    lines = source.split(b"\n")
    followed = [lines[row] for row in (node.end_point.row + 1 for node in strings) if row < len(lines)]
    blank = sum(not line.strip() for line in followed)
    return blank * 2 >= len(followed)
