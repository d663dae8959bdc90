"""The texts of special methods, made from the names of attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SECRET = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|pwd|secret|token|credential)s?(?:$|_)|(?:^|_)(?:api)?keys?$",
    re.IGNORECASE,
)
MASK = "'***'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How methods are written in this file."""

    indent: str
    """Of the statements of the class."""
    step: str
    """What each level adds."""
    width: int
    hinted: bool
    """Functions carry type hints."""
    f_strings: bool


def repr_lines(names: Sequence[str], style: Style) -> list[str]:
    """`__repr__`, which shows `Name(x=..., y=...)` with the name of the object's own class."""
    shown = [(name, bool(SECRET.search(name))) for name in names]
    header = f"{style.indent}def __repr__(self){' -> str' if style.hinted else ''}:"
    inner = style.indent + style.step
    return [header, *(_f_string(shown, inner, style) if style.f_strings else _call(shown, inner))]


def _f_string(shown: Sequence[tuple[str, bool]], inner: str, style: Style) -> list[str]:
    fields = [f"{name}={MASK}" if secret else f"{name}={{self.{name}!r}}" for name, secret in shown]
    whole = f'{inner}return f"{{type(self).__name__}}({", ".join(fields)})"'
    if len(whole) <= style.width:
        return [whole]
    rows: list[list[str]] = [[]]
    deep = inner + style.step
    for field in fields:
        row = rows[-1]
        used = len(deep) + 6 + sum(len(each) + 2 for each in row) + (24 if len(rows) == 1 else 0)
        if row and used + len(field) > style.width:
            rows.append([])
        rows[-1].append(field)
    texts = [", ".join(row) for row in rows]
    lines = [
        f'{deep}{_prefix(text, first=not n)}"{"{type(self).__name__}(" if not n else ""}{text}'
        f'{")" if n == len(texts) - 1 else ", "}"'
        for n, text in enumerate(texts)
    ]
    return [f"{inner}return (", *lines, f"{inner})"]


def _prefix(text: str, *, first: bool) -> str:
    return "f" if first or "{" in text else ""


def _call(shown: Sequence[tuple[str, bool]], inner: str) -> list[str]:
    """For Pythons without f-strings."""
    fields = ", ".join(f"{name}={MASK}" if secret else f"{name}={{!r}}" for name, secret in shown)
    values = ", ".join(f"self.{name}" for name, secret in shown if not secret)
    given = f"self.__class__.__name__, {values}" if values else "self.__class__.__name__"
    return [f'{inner}return "{{}}({fields})".format({given})']


def eq_lines(names: Sequence[str], cls: str, style: Style) -> list[str]:
    """`__eq__`, which leaves other types to themselves."""
    inner = style.indent + style.step
    hints = (": object", " -> bool") if style.hinted else ("", "")
    return [
        f"{style.indent}def __eq__(self, other{hints[0]}){hints[1]}:",
        f"{inner}if not isinstance(other, {cls}):",
        f"{inner}{style.step}return NotImplemented",
        *_compared(names, inner, style),
    ]


def _compared(names: Sequence[str], inner: str, style: Style) -> list[str]:
    if len(names) == 1:
        return [f"{inner}return self.{names[0]} == other.{names[0]}"]
    mine, theirs = (", ".join(f"{whose}.{name}" for name in names) for whose in ("self", "other"))
    whole = f"{inner}return ({mine}) == ({theirs})"
    if len(whole) <= style.width:
        return [whole]
    deep = inner + style.step
    first, *others = [f"self.{name} == other.{name}" for name in names]
    return [f"{inner}return (", f"{deep}{first}", *(f"{deep}and {each}" for each in others), f"{inner})"]


def hash_lines(names: Sequence[str], style: Style) -> list[str]:
    """`__hash__`, over attributes that `__eq__` compares."""
    inner = style.indent + style.step
    header = f"{style.indent}def __hash__(self){' -> int' if style.hinted else ''}:"
    if len(names) == 1:
        return [header, f"{inner}return hash(self.{names[0]})"]
    whole = f"{inner}return hash(({', '.join(f'self.{name}' for name in names)}))"
    if len(whole) <= style.width:
        return [header, whole]
    deep = inner + style.step
    return [header, f"{inner}return hash((", *(f"{deep}self.{name}," for name in names), f"{inner}))"]
