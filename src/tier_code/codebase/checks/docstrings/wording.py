"""Judging the wording of a docstring as a whole: whether it says anything, in a sane language and length."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tier_code.codebase.answers.docstring_parts import DocstringParts
from tier_code.codebase.answers.placeholders import unfilled
from tier_code.codebase.answers.sentences import sentences_of
from tier_code.codebase.checks.docstrings.code_facts import CodeFacts
from tier_code.codebase.checks.docstrings.words import parts_of_name, stem, stems_of

LONGEST_SUMMARY = 240
LONGEST = 4000
"""Characters."""
_EMPTY_WORDS = stems_of(
    "a an the this that of for to in on with by and or its it is are be function method class module object "
    "value given specified provided get do does perform handle process used some certain any all each other"
)
_CODE = re.compile(r"^\s*(?:async def|def|class|import|from)\s+\w+.*[:\w)]\s*$|```|~~~", re.MULTILINE)
_EXAMPLE = re.compile(
    r"^[ \t]*(?P<fence>```|~~~)\w*\n[ \t]*>>>(?:.*\n)*?[ \t]*(?P=fence)[ \t]*$|^\s*(?:>>>|\.\.\.).*$",
    re.MULTILINE,
)
"""Sessions at the prompt, in a fence or without, show how a thing is used and are no code of the answer."""
_SHINGLE = 5
_STRANGE_WORDS = 6
_STRANGE_SHARE = 0.7
"""Of 60 docstrings read, no true one had so many words that its code has not; one about a helper had."""
_KNOWN_WORDS = 2
"""So many words that the code has too, and a long sentence is about this code after all."""
_SPOKEN = {
    stem(short): stems_of(words)
    for short, words in {
        "str": "string text characters",
        "int": "integer number",
        "bool": "boolean whether true false",
        "dict": "dictionary mapping keys",
        "len": "length size",
        "iter": "iterate iterator iterable",
        "max": "maximum largest",
        "min": "minimum smallest",
        "init": "initialize create",
        "args": "arguments parameters",
        "exc": "exception error",
    }.items()
}
"""Short forms that code uses for words of prose."""


def wording_fault(text: str, parts: DocstringParts, facts: CodeFacts) -> str:
    """What is wrong with the words of a docstring; empty when nothing is."""
    first = (sentences_of(parts.summary) or ("",))[0]
    if not first:
        return "it has no summary"
    if len(first) > LONGEST_SUMMARY or len(text) > LONGEST:
        return f"it is too long: a summary of {len(first)}, in all {len(text)} characters"
    if not re.search(r"[^\W\d_]{2}", text):
        return "it says nothing"
    placeholder = unfilled(text)
    if placeholder and placeholder not in facts.file_text.replace(text, ""):
        return f"it holds a placeholder: '{placeholder}'"
    if _CODE.search(_EXAMPLE.sub("", text)):
        return "it holds code"
    if restates_name(first, facts) and len(sentences_of(text)) == 1:
        return f"it says no more than the name '{facts.name}'"
    return _repetition(text) or _strange_script(text, facts)


def restates_name(sentence: str, facts: CodeFacts) -> bool:
    """Whether every word that means something is already part of the name."""
    said = {stem(part) for part in parts_of_name(sentence)} - _EMPTY_WORDS
    return said <= {stem(part) for part in parts_of_name(facts.name)}


def unrelated(sentence: str, facts: CodeFacts) -> str:
    """A small model that was led astray tells of something else: hardly a word of it is in the definition."""
    said = {stem(part) for part in parts_of_name(sentence)} - _EMPTY_WORDS
    spoken = {word for short, words in _SPOKEN.items() if short in facts.stems for word in words}
    strange = said - facts.stems - spoken
    many = len(strange) >= _STRANGE_WORDS and len(strange) > _STRANGE_SHARE * len(said)
    astray = many and len(said - strange) < _KNOWN_WORDS
    return "its words have next to nothing to do with the code" if astray else ""


def _repetition(text: str) -> str:
    sentences = [sentence.lower() for sentence in sentences_of(text)]
    if len(set(sentences)) < len(sentences):
        return "it says one sentence twice"
    words = re.findall(r"\w+", text.lower())
    shingles = Counter(tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
    return "it goes round in circles" if shingles and max(shingles.values()) > 2 else ""


def _strange_script(text: str, facts: CodeFacts) -> str:
    """Small models fall into another script now and then; one that the file itself uses is fine."""
    known = _scripts(facts.file_text.replace(text, "")) | {"LATIN", "GREEK", "MICRO", "FEMININE", "MASCULINE"}
    strange = sorted(_scripts(text) - known)
    return f"it holds {strange[0].lower()} letters, the file does not" if strange else ""


def _scripts(text: str) -> set[str]:
    return {
        unicodedata.name(character, "UNNAMED").split()[0]
        for character in set(text)
        if ord(character) > 127 and character.isalpha()
    }
