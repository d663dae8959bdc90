"""Wrong renames: places missed that only a look-up finds, strangers taken along, text renamed unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random

from tests.bench.checks.wrong import Injector, changed_paths
from tests.bench.corpus import Files
from tests.bench.mechanical.known import Known, known_symbols
from tests.bench.mechanical.modules import Package
from tests.bench.mechanical.task import Task
from tests.bench.mechanical.text import Edit, Source, edited


def _names(task: Task, right: Files) -> tuple[str, str]:
    """The old and the new name, from the subject and from what the right result put at its first place."""
    old = task.subject.rpartition("::")[2].rpartition(".")[2]
    for path in changed_paths(task, right):
        before, after = _words(task.files[path]), _words(right[path])
        for was, now in zip(before, after, strict=True):
            if was != now:
                return old, now[1].decode()
    return old, ""


def _words(content: bytes) -> list[tuple[int, bytes]]:
    """Words in order; the number keeps equal words apart only by their text."""
    return [(0, match.group()) for match in re.finditer(rb"\w+", content)]


def _places(task: Task, right: Files) -> Iterator[tuple[str, int]]:
    """Every place of the new name in a right result."""
    _, new = _names(task, right)
    for path in changed_paths(task, right):
        for match in re.finditer(rb"(?<!\w)%b(?!\w)" % new.encode(), right[path]):
            yield path, match.start()


def reference_missed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """One place keeps the old name."""
    old, new = _names(task, right)
    places = list(_places(task, right))
    for path, start in chance.sample(places, k=len(places)):
        yield {**right, path: edited(right[path], [(start, start + len(new.encode()), old.encode())])}


def reference_misspelt(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """One place gets a third name."""
    _, new = _names(task, right)
    places = list(_places(task, right))
    for path, start in chance.sample(places, k=len(places)):
        yield {**right, path: edited(right[path], [(start, start + len(new.encode()), new.encode() + b"x")])}


def stranger_renamed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A place that has the old name and means something else is renamed along: code, not text."""
    old, new = _names(task, right)
    found: list[tuple[str, int]] = []
    for path in right:
        if path.endswith(".py"):
            found += [(path, start) for start in Source(path, right[path]).words.get(old, ())]
    for path, start in chance.sample(found, k=len(found)):
        yield {**right, path: edited(right[path], [(start, start + len(old.encode()), new.encode())])}


def strangers_all_renamed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """Every place in code that has the old name, as search and replace would do it."""
    del chance
    old, new = _names(task, right)
    changed = {}
    for path in right:
        if path.endswith(".py") and (starts := Source(path, right[path]).words.get(old, [])):
            edits: list[Edit] = [(start, start + len(old.encode()), new.encode()) for start in starts]
            changed[path] = edited(right[path], edits)
    if changed:
        yield {**right, **changed}


def other_symbol_renamed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """Another definition is renamed too, everywhere and rightly."""
    package = Package(right)
    found: list[Known] = known_symbols(package)
    for known in chance.sample(found, k=min(2, len(found))):
        yield {**right, **known.renamed(package, f"{known.name}_along")}


def text_renamed(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """A string or a comment that mentions the name is changed, and nobody asked for it."""
    old, new = _names(task, right)
    for path in chance.sample(sorted(right), k=len(right)):
        if not path.endswith(".py"):
            continue
        words = set(Source(path, right[path]).words.get(old, ()))
        for match in re.finditer(rb"(?<!\w)%b(?!\w)" % old.encode(), right[path]):
            if match.start() not in words:
                yield {**right, path: edited(right[path], [(match.start(), match.end(), new.encode())])}


def only_definition(task: Task, right: Files, chance: Random) -> Iterator[Files]:
    """Nothing but the file of the definition changes."""
    del chance
    path = task.subject.partition("::")[0]
    if len(changed_paths(task, right)) > 1:
        yield {**task.files, path: right[path]}


WRONG_RENAMES: Mapping[str, Injector] = {
    "reference missed": reference_missed,
    "reference misspelt": reference_misspelt,
    "stranger renamed": stranger_renamed,
    "all namesakes renamed": strangers_all_renamed,
    "another symbol renamed too": other_symbol_renamed,
    "text renamed unasked": text_renamed,
    "importers and re-exports forgotten": only_definition,
}
