"""Where in a settings file something stands, for warnings that name a line: the TOML reader does not say."""

from __future__ import annotations

import re
from pathlib import Path

_HEADER = re.compile(r"\s*\[(?P<table>[^\[\]]+)\]\s*(?:#.*)?$")
_QUOTES = "\"' "


def place_of(path: Path, table: str, key: str) -> str:
    """`FILE:LINE` of a key in a table; the file alone where it cannot be found."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return str(path)
    within = ""
    for number, line in enumerate(lines, start=1):
        header = _HEADER.match(line)
        if header:
            within = _bare(header["table"])
            continue
        name = ".".join(filter(None, [within, _bare(line.partition("=")[0])]))
        if name == f"{table}.{key}":
            return f"{path}:{number}"
    return str(path)


def _bare(name: str) -> str:
    return ".".join(part.strip(_QUOTES) for part in name.strip().split("."))
