"""Reading what a clause says of a command line option: strings, type, default, choices, help."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_WORD = r"[^\s,;()|{}\[\]\"'`]+"
_QUOTED = r"\"[^\"]*\"|'(?:[^'\s]|(?<=\w)'(?=\w)|\s(?!\s))*?'(?!\w)|`[^`]*`|\u201c[^\u201d]*\u201d"
_VALUE = rf"(?:{_QUOTED}|{_WORD})"
_OPTION = re.compile(r"(?<![\w-])-{1,2}[A-Za-z][\w-]*")
_HELP = re.compile(
    rf"\b(?:(?:with|and)\s+)?(?:the\s+|a\s+)?help(?:\s+text)?\s*(?:of|is|[:=])?\s*(?P<value>{_QUOTED})"
)
_DEFAULT = re.compile(
    rf"\b(?:and\s+|with\s+)?(?:an?\s+|the\s+)?default(?:s\s+to|ing\s+to|ed\s+to)?(?:\s+value)?\s*(?:of|is|to|[:=])?\s*"
    rf"(?P<value>{_VALUE})",
    re.IGNORECASE,
)
_SEPARATOR = r"(?:\s*,\s*(?:or\s+|and\s+)?|\s+or\s+|\s*\|\s*|\s*/\s*)"
_CHOICES = re.compile(
    rf"(?:\b(?:with\s+|and\s+)?(?:the\s+)?(?:choices?|one\s+of|either)\s*(?:of|are|from|[:=])?\s*[\[({{]?|[\[{{])"
    rf"(?P<value>{_VALUE}(?:{_SEPARATOR}{_VALUE})+)[\])}}]?",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"\b(?:and\s+)?(?:is\s+)?(?<!not )(?:required|mandatory)\b", re.IGNORECASE)
_REPEATABLE = re.compile(
    r"\b(?:and\s+)?(?:repeatable|(?:that\s+)?(?:may|can)\s+be\s+(?:given|used|repeated)(?:\s+(?:several|many|multiple)"
    r"\s+times|\s+more\s+than\s+once)?)\b",
    re.IGNORECASE,
)
_TYPE = re.compile(
    r"\b(?:(?:of|with|and)\s+)?(?:the\s+)?(?:type\s*(?:of|is|[:=])?\s*)?(?P<value>int(?:eger)?|float|number|str(?:ing)?|text|path"
    r"|bool(?:ean)?|whole\s+number)\b(?:\s+(?:type|value))?(?!\.)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:that|which|meaning|so\s+that\s+it)\s+(?P<value>[^\"()]+)$", re.IGNORECASE)
_TYPES = {
    "int": "int",
    "flo": "float",
    "num": "float",
    "str": "str",
    "tex": "str",
    "pat": "Path",
    "boo": "flag",
    "who": "int",
}
_FILLER = re.compile(
    r"^(?:an?|the|new|of|with|and|or|is|as|it|short|long|form|also|cli|command|line|command-line|optional|takes?|taking"
    r"|value|values|whose|named|called|not|required|add|create|introduce|give|to|in|for|on)$",
    re.IGNORECASE,
)
_SWITCH = re.compile(r"\b(?:flags?|switch(?:es)?|toggle)\b", re.IGNORECASE)
_NOUN = re.compile(r"\b(?:flags?|options?|switch(?:es)?|toggle|arguments?|parameters?)\b", re.IGNORECASE)
_KNOWN_SWITCHES = re.compile(
    r"^--(?:no-[\w-]+|verbose|quiet|debug|force|dry-run|yes|silent|recursive|all|json|watch|strict|offline)$"
)


@dataclass(slots=True)
class OptionWords:
    """What was read, and what is left of the clause."""

    rest: str
    strings: list[str] = field(default_factory=list)
    type: str = ""
    default: str = ""
    choices: list[str] = field(default_factory=list)
    required: bool = False
    repeatable: bool = False
    help: str = ""
    objection: str = ""

    def arguments(self) -> tuple[tuple[str, str], ...]:
        """As a step holds them, in a fixed order."""
        pairs = (
            ("options", " ".join(self.strings)),
            ("type", self.type),
            ("default", self.default),
            ("choices", "\n".join(self.choices)),
            ("required", "yes" if self.required else ""),
            ("repeatable", "yes" if self.repeatable else ""),
            ("help", self.help),
        )
        return tuple((name, value) for name, value in pairs if value)

    def take(self, pattern: re.Pattern[str]) -> str:
        """Cut the first match out of the rest; its value, or what it says."""
        match = pattern.search(self.rest)
        if match is None:
            return ""
        self.rest = f"{self.rest[: match.start()]} {self.rest[match.end() :]}"
        return match.groupdict().get("value") or match.group()


def read_option(words: str) -> OptionWords:
    """Read everything about an option out of a clause without its place; the rest should be filler."""
    found = OptionWords(words)
    found.help = _bare(found.take(_HELP))
    found.default = _bare(found.take(_DEFAULT))
    found.required = bool(found.take(_REQUIRED))
    found.repeatable = bool(found.take(_REPEATABLE))
    found.choices = [
        _bare(item)
        for item in re.findall(_VALUE, found.take(_CHOICES))
        if item not in ("or", "and", "|", "/")
    ]
    about = found.take(_ABOUT)
    found.help = found.help or " ".join(about.split())
    _take_strings(found)
    named = found.take(_TYPE)
    found.type = _TYPES[named[:3].lower()] if named else _implied(found)
    found.objection = _objection(found)
    return found


def unread(words: str) -> str:
    """What nobody understands of what is left of a clause."""
    bare = _NOUN.sub(" ", re.sub(r"[(),;:/]", " ", words))
    return " ".join(word for word in bare.split() if not _FILLER.match(word))


def _take_strings(found: OptionWords) -> None:
    found.strings = list(dict.fromkeys(_OPTION.findall(found.rest)))
    found.rest = re.sub(r"[`'\"]\s*[`'\"]", " ", _OPTION.sub(" ", found.rest))
    found.strings.sort(key=lambda text: text.startswith("--"))


def _implied(found: OptionWords) -> str:
    """The type that a default, choices or the words themselves stand for; empty when nothing tells."""
    samples = [text for text in (found.default, *found.choices) if text]
    if found.default.lower() in ("true", "false"):
        return "flag"
    tests: tuple[tuple[str, Callable[[str], object]], ...] = (("int", int), ("float", float))
    for name, convert in tests if samples else ():
        if all(_converts(convert, text) for text in samples):
            return name
    if samples or found.repeatable or (found.required and not _SWITCH.search(found.rest)):
        return "str"
    if found.required:
        return ""
    long = next((text for text in found.strings if text.startswith("--")), "")
    return "flag" if _SWITCH.search(found.rest) or _KNOWN_SWITCHES.match(long) else ""


def _objection(found: OptionWords) -> str:
    if not found.strings:
        return "no option such as --name is named"
    name = found.strings[-1]
    if sum(text.startswith("--") for text in found.strings) > 1:
        return f"{' and '.join(found.strings)} are {len(found.strings)} options; ask for each of them"
    if not found.type:
        return f"say whether {name} takes a value: write 'flag {name}', or its type as in '{name} (int)'"
    if found.type == "flag" and found.default.lower() == "true":
        return f"{name} would be on always; ask for a flag --no-... instead"
    if found.type == "flag" and (found.choices or found.required or found.repeatable):
        return f"{name} is a flag, which has no choices and is never required"
    if found.choices and found.default and found.default not in found.choices:
        return f"the default '{found.default}' is none of the choices"
    if found.repeatable and found.default:
        return f"{name} may be given several times; a default would be the beginning of its list"
    return ""


def _converts(convert: Callable[[str], object], text: str) -> bool:
    try:
        convert(text)
    except ValueError:
        return False
    return True


def _bare(text: str) -> str:
    pairs = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d"}
    if len(text) > 1 and pairs.get(text[0]) == text[-1]:
        return text[1:-1]
    return text
