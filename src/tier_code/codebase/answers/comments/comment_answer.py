"""From a model's answer to the words of one doc comment, whatever dress the answer came in."""

from __future__ import annotations

import re

from tier_code.codebase.answers.docstring_answer import docstring_of_answer
from tier_code.codebase.answers.docstring_parts import DocstringParts, read_docstring
from tier_code.codebase.answers.fences import fences_in
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.index.describing import plain_words

_BLOCK = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINES = re.compile(r"^[ \t]*//[^\n]*(?:\n[ \t]*//[^\n]*)*", re.MULTILINE)
_CODE = re.compile(
    r"^[ \t]*(?:(?:export|default|async|public|private|static)[ ]+)*"
    r"(?:func|function|const|let|var|class|interface|type|package|import)\b[^.\n]*(?:[{(=]|;$)",
    re.MULTILINE,
)
_PARAMETER = re.compile(
    r"^@param(?:eter)?\s+(?:\{[^}\n]*\}\s+)?\[?(?P<name>[\w$.]+)[^\s\]:]*\]?\s*[-:\u2013]?\s*", re.MULTILINE
)
_RESULT = re.compile(r"^@returns?\s+(?:\{[^}\n]*\}\s*)?[-:]?\s*", re.MULTILINE)
_THROWN = re.compile(r"^@(?:throws|exception)\s+\{?(?P<name>[\w$.]+)\}?\s*[-:]?\s*", re.MULTILINE)
_TAG = re.compile(r"^@\w+", re.MULTILINE)


def comment_parts(answer: str) -> DocstringParts:
    """What an answer says of a definition, without marks of comments, code, fences and chat.

    Errors: AnswerRefused with one line saying what the answer is instead.
    """
    words = docstring_of_answer(_without_code(answer.replace("\r\n", "\n")), "")
    if words.startswith(("//", "/*")):
        words = plain_words(words).strip()
    if _CODE.search(words):
        raise AnswerRefused("the answer is code, not the words of a comment")
    if "*/" in words:
        raise AnswerRefused("the answer holds the mark that ends a comment")
    return parts_of_comment(words)


def parts_of_comment(words: str) -> DocstringParts:
    """The parts of a comment's words; `@param`, `@returns` and `@throws` are its sections."""
    words = _PARAMETER.sub(r":param \g<name>: ", words)
    words = _THROWN.sub(r":raises \g<name>: ", _RESULT.sub(":returns: ", words))
    tag = _TAG.search(words)
    return read_docstring(words[: tag.start()] if tag is not None else words)


def _without_code(text: str) -> str:
    """The comment above the code of an answer; all of it where there is no such comment."""
    fences = fences_in(text.split("\n"))
    bare = fences[0].content if len(fences) == 1 else text
    found = _BLOCK.search(bare) or _LINES.search(bare)
    if found is None or (not fences and bare[: found.start()].strip()):
        return text
    if not _CODE.search(bare) and bare[found.end() :].strip():
        return text
    return plain_words(found.group()).strip()
