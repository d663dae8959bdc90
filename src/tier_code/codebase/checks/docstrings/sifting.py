"""Keeping of a docstring what the code bears out: a true summary alone beats a summary with a false rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tier_code.codebase.answers.docstring_parts import (
    ENTRIES,
    DocstringParts,
    Entry,
    Section,
    SectionKind,
)
from tier_code.codebase.answers.sentences import hangs, sentences_of
from tier_code.codebase.checks.docstrings.claims import is_backed, untrue
from tier_code.codebase.checks.docstrings.code_facts import CodeFacts
from tier_code.codebase.checks.docstrings.words import stems_of
from tier_code.domain.plan import Step, Target
from tier_code.domain.tiers import TierName, rank

_CUT = re.compile(
    r",?\s+(?=(?:without|ignoring|disregarding|regardless of)\b)"
    r"|[,;]\s+(?=(?:\w+ing|with|return\w*|rais\w+|which|where|if|while|except|and|or|but|otherwise)\b)"
    r"|\s+(?=(?:and|or)\s+(?:return|rais)\w*\b)"
    r"|\s+(?=by\s+[\w-]+ing\b)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|when|unless|until|while|except|only|otherwise|depending)\b", re.IGNORECASE)
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Trust:
    """How far words without proof are believed."""

    asked: str = ""
    """The user's own words on what to say, less those that any step has; sentences on them stay."""
    blind: bool = True
    """Whether sentences stay that nothing speaks for and nothing against. Not for a small local model: of its
    sentences after the first about one in four was false (click, httpx, itsdangerous, jsonpatch; 2026-11)."""


@dataclass(slots=True)
class Sifted:
    """What is kept of a docstring, and why the rest is not."""

    parts: DocstringParts
    dropped: list[str] = field(default_factory=list)


def trust_in(step: Step, target: Target) -> Trust:
    """How far the words of whoever carries out a step are believed."""
    asked = step.instruction.replace(target.qualname or "\0", " ").replace(target.path, " ")
    return Trust(asked=asked, blind=rank(step.tier) > rank(TierName.LOCAL))


def sift(parts: DocstringParts, facts: CodeFacts, trust: Trust) -> Sifted:
    """Leave out every sentence, entry and section that the code contradicts, the unproven as `trust` says.

    The first sentence is shortened where its beginning alone is true; else it stays, for the check to refuse.
    """
    sifter = _Sifter(facts, trust)
    first, *rest = sentences_of(parts.summary) or ("",)
    summary = " ".join([sifter.opening(first), *sifter.sentences(rest)]).strip()
    paragraphs = tuple(kept for text in parts.paragraphs if (kept := sifter.paragraph(text)))
    sections = tuple(part for section in parts.sections if (part := sifter.section(section)) is not None)
    return Sifted(DocstringParts(summary=summary, paragraphs=paragraphs, sections=sections), sifter.dropped)


class _Sifter:
    """Goes through the parts of one docstring and notes what it drops."""

    def __init__(self, facts: CodeFacts, trust: Trust) -> None:
        self._facts = facts
        self._trust = trust
        self._asked = stems_of(trust.asked) - _STOCK
        self.dropped: list[str] = []

    def opening(self, sentence: str) -> str:
        for cut in reversed(list(_CUT.finditer(sentence))):
            tail = sentence[cut.start() :].strip(",; ")
            reason = untrue(sentence, self._facts) or self._unproven_condition(tail)
            head = sentence[: cut.start()].rstrip(",; ")
            stands = len(head.split()) >= _LEAST_WORDS and not hangs(head) and not untrue(head, self._facts)
            if reason and stands:
                self.dropped.append(f"'{tail}': {reason}")
                sentence = f"{head}."
        return sentence

    def _unproven_condition(self, tail: str) -> str:
        """Conditions hung on a sentence are where a small model is most often wrong."""
        return self._unproven(tail) if _CONDITION.search(tail) else ""

    def sentences(self, sentences: Sequence[str]) -> Iterator[str]:
        for sentence in sentences:
            reason = untrue(sentence, self._facts) or self._unproven(sentence)
            if reason:
                self.dropped.append(f"'{sentence}': {reason}")
            else:
                yield sentence

    def paragraph(self, text: str) -> str:
        if self._trust.blind and text.lstrip().startswith(">>>"):
            # A session at the prompt: its values are the caller's, not the code's.
            return text
        sentences = sentences_of(text)
        kept = list(self.sentences(sentences))
        if len(kept) == len(sentences):
            return text
        # A list or an example with holes says something else than was written.
        return "" if re.search(r"^\s*(?:[-*+]|\d+[.)]|>>>|\s)", text, re.MULTILINE) else " ".join(kept)

    def section(self, section: Section) -> Section | None:
        reason = self._misplaced(section)
        if reason:
            self.dropped.append(f"{section.kind.value or section.heading or 'types'}: {reason}")
            return None
        if section.kind in ENTRIES:
            entries = tuple(self._entries(section))
            return replace(section, entries=entries, text="") if entries else None
        if section.kind in (SectionKind.EXAMPLES, SectionKind.OTHER):
            return section
        text = " ".join(self._said(sentences_of(section.text), section.kind.value))
        return replace(section, text=text) if text else None

    def _entries(self, section: Section) -> Iterator[Entry]:
        for entry in section.entries:
            unknown = self._unknown_entry(section.kind, entry)
            if unknown:
                self.dropped.append(f"{section.kind.value}: {unknown}")
                continue
            claimed = self._said(sentences_of(f"{entry.text}"), f"{section.kind.value}, {entry.name}")
            text = " ".join(claimed)
            if text:
                yield replace(entry, text=text)

    def _said(self, sentences: Sequence[str], where: str) -> Iterator[str]:
        for sentence in sentences:
            about = f"{where.rpartition(', ')[2]}: {sentence}" if ", " in where else sentence
            reason = untrue(about, self._facts) or untrue(sentence, self._facts)
            if reason:
                self.dropped.append(f"{where}: {reason}")
            else:
                yield sentence

    def _unknown_entry(self, kind: SectionKind, entry: Entry) -> str:
        names = [name.strip().lstrip("*") for name in entry.name.split(",")]
        if kind is SectionKind.RAISES:
            last = entry.name.rpartition(".")[2]
            return "" if last in self._facts.raises else f"{entry.name} is not raised"
        known = {*self._facts.parameters, *(self._facts.attributes if kind is SectionKind.ATTRIBUTES else ())}
        strange = [name for name in names if name not in known]
        return f"'{strange[0]}' is no {kind.value.lower().removesuffix('s')} here" if strange else ""

    def _misplaced(self, section: Section) -> str:
        facts, kind = self._facts, section.kind
        if kind is SectionKind.RETURNS and (not facts.is_function or facts.yields or not facts.returns_value):
            return "nothing is returned"
        if kind is SectionKind.YIELDS and not facts.yields:
            return "nothing is yielded"
        if kind in (SectionKind.EXAMPLES, SectionKind.OTHER):
            return self._unproven(f"{section.heading} {section.text}")
        return ""

    def _unproven(self, sentence: str) -> str:
        if self._trust.blind or self._asked & stems_of(sentence) or is_backed(sentence, self._facts):
            return ""
        return "nothing in the code can vouch for it"


_STOCK = stems_of(
    "write the a an docstring docstrings document documentation of in for to function method class module "
    "property file py src it its is are be say says tell what that this and or with about add sentence line "
    "one short text python"
)
