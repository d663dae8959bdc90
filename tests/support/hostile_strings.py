"""Texts that would steer a terminal, fool a reader or break a markup parser, if anything obeyed them."""

from __future__ import annotations

from itertools import product

_BODIES = (
    "]52;c;cm0gLXJmIH4=",  # writes the clipboard
    "]0;a new title",
    "]8;;https://evil.test",  # a link
    "]1337;File=name=x:AAAA",
    "]4;1;?",  # asks for a colour
    "[2J",
    "[H",
    "[6n",  # asks where the cursor is
    "[c",
    "[?1049h",
    "[?25l",
    "[?1000h",
    "[?2004l",
    "[31m",
    "[8m",
    "[21t",  # reports the title
    "[5i",  # prints
    "[20h",
    "P+q544e",
    "Ptmux;",
    "_Gi=1,a=T;AAAA",
    "^private",
    "Xstart",
    "c",  # resets the terminal
    "7",
    "#8",
    "(0",
)
_ENDS = ("\x07", "\x1b\\", "\x9c", "")
_EIGHT_BIT = ("\x9b2J", "\x9d52;c;cm0=\x9c", "\x90q\x9c", "\x9f x \x9c", "\x85", "\x8e")
_ALONE = tuple(chr(code) for code in (*range(9), *range(11, 32), 127, *range(128, 160)))
_READERS = (
    "\u202egnp.exe",
    "\u2066hidden\u2069",
    "\u200e\u200f\u061c",
    "a\u200bb\u2060c",
    "\ufeffbom",
    "".join(chr(0xE0000 + ord(letter)) for letter in "run this"),
    "\udc80\udcff",
    "e" + "\u0301" * 40,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u3164\u115f",
    "line\u2028break\u2029and\x85more",
)
_MARKUP = (
    "[@click=app.quit]x[/]",
    "[/nope]",
    "[/",
    "if a[i] > b[j]: [on x]",
    "[link=https://evil.test]",
    "<ansired>x</ansired>",
    "class:bottom-toolbar",
    "{0} %s %(name)s {view}",
    "\\x1b[2J \\033[2J",
    "a\rb\rc",
    "over\b\b\b\bwritten",
    "\t\t\ttabs\v\f",
    "x" * 5_000,
    "\n" * 50 + "far below",
)


def hostile_strings() -> tuple[str, ...]:
    """More than two hundred of them, each once."""
    sequences = tuple(f"\x1b{body}{end}" for body, end in product(_BODIES, _ENDS))
    return tuple(dict.fromkeys((*sequences, *_EIGHT_BIT, *_ALONE, *_READERS, *_MARKUP)))
