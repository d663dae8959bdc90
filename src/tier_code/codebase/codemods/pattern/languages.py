"""Which files a pattern can be looked for in."""

from __future__ import annotations

import posixpath

PYTHON = "python"
LANGUAGES = {
    ".py": PYTHON, ".pyi": PYTHON, ".pyw": PYTHON, ".js": "javascript", ".jsx": "javascript",
    ".mjs": "javascript", ".cjs": "javascript", ".ts": "typescript", ".mts": "typescript", ".tsx": "tsx",
    ".go": "go", ".rs": "rust", ".java": "java", ".c": "c", ".h": "c", ".cc": "cpp", ".cpp": "cpp",
    ".hpp": "cpp", ".rb": "ruby", ".php": "php", ".cs": "csharp", ".sh": "bash", ".kt": "kotlin",
    ".swift": "swift", ".lua": "lua", ".scala": "scala", ".ex": "elixir", ".exs": "elixir",
}  # fmt: skip
"""Suffix to the name that the search knows the language by."""
_HASHES = frozenset({PYTHON, "ruby", "bash", "elixir", "php"})


def language_of(path: str) -> str:
    """The language of a file; empty for one that is not known."""
    return LANGUAGES.get(posixpath.splitext(path)[1], "")


def has_hash_comments(language: str) -> bool:
    """Whether comments begin with `#`."""
    return language in _HASHES
