"""What a rename step claims, and where the old and new words stand. Knows nothing of the codemod."""

from __future__ import annotations

import io
import posixpath
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.domain.plan import Step, Target

_WORD_BYTE = rb"[0-9A-Za-z_\x80-\xff]"
_PYTHON = (".py", ".pyi", ".pyw")


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameClaim:
    """What the step says it does."""

    target: Target
    old: str
    new: str
    in_text: bool
    """Strings, comments and documents may change too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One place of either name in a file, before and after; offsets count bytes."""

    before: int
    after: int
    changed: bool
    """The old name before, the new one after."""
    was_old: bool


def claim_of(step: Step) -> RenameClaim:
    """Read the claim from the step."""
    target = step.targets[0]
    old = target.qualname.rpartition(".")[2].partition("#")[0]
    in_text = step.argument("in_text") == "yes"
    return RenameClaim(target=target, old=old, new=step.argument("new_name"), in_text=in_text)


def is_python(path: str, content: bytes) -> bool:
    """Whether a file is Python by suffix, or by its first line when it has none."""
    suffix = posixpath.splitext(path)[1]
    first = content[:80].split(b"\n")[0]
    return suffix in _PYTHON or (not suffix and first.startswith(b"#!") and b"python" in first)


def codec_of(content: bytes) -> str:
    """The encoding that Python reads a source file in; the mark at its beginning is not part of any name.

    Errors: SyntaxError for a declaration that is wrong.
    """
    return tokenize.detect_encoding(io.BytesIO(content).readline)[0].removesuffix("-sig")


def as_old(content: bytes, claim: RenameClaim, codec: str = "utf-8") -> bytes:
    """The bytes with every new name put back to the old one: what the two versions must have in common."""
    return _whole(claim.new, codec).sub(lambda _: claim.old.encode(codec), content)


def words(before: bytes, after: bytes, claim: RenameClaim) -> Iterator[Word]:
    """Where either name stands, paired in order; the two texts must be equal but for the names."""
    either = re.compile(b"|".join(_whole(name, "utf-8").pattern for name in (claim.old, claim.new)))
    for was, now in zip(either.finditer(before), either.finditer(after), strict=True):
        yield Word(
            before=was.start(),
            after=now.start(),
            changed=was.group() != now.group(),
            was_old=was.group() == claim.old.encode(),
        )


def holds(content: bytes, name: str) -> bool:
    """Whether the name stands somewhere as a whole word."""
    return _whole(name, "utf-8").search(content) is not None


def _whole(name: str, codec: str) -> re.Pattern[bytes]:
    word = re.escape(name.encode(codec.removesuffix("-sig")))
    return re.compile(b"(?<!%b)%b(?!%b)" % (_WORD_BYTE, word, _WORD_BYTE))
