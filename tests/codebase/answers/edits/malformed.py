"""Answers as models get them wrong, made from right ones: a seed gives the same answers every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

PATH = "pkg/shop.py"
WORDS = "def words(text):\n    return text.split()\n"
ADD = "def add(self, item, amount=1):\n    self.items += [item] * amount\n    return self\n"
HALF = "def half(price):\n    return price / 2\n"
PIECES = "<<<<<<< SEARCH\nSecond line.\n=======\nAnother line.\n>>>>>>> REPLACE\n"
FILE = '"""New."""\n\nX = 1\n'
BLOCKS: Sequence[tuple[str, str, str]] = (
    (f"{PATH}::words", "python", WORDS),
    (f"{PATH}::Basket.add", "python", ADD),
    (f"{PATH}::total after", "python", HALF),
    (f"{PATH}::half", "python", HALF),
    ("README.md", "markdown", PIECES),
    ("pkg/new.py", "python", FILE),
    (f"{PATH}::", "python", "import json\n"),
    (f"{PATH}::LIMIT", "python", "LIMIT = 11\n"),
)
STRANGERS = (
    "pkg/other.py",
    "../outside.py",
    "/etc/passwd",
    ".git/config",
    f"{PATH}::total",
    f"{PATH}::Basket",
    "pkg/shop.py::words delete",
    "~/.ssh/id_rsa",
    "C:\\x.py",
    "pkg/../../x.py",
    "",
    "Here is the code:",
)
JUNK = (
    "```",
    "~~~",
    "````",
    "<<<<<<< SEARCH",
    "=======",
    ">>>>>>> REPLACE",
    "...",
    "# ... rest unchanged",
    "    # existing code",
    "def words(text):",
    "class Basket:",
    "    def add(self):",
    "import os, sys",
    "from . import shop",
    "from pkg.shop import *",
    '"""',
    "'''",
    "\t\tx = 1",
    "\u200b",
    "\x00",
    "\x1b[31m",
    "\ufeff",
    "\u2028",
    "\udc80",
    "<think>",
    "</think>",
    "<|im_end|>",
    "return",
    "}",
    "(" * 300,
    "a" * 3000,
    "@property",
    "async def words(text): pass",
    "if True:",
    "    pass",
    "print('x')",
    "global LIMIT",
    "LIMIT = 99",
    "def total(prices): return 0",
    "type X = int",
    f"{PATH}::words",
)
Change = Callable[[random.Random, list[str]], list[str]]


def answers(seed: int, count: int) -> Iterator[str]:
    """So many answers, from slightly wrong to hopeless."""
    chance = random.Random(seed)
    for _ in range(count):
        lines = _right(chance).split("\n")
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 5, 9))):
            lines = chance.choice(CHANGES)(chance, lines)
        text = "\n".join(lines)
        yield chance.choice(
            (text, text, text, text.replace("\n", "\r\n"), text[: chance.randrange(len(text) + 1)])
        )


def _right(chance: random.Random) -> str:
    chosen = chance.sample(BLOCKS, chance.choice((1, 1, 1, 2, 3, len(BLOCKS))))
    parts = []
    for header, language, code in chosen:
        shown = chance.choice((header, header, header, f"`{header}`", f"### {header}", f"**{header}**:", ""))
        parts.append(f"{shown}\n```{language}\n{code}```")
    return chance.choice(("", "", "Here it is:\n\n")) + "\n\n".join(parts)


def _drop(chance: random.Random, lines: list[str]) -> list[str]:
    at = chance.randrange(len(lines) or 1)
    return lines[:at] + lines[at + 1 :]


def _double(chance: random.Random, lines: list[str]) -> list[str]:
    at = chance.randrange(len(lines) or 1)
    end = at + chance.choice((1, 1, 3, 8))
    return lines[:end] + lines[at:]


def _junk(chance: random.Random, lines: list[str]) -> list[str]:
    at = chance.randrange(len(lines) + 1)
    return [*lines[:at], chance.choice(JUNK), *lines[at:]]


def _indent(chance: random.Random, lines: list[str]) -> list[str]:
    margin = chance.choice((" ", "    ", "\t", "  "))
    start = chance.randrange(len(lines) or 1)
    return [*lines[:start], *(margin + line for line in lines[start:])]


def _dedent(chance: random.Random, lines: list[str]) -> list[str]:
    del chance
    return [line.lstrip() for line in lines]


def _stranger(chance: random.Random, lines: list[str]) -> list[str]:
    code = chance.choice(BLOCKS)[2].split("\n")
    at = chance.randrange(len(lines) + 1)
    return [*lines[:at], chance.choice(STRANGERS), "```python", *code, "```", *lines[at:]]


def _swap(chance: random.Random, lines: list[str]) -> list[str]:
    shuffled = list(lines)
    if len(lines) > 1:
        one, other = chance.sample(range(len(lines)), 2)
        shuffled[one], shuffled[other] = shuffled[other], shuffled[one]
    return shuffled


def _bytes(chance: random.Random, lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    at = chance.randrange(len(text) + 1)
    odd = chance.choice("`:#/\\\"'()[]{}\t\r\x0b\x0c\x00\u2029\u00e9\U0001f600<>=@*_~")
    return (text[:at] + odd + text[at + chance.choice((0, 1)) :]).split("\n")


CHANGES: Sequence[Change] = (_drop, _double, _junk, _indent, _dedent, _stranger, _swap, _bytes)
