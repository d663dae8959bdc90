"""Which Pygments lexer reads a file or a named language; lexers load when code is first shown."""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = {
    "python": "py",
    "python3": "py",
    "javascript": "js",
    "typescript": "ts",
    "rust": "rs",
    "ruby": "rb",
    "kotlin": "kt",
    "bash": "sh",
    "shell": "sh",
    "c++": "cpp",
    "c#": "cs",
    "golang": "go",
    "yaml": "yml",
    "markdown": "md",
}
"""Languages whose name is not what their files end with."""


def path_of(language: str) -> str:
    """A file name that stands for a language, such as `code.py`; empty for none."""
    name = language.lower()
    return f"code.{_ENDINGS.get(name, name)}" if name.isprintable() and name else ""


@lru_cache(maxsize=32)
def lexer_for(path: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - Pygments ships no types
    """The lexer for a file's name. Errors: pygments.util.ClassNotFound."""
    options = {"stripnl": False, "ensurenl": False}
    if path.endswith((".py", ".pyi")):
        from pygments.lexers.python import PythonLexer  # noqa: PLC0415 - spares the table of all languages

        return PythonLexer(**options)
    from pygments.lexers import get_lexer_for_filename  # noqa: PLC0415 - as above

    return get_lexer_for_filename(path.rsplit("/", 1)[-1], **options)
