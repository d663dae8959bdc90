"""Which grammar reads which file, loaded when first needed; a language is a row here plus its queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from time import thread_time

from tree_sitter import Language, Node, Parser, Query, QueryCursor, QueryError, Tree

from tier_code.codebase.languages.tables import query_text

PATIENCE = 2.0
"""Seconds of processor time that one file may take a grammar that is known to need long at times."""
_SOON = 16_000
"""Bytes that any grammar gets through in a second or two."""
_CHUNK = 65_536


class TooTangledError(RecursionError):
    """A file that no grammar gets through in time; treated like one that is nested too deeply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """One programming language as far as we need to know it."""

    name: str
    """Also the folder of its queries."""
    wheel: str
    """The module that ships the compiled grammar."""
    entry: str = "language"
    """The function of that module that gives the grammar; for the bundle of grammars its name there."""
    suffixes: tuple[str, ...]
    """How its files end."""
    names: tuple[str, ...] = ()
    """Files known by their whole name."""
    tangles: bool = False
    """What its grammar cannot read may cost time that grows with the square of the size."""

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
    name="bash",
    wheel="tree_sitter_bash",
    suffixes=(".sh", ".bash"),
    names=(".bashrc", ".bash_profile"),
    tangles=True,
)
_BUNDLE = "semble_grammars"
"""A package of many grammars (`tier-code[all-langs]`); it unpacks them into the user's cache folder."""
KOTLIN = Grammar(name="kotlin", wheel=_BUNDLE, entry="kotlin", suffixes=(".kt", ".kts"), tangles=True)
SWIFT = Grammar(name="swift", wheel=_BUNDLE, entry="swift", suffixes=(".swift",), tangles=True)
SCALA = Grammar(name="scala", wheel=_BUNDLE, entry="scala", suffixes=(".scala", ".sc"), tangles=True)
LUA = Grammar(name="lua", wheel=_BUNDLE, entry="lua", suffixes=(".lua",), tangles=True)

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
    KOTLIN,
    SWIFT,
    SCALA,
    LUA,
)


_BY_SUFFIX = {suffix: grammar for grammar in _GRAMMARS for suffix in grammar.suffixes}
_BY_NAME = {name: grammar for grammar in _GRAMMARS for name in grammar.names}


def grammar_for(path: str) -> Grammar | None:
    """The grammar of a file, by its name; None when we have none or its package is not installed."""
    name = path.rpartition("/")[2]
    _, dot, suffix = name.rpartition(".")
    grammar = _BY_NAME.get(name) or _BY_SUFFIX.get(f"{dot}{suffix}")
    return grammar if grammar is not None and _usable(grammar) else None


def language_of(grammar: Grammar) -> Language:
    """The compiled grammar."""
    return _language(grammar)


def parse(grammar: Grammar, source: bytes) -> Tree:
    """The syntax tree of UTF-8 source; what it cannot read becomes ERROR nodes. Do not keep it.

    Errors: TooTangledError for a large file that a grammar does not get through in any reasonable time.
    """
    if grammar.tangles and len(source) > _SOON:
        _try_out(grammar, source)
    # A parser holds state while it runs, so threads must not share one; making one costs microseconds.
    return Parser(_language(grammar)).parse(source)


def _try_out(grammar: Grammar, source: bytes) -> None:
    """Parse under a limit of this thread's own time; a tree that is made so does not know its text."""
    end = thread_time() + PATIENCE
    try:
        Parser(_language(grammar)).parse(
            lambda at, _: source[at : at + _CHUNK], progress_callback=lambda *_: thread_time() > end
        )
    except ValueError as problem:
        raise TooTangledError(
            f"{grammar.name}: its grammar does not get through {len(source)} bytes"
        ) from problem


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
    module = import_module(grammar.wheel)
    if grammar.wheel == _BUNDLE:
        language = module.get_language(grammar.entry)
        if not isinstance(language, Language):
            raise TypeError(f"{grammar.entry}: the bundle holds no grammar of that name")
        return language
    return Language(getattr(module, grammar.entry)())


@cache
def _usable(grammar: Grammar) -> bool:
    if find_spec(grammar.wheel) is None:
        return False
    if grammar.wheel != _BUNDLE:
        return True
    try:
        _language(grammar)
    except Exception:  # noqa: BLE001 - whatever it is that keeps others' code from being unpacked: no grammar
        return False
    return True


@cache
def _query(grammar: Grammar, name: str) -> Query | None:
    """The compiled query; None where there is none, or for another version of the grammar."""
    text = query_text(grammar.name, name)
    try:
        return Query(_language(grammar), text) if text.strip() else None
    except QueryError:
        return None
