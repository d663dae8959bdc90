"""Which definitions the words of a request name outright; no ranking by meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.codebase.index.facts import DOCUMENTED
from tier_code.codebase.index.paths import PYTHON_ENDS, in_tests
from tier_code.codebase.index.reading import SourceReader
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

MOST_NAMED = 50
"""Places returned at most."""
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")


def named_in(tree: SourceTree, request: str) -> Sequence[Target]:
    """Functions, methods and classes that a word of the request names exactly; outside of tests first."""
    reader = SourceReader(tree)
    paths = [path for path in tree.paths() if path.endswith(PYTHON_ENDS)]
    words = tuple(dict.fromkeys(_WORD.findall(request)))
    found: list[tuple[bool, int, Target]] = []
    for index, word in enumerate(words):
        for path in reader.holding(paths, word):
            file = reader.file(path)
            for definition in file.facts.definitions.values() if file else ():
                if definition.name == word and definition.kind in DOCUMENTED:
                    place = Target(path=path, qualname=definition.qualname)
                    found.append((in_tests(path), index, place))
    ordered = sorted(found, key=lambda item: (item[0], item[1], item[2].path))
    return [place for _, _, place in ordered[:MOST_NAMED]]
