"""Identifiers and sentences as the same small words, so that one finds the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_QUOTED = re.compile(r"`([^`\n]{1,200})`|[A-Za-z_][\w.]*\w(\(\))?")
_FROM_CODE = re.compile(r"\w_\w|[a-z][A-Z]|^_|[a-z]\.[a-zA-Z]|[A-Z]{2,}[a-z]")
_DOTTED = re.compile(r"[A-Za-z_][\w.]*")
_ENDING = re.compile(
    r"(?:izations?|ations?|ions?|ors?|ers?|ings?|ables?|ibles?|ments?|ally|ly|ed|ies|ie|es|(?<!s)s|e|y)$"
)
_SHORTEST_STEM = 4
_SILENT_WORDS = """
the an of to in for and or on with from is are be been was by as at it its not no when if that this these all
into than then so but do does can should will would must may only also more some any which where while self
return none def true false pr
"""
_SILENT = frozenset(_SILENT_WORDS.split())
_FAINT_WORDS = """
add adds added fix fixes fixed remove removes removed make makes made use uses used using allow allows support
supports handle handles change changes changed update updates updated improve improves improved implement
implements issue bug ensure better proper properly correct correctly instead avoid new old
"""
_FAINT = frozenset(_FAINT_WORDS.split())
_SHORT_FORMS = """
argument=arg args=arg parameter=param params=param environment=env environ=env directory=dir
configuration=config configure=config cfg=config conf=config initialize=init initialise=init
message=msg string=str attribute=attr attrs=attr attributes=attr context=ctx temporary=tmp temp=tmp
expression=expr function=func fn=func value=val vals=val reference=ref refs=ref document=doc docs=doc
documentation=doc dictionary=dict length=len integer=int boolean=bool database=db connection=conn request=req
response=resp previous=prev number=num character=char chars=char command=cmd package=pkg specification=spec
authentication=auth authorization=auth utility=util utils=util utilities=util iterator=iter iterate=iter
delete=del maximum=max minimum=min asynchronous=async synchronous=sync repository=repo variable=var vars=var
source=src destination=dest separator=sep index=idx indices=idx sequence=seq statement=stmt stmts=stmt
regexp=regex exception=exc error=err errors=err object=obj callback=cb address=addr
application=app identifier=id position=pos original=orig parameters=param arguments=arg strings=str values=val
"""
_SHORT = dict(pair.split("=") for pair in _SHORT_FORMS.split())


def silent(word: str) -> bool:
    """Whether a word says nothing about code."""
    return len(word) < 2 or word in _SILENT


def faint(word: str) -> bool:
    """Whether a word stands in many requests, whatever they are about."""
    return word in _FAINT


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A lower-case word in its short form or without its ending: `parses`, `parser` and `parse` are one."""
    if word in _SHORT:
        return _SHORT[word]
    bare = _ENDING.sub("", word)
    if len(bare) < _SHORTEST_STEM:
        plain = word.removesuffix("s")
        return (
            _SHORT.get(plain, plain) if len(plain) >= _SHORTEST_STEM - 1 and not plain.endswith("s") else word
        )
    return bare[:-1] if bare[-1] == bare[-2] else bare


@lru_cache(maxsize=65_536)
def split(identifier: str) -> tuple[str, ...]:
    """The words of an identifier, then neighbours joined, then all of them joined."""
    parts = [part.lower() for part in _PART.findall(identifier)]
    words = [stem(part) for part in parts if not silent(part)]
    joined = [one + other for one, other in pairwise(parts)]
    if len(parts) > 2:
        joined.append("".join(parts))
    return (*words, *joined)


def words_in(text: str) -> Iterator[str]:
    """The words of a text or of code, in order."""
    for token in _TOKEN.findall(text):
        yield from split(token)


def tokens_in(text: str) -> list[str]:
    """Identifiers and plain words as they are written, in order."""
    return _TOKEN.findall(text)


def identifiers_in(text: str) -> Iterator[str]:
    """What in a sentence can only be a name from code: `a_b`, `aB`, `A.b`, `a()`, or in backticks."""
    for match in _QUOTED.finditer(text):
        inside = match[1]
        if inside is not None:
            yield from _DOTTED.findall(inside)
        elif match[2] or _FROM_CODE.search(match[0]):
            yield match[0].removesuffix("()")
