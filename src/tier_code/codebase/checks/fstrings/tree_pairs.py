"""Where two syntax trees differ: the smallest pairs of nodes under which everything else is equal."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def differences(old: object, new: object) -> Iterator[tuple[object, object]]:
    """Pairs of unlike nodes or values, in source order; nothing for equal trees.

    Nodes of one type are compared field by field; `u` prefixes of strings do not count.
    """
    if isinstance(old, ast.AST) and isinstance(new, ast.AST) and type(old) is type(new):
        for name in old._fields:
            if name != "kind" or not isinstance(old, ast.Constant):
                for pair in differences(getattr(old, name, None), getattr(new, name, None)):
                    yield pair if isinstance(pair[0], ast.AST) else (old, new)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from differences(one, other)
    elif type(old) is not type(new) or old != new:
        yield old, new
