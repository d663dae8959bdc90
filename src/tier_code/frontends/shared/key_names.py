"""Names of keys: as a user writes them, as the registry has them, and as they are printed."""

from __future__ import annotations

import unicodedata

_OTHER_WORDS = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "bs": "backspace",
    "control": "ctrl",
    "option": "alt",
    "meta": "alt",
}
_MODIFIERS = ("alt", "ctrl", "shift")
_FUNCTION_KEYS = tuple(f"f{number}" for number in range(1, 25))
_WITHOUT_SIGN = frozenset(
    {
        *("enter", "escape", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
        *("up", "down", "left", "right"),
        *_FUNCTION_KEYS,
    }
)
_SHORTER = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Signs whose names in Textual are not those of Unicode."""
_WITH_CONTROL = frozenset({"backslash", "right_square_bracket", "underscore", "at", "space"})
"""Signs that have a control character of their own, besides letters."""
_SAME = {"ctrl+i": "Tab", "ctrl+m": "Enter", "ctrl+left_square_bracket": "Esc"}
"""Keys that terminals send as others."""
_LABELS = {
    "enter": "⏎",
    "escape": "Esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
_SPOKEN = {"enter": "Enter", "left": "Left", "right": "Right", "up": "Up", "down": "Down"}


def _name_of(sign: str) -> str:
    """`[` is `left_square_bracket`, `a` is itself; empty for what is no single sign."""
    if sign.isalnum():
        return sign
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


_SIGNS = {_name_of(chr(code)): chr(code) for code in range(32, 127)}


def is_typed(key: str) -> bool:
    """Whether the key, as the registry names it, writes a character."""
    return key in _SIGNS or (len(key) == 1 and key.isprintable())


def sign_of(key: str) -> str:
    """The character that a key writes; empty for one that writes none."""
    return _SIGNS.get(key, "")


def key_named(written: str) -> str:
    """The registry's name of a key that a user wrote: `Ctrl+Y`, `^y`, `?`, `shift+tab`, `F5`.

    Errors: ValueError that says what is wrong.
    """
    *modifiers, last = _parted(written.strip() or written)
    held = [_OTHER_WORDS.get(each.lower(), each.lower()) for each in modifiers]
    key = _bare(last)
    if not key or set(held) - set(_MODIFIERS) or len(set(held)) < len(held):
        raise ValueError(f"there is no key '{written}'; write it as ctrl+y, alt+x, shift+tab, f5, [ or K")
    if held == ["shift"] and len(key) == 1 and key.isalpha():
        return key.upper()
    if held and len(key) == 1:
        key = key.lower()
    name = "+".join([*sorted(held), key])
    if name in _SAME:
        raise ValueError(f"terminals send {spoken(name)} as {_SAME[name]}; choose another key")
    if not _can_be_sent(held, key):
        raise ValueError(f"most terminals cannot send {spoken(name)}; choose another key")
    return name


def _parted(written: str) -> list[str]:
    """Modifiers and key; a plus at the end is the key itself."""
    if written.startswith("^") and len(written) == len("^y"):
        return ["ctrl", written[1]]
    if written.endswith("+"):
        return [*(each for each in written[:-1].split("+") if each), "+"]
    return written.split("+")


def _bare(last: str) -> str:
    if last == " ":
        return "space"
    if len(last) == 1:
        return _name_of(last)
    word = _OTHER_WORDS.get(last.lower(), last.lower())
    return word if word in _WITHOUT_SIGN or word in _SIGNS else ""


def _can_be_sent(held: list[str], key: str) -> bool:
    if key not in _SIGNS or not held:
        return True
    if held == ["ctrl"]:
        return (len(key) == 1 and key.isascii() and key.isalpha()) or key in _WITH_CONTROL
    return held == ["alt"]


def key_label(keys: str) -> str:
    """The first of an action's keys as it is printed: `^B`, `⏎`, `Alt+⏎`, `[`."""
    *modifiers, key = keys.split(",", maxsplit=1)[0].split("+")
    label = _label(key)
    if modifiers == ["ctrl"]:
        return f"^{label.upper() if len(label) == 1 else label}"
    return "+".join([*(modifier.capitalize() for modifier in modifiers), label])


def key_labels(keys: str) -> str:
    """All of an action's keys as they are printed, separated by spaces."""
    return "  ".join(key_label(key) for key in keys.split(","))


def spoken(key: str) -> str:
    """A key in a sentence: `Ctrl+C`, `Shift+Tab`, `Enter`."""
    *modifiers, last = key.split(",", maxsplit=1)[0].split("+")
    label = _SPOKEN.get(last) or _label(last)
    if modifiers and len(label) == 1:
        label = label.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), label])


def _label(key: str) -> str:
    if key in _LABELS:
        return _LABELS[key]
    if key == "space" or key in _WITHOUT_SIGN:
        return key.capitalize()
    return _SIGNS.get(key, key)
