"""Which style code is in already: the one under which clearly fewer of its lines would change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tier_code.codebase.codemods.syntax.python_file import PythonFile

WIDTHS = (88, 79, 100, 120)
"""Usual line lengths; the first where none suits better than another."""
_INDENT = re.compile(rb"^\S[^\n#]*:[ \t]*(?:#[^\n]*)?\r?\n(?P<indent>[ \t]+)\S", re.MULTILINE)
_DEEPEST = 8
_CLEARLY = 0.75
"""How much less must change before the code is said to be in another style than the first."""

Texts = Mapping[str, bytes]
Style = TypeVar("Style")


@dataclass(frozen=True, slots=True)
class Indent:
    """What one level of a file is written with."""

    style: str
    """`space` or `tab`."""
    width: int

    def __str__(self) -> str:
        return "tabs" if self.style == "tab" else f"{self.width} spaces"


def sample(texts: Texts, size: int = 60) -> Texts:
    """Some of the files, evenly spread, which show the style as well as all of them."""
    paths = sorted(texts)
    step = max(1, len(paths) // size)
    return {path: texts[path] for path in paths[::step]}


def fittest(styles: Iterable[Style], texts: Texts, laid_out: Callable[[Style], Texts]) -> tuple[Style, Texts]:
    """The first style, or the one that changes clearly fewer lines of `texts`; and what it makes of them."""
    results = [(style, laid_out(style)) for style in styles]
    changed = [_changed_lines(texts, result) for _, result in results]
    best = changed.index(min(changed))
    return results[best if changed[best] < changed[0] * _CLEARLY else 0]


def _changed_lines(before: Texts, after: Texts) -> int:
    return sum(
        (Counter(text.splitlines()) - Counter(after[path].splitlines())).total()
        + (Counter(after[path].splitlines()) - Counter(text.splitlines())).total()
        for path, text in before.items()
        if text != after[path]
    )


def evident_indent(file: PythonFile) -> Indent:
    """Tabs, or the number of spaces that blocks at the margin use most; four where there are none."""
    depths = Counter(hit["indent"] for hit in _INDENT.finditer(file.text))
    most = depths.most_common(1)
    if not most:
        return Indent("space", 4)
    indent = most[0][0]
    if b"\t" in indent:
        return Indent("tab", 4)
    return Indent("space", len(indent) if len(indent) <= _DEEPEST else 4)
