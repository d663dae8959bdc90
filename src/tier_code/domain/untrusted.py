"""Text from repositories, models and commands, and the one function that makes it safe to show.

Source: these classes of code points reached a terminal raw through every Textual widget tried (2026-11).
"""

from __future__ import annotations

import re
from typing import NewType

SafeText = NewType("SafeText", str)

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f"  # C0 without TAB and LF
    "\x7f-\x9f"  # DEL and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\ufeff"
    "\U000e0000-\U000e007f"  # tag characters
    "\ud800-\udfff"  # lone surrogates, as file names decoded by Python hold them
    "]"
)
_INVISIBLE = re.compile(
    "["
    "\u00ad\u034f\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064"  # joiners, separators, invisible operators
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters without ink
    "\ufe00-\ufe0f\U000e0100-\U000e01ef"  # variation selectors, which can carry a hidden message
    "]"
)


def sanitize(text: str) -> SafeText:
    """Replace every code point that could steer a terminal by a visible `<U+xxxx>`."""
    return SafeText(_UNSAFE.sub(_visible, text))


def sanitize_strictly(text: str) -> SafeText:
    """As `sanitize`, and make invisible characters visible too: for diffs and approvals."""
    return SafeText(_INVISIBLE.sub(_visible, sanitize(text)))


def one_line(text: str, width: int = 200) -> SafeText:
    """Sanitised text on one line of at most `width` characters, cut with an ellipsis."""
    flat = sanitize(" ".join(text.split()))
    return SafeText(flat if len(flat) <= width else flat[: width - 1] + "…")


def _visible(match: re.Match[str]) -> str:
    return f"<U+{ord(match.group()):04X}>"
