"""The evident hints of a file, remembered while its functions are done one after the other."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tier_code.codebase.codemods.hints.file_names import is_typing_block
from tier_code.codebase.codemods.hints.inferring import Hint, Inferring, Subject, subject_of
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.codemods.hints.sites import RETURN, parsed, sites_in
from tier_code.ports.source import SourceTree

REMEMBERED = 8
"""Files whose hints are kept in a worker."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found for one state of a file."""

    skeleton: str
    hints: Mapping[Slot, Hint]


_KNOWN: dict[tuple[str, str], _Known] = {}


def evident_hints(tree: SourceTree, path: str) -> tuple[Subject, Mapping[Slot, Hint]]:
    """The file and every hint that is evident in it.

    The hints are found once for all functions of a file: a step that puts some of them in changes nothing of
    what the others are.

    Errors: UsageProblem when the file cannot be parsed; CheckerUnavailable.
    """
    subject = subject_of(tree, path)
    known = _KNOWN.get((tree.root, path))
    if known is not None and _skeleton(subject.source, known.hints) == known.skeleton:
        return subject, known.hints
    hints = Inferring(subject).infer()
    remember(tree.root, path, subject.source, hints)
    return subject, hints


def remember(root: str, path: str, source: bytes, hints: Mapping[Slot, Hint]) -> None:
    """Keep what was found for a file, until the file changes in other ways than by these hints."""
    _KNOWN.pop((root, path), None)
    _KNOWN[root, path] = _Known(_skeleton(source, hints), hints)
    while len(_KNOWN) > REMEMBERED:
        del _KNOWN[next(iter(_KNOWN))]


def encoded(original: bytes, source: bytes) -> bytes:
    """UTF-8 source in the encoding of the file that it came from."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(original).readline)
    return source.decode("utf-8").encode(encoding)


def _skeleton(source: bytes, slots: Collection[Slot]) -> str:
    """The file without the hints at these slots and without imports."""
    module = parsed(source)
    if module is None:
        return ""
    sites = sites_in(source, module)
    for qualname, name in slots:
        site = sites.get(qualname)
        if site is None:
            continue
        if name == RETURN:
            site.node.returns = None
        for item in site.parameters:
            if item.arg == name:
                item.annotation = None
    module.body = [
        part for part in module.body if not isinstance(part, ast.ImportFrom) and not is_typing_block(part)
    ]
    return ast.dump(module)
