"""Where a planned step may write: the planner's words for a place, held against the tree."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import StepId, Target, parse_target
from tier_code.ports.code import Symbol, SymbolCatalog
from tier_code.ports.source import SourceTree

PYTHON = (".py", ".pyi")
_ENDINGS = frozenset(
    {"py", "pyi", "md", "rst", "txt", "toml", "cfg", "json", "yml", "yaml", "js", "ts", "go"}
)
_SHOWN = 3


@dataclass(slots=True, kw_only=True)
class Places:
    """What exists, or will once earlier steps of the plan have run."""

    tree: SourceTree
    catalog: SymbolCatalog
    refusal: Callable[[str], str]
    """Why a path may not be written; empty when it may."""
    paths: frozenset[str]
    made: dict[Target, StepId] = field(default_factory=dict)
    """New symbols and files by the step of this plan that makes them."""

    def promise(self, target: Target, step: StepId) -> None:
        """A step will have made this: with `+name` that symbol, with no name the file."""
        self.made[_plain(target)] = step
        self.made.setdefault(Target(path=target.path, qualname=""), step)

    def maker(self, target: Target) -> StepId | None:
        """The step of this plan that makes a target, or the file it is in."""
        return self.made.get(_plain(target)) or self.made.get(Target(path=target.path, qualname=""))


async def resolve(text: str, places: Places) -> Target | str:
    """The target that a planner's words name, or what is wrong with them."""
    try:
        target = parse_target(text)
    except ValueError as problem:
        return str(problem)
    path = posixpath.normpath(target.path)
    if path.startswith(("/", "../")) or path in {"..", "."} or "\\" in path or ":" in path[:2]:
        return f"'{text}' is outside the repository"
    known = path in places.paths or Target(path=path, qualname="") in places.made
    if not known and "::" not in text and not _like_a_path(path):
        return await _by_name(text, places)
    refused = places.refusal(path)
    if refused:
        return f"'{path}' cannot be written: {refused}"
    target = Target(path=path, qualname=target.qualname)
    if not path.endswith(PYTHON) and not await _has_symbols(path, places):
        # Nothing of it is known by name: the file is the target, the instruction names the place.
        return Target(path=path, qualname="")
    return await _known(target, places, exists=known)


async def _has_symbols(path: str, places: Places) -> bool:
    """Whether the catalog knows a file's definitions, whatever its language."""
    if path not in places.paths:
        return False
    try:
        return len(await places.catalog.in_file(places.tree, path)) > 1
    except TierCodeError:
        return False


async def _known(target: Target, places: Places, *, exists: bool) -> Target | str:
    name = target.qualname
    if "+" in name or not name:
        plain = _plain(target)
        if name and exists and await _symbol(plain, places) is not None:
            return f"'{plain}' exists already; name it without +"
        return Target(path=target.path, qualname=_marked(name))
    if _plain(target) in places.made or await _symbol(target, places) is not None:
        return target
    if not exists:
        return f"there is no file '{target.path}'; for a new file write '{target.path}::'"
    similar = await places.catalog.find(places.tree, name.rpartition(".")[2])
    return f"there is no '{target}'{_did_you_mean(similar)}; for something new write '{_new(target)}'"


def _like_a_path(text: str) -> bool:
    """A file that may not exist yet, and no dotted name."""
    return "/" in text or text.rpartition(".")[2] in _ENDINGS


async def _by_name(text: str, places: Places) -> Target | str:
    """A name alone, when it means one thing."""
    found = await places.catalog.find(places.tree, text)
    if len(found) == 1:
        return found[0].target
    if not found:
        return f"nothing is called '{text}'; write path::Name"
    return f"'{text}' is not one place{_did_you_mean(found)}"


async def _symbol(target: Target, places: Places) -> Symbol | None:
    found = await places.catalog.find(places.tree, str(target))
    return next((each for each in found if each.target == target), None)


def _plain(target: Target) -> Target:
    return Target(path=target.path, qualname=target.qualname.replace("+", ""))


def _marked(name: str) -> str:
    """The `+` in front of the whole dotted name, wherever the planner put it."""
    return f"+{name.replace('+', '')}" if "+" in name else name


def _new(target: Target) -> str:
    return f"{target.path}::+{target.qualname}"


def _did_you_mean(found: Sequence[Symbol]) -> str:
    shown = ", ".join(str(each.target) for each in found[:_SHOWN])
    return f" (did you mean {shown}?)" if shown else ""
