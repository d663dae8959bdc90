"""Names that were marked with `@` while typing: the mark is for the eye, everybody else reads the name."""

from __future__ import annotations

import re

from tier_code.ports.source import SourceTree

_MARKED = re.compile(r"(?<!\S)@([\w./+-]+)((?:::[\w.#]+)?)")


def without_marks(request: str, tree: SourceTree) -> str:
    """The request with `@src/app.py` as `src/app.py`, where the tree holds such a file or folder.

    Other words keep their `@`: a decorator or a name of a person is not ours to change.
    """
    if not _MARKED.search(request):
        return request
    paths = tree.paths()
    known = set(paths)

    def plain(found: re.Match[str]) -> str:
        path = found[1]
        named = path in known or any(each.startswith(f"{path.rstrip('/')}/") for each in paths)
        return f"{path}{found[2]}" if named else found[0]

    return _MARKED.sub(plain, request)
