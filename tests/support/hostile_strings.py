"""More than five hundred texts that would steer a terminal or a markup parser, each of another form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

_CSI_ENDS = "ABCDEFGHJKLMPSTXZ@`abcdefghilmnpqrstux"
_MODES = ("?25l", "?47h", "?1000h", "?1003h", "?1004h", "?1006h", "?1049h", "?2004h", "?2026h", "=3h")
_OSC = (
    "0",
    "1",
    "2",
    "4",
    "7",
    "8;;",
    "9",
    "10",
    "11",
    "12",
    "22",
    "50",
    "52;c",
    "104",
    "133;A",
    "633",
    "777",
    "1337",
)
_STRINGS = ("P", "X", "^", "_", "k")
_STARTS = ("\x1b", "\x9b", "\x9d", "\x90", "\x98", "\x9e", "\x9f")
_ENDS = ("\x07", "\x1b\\", "\x9c", "")
_MARKUP = (
    "[b]x[/b]",
    "[/]",
    "[/b]",
    "[",
    "]",
    "[[",
    "[]",
    "[@click=app.quit]x[/]",
    "[@click='app.bell']x[/]",
    "[@mouse.down=app.quit]x",
    "[link=https://x.test]x[/link]",
    "[red on blue]x",
    "[not a style]x[/not a style]",
    "[bold",
    "[on x]",
    "[x](javascript:alert(1))",
    "[=app.quit]",
    "\\[b]x",
    "\\",
    "$background",
    "[$error]x",
    "[#ff0000]x[/#ff0000]",
    "[bold #12]x",
    "a[i] > b[j]: [on x]",
    ":bomb:",
    "{x}",
    "%s%n",
    "<script>x</script>",
    "&lt;",
    "```",
    "| a | b |",
    "# x",
    "!cmd",
    "/quit",
    "@x",
)


def hostile_strings() -> tuple[str, ...]:
    """All of them, none twice."""
    return tuple(dict.fromkeys(_all()))


def groups(size: int) -> tuple[str, ...]:
    """The same in texts of so many, a blank between two."""
    texts = hostile_strings()
    return tuple(" ".join(texts[start : start + size]) for start in range(0, len(texts), size))


def _all() -> Iterator[str]:
    controls = [*range(0x20), *range(0x7F, 0xA0)]
    strange = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
    tags = range(0xE0000, 0xE0080, 2)
    lone = range(0xD800, 0xE000, 64)
    for code in (*controls, *strange, *tags, *lone):
        yield f"a{chr(code)}b"
    yield from (f"\x1b[2;3{end}x" for end in _CSI_ENDS)
    yield from (f"\x9b4{end}x" for end in _CSI_ENDS)
    yield from (f"\x1b[{mode}x" for mode in _MODES)
    for number, end in product(_OSC, _ENDS):
        yield f"\x1b]{number};cm0={end}x"
    yield from (f"\x9d{number};cm0=\x9cx" for number in _OSC)
    for kind, end in product(_STRINGS, _ENDS):
        yield f"\x1b{kind}q#0{end}x"
    for start, end in product(_STARTS, _ENDS):
        yield f"{start}1;1{end}x"
    yield from (f"\x1b{letter}x" for letter in "78=>cDEHMNOZno|}~()*+#%")
    yield from _MARKUP
    yield from (f"{text}\x1b[31m" for text in _MARKUP)
    yield from (f"\x1b]8;;https://x.test\x07{text}\x1b]8;;\x07" for text in _MARKUP)
    yield "x" * 300
    yield "\u0301" * 40
    yield "\u200b\u200d\ufe0f"
