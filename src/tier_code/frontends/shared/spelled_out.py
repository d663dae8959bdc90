"""Writes a chosen meaning into a request, so that asking again is not ambiguous."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tier_code.domain.plan import Target


def spelled_out(request: str, target: Target) -> str | None:
    """The request with the first word that could mean `target` replaced by its full name.

    None when no word of the request names it; then only the user can say where it belongs.
    """
    for name in _names(target):
        pattern = re.compile(rf"(?<![\w./:]){re.escape(name)}(?![\w/:]|\.\w)")
        if pattern.search(request):
            return pattern.sub(lambda _: str(target), request, count=1)
    return None


def _names(target: Target) -> list[str]:
    """Ways to name a target, the longest first."""
    path = PurePosixPath(target.path)
    if not target.qualname:
        return [target.path, path.name, path.stem]
    plain = target.qualname.split("#")[0]
    return [str(target), target.qualname, plain, plain.rsplit(".", 1)[-1]]
