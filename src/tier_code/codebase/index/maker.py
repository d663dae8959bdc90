"""Which readers made some facts: what other readers would see differently is not used again."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

_PARTS = ("index", "languages")
_FILES = ("exploring/scanning.py", "exploring/standing.py", "source_text.py")
"""Beside those parts: what else decides what is kept of a file."""
_READ = (".py", ".scm", ".toml")


@cache
def maker() -> str:
    """A digest of our readers' source and of the grammars that are installed, with their versions."""
    digest = blake2b(digest_size=16)
    digest.update(f"{sys.version_info[:2]}".encode())
    here = Path(__file__).parent.parent
    for part in _PARTS:
        for folder, below, names in os.walk(here / part):
            below.sort()
            for name in sorted(names):
                if name.endswith(_READ):
                    digest.update(name.encode() + b"\0" + (Path(folder) / name).read_bytes())
    for each in _FILES:
        digest.update((here / each).read_bytes())
    digest.update("\0".join(_grammars()).encode())
    return digest.hexdigest()


def _grammars() -> list[str]:
    """Folders of installed grammars; that of the package's facts names the version."""
    spec = find_spec("tree_sitter")
    if spec is None or not spec.origin:
        return []
    packages = Path(spec.origin).parent.parent
    return sorted(place.name for place in packages.glob("tree_sitter*"))
