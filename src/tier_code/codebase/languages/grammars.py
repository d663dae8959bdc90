"""Which grammar reads which file, loaded when first needed; a language is a row here plus its queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from tree_sitter import Language, Node, Parser, Query, QueryCursor, QueryError, Tree

from tier_code.codebase.languages.tables import query_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """One programming language as far as we need to know it."""

    name: str
    """Also the folder of its queries."""
    wheel: str
    """The module that ships the compiled grammar."""
    entry: str = "language"
    """The function of that module that gives the grammar."""
    suffixes: tuple[str, ...]
    """How its files end."""
    names: tuple[str, ...] = ()
    """Files known by their whole name."""

    def reads(self, path: str) -> bool:
        """Whether a file is of this language, by its name."""
        return path.endswith(self.suffixes) or path.rpartition("/")[2] in self.names


PYTHON = Grammar(name="python", wheel="tree_sitter_python", suffixes=(".py", ".pyi"))
JAVASCRIPT = Grammar(
    name="javascript", wheel="tree_sitter_javascript", suffixes=(".js", ".mjs", ".cjs", ".jsx")
)
TYPESCRIPT = Grammar(
    name="typescript",
    wheel="tree_sitter_typescript",
    entry="language_typescript",
    suffixes=(".ts", ".mts", ".cts"),
)
TSX = Grammar(name="tsx", wheel="tree_sitter_typescript", entry="language_tsx", suffixes=(".tsx",))
GO = Grammar(name="go", wheel="tree_sitter_go", suffixes=(".go",))
RUST = Grammar(name="rust", wheel="tree_sitter_rust", suffixes=(".rs",))
JAVA = Grammar(name="java", wheel="tree_sitter_java", suffixes=(".java",))
C = Grammar(name="c", wheel="tree_sitter_c", suffixes=(".c",))
CPP = Grammar(
    name="cpp",
    wheel="tree_sitter_cpp",
    # Nobody can tell a header of C from one of C++ by its name; the grammar of C++ reads both.
    suffixes=(".cc", ".cpp", ".cxx", ".c++", ".h", ".hh", ".hpp", ".hxx", ".inl", ".ipp"),
)
RUBY = Grammar(
    name="ruby",
    wheel="tree_sitter_ruby",
    suffixes=(".rb", ".rake", ".gemspec"),
    names=("Rakefile", "Gemfile"),
)
PHP = Grammar(name="php", wheel="tree_sitter_php", entry="language_php", suffixes=(".php",))
CSHARP = Grammar(name="csharp", wheel="tree_sitter_c_sharp", suffixes=(".cs",))
BASH = Grammar(
    name="bash", wheel="tree_sitter_bash", suffixes=(".sh", ".bash"), names=(".bashrc", ".bash_profile")
)

_GRAMMARS = (
    PYTHON,
    JAVASCRIPT,
    TYPESCRIPT,
    TSX,
    GO,
    RUST,
    JAVA,
    C,
    CPP,
    RUBY,
    PHP,
    CSHARP,
    BASH,
)


_BY_SUFFIX = {suffix: grammar for grammar in _GRAMMARS for suffix in grammar.suffixes}
_BY_NAME = {name: grammar for grammar in _GRAMMARS for name in grammar.names}


def grammar_for(path: str) -> Grammar | None:
    """The grammar of a file, by its name; None when we have none or its package is not installed."""
    name = path.rpartition("/")[2]
    _, dot, suffix = name.rpartition(".")
    grammar = _BY_NAME.get(name) or _BY_SUFFIX.get(f"{dot}{suffix}")
    return grammar if grammar is not None and _installed(grammar.wheel) else None


def language_of(grammar: Grammar) -> Language:
    """The compiled grammar."""
    return _language(grammar)


def parse(grammar: Grammar, source: bytes) -> Tree:
    """The syntax tree of UTF-8 source; what it cannot read becomes ERROR nodes. Do not keep it."""
    # A parser holds state while it runs, so threads must not share one; making one costs microseconds.
    return Parser(_language(grammar)).parse(source)


def captures(grammar: Grammar, query: str, node: Node) -> Mapping[str, Sequence[Node]]:
    """The nodes that the query `<query>` of this language finds under a node, by capture name."""
    compiled = _query(grammar, query)
    return QueryCursor(compiled).captures(node) if compiled is not None else {}


def matches(grammar: Grammar, query: str, node: Node) -> Sequence[tuple[int, Mapping[str, Sequence[Node]]]]:
    """What each pattern of a query finds under a node, with the pattern's place; nothing without a query."""
    compiled = _query(grammar, query)
    return QueryCursor(compiled).matches(node) if compiled is not None else ()


def is_read(path: str) -> bool:
    """Whether we know the definitions of files of that name: a grammar and queries for it are there."""
    grammar = grammar_for(path)
    return grammar is not None and bool(query_text(grammar.name, "definitions"))


@cache
def _language(grammar: Grammar) -> Language:
    return Language(getattr(import_module(grammar.wheel), grammar.entry)())


@cache
def _installed(wheel: str) -> bool:
    return find_spec(wheel) is not None


@cache
def _query(grammar: Grammar, name: str) -> Query | None:
    """The compiled query; None where there is none, or for another version of the grammar."""
    text = query_text(grammar.name, name)
    try:
        return Query(_language(grammar), text) if text.strip() else None
    except QueryError:
        return None
