"""From a model's answer to the words of one docstring, whatever dress the answer came in.

Accepted: plain text, a fenced block, a string literal, or a whole definition with its docstring inside. Only
words are ever taken: code in an answer has no way into the file.
"""

from __future__ import annotations

import ast
import re
import textwrap
from inspect import cleandoc

from tier_code.codebase.answers.definitions import docstring_literal_of, names_defined
from tier_code.codebase.answers.fences import Fence, fences_in
from tier_code.codebase.answers.placeholders import unfilled
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.answers.sentences import hangs
from tier_code.domain.untrusted import one_line, sanitize_strictly

MAX_CHARACTERS = 6000
"""Longer answers are not docstrings."""

_CODE_LINE = re.compile(
    r"^[ \t]*(?:@[\w.]+|(?:async[ ]+)?def[ ]+\w+[ ]*\(|class[ ]+\w+[ ]*[(:]|import[ ]+\w+"
    r"|from[ ]+[\w.]+[ ]+import\b)"
)
_DEFINITION = re.compile(r"^[ \t]*(?:async[ ]+)?(?:def|class)[ ]+\w+", re.MULTILINE)
_OPENING = re.compile(r"[rRuU]?(?P<quotes>\"\"\"|''')")
_QUOTED = re.compile(
    r"(?P<literal>(?P<prefix>[rRuU]?)(?P<quotes>\"\"\"|''')(?P<inner>.*?)(?P=quotes))", re.DOTALL
)
_LEAD_IN = re.compile(
    r"^(?:(?:sure|certainly|of course|okay|ok|absolutely)\b.*|(?:here|below)(?:'s|\s+is|\s+are)\b.*:|"
    r"the\s+(?:following|docstring|text)\b.*:|[#*\s]*docstring\b[^.]*:[*\s]*|#{1,6}\s+[^.]*docstring\b[^.]*)$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[#*\s]*(?:docstring|comment|answer|summary|text)[*\s]*:[*\s]*(?=\S)", re.IGNORECASE)
_WORKINGS = re.compile(r"^[#*\s]*(?:takes|does|keeps|has|notes)[*\s]*:", re.IGNORECASE)
"""Lines that the prompts ask for so that a model looks before it writes; no part of the docstring."""
_RESULT = re.compile(r"^[#*\s]*(?:docstring|comment)[*\s]*:[*\s]*", re.IGNORECASE | re.MULTILINE)
_AFTERWORD = re.compile(
    r"^(?:let me know|i hope|hope this|feel free|if you (?:need|have|want)|please (?:let|note that this)|"
    r"(?:this|the|in this) (?:docstring|documentation)\b)",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"^(?:sure|certainly|i |i'm|i've|i'll|sorry|unfortunately|as an ai|please provide|could you|you asked|"
    r"to (?:write|document|create) (?:a|the|this))\b|\bi (?:cannot|can't|am unable|need more)\b",
    re.IGNORECASE,
)


def docstring_of_answer(answer: str, qualname: str) -> str:
    """The text of the docstring of `qualname` (empty for a module), without quotes, fences and chat.

    Errors: AnswerRefused with one line saying what the answer is instead.
    """
    text = answer.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff \t\n")
    if not text:
        raise AnswerRefused("the answer is empty")
    if len(text) > MAX_CHARACTERS:
        raise AnswerRefused(f"the answer has {len(text)} characters; that is no docstring")
    words = _bare(_without_fences(_without_workings(text)), qualname)
    if _is_program(words):
        raise AnswerRefused("the answer is code, not the words of a docstring")
    words = cleandoc(_without_chat(words)).strip()
    _refuse_unusable(words)
    return words


def _without_workings(text: str) -> str:
    if not _WORKINGS.match(text):
        return text
    result = _RESULT.search(text)
    if result is None or not text[result.end() :].strip():
        raise AnswerRefused("the answer breaks off before the docstring")
    return text[result.end() :].lstrip("\n")


def _without_fences(text: str) -> str:
    lines = text.split("\n")
    fences = fences_in(lines)
    if not fences:
        return text
    contents = {fence.content.strip() for fence in fences}
    if len(contents) > 1:
        raise AnswerRefused(f"{len(contents)} blocks where one docstring was asked for")
    fence = fences[0]
    prose = "\n".join(lines[: fence.first]).strip()
    if _is_example(fence) and not _is_lead_in(prose):
        return prose
    if not fence.content.strip():
        raise AnswerRefused("the fenced block is empty")
    return textwrap.dedent(fence.content).strip("\n")


def _is_example(fence: Fence) -> bool:
    """Whether a block is code that shows a use, not the docstring itself."""
    content = textwrap.dedent(fence.content)
    return content.lstrip().startswith(">>>") or (not _DEFINITION.search(content) and _is_program(content))


def _is_program(text: str) -> bool:
    """Whether Python would run the text, a lone word or literal aside."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    match body:
        case [] | [ast.Expr(value=ast.Constant() | ast.Name())]:
            return False
    return True


def _is_lead_in(prose: str) -> bool:
    lines = [line for line in prose.split("\n") if line.strip()]
    return not lines or (len(lines) == 1 and _LEAD_IN.match(lines[0].strip()) is not None)


def _bare(text: str, qualname: str) -> str:
    """The words inside code or a literal, or the text itself."""
    lines = text.split("\n")
    while len(lines) > 1 and _LEAD_IN.match(lines[0].strip()):
        lines = "\n".join(lines[1:]).lstrip("\n").split("\n")
    text = "\n".join(lines).strip("\n")
    if _CODE_LINE.match(lines[0]) or (_DEFINITION.search(text) and _OPENING.search(text)):
        return _from_code(textwrap.dedent(text), qualname)
    return _unquoted(text.strip())


def _from_code(code: str, qualname: str) -> str:
    literal = docstring_literal_of(code, qualname)
    if literal is not None:
        return _value_of(literal)
    defined = names_defined(code)
    wanted = qualname.rpartition(".")[2].partition("#")[0]
    if qualname and wanted not in defined:
        other = f"the answer is about another symbol: {one_line(defined[0], 60)}" if defined else ""
        raise AnswerRefused(other or "the answer is code that does not define the symbol")
    if _OPENING.search(code) and len(_OPENING.findall(code)) % 2:
        raise AnswerRefused("the answer breaks off inside the docstring")
    raise AnswerRefused("the answer is code without a docstring")


def _unquoted(text: str) -> str:
    literals = list(_QUOTED.finditer(text))
    if literals:
        if len({match["inner"].strip() for match in literals}) > 1:
            raise AnswerRefused(f"{len(literals)} docstrings where one was asked for")
        return _value_of(literals[0]["literal"])
    opening = _OPENING.search(text)
    if opening is not None:
        if opening.start() == 0:
            raise AnswerRefused("the answer breaks off: its closing quotes are missing")
        return text[: opening.start()].rstrip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`" and text[0] not in text[1:-1]:
        return text[1:-1]
    return text


def _value_of(literal: str) -> str:
    """What a string literal says; read by hand where Python would not take it."""
    try:
        value = ast.literal_eval(literal.strip())
    except (SyntaxError, ValueError):
        value = None
    if isinstance(value, str):
        return cleandoc(value)
    match = _QUOTED.search(literal)
    return cleandoc(match["inner"] if match else literal.strip("\"'"))


def _without_chat(text: str) -> str:
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    while len(paragraphs) > 1 and _LEAD_IN.match(paragraphs[0].strip()):
        paragraphs = paragraphs[1:]
    while len(paragraphs) > 1 and _AFTERWORD.match(paragraphs[-1].strip()):
        paragraphs = paragraphs[:-1]
    return _LABEL.sub("", "\n\n".join(paragraphs).strip("\n"))


def _refuse_unusable(words: str) -> None:
    if not re.search(r"[^\W\d_]{2}", words):
        raise AnswerRefused("the answer holds no words")
    if _CHAT.search(words) or _LEAD_IN.match(words):
        raise AnswerRefused(f"the answer talks to the user: '{one_line(words, 80)}'")
    placeholder = unfilled(words)
    if placeholder:
        raise AnswerRefused(f"the answer holds a placeholder: '{one_line(placeholder, 60)}'")
    if hangs(words):
        raise AnswerRefused(f"the answer breaks off: '… {one_line(words[-40:], 40)}'")
    hidden = _hidden_character(words)
    if hidden:
        raise AnswerRefused(f"the answer holds an invisible or control character: {hidden}")


def _hidden_character(words: str) -> str:
    for character in words:
        shown = sanitize_strictly(character)
        if shown != character:
            return shown
    return ""
