"""The `docstring` check: the words a step put in are held against the code, which must not deny them."""

from __future__ import annotations

import ast

from tier_code.codebase.answers.docstring_parts import DocstringParts, SectionKind, read_docstring
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.answers.splicer import sifted_answer
from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.docstrings.claims import untrue
from tier_code.codebase.checks.docstrings.code_facts import code_facts, find_definition
from tier_code.codebase.checks.docstrings.comment_above import check_comment
from tier_code.codebase.checks.docstrings.sifting import Trust, sift
from tier_code.codebase.checks.docstrings.wording import unrelated, wording_fault
from tier_code.codebase.languages.grammars import PYTHON, grammar_for
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName, rank
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import SourceTree

CHECK = "docstring"


class DocstringCheck:
    """Vouches for what can be looked up in a docstring's words; not for their wisdom."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Judge the docstring as it will stand in the file, and say what of the answer was left out."""
        return await self._offload.run(check_docstring, step, before, changes, answer)


def check_docstring(step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
    """Parameters, exceptions, defaults, results and names that are mentioned exist as they are said to."""
    target = step.targets[0]
    grammar = grammar_for(target.path) or PYTHON
    if grammar is not PYTHON:
        return check_comment(step, grammar, before, changes, answer)
    source = _after(target.path, before, changes)
    if source is None:
        return failed(CHECK, f"{target.path} was not changed")
    text = _docstring(source, target.qualname)
    facts = code_facts(_before(target.path, before), target.qualname)
    if text is None or facts is None:
        return failed(CHECK, f"{target} has no docstring")
    parts = read_docstring(text)
    fault = wording_fault(text, parts, facts) or untrue(parts.summary, facts)
    if not fault and rank(step.tier) <= rank(TierName.LOCAL):
        fault = unrelated(parts.summary, facts)
    if fault:
        return failed(CHECK, one_line(fault))
    dropped = sift(parts, facts, Trust()).dropped
    if dropped:
        return failed(CHECK, one_line(dropped[0]), tuple(map(one_line, dropped)))
    left_out = _left_out(step, before, answer)
    evidence = f"what can be looked up is true: {_looked_up(parts)}"
    if left_out:
        evidence += f"; left out of the answer: {left_out[0]}"
    return passed(CHECK, one_line(evidence, 300), tuple(map(one_line, left_out)))


def _after(path: str, before: SourceTree, changes: Changes) -> bytes | None:
    return next((changed.after for changed in changed_sources(before, changes) if changed.path == path), None)


def _docstring(source: bytes, qualname: str) -> str | None:
    module = module_of(source)
    if module is None:
        return None
    node = find_definition(module, source, qualname) if qualname else module
    return ast.get_docstring(node) if node is not None else None


def _before(path: str, before: SourceTree) -> bytes:
    """The source without the new words, which must not vouch for themselves."""
    content = before.read(path)
    return (utf8_source(content) if content is not None else None) or b""


def _looked_up(parts: DocstringParts) -> str:
    counted = [
        f"{len(section.entries)} {section.kind.value.lower()}"
        for section in parts.sections
        if section.entries
    ]
    kinds = {section.kind for section in parts.sections}
    counted += [kind.value.lower() for kind in (SectionKind.RETURNS, SectionKind.YIELDS) if kind in kinds]
    return ", ".join(["summary", *counted])


def _left_out(step: Step, before: SourceTree, answer: str) -> list[str]:
    content = before.read(step.targets[0].path)
    source = utf8_source(content) if content is not None else None
    if source is None or not answer.strip():
        return []
    try:
        return sifted_answer(source, step, answer).dropped
    except AnswerRefused:
        return []
