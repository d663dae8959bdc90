"""The comments of a source, for checks that hold a step to keeping them."""

from __future__ import annotations

import io
import tokenize


def comments_with_lines(source: bytes) -> list[tuple[int, str]]:
    """Every comment with its 1-based line, in order; none when the source cannot be cut into tokens."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source.decode("utf-8"), newline="").readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def comments_of(source: bytes) -> list[str]:
    """Every comment, in order."""
    return [comment for _, comment in comments_with_lines(source)]
