"""Doc comments of other languages than Python: where they stand, how they begin, and what they say."""

from __future__ import annotations

import re

from tier_code.codebase.answers.comments.comment_answer import parts_of_comment
from tier_code.codebase.answers.comments.comment_splicer import sifted_comment
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.checks.docstrings.claims import untrue
from tier_code.codebase.checks.docstrings.code_facts import CodeFacts
from tier_code.codebase.checks.docstrings.named_facts import named_code_facts
from tier_code.codebase.checks.docstrings.sifting import Trust, sift
from tier_code.codebase.checks.docstrings.wording import unrelated, wording_fault
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.describing import plain_words
from tier_code.codebase.languages.grammars import Grammar
from tier_code.codebase.languages.tables import table_of
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName, rank
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "docstring"


def only_comment_above(grammar: Grammar, before: bytes, after: bytes, qualname: str) -> bool:
    """Whether a file less the comment directly above a definition is, to the byte, the file before.

    Comments that tools obey, in the lines between, belong to neither.
    """
    comment = _lines_above(grammar, after, qualname)
    if comment is None:
        return False
    first, last = comment
    lines = after.split(b"\n")
    return b"\n".join([*lines[: first - 1], *lines[last:]]) == before


def check_comment(
    step: Step, grammar: Grammar, before: SourceTree, changes: Changes, answer: str
) -> CheckResult:
    """The comment stands directly above its definition, begins as the language wants, and is borne out."""
    target = step.targets[0]
    old, new = before.read(target.path), changes.get(target.path)
    was = utf8_source(old) if old is not None else None
    now = utf8_source(new) if new is not None else None
    if was is None or now is None:
        return failed(CHECK, f"{target.path} was not changed")
    text = _words_above(grammar, now, target.qualname)
    facts = named_code_facts(grammar, was, target.qualname)
    if not text or facts is None:
        return failed(CHECK, f"nothing directly above {target} describes it")
    fault = _misnamed(grammar, text, facts) or _fault(step, text, facts)
    if fault:
        return failed(CHECK, one_line(fault))
    left_out = _left_out(grammar, was, step, answer)
    evidence = "it stands directly above, what can be looked up is true"
    if left_out:
        evidence += f"; left out of the answer: {left_out[0]}"
    return passed(CHECK, one_line(evidence, 300), tuple(map(one_line, left_out)))


def _fault(step: Step, text: str, facts: CodeFacts) -> str:
    parts = parts_of_comment(text)
    fault = wording_fault(text, parts, facts) or untrue(parts.summary, facts) or _as_function(text, facts)
    if not fault and rank(step.tier) <= rank(TierName.LOCAL):
        fault = unrelated(parts.summary, facts)
    dropped = sift(parts, facts, Trust()).dropped
    return fault or (dropped[0] if dropped else "")


def _as_function(text: str, facts: CodeFacts) -> str:
    """A type neither takes nor returns anything."""
    told = re.match(
        rf"(?:{re.escape(facts.name)}\s+)?(?P<verb>returns?|takes?|yields?|calls?)\b", text, re.IGNORECASE
    )
    return (
        f"'{told['verb']}' tells of a function, and this is a type" if told and not facts.is_function else ""
    )


def _misnamed(grammar: Grammar, text: str, facts: CodeFacts) -> str:
    table = table_of(grammar.name)
    if table is None or not table.doc_named or re.match(rf"{re.escape(facts.name)}\s", text):
        return ""
    return f"it does not begin with the name {facts.name}"


def _lines_above(grammar: Grammar, source: bytes, qualname: str) -> tuple[int, int] | None:
    """First and last line of the comment that describes a definition, 1-based."""
    known = facts_of(grammar, source, "").definitions.get(qualname)
    if known is None or known.docstring is None:
        return None
    return known.docstring.start, known.docstring.end


def _words_above(grammar: Grammar, source: bytes, qualname: str) -> str:
    rows = _lines_above(grammar, source, qualname)
    if rows is None:
        return ""
    lines = source.decode("utf-8", "replace").split("\n")[rows[0] - 1 : rows[1]]
    return plain_words("\n".join(lines)).strip()


def _left_out(grammar: Grammar, source: bytes, step: Step, answer: str) -> list[str]:
    if not answer.strip():
        return []
    try:
        return sifted_comment(grammar, source, step, answer).dropped
    except AnswerRefused:
        return []
