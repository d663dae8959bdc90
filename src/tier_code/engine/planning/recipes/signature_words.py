"""Reading what a clause asks of a signature: "add a parameter strict=True to f and pass it at every call"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tier_code.engine.planning.words import unquoted

_NOUN = (
    r"(?:(?:keyword|positional|named|function|optional|required)\s+)*(?:parameters?|params?|arguments?|args?)"
)
_STYLE = (
    r"(?P<style>(?:(?:optional|required|keyword[- ]only|positional(?:[- ]only)?|keyword|kw[- ]?only|named)"
    r"\s+)*)"
)
_OF = r"(?:to|on|of|for|in|from)"
_WHAT = (
    r"(?:the\s+)?(?:signatures?\s+of\s+)?(?:the\s+)?(?:(?:function|method|class|constructor|initiali[sz]er)\s+"
    r"(?:of\s+)?(?:the\s+)?(?:class\s+)?)?"
)
_QUOTED_NAME = r"[`'\"]?{}[`'\"]?"
_DOTTED = r"(?:[\w./\\-]+::)?[A-Za-z_][\w.#]*(?:\(\))?"
_FUNCTION = _WHAT + _QUOTED_NAME.format(rf"(?P<function>{_DOTTED})")
_IDENTIFIER = _QUOTED_NAME.format(r"(?P<parameter>[A-Za-z_]\w*)")
_SPEC = r"(?P<spec>`[^`]+`|\"[^\"]+\"|[A-Za-z_]\w*\s*(?:[:=]\s*.+?)?)"
_FLAGS = re.IGNORECASE | re.DOTALL

_ADD = re.compile(
    rf"^(?:add|introduce)\s+(?:an?\s+|the\s+|another\s+|new\s+)*{_STYLE}(?:new\s+)?"
    rf"(?:parameter|param|argument|arg|keyword)\s+(?:called\s+|named\s+)?{_SPEC}(?P<before>(?:\s+(?:of\s+type|with|and|"
    rf"typed|default(?:ing)?)\b.+?)?)\s+(?:to|on|in|for)\s+{_FUNCTION}(?P<rest>.*)$",
    _FLAGS,
)
_ADD_BEFORE_NOUN = re.compile(
    rf"^(?:add|introduce)\s+(?:an?\s+|the\s+|another\s+|new\s+)*{_STYLE}(?P<spec>`[^`]+`|\"[^\"]+\"|[A-Za-z_]\w*"
    r"(?:\s*[:=]\s*[^\s]+)*)\s+(?P<more>(?:(?:keyword[- ]only|positional|keyword)\s+)?)"
    r"(?:parameter|param|argument|arg)"
    rf"(?P<before>(?:\s+(?:of\s+type|with|typed|default(?:ing)?)\b.+?)?)\s+(?:to|on|for)\s+{_FUNCTION}(?P<rest>.*)$",
    _FLAGS,
)
_ADD_TO_SIGNATURE = re.compile(
    rf"^(?:add|introduce)\s+{_SPEC}(?P<before>)\s+to\s+(?:the\s+)?(?:signature|parameters|arguments)\s+of\s+{_FUNCTION}"
    r"(?P<rest>.*)$",
    _FLAGS,
)
_GIVE = re.compile(
    rf"^give\s+{_FUNCTION}\s+(?:an?\s+)?(?:new\s+)?{_STYLE}(?:new\s+)?(?:parameter|param|argument|arg)\s+"
    rf"(?:called\s+|named\s+)?{_SPEC}(?P<rest>(?:,?\s+(?:and|with|passing|of)\b.*)?)$",
    _FLAGS,
)
_REMOVE = (
    re.compile(
        rf"^(?:remove|delete|drop)\s+(?:the\s+)?(?:unused\s+)?{_NOUN}\s+{_IDENTIFIER}\s+{_OF}\s+{_FUNCTION}(?P<rest>.*)$",
        _FLAGS,
    ),
    re.compile(
        rf"^(?:remove|delete|drop)\s+(?:the\s+)?(?:unused\s+)?{_IDENTIFIER}\s+{_NOUN}\s+{_OF}\s+{_FUNCTION}(?P<rest>.*)$",
        _FLAGS,
    ),
    re.compile(
        rf"^(?:remove|delete|drop)\s+(?:the\s+)?{_IDENTIFIER}\s+from\s+(?:the\s+)?(?:signature|parameters|arguments)\s+of"
        rf"\s+{_FUNCTION}(?P<rest>.*)$",
        _FLAGS,
    ),
)
_TO = r"\s*(?:\s(?:to|into|as)\s|->|→)\s*"
_NEW = _QUOTED_NAME.format(r"(?P<new>[A-Za-z_]\w*)")
_RENAMING = r"^(?:rename|change\s+the\s+name\s+of)\s+(?:the\s+)?"
_RENAME = (
    re.compile(rf"{_RENAMING}{_NOUN}\s+{_IDENTIFIER}\s+{_OF}\s+{_FUNCTION}{_TO}{_NEW}(?P<rest>.*)$", _FLAGS),
    re.compile(rf"{_RENAMING}{_NOUN}\s+{_IDENTIFIER}{_TO}{_NEW}\s+{_OF}\s+{_FUNCTION}(?P<rest>.*)$", _FLAGS),
    re.compile(rf"{_RENAMING}{_IDENTIFIER}\s+{_NOUN}\s+{_OF}\s+{_FUNCTION}{_TO}{_NEW}(?P<rest>.*)$", _FLAGS),
    re.compile(rf"{_RENAMING}{_FUNCTION}'s\s+{_NOUN}\s+{_IDENTIFIER}{_TO}{_NEW}(?P<rest>.*)$", _FLAGS),
    re.compile(rf"{_RENAMING}{_FUNCTION}'s\s+{_IDENTIFIER}\s+{_NOUN}{_TO}{_NEW}(?P<rest>.*)$", _FLAGS),
)
_ORDER = r"[\(\[`]?\s*(?P<order>[A-Za-z_]\w*(?:\s*(?:,\s*and|,|\sand\s)\s*[A-Za-z_]\w*)+)\s*[\)\]`]?"
_REORDER = (
    re.compile(
        rf"^(?:reorder|rearrange|change\s+the\s+order\s+of|put)\s+(?:the\s+)?{_NOUN}\s+{_OF}\s+{_FUNCTION}"
        rf"\s+(?:to|as|into|in(?:to)?\s+the\s+order)\s*(?:be\s+)?{_ORDER}(?P<rest>.*)$",
        _FLAGS,
    ),
    re.compile(
        rf"^(?:reorder|rearrange|change\s+the\s+order\s+of)\s+{_FUNCTION}(?:'s\s+{_NOUN})?\s+(?:to|as|into)\s*{_ORDER}"
        r"(?P<rest>.*)$",
        _FLAGS,
    ),
)
_ORDINAL = r"first|second|third|fourth|fifth|sixth|seventh|eighth|last|1st|2nd|3rd|[4-8]th"
_NUMBERS = {
    word: str(index)
    for words in (
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
        ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th"),
    )
    for index, word in enumerate(words, 1)
}
_POSITION = (
    r"(?:(?:the\s+)?(?P<where>first|last|front|beginning|start|end)(?:\s+(?:one|place|position|parameter|argument))?"
    rf"|(?P<side>before|after|behind)\s+(?:the\s+)?(?:{_NOUN}\s+)?[`'\"]?(?P<other>[A-Za-z_]\w*)[`'\"]?)"
)
_MOVE = (
    re.compile(
        rf"^(?:make|move|put)\s+(?:the\s+)?(?P<number>{_ORDINAL})\s+{_NOUN}\s+{_OF}\s+{_FUNCTION}\s+(?:to\s+|at\s+)?"
        rf"(?:be\s+)?(?:the\s+)?{_POSITION}(?P<rest>.*)$",
        _FLAGS,
    ),
    re.compile(
        rf"^(?:make|move|put)\s+(?:the\s+)?{_NOUN}\s+{_IDENTIFIER}\s+{_OF}\s+{_FUNCTION}\s+(?:to\s+|at\s+)?(?:be\s+)?"
        rf"(?:the\s+)?{_POSITION}(?P<rest>.*)$",
        _FLAGS,
    ),
    re.compile(
        rf"^make\s+(?:the\s+)?(?:{_NOUN}\s+)?{_IDENTIFIER}\s+(?:be\s+)?the\s+(?P<where>first|last)\s+{_NOUN}\s+{_OF}\s+"
        rf"{_FUNCTION}(?P<rest>.*)$",
        _FLAGS,
    ),
)
_SWAP_TWO = re.compile(
    rf"^swap\s+the\s+(?:first\s+two|first\s+and\s+(?:the\s+)?second)\s+{_NOUN}\s+{_OF}\s+{_FUNCTION}(?P<rest>.*)$",
    _FLAGS,
)

_EVERY = r"(?:every|each|all|any)(?:\s+of)?(?:\s+(?:the|its))?"
_CALLS = (
    rf"(?:(?:at|in|from|for|on|to|by)\s+(?:{_EVERY}\s+)?(?:its\s+)?(?:callers?|calls?(?:\s*-?sites?)?|invocations?|uses?)\b"
    r"(?:\s+of\s+it)?|everywhere|wherever\s+it\s+is\s+called|at\s+all\s+of\s+them)"
)
_PASS = re.compile(
    rf"(?:,\s*|\s+)(?:and\s+)?(?:then\s+)?(?:also\s+)?(?:pass(?:ing|ed)?|giv(?:e|ing)|hand(?:ing)?|with|set(?:ting)?)\s+"
    rf"(?:(?P<value>`[^`]+`|\"[^\"]+\"|\S+)\s+)?(?:explicitly\s+)?{_CALLS}(?:\s+explicitly)?",
    _FLAGS,
)
_AND_CALLERS = re.compile(
    rf"(?:,\s*|\s+)(?:and\s+)?(?:to\s+|update\s+|change\s+|at\s+|with\s+)*{_EVERY}\s+(?:its\s+)?"
    r"(?:callers?|calls?(?:\s*-?sites?)?)\b(?:\s+(?:too|accordingly|as\s+well))?",
    _FLAGS,
)
_TYPE = re.compile(
    r"\s*,?\s*(?:and\s+)?(?:of\s+|with\s+(?:the\s+)?)?(?:type|typed(?:\s+as)?|annotated\s+as)\s+(?P<type>`[^`]+`|[^\s,]+)",
    _FLAGS,
)
_DEFAULT = re.compile(
    r"\s*,?\s*(?:and\s+)?(?:with\s+)?(?:an?\s+|the\s+)?default(?:ing)?(?:\s+value)?(?:\s+(?:of|to|is))?\s*=?\s*"
    r"(?P<default>`[^`]+`|\"[^\"]*\"|'[^']*'|[^\s,]+)",
    _FLAGS,
)
_PLACED = re.compile(rf"\s*,?\s*(?:as|at|in|to)?\s*(?:the\s+)?{_POSITION}", _FLAGS)
_NOISE = re.compile(
    r"^[\s,]*(?:(?:and|in|with|everywhere|too|accordingly|as\s+well)\b[\s,]*)*(?:(?:(?:update|change|fix|adapt)\s+)?"
    r"(?:all\s+|every\s+|of\s+|the\s+|its\s+|their\s+)*(?:callers?|calls?(?:\s*-?sites?)?|arguments?)\b"
    r"(?:\s+(?:of\s+it|too|accordingly|as\s+well))?|(?:across|in|throughout)\s+the\s+(?:whole\s+)?"
    r"(?:repo(?:sitory)?|project|code\s?base))?[\s,]*$",
    _FLAGS,
)
_IN_PLACE = re.compile(
    r"^\s+(?:in|from|of)\s+[`'\"]?(?P<place>[\w./\\-]+\.pyi?|[\w.-]+(?:/[\w.-]+)+/?|src)[`'\"]?", _FLAGS
)


@dataclass(slots=True, kw_only=True)
class SignatureWords:
    """What a clause asks, read from its words."""

    function: str
    arguments: dict[str, str] = field(default_factory=dict)
    place: str = ""
    """Where the function is defined, when it says so."""
    unread: str = ""
    """Words that mean nothing here."""


def read_signature(clause: str) -> SignatureWords | None:
    """Read a clause; None when it is not about a signature."""
    for patterns, reader in _READERS:
        for pattern in patterns:
            match = pattern.match(clause)
            if match is not None:
                return reader(match)
    return None


def _named(match: re.Match[str], rest: str, **arguments: str) -> SignatureWords:
    place = _IN_PLACE.match(rest)
    rest = rest[place.end() :] if place else rest
    return SignatureWords(
        function=unquoted(match["function"]),
        arguments={name: value for name, value in arguments.items() if value},
        place=place["place"] if place else "",
        unread="" if _NOISE.match(rest) else rest.strip(" ,"),
    )


def _added(match: re.Match[str]) -> SignatureWords:
    groups = match.groupdict()
    name, annotation, default = _spec(unquoted_code(match["spec"]))
    rest, found = _cut(match["rest"] if match["rest"].startswith((" ", ",")) else f" {match['rest']}", {})
    before, inner = _cut(groups.get("before") or "", {})
    found = {**inner, **found}
    style = _style(f"{groups.get('style') or ''} {groups.get('more') or ''}")
    words = _named(
        match,
        f"{before}{rest}",
        action="add",
        parameter=name,
        style=style,
        annotation=annotation or found.get("annotation", ""),
        default=default or found.get("default", ""),
        value=found.get("value", ""),
        place=found.get("place", ""),
    )
    words.arguments["at_calls"] = "yes" if found.get("at_calls") else "no"
    return words


def _style(words: str) -> str:
    plain = words.lower().replace(" ", "-")
    if "only" in plain and "positional" not in plain:
        return "keyword-only"
    return next(
        (each for each in ("positional", "keyword") if each in plain), "keyword" if "named" in plain else ""
    )


def unquoted_code(text: str) -> str:
    """Code without the backticks or quotes around all of it."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in '`"' else text


def _spec(text: str) -> tuple[str, str, str]:
    """Name, annotation and default of `name: type = default`."""
    head, _, default = _split(text, "=")
    name, _, annotation = _split(head, ":")
    return name.strip(), annotation.strip(), default.strip()


def _split(text: str, mark: str) -> tuple[str, str, str]:
    """Cut at the first mark that no bracket or quote holds."""
    depth, quote = 0, ""
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == mark and not depth:
            return text[:index], mark, text[index + 1 :]
    return text, "", ""


def _cut(rest: str, found: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Take type, default, place and what calls pass out of the words behind."""
    for pattern, take in _PARTS:
        match = pattern.search(rest)
        if match is not None:
            found |= take(match)
            rest = rest[: match.start()] + rest[match.end() :]
    return rest, found


def _passing(match: re.Match[str]) -> dict[str, str]:
    value = unquoted_code(match["value"] or "")
    value = value.partition("=")[2] if re.match(r"^[A-Za-z_]\w*=[^=]", value) else value
    meaningless = value.lower() in {"", "it", "the", "them", "that", "this", "default"}
    return {"at_calls": "yes", "value": "" if meaningless else value}


def _position(match: re.Match[str]) -> dict[str, str]:
    groups = match.groupdict()
    if groups.get("side"):
        side = "before" if match["side"].lower() == "before" else "after"
        return {"place": f"{side} {match['other']}"}
    return {"place": "last" if match["where"].lower() in {"last", "end"} else "first"}


_PARTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, str]]], ...] = (
    (_PASS, _passing),
    (_AND_CALLERS, lambda _: {"at_calls": "yes"}),
    (_DEFAULT, lambda match: {"default": unquoted_code(match["default"])}),
    (_TYPE, lambda match: {"annotation": unquoted_code(match["type"])}),
    (_PLACED, _position),
)


def _removed(match: re.Match[str]) -> SignatureWords:
    return _named(match, match["rest"], action="remove", parameter=match["parameter"])


def _renamed(match: re.Match[str]) -> SignatureWords:
    return _named(match, match["rest"], action="rename", parameter=match["parameter"], new_name=match["new"])


def _reordered(match: re.Match[str]) -> SignatureWords:
    names = re.findall(r"\b(?!and\b)[A-Za-z_]\w*", match["order"])
    return _named(match, match["rest"], action="reorder", order=",".join(names))


def _moved(match: re.Match[str]) -> SignatureWords:
    groups: Mapping[str, str | None] = match.groupdict()
    number = (groups.get("number") or "").lower()
    parameter = groups.get("parameter") or _NUMBERS.get(number, number)
    return _named(match, match["rest"], action="reorder", parameter=parameter, **_position(match))


def _swapped(match: re.Match[str]) -> SignatureWords:
    return _named(match, match["rest"], action="reorder", order="2,1")


_READERS: tuple[tuple[tuple[re.Pattern[str], ...], Callable[[re.Match[str]], SignatureWords]], ...] = (
    ((_ADD, _ADD_BEFORE_NOUN, _ADD_TO_SIGNATURE, _GIVE), _added),
    (_REMOVE, _removed),
    (_RENAME, _renamed),
    (_REORDER, _reordered),
    (_MOVE, _moved),
    ((_SWAP_TWO,), _swapped),
)
