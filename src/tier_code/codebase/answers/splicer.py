"""The reader of docstring answers: one answer in, new bytes out, or the reason why it cannot be used.

What a model wrote beside the asked words never reaches the file.
"""

from __future__ import annotations

import io
import tokenize

from tier_code.codebase.answers.comments.comment_splicer import with_comment
from tier_code.codebase.answers.docstring_answer import docstring_of_answer
from tier_code.codebase.answers.docstring_layout import docstring_lines
from tier_code.codebase.answers.docstring_literal import docstring_literal
from tier_code.codebase.answers.docstring_parts import DocstringParts, read_docstring
from tier_code.codebase.answers.docstring_place import docstring_place
from tier_code.codebase.answers.house_style import house_style
from tier_code.codebase.answers.plain_marks import PLAIN_MARKS
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.answers.voice import in_file_voice
from tier_code.codebase.checks.docstrings.code_facts import code_facts
from tier_code.codebase.checks.docstrings.sifting import Sifted, sift, trust_in
from tier_code.codebase.languages.grammars import PYTHON, grammar_for
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def read_docstring_answer(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Splice an answer into the files of `tree`; runs in a code worker."""
    try:
        return _with_docstring(tree, step, answer)
    except AnswerRefused as refused:
        return failed("shape", str(refused))


def splice_docstring(content: bytes, qualname: str, parts: DocstringParts, *, replace: bool) -> bytes:
    """The file with the docstring of a symbol put in; every byte outside of it stays.

    Errors: AnswerRefused when there is a docstring already and `replace` is false, when none fits in, or when
    the file's encoding cannot hold the words.
    """
    source = _source_of(content)
    style = house_style(source)
    place = docstring_place(source, qualname, blank_after_class=style.blank_after_class)
    if place.exists and not replace:
        raise AnswerRefused(f"{qualname or 'the module'} has a docstring already")
    lines = docstring_lines(parts, style, style.width - len(place.indent.expandtabs()) - len(style.quotes))
    literal = docstring_literal(lines, place.indent, style).replace("\n", place.newline)
    inserted = place.before + literal + place.after
    encoding = _encoding_of(content)
    new = source[: place.start] + _holdable(inserted, encoding).encode("utf-8") + source[place.end :]
    return new.decode("utf-8").encode(encoding)


def sifted_answer(source: bytes, step: Step, answer: str) -> Sifted:
    """The parts of an answer that the code bears out, and what was left out of it.

    Errors: AnswerRefused when the answer holds no docstring.
    """
    qualname = step.targets[0].qualname
    parts = read_docstring(docstring_of_answer(answer, qualname))
    if not parts.summary:
        raise AnswerRefused("the answer begins with a section; its summary is missing")
    facts = code_facts(source, qualname)
    if facts is None:
        return Sifted(parts)
    return sift(parts, facts, trust_in(step, step.targets[0]))


def _with_docstring(tree: SourceTree, step: Step, answer: str) -> Edited:
    if len(step.targets) != 1:
        raise AnswerRefused("a docstring step has one target")
    target = step.targets[0]
    grammar = grammar_for(target.path) or PYTHON
    if grammar is not PYTHON:
        return with_comment(tree, step, grammar, answer)
    content = tree.read(target.path)
    if content is None:
        raise AnswerRefused(f"{target.path} cannot be read any more")
    source = _source_of(content)
    parts = in_file_voice(sifted_answer(source, step, answer).parts, source, target.qualname)
    replace = step.argument("replace") == "yes"
    new = splice_docstring(content, target.qualname, parts, replace=replace)
    return Edited(changes={target.path: new})


def _source_of(content: bytes) -> bytes:
    source = utf8_source(content)
    if source is None:
        raise AnswerRefused("the file's encoding cannot be read")
    if source.decode("utf-8").encode(_encoding_of(content)) != content:
        raise AnswerRefused("the file's encoding does not survive reading and writing")
    return source


def _encoding_of(content: bytes) -> str:
    return tokenize.detect_encoding(io.BytesIO(content).readline)[0]


def _holdable(text: str, encoding: str) -> str:
    """The text as the file's encoding can hold it; typographic marks become plain ones where they must."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(PLAIN_MARKS)
    try:
        text.encode(encoding)
    except UnicodeEncodeError as problem:
        strange = f"U+{ord(text[problem.start]):04X}"
        raise AnswerRefused(
            f"the answer holds {strange}, which the file's encoding {encoding} cannot"
        ) from None
    return text
