"""Which grammar reads which file, loaded when first needed; a language is a row here plus its queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """One programming language as far as we need to know it."""

    name: str
    """Also the folder of its queries."""
    wheel: str
    """The module that ships the compiled grammar."""
    suffixes: tuple[str, ...]
    """How its files end."""


PYTHON = Grammar(name="python", wheel="tree_sitter_python", suffixes=(".py", ".pyi"))
_GRAMMARS = (PYTHON,)


def grammar_for(path: str) -> Grammar | None:
    """The grammar of a file, by its name; None when we have none."""
    return next((grammar for grammar in _GRAMMARS if path.endswith(grammar.suffixes)), None)


def parse(grammar: Grammar, source: bytes) -> Tree:
    """The syntax tree of UTF-8 source; what it cannot read becomes ERROR nodes. Do not keep it."""
    # A parser holds state while it runs, so threads must not share one; making one costs microseconds.
    return Parser(_language(grammar)).parse(source)


def captures(grammar: Grammar, query: str, node: Node) -> Mapping[str, Sequence[Node]]:
    """The nodes that the query file `<query>.scm` of this language finds under a node, by capture name."""
    return QueryCursor(_query(grammar, query)).captures(node)


@cache
def _language(grammar: Grammar) -> Language:
    return Language(import_module(grammar.wheel).language())


@cache
def _query(grammar: Grammar, name: str) -> Query:
    folder = resources.files(f"tier_code.codebase.languages.{grammar.name}")
    return Query(_language(grammar), folder.joinpath(f"{name}.scm").read_text(encoding="utf-8"))
