"""The move recipe: "move X and Y from a.py to b.py", with the module found or named for a new file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tier_code.domain.plan import Candidate, Step, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, candidate, wrong_arguments
from tier_code.engine.planning.words import listed, unquoted
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "moved", "resolved", "lint")

_WORD = r"[`'\"\u201c\u2018]?[^\s,;`'\"\u201d\u2019]+[`'\"\u201d\u2019]?"
_PATTERN = re.compile(
    r"^(?:move|relocate|extract|pull)\s+(?P<what>.+?)"
    rf"(?:\s+(?:from|out\s+of|in|of)\s+(?:the\s+)?(?:(?:module|file)\s+)?(?P<source>{_WORD})(?:\s+module|\s+file)?)?"
    r"\s+(?:in)?to\s+(?P<article>(?:an?\s+|the\s+|its\s+own\s+)?(?:new\s+|existing\s+|separate\s+)?(?:python\s+)?"
    r"(?:(?:module|file|package)\s+)?(?:called\s+|named\s+)?)"
    rf"(?P<to>{_WORD})(?P<noun>\s+(?:module|file|package))?"
    r"(?:\s*,?\s+(?:everywhere|and\s+(?:update|fix|adapt|adjust)\s+(?:all\s+|the\s+|every\s+|its\s+|their\s+)*"
    r"(?:imports?|references?|uses|callers|call\s+sites)(?:\s+(?:everywhere|accordingly))?))?$",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"^(?:(?:the|all|both|a|an|public|private|top[\s-]?level|helper|functions?|class(?:es)?|constants?|variables?"
    r"|definitions?|symbols?|types?|type\s+alias(?:es)?)\s+)+(?=\S)",
    re.IGNORECASE,
)
_KINDS = frozenset({"function", "class", "constant", "variable"})


@dataclass(frozen=True, slots=True)
class _Destination:
    """Where a move goes."""

    path: str
    is_new: bool


class MoveRecipe:
    """Plans one step per module that definitions leave."""

    example = "move parse_cfg and dump_cfg from config.py to a new module cfg_text.py"
    tool = "move"
    usage = "NAME... MODULE"

    def request(self, arguments: Sequence[str]) -> str:
        """The names and the module as a clause.

        Errors: UsageProblem when they do not fit `usage`.
        """
        if len(arguments) < 2 or any(not word or " " in word for word in arguments):
            raise wrong_arguments(self, arguments)
        *names, to = arguments
        return f"move {', '.join(names)} to the file {to}"

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""
        match = _PATTERN.match(clause)
        return match is not None and (clause[:1].lower() in "mr" or _is_module_like(match))

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add a step for every module that something leaves."""
        match = _PATTERN.match(clause)
        if match is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        names = [unquoted(_NOUN.sub("", item)) for item in listed(_NOUN.sub("", match["what"]))]
        wrong = next((name for name in names if " " in name), "")
        if wrong:
            return Refusal(understood=False, reason=f"'{wrong}' is not a name", hints=(self.example,))
        symbols = await _symbols(names, unquoted(match["source"] or ""), drafting)
        if isinstance(symbols, Refusal):
            return symbols
        to = unquoted(match["to"])
        destination = await _destination(to, symbols[0].target.path, match, drafting)
        if isinstance(destination, Refusal):
            return destination
        for path in dict.fromkeys(symbol.target.path for symbol in symbols):
            if path == destination.path:
                return Refusal(reason=f"{path} has it already")
            inside = [symbol for symbol in symbols if symbol.target.path == path]
            _add(inside, destination, drafting)
            destination = _Destination(destination.path, is_new=False)
        return None


def _is_module_like(match: re.Match[str]) -> bool:
    """Whether the words name a module: "extract" and "pull" have other uses too."""
    return (
        unquoted(match["to"]).endswith(".py") or bool(match["noun"]) or "module" in match["article"].lower()
    )


async def _symbols(names: Iterable[str], place: str, drafting: Drafting) -> list[Symbol] | Refusal:
    paths = set(await drafting.catalog.paths_matching(drafting.tree, place)) if place else set()
    if place and not any(path.endswith(".py") for path in paths):
        return Refusal(reason=f"'{place}' is no Python module of the repository")
    found: list[list[Symbol]] = []
    for name in names:
        here = await _definitions(name, paths, drafting)
        if isinstance(here, Refusal):
            return here
        found.append(here)
    homes = {each[0].target.path for each in found if len(each) == 1}
    chosen = []
    for each in found:
        narrowed = [symbol for symbol in each if symbol.target.path in homes] if len(each) > 1 else each
        if len(narrowed) != 1:
            return Refusal(
                reason=f"'{each[0].name}' has {len(each)} definitions; say from which module it moves",
                candidates=tuple(candidate(symbol) for symbol in each),
            )
        chosen.append(narrowed[0])
    return chosen


async def _definitions(name: str, paths: set[str], drafting: Drafting) -> list[Symbol] | Refusal:
    former = drafting.before_renames(name)
    everything = [s for s in await drafting.python.find(drafting.tree, former) if s.kind != "module"]
    inside = [s for s in everything if not paths or s.target.path in paths]
    top = {
        s.target.path: s
        for s in reversed(inside)
        if s.kind in _KINDS and "." not in s.target.qualname.partition("#")[0]
    }
    if top:
        return list(reversed(top.values()))
    where = " there" if paths else " in the repository"
    if inside:
        return Refusal(
            reason=f"'{name}' is a {inside[0].kind} inside {inside[0].target.qualname.rpartition('.')[0]}: "
            "only functions, classes and constants of a module are moved",
            hints=("a method can become a function first: turn the method load of Config into a function",),
        )
    return Refusal(
        reason=f"no definition of '{name}' was found{where}",
        candidates=tuple(candidate(symbol) for symbol in everything),
        hints=("names are case sensitive; write path.py::Name to point at one exactly",),
    )


async def _destination(
    words: str, source: str, match: re.Match[str], drafting: Drafting
) -> _Destination | Refusal:
    asked_new = bool(re.search(r"\bnew\b", match["article"], re.IGNORECASE))
    existing = await _existing(words, source, drafting)
    if asked_new and existing:
        beside = posixpath.join(posixpath.dirname(source), words)
        if "/" in words or beside in existing or not words.endswith(".py"):
            return Refusal(reason=f"{existing[0]} is there already; leave out 'new' to move into it")
        existing = []
    if len(existing) == 1:
        return _Destination(existing[0], is_new=False)
    if existing:
        return Refusal(
            reason=f"'{words}' may be {len(existing)} files; name one of them exactly",
            candidates=tuple(_module(path) for path in existing),
        )
    named = words.endswith(".py") or asked_new or match["noun"] or "." in words or "/" in words
    if not named:
        return Refusal(
            reason=f"there is no module '{words}' in the repository",
            hints=(f"write {words}.py to make a new module beside {source}",),
        )
    path = await _new_path(words, source, drafting)
    return path if isinstance(path, Refusal) else _Destination(path, is_new=True)


def _module(path: str) -> Candidate:
    return Candidate(target=Target(path=path, qualname=""), kind="module", line=1)


async def _existing(words: str, source: str, drafting: Drafting) -> list[str]:
    """The modules that the words may mean: the one beside the source, or else all of that name."""
    found = list(await drafting.catalog.paths_matching(drafting.tree, words))
    made = [path for step in drafting.steps for path in step.creates if _ends(path, words)]
    modules = [path for path in found if path.endswith(".py")]
    if found and found[0].endswith("/"):
        modules = [path for path in modules if path == f"{found[0]}__init__.py"]
    modules = list(dict.fromkeys([*modules, *made]))
    if words in modules:
        return [words]
    beside = [path for path in modules if posixpath.dirname(path) == posixpath.dirname(source)]
    return beside or modules


def _ends(path: str, words: str) -> bool:
    wanted = words if words.endswith(".py") else words.replace(".", "/") + ".py"
    return path == wanted or path.endswith(f"/{wanted}")


async def _new_path(words: str, source: str, drafting: Drafting) -> str | Refusal:
    """Where the new file goes: beside the source, or in the folder that is named."""
    is_file = words.endswith(".py")
    plain = words.removesuffix(".py").strip("/")
    parts = plain.split("/") if is_file or "/" in plain else plain.split(".")
    *folders, name = parts
    if not name.isidentifier():
        return Refusal(reason=f"'{name}' is not a name that Python can import")
    if not folders:
        return posixpath.join(posixpath.dirname(source), f"{name}.py")
    folder = "/".join(folders)
    meant = await drafting.catalog.paths_matching(drafting.tree, folder)
    if any(path.startswith(f"{folder}/") for path in meant):
        return f"{folder}/{name}.py"
    found = [path for path in meant if path.endswith("/")]
    if not found:
        return Refusal(reason=f"there is no folder or package '{folder}' for the new module")
    return f"{found[0]}{name}.py"


def _add(symbols: Sequence[Symbol], destination: _Destination, drafting: Drafting) -> None:
    targets = tuple(drafting.after_renames(symbol.target)[0] for symbol in symbols)
    targets = tuple(
        Target(path=target.path, qualname=target.qualname.partition("#")[0]) for target in targets
    )
    names = [target.qualname for target in targets]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    creates = (("creates", destination.path),) if destination.is_new else ()
    new = "new module " if destination.is_new else ""
    drafting.steps.append(
        Step(
            id=drafting.next_id(),
            title=f"move {shown} → {destination.path}",
            kind=StepKind.MOVE,
            targets=targets,
            instruction=f"Move {', '.join(names)} from {targets[0].path} to the {new}{destination.path}"
            " and lead every reference there.",
            task_class=TaskClass.A,
            checks=CHECKS,
            tier=TierName.TOOL,
            reason="",
            arguments=(("to", destination.path), *creates),
            group=f"move {names[0]}",
        )
    )
