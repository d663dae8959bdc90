"""How the repository's own tests look: pytest or unittest, which quotes."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.source import SourceTree

_TEST_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|tests?)\.py$")
_MOST_FILES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TestStyle:
    """What generated tests keep to."""

    __test__ = False

    unittest: bool
    quote: str


def test_style(tree: SourceTree, *, has_pytest: bool) -> TestStyle:
    """The style of most of the repository's tests; unittest where pytest is not installed."""
    sources = [source for path in tree.paths() if _TEST_FILE.search(path) and (source := _read(tree, path))]
    looked_at = sources[:_MOST_FILES]
    cases = sum(b"unittest" in source for source in looked_at)
    plain = sum(_has_plain_tests(source) or b"pytest" in source for source in looked_at)
    text = b"".join(looked_at)
    return TestStyle(
        unittest=not has_pytest or cases > plain,
        quote="'" if text.count(b"'") > 2 * text.count(b'"') else '"',
    )


def quoted(text: str, quote: str) -> str:
    """The same expression with its strings in the wanted quotes, where that needs no more escapes."""
    pieces: list[tokenize.TokenInfo] = []
    try:
        pieces.extend(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return text
    done = text
    for token in reversed(pieces):
        if token.type == tokenize.STRING and token.start[0] == 1 == token.end[0]:
            done = done[: token.start[1]] + _requoted(token.string, quote) + done[token.end[1] :]
    return done


def _requoted(literal: str, quote: str) -> str:
    other = "'" if quote == '"' else '"'
    prefix, mark, body = literal.partition(other)
    swappable = (
        mark and prefix.lower() in ("", "b") and literal.endswith(other) and not body.startswith(other * 2)
    )
    if not swappable or quote in body or f"\\{other}" in body:
        return literal
    return f"{prefix}{quote}{body[:-1]}{quote}"


def _read(tree: SourceTree, path: str) -> bytes | None:
    content = tree.read(path)
    return None if content is None else utf8_source(content)


def _has_plain_tests(source: bytes) -> bool:
    module = module_of(source)
    return module is not None and any(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test") for node in module.body
    )
