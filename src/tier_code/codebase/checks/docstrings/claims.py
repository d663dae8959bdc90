"""Judging one sentence about code: what in it can be looked up, and whether the code says otherwise.

Each test gives a reason against the sentence or an empty string. A sentence without a reason against it is
not proven: `is_backed` says whether something in the code speaks for it.
"""

from __future__ import annotations

import ast
import keyword
import re
import sys
from collections.abc import Iterator

from tier_code.codebase.checks.docstrings.code_facts import CodeFacts
from tier_code.codebase.checks.docstrings.return_types import untrue_return_type
from tier_code.codebase.checks.docstrings.words import stem, stems_of

_BACKTICKED = re.compile(r"`{1,2}(?P<code>[^`\n]+)`{1,2}")
_WORD = re.compile(r"[A-Za-z_]\w*")
_CODE_LIKE = re.compile(
    r"(?<![\w./-])(?:[A-Za-z]\w*_\w+|_\w+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|[A-Za-z_]\w*(?=\(\)))(?![\w/-])"
)
_PROPER_NAMES = frozenset({"JavaScript", "TypeScript", "GitHub", "GitLab", "YouTube", "LaTeX", "PostScript"})
_KNOWN = frozenset(keyword.kwlist) | frozenset(sys.stdlib_module_names)
_FOR_EXAMPLE = re.compile(r"\b(?:e\.\s?g\.|for example|for instance)[^.;)]*", re.IGNORECASE)
"""Values that a caller might give need not stand in the file."""
_RAISE = re.compile(r"\b(?:rais(?:e|es|ed|ing)|throws?|throwing)\b", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"\b(?:[a-z_]\w*\.)*(?P<name>[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Iteration|Conflict))\b"
)
_RAISED = re.compile(
    r"\b(?:[Rr]ais|[Tt]hrow)\w*\s+(?:an?\s+|the\s+)?(?::[\w:]+:)?`{0,2}[~.!]*(?:\w+\.)*(?P<name>[A-Z]\w+)",
    re.ASCII,
)
_SOME_ERROR = re.compile(
    r"\b(?:rais|throw)\w*\s+(?:an?|the|this|that)\s+(?:\w+\s+)?(?:error|exception)\b", re.IGNORECASE
)
_DEFAULT = re.compile(
    r"(?<!by )\b[Dd]efault(?:s|ing)?(?:\s+value)?(?:\s*(?::|=)|\s+(?:is|to|of|being))?\s+"
    r"(?P<value>None|True|False|-?\d+(?:\.\d+)?\b|`[^`]+`|'[^']*'|\"[^\"]*\")"
)
_GIVES_BACK = re.compile(
    r"\breturn(?:s|ing)?\s+(?!(?:none|nothing|to|early|from|control|immediately|without|code|value of)\b)\S",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,:/+-])-?\d+(?:\.\d+)?(?![\w:/-]|[.,]\d)")
_KIND = re.compile(r"^(?:an?|the|this)\s+(?:\w+\s+)?(?P<kind>function|method|class)\b", re.IGNORECASE)
_MARKS = {
    "colon": ":",
    "semicolon": ";",
    "comma": ",",
    "slash": "/",
    "backslash": "\\",
    "hyphen": "-",
    "underscore": "_",
    "asterisk": "*",
    "ampersand": "&",
}
_MARK = re.compile(rf"\b(?P<mark>{'|'.join(_MARKS)})(?:e?s)?\b", re.IGNORECASE)
_LEFT = frozenset({"lstrip", "rjust", "zfill", "removeprefix"})
_RIGHT = frozenset({"rstrip", "ljust", "removesuffix"})
_SIDES = (
    (re.compile(r"\bleading\b|\b(?:on|to|from) the left\b|\bprefix", re.IGNORECASE), _LEFT, _RIGHT),
    (
        re.compile(r"\btrailing\b|\b(?:on|to|from) the right\b|\bright-pad|\bsuffix", re.IGNORECASE),
        _RIGHT,
        _LEFT,
    ),
)
"""Words for a side, methods that work on it, methods that work on the other."""
_GUESS = re.compile(
    r"\b(?:probably|perhaps|presumably|seems? to|appears? to|might be|may be intended|likely|i think)\b",
    re.IGNORECASE,
)
_ABOUT_ITSELF = re.compile(
    r"\b(?:this|the) docstring\b|\bdocstring of\b|\bcode snippet\b"
    r"|\bthe (?:above|given|provided) (?:code|function|method|class)\b"
    r"|\bthis code\b|^(?:notes|takes|does|keeps|has|docstring|answer)\s*:",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:ignoring|disregarding|regardless of|without|bypassing|skipping)\s+"
    r"(?:the\s+|any\s+|an?\s+)?(?P<what>\w+)",
    re.IGNORECASE,
)
_LOADED = re.compile(
    r"\b(?P<word>thread-?safe\w*|secure\w*|efficient\w*|optimi[sz]ed|atomic\w*|cach(?:e|es|ed|ing)|lazy|lazily|random\w*|sorted|"
    r"unique\w*|deprecated|encrypt\w*|decrypt\w*|automatic\w*|asynchronous\w*|synchronous\w*|concurrent\w*|parallel|"
    r"recursive\w*|in[ -]place|logg(?:ed|ing)|logs|retr(?:y|ies|ied)|abstract)\b",
    re.IGNORECASE,
)


def untrue(sentence: str, facts: CodeFacts) -> str:
    """Why a sentence cannot stand beside this code; empty when nothing speaks against it."""
    return next((reason for test in _TESTS if (reason := test(sentence, facts))), "")


def is_backed(sentence: str, facts: CodeFacts) -> bool:
    """Whether the code itself shows what a sentence says: a raised exception, None, or True and False."""
    if _RAISE.search(sentence) and facts.raises & set(_WORD.findall(sentence)):
        return True
    if re.search(r"\bTrue\b.*\bFalse\b|\bFalse\b.*\bTrue\b", sentence):
        return {stem("true"), stem("false")} <= facts.stems or _annotated(facts, "bool")
    if re.search(r"\b[Rr]eturns? None\b|\bis None\b|^or None\b", sentence):
        return facts.may_give_none
    return False


def names_in(sentence: str) -> Iterator[str]:
    """Everything in a sentence that is written as a name in code would be."""
    for match in _BACKTICKED.finditer(sentence):
        code = re.sub(r"'[^']*'|\"[^\"]*\"", " ", match["code"])
        yield from _WORD.findall(code)
    for match in _CODE_LIKE.finditer(_BACKTICKED.sub(" ", sentence)):
        yield match.group()


def _unknown_name(sentence: str, facts: CodeFacts) -> str:
    for name in names_in(_FOR_EXAMPLE.sub(" ", sentence)):
        if name in facts.names or name in _KNOWN or name in _PROPER_NAMES:
            continue
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", facts.file_text):
            return f"'{name}' is nowhere in the file"
    return ""


def _untrue_raise(sentence: str, facts: CodeFacts) -> str:
    if not _RAISE.search(sentence):
        return ""
    for match in _EXCEPTION.finditer(sentence):
        happens_inside = re.match(r"\s+(?:is|was|gets)\s+raised\b", sentence[match.end() :])
        if match["name"] not in (facts.names if happens_inside else facts.raises):
            return f"{match['name']} is not raised"
    for match in _RAISED.finditer(sentence):
        if match["name"] not in facts.raises:
            return f"{match['name']} is not raised"
    if _SOME_ERROR.search(sentence) and not facts.raises and not facts.raises_more:
        return "nothing is raised"
    return ""


def _untrue_default(sentence: str, facts: CodeFacts) -> str:
    for match in _DEFAULT.finditer(sentence):
        stated = match["value"]
        about = [name for name in facts.defaults if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence)]
        real = [facts.defaults[name] for name in about or facts.defaults]
        if not any(_same_value(stated, default, facts) for default in real):
            known = ", ".join(f"{name}={ast.unparse(facts.defaults[name])}" for name in about) or "another"
            return f"a default of {stated} is stated, the code has {known}"
    return ""


def _same_value(stated: str, default: ast.expr, facts: CodeFacts) -> bool:
    bare = stated.strip("`")
    if bare in (
        ast.unparse(default),
        bare.strip("'\"") if ast.unparse(default).strip("'\"") == bare.strip("'\"") else None,
    ):
        return True
    try:
        if ast.literal_eval(bare) == ast.literal_eval(default):
            return True
    except (ValueError, SyntaxError):
        pass
    # `x=None` and then `x or self.standard`: the name after None may stand for the default.
    falls_back = isinstance(default, ast.Constant) and default.value is None
    return (
        falls_back
        and bool(_WORD.fullmatch(bare.rpartition(".")[2]))
        and bare.rpartition(".")[2] in facts.names
    )


def _untrue_return(sentence: str, facts: CodeFacts) -> str:
    if not facts.is_function:
        return ""
    if not facts.returns_value and not facts.yields and _GIVES_BACK.search(sentence):
        return "nothing is returned"
    if sentence.lower().startswith(("yield ", "yields ")) and not facts.yields:
        annotation = ast.unparse(facts.returns) if facts.returns is not None else ""
        return "" if re.search(r"Iter|Generator", annotation) else "nothing is yielded"
    return untrue_return_type(sentence, facts.returns) if not facts.yields else ""


def _wrong_side(sentence: str, facts: CodeFacts) -> str:
    """Left for right: `rjust` pads on the left, and small models think otherwise."""
    for side, shows, denies in _SIDES:
        match = side.search(sentence)
        if match is not None and denies & facts.stems and not shows & facts.stems:
            return f"the code has {min(denies & facts.stems)}, which speaks against '{match.group()}'"
    return ""


def _unknown_mark(sentence: str, facts: CodeFacts) -> str:
    for match in _MARK.finditer(sentence):
        word = match["mark"].lower()
        if _MARKS[word] not in facts.literals and stem(word) not in facts.stems:
            return f"no literal of the code holds a {word}"
    return ""


def _other_kind(sentence: str, facts: CodeFacts) -> str:
    match = _KIND.match(sentence)
    if match is None or not facts.name or "call" in facts.stems:
        return ""
    is_function = match["kind"].lower() in ("function", "method")
    return f"it is no {match['kind']}" if is_function is not facts.is_function else ""


def _unknown_number(sentence: str, facts: CodeFacts) -> str:
    for match in _NUMBER.finditer(_BACKTICKED.sub(" ", sentence)):
        if match.group().lstrip("-") not in facts.file_text:
            return f"the number {match.group()} is nowhere in the file"
    return ""


def _guess(sentence: str, facts: CodeFacts) -> str:
    match = _GUESS.search(sentence)
    if match is None or match.group().lower() in facts.file_text.lower():
        return ""
    return f"it guesses: '{match.group()}'"


def _about_itself(sentence: str, facts: CodeFacts) -> str:
    match = _ABOUT_ITSELF.search(sentence)
    if match is None or "docstring" in facts.file_stems:
        return ""
    return f"it speaks of the task, not of the code: '{match.group()}'"


def _not_done(sentence: str, facts: CodeFacts) -> str:
    for match in _NOT_DONE.finditer(sentence):
        lenient = match.group().lower().startswith(("without", "regardless"))
        if stem(match.group().split()[0]) not in facts.stems and not (
            lenient and stem(match["what"]) in facts.stems
        ):
            return f"nothing in the code says '{match.group()}'"
    return ""


def _loaded_word(sentence: str, facts: CodeFacts) -> str:
    for match in _LOADED.finditer(sentence):
        word = match["word"].lower().replace("-", " ")
        if not _shows(word, facts):
            return f"nothing in the code shows '{match['word']}'"
    return ""


def _shows(word: str, facts: CodeFacts) -> bool:
    if stems_of(word) <= facts.file_stems and word != "in place":
        return True
    if word.startswith("recursive"):
        return facts.calls_itself
    if word == "in place":
        return facts.changes_arguments or {"plac"} <= facts.stems
    if word.startswith("asynchronous"):
        return facts.is_async
    return False


def _annotated(facts: CodeFacts, name: str) -> bool:
    return isinstance(facts.returns, ast.Name) and facts.returns.id == name


_TESTS = (
    _about_itself,
    _guess,
    _unknown_name,
    _untrue_raise,
    _untrue_default,
    _untrue_return,
    _other_kind,
    _unknown_mark,
    _wrong_side,
    _unknown_number,
    _not_done,
    _loaded_word,
)
