"""Renames: of words whose places are all known, of namesakes made by mutation, and under shadows put in."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.known import Known, known_symbols
from tests.bench.mechanical.modules import Package, package_of
from tests.bench.mechanical.task import Task, same_files
from tier_code.domain.plan import TaskClass

_WORDINGS = (
    "rename {old} to {new}",
    "rename the {kind} {old} to {new}",
    "Please rename `{old}` to `{new}` everywhere.",
    "change the name of {old} to {new}",
    "rename {path}::{old} -> {new}",
)


def plain_renames(files: Files, chance: Random) -> Iterator[Task]:
    """Symbols with one known set of places, from one use to many."""
    package = package_of(files)
    tasks = [
        _task("rename", package, known, _fresh(known, chance), chance.choice(_WORDINGS))
        for known in known_symbols(package)
        if len(known.places) > 1
    ]
    yield from tasks


def namesake_renames(files: Files, chance: Random) -> Iterator[Task]:
    """Another symbol in other files is given the target's name first; only the target may change."""
    package = package_of(files)
    found = [known for known in known_symbols(package) if known.kind != "method" and len(known.places) > 1]
    chance.shuffle(found)
    tasks = []
    for target in found[:12]:
        other = next((one for one in found if _apart(target, one)), None)
        if other is not None:
            changed = Package({**files, **other.renamed(package, target.name)})
            moved = _shifted(target, package, changed)
            if moved is not None:
                wording = (
                    "rename {path}::{old} to {new}"
                    if chance.random() < 0.5
                    else "rename {old} in {path} to {new}"
                )
                tasks.append(_task("rename-namesake", changed, moved, _fresh(target, chance), wording))
    yield from tasks


def shadowed_renames(files: Files, chance: Random) -> Iterator[Task]:
    """A local variable of some function that does not use the target is given its name first."""
    package = package_of(files)
    tasks = []
    found = [known for known in known_symbols(package) if known.kind == "function" and len(known.places) > 1]
    chance.shuffle(found)
    for target in found[:9]:
        path = target.places[-1][0]
        content = _with_shadow(package, path, target.name)
        if content is not None:
            changed = Package({**files, path: content})
            moved = _shifted(target, package, changed, shadows=True)
            if moved is not None:
                tasks.append(
                    _task(
                        "rename-shadowed",
                        changed,
                        moved,
                        _fresh(target, chance),
                        "rename {path}::{old} to {new}",
                    )
                )
    yield from tasks


def _task(family: str, package: Package, known: Known, new: str, wording: str) -> Task:
    old = known.qualname if known.kind == "method" else known.name
    right = known.renamed(package, new)
    kind = "function" if known.kind == "method" and wording.count("{kind}") else known.kind
    return Task(
        family=family,
        task_class=TaskClass.A,
        request=wording.format(old=old, new=new, kind=kind, path=known.path),
        files=package.files,
        judge=same_files({**package.files, **right}),
        subject=f"{known.path}::{known.qualname}",
        sites=len(known.places),
        right=right,
    )


def _fresh(known: Known, chance: Random) -> str:
    new = f"{known.name}_{chance.choice(('anew', 'renamed', 'v2'))}"
    return (
        new.title().replace("_", "")
        if known.kind == "class"
        else new.upper()
        if known.name.isupper()
        else new
    )


def _apart(one: Known, other: Known) -> bool:
    return not {path for path, _ in one.places + one.listed} & {
        path for path, _ in other.places + other.listed
    }


def _shifted(target: Known, before: Package, after: Package, *, shadows: bool = False) -> Known | None:
    """The target's places in a package that was changed around it; None where they cannot be told."""
    places = []
    for path, start in target.places:
        if shadows and before.files[path] != after.files[path]:
            uses = before.sources[path].words[target.name]
            others = after.sources[path].words[target.name]
            mine = [place for place in others if not _in_shadow(after, path, place)]
            if len(mine) != len(uses):
                return None
            places.append((path, mine[uses.index(start)]))
        else:
            places.append((path, start))
    listed = target.listed
    if any(before.files[path] != after.files[path] for path, _ in listed):
        return None
    return Known(
        path=target.path,
        qualname=target.qualname,
        kind=target.kind,
        places=tuple(places),
        listed=listed,
        node=target.node,
    )


_SHADOW = """


def _with_a_shadow(values, NAME=None):
    for NAME in values:
        yield NAME, [NAME for NAME in NAME]


class _WithAShadow:
    def NAME(self):
        return self.NAME
"""


def _with_shadow(package: Package, path: str, name: str) -> bytes | None:
    content = package.files[path]
    if not content.endswith(b"\n") or not path.endswith(".py"):
        return None
    return content + _SHADOW.replace("NAME", name).encode()


def _in_shadow(package: Package, path: str, place: int) -> bool:
    return place > package.files[path].index(b"def _with_a_shadow(")
