"""The first sentence of a comment in the mood of its file or its language: `Returns`, `Name returns`."""

from __future__ import annotations

import re
from dataclasses import replace

from tier_code.codebase.answers.comments.comment_style import CommentStyle
from tier_code.codebase.answers.docstring_parts import DocstringParts
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.answers.voice import command_of, is_command, without_itself
from tier_code.codebase.index.facts import CALLABLES, Definition
from tier_code.domain.untrusted import one_line

_ARTICLES = frozenset({"a", "an", "the", "one"})
_SAYS = frozenset({"is", "are", "has", "holds", "represents", "reports", "returns", "contains", "describes"})
_SECOND = re.compile(
    r"\b(?P<before>and|or|then) (?P<verb>[a-z]+)"
    r"(?= (?:the|an?|it|its|them|all|any|each|every|whether|that|nil|if)\b)"
)
_ENDS_SO = re.compile(r"[a-z]{2,}[^s]s")
_IRREGULAR = {"be": "is", "have": "has", "do": "does", "go": "goes"}


def in_comment_voice(parts: DocstringParts, definition: Definition, style: CommentStyle) -> DocstringParts:
    """The parts with a summary that begins as comments of this file do.

    Errors: AnswerRefused where it should begin with the name and no sentence can be made of it.
    """
    summary = _without_name(without_itself(parts.summary), definition)
    if style.named:
        return replace(parts, summary=f"{definition.name} {_after_name(summary, definition)}")
    word, rest = _split(summary)
    verb = command_of(word.lower()) if definition.kind in CALLABLES else ""
    if not verb:
        return replace(parts, summary=summary[:1].upper() + summary[1:])
    told = verb if style.commands else third_person(verb)
    rest = rest if style.commands or not is_command(word.lower()) else _second_verbs(rest)
    return replace(parts, summary=told.capitalize() + rest)


def third_person(verb: str) -> str:
    """`returns` of `return`, `copies` of `copy`."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def _without_name(summary: str, definition: Definition) -> str:
    """A summary less the name that it begins with, where a verb of its own follows: not `Walk the tree`."""
    name = rf"`?(?:\w+\.)*{re.escape(definition.name)}(?:\([^)\n]*\))?`?"
    found = re.match(rf"(?:{name}|[Tt]he\s+{name}\s+(?:function|method|type|struct))\s+(?=(\w+))", summary)
    return summary[found.end() :] if found is not None and _tells(found[1]) else summary


def _tells(word: str) -> bool:
    """Whether a word is a verb in the third person."""
    return (
        word in _SAYS
        or (not is_command(word) and bool(command_of(word)))
        or _ENDS_SO.fullmatch(word) is not None
    )


def _after_name(summary: str, definition: Definition) -> str:
    """What stands behind the name: a verb in the third person and the rest."""
    word, rest = _split(summary)
    low = word.lower()
    verb = command_of(low)
    if verb and rest.startswith(" of ") and definition.kind in CALLABLES:
        return f"returns the {low}{rest}"
    if verb:
        return third_person(verb) + (_second_verbs(rest) if is_command(low) else rest)
    if low == "whether":
        return f"reports whether{rest}"
    if low in _ARTICLES:
        return f"{'returns' if definition.kind in CALLABLES else 'is'} {low}{rest}"
    if _tells(low if low in _SAYS else word):
        return low + rest
    raise AnswerRefused(f"the answer does not go on from the name: '{one_line(summary, 60)}'")


def _second_verbs(rest: str) -> str:
    """`and reports the` of `and report the`, behind a changed first verb; relative clauses stay."""
    if re.search(r"\b(?:that|which|who|to)\b", rest):
        return rest
    return _SECOND.sub(
        lambda found: (
            f"{found['before']} {third_person(found['verb'])}" if is_command(found["verb"]) else found.group()
        ),
        rest,
    )


def _split(summary: str) -> tuple[str, str]:
    word = re.match(r"[A-Za-z]*", summary)
    end = word.end() if word is not None else 0
    return summary[:end], summary[end:]
