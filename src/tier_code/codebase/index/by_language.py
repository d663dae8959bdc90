"""Which reader turns the source of a language into facts."""

from __future__ import annotations

from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import FileFacts
from tier_code.codebase.index.generic import read_facts
from tier_code.codebase.languages.grammars import PYTHON, Grammar

NO_FACTS = FileFacts(digest="", definitions={}, imports=(), docstring=None, line_count=0)


def facts_of(grammar: Grammar, source: bytes, digest: str) -> FileFacts:
    """Read UTF-8 source; of a language without queries, nothing is known.

    Errors: RecursionError for Python that is nested deeper than any person writes.
    """
    return extract_facts(source, digest) if grammar is PYTHON else read_facts(grammar, source, digest)
