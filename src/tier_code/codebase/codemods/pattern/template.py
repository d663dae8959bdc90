"""Patterns and rewrites as a person writes them: code with `$NAME` and `$$$NAME` in it, cut into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tier_code.domain.errors import UsageProblem

METAVARIABLE = re.compile(r"\$\$\$[A-Z_][A-Z0-9_]*|\$[A-Z_][A-Z0-9_]*|\$\$\$")
_TOKEN = re.compile(
    METAVARIABLE.pattern
    + r"""|(?P<comment>\#[^\r\n]*)|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'|[^\W\d]\w*|\d[\w.]*"""
    r"""|\*\*=?|//=?|==|!=|<=|>=|:=|->|=>|<<|>>|&&|\|\||\S""",
    re.DOTALL,
)
_SLASHES = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a template or of source."""

    text: str
    start: int
    end: int

    @property
    def is_metavariable(self) -> bool:
        """Whether it stands for something."""
        return METAVARIABLE.fullmatch(self.text) is not None

    @property
    def is_multiple(self) -> bool:
        """Whether it stands for any number of things."""
        return self.text.startswith("$$$")


def tokens_of(text: str, *, start: int = 0, hash_comments: bool = True) -> tuple[list[Token], list[Token]]:
    """The tokens of some text, and its comments; offsets count from `start`."""
    tokens: list[Token] = []
    comments: list[Token] = []
    position = 0
    while position < len(text):
        slashes = None if hash_comments else _SLASHES.match(text, position)
        found = slashes or _TOKEN.match(text, position)
        if found is None:
            position += 1
            continue
        token = Token(found.group(), start + found.start(), start + found.end())
        is_comment = slashes is not None or (hash_comments and found["comment"] is not None)
        (comments if is_comment else tokens).append(token)
        position = found.end()
    return tokens, comments


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern or a rewrite."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def metavariables(self) -> list[str]:
        """As written, in order, each as often as it stands there."""
        return [token.text for token in self.tokens if token.is_metavariable]

    def replaced(self, texts: list[str]) -> str:
        """The text with each metavariable replaced, in order."""
        pieces, position = [], 0
        for token, text in zip((each for each in self.tokens if each.is_metavariable), texts, strict=True):
            pieces += [self.text[position : token.start], text]
            position = token.end
        return "".join([*pieces, self.text[position:]])


def read_template(text: str) -> Template:
    """Cut a template into tokens.

    Errors: UsageProblem for one that is empty or spans lines.
    """
    plain = text.strip()
    if not plain:
        raise UsageProblem("a pattern and its rewrite cannot be empty")
    if "\n" in plain:
        raise UsageProblem("a pattern must stand on one line")
    if re.search(r"\w\$[A-Z_$]|\$[A-Z_][A-Z0-9_]*[a-z]", plain):
        raise UsageProblem(
            f"'{plain}': a metavariable stands alone and is written in capitals, such as $NAME"
        )
    tokens, _ = tokens_of(plain, hash_comments=False)
    return Template(plain, tuple(tokens))


def require_fitting(pattern: Template, rewrite: Template) -> None:
    """The rewrite uses only what the pattern finds, and the pattern says something.

    Errors: UsageProblem.
    """
    known = {name for name in pattern.metavariables if _captures(name)}
    unknown = [name for name in rewrite.metavariables if name not in known]
    if unknown:
        raise UsageProblem(f"the rewrite uses {unknown[0]}, which the pattern does not have")
    if all(token.is_metavariable for token in pattern.tokens):
        raise UsageProblem("the pattern matches everything; write some of the code that it is to find")
    if pattern.text == rewrite.text:
        raise UsageProblem("the pattern and its rewrite are the same")


def _captures(name: str) -> bool:
    return name != "$$$" and not name.lstrip("$").startswith("_")
