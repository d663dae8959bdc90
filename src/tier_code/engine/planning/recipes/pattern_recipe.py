"""The pattern recipe: "replace `logger.warn($MSG)` with `logger.warning($MSG)` in src", file by file."""

from __future__ import annotations

import asyncio
import posixpath
import re
from collections.abc import Sequence

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.places import PYTHON, files_of, module_targets, place_in_words
from tier_code.engine.planning.words import unquoted
from tier_code.ports.source import SourceTree

CHECKS = ("scope", "parse", "pattern", "lint")


def _code(group: str) -> str:
    """Code as people quote it: backticks, double quotes, or single quotes."""
    return rf"(?:`(?P<{group}>[^`]+)`|\"(?P<{group}2>[^\"]+)\"|'(?P<{group}3>[^']+)'|“(?P<{group}4>[^”]+)”)"


_EVERY = (
    r"(?:(?:every|each|all|any|the)\s+(?:occurrences?\s+of\s+|uses?\s+of\s+|calls?\s+(?:of|to)\s+|of\s+)?)*"
)
_PLACED = r"(?:\s+(?:in|under|inside|within|across|throughout)\s+(?P<place>.+?))?"
_THING = r"(?:(?:the\s+)?(?:pattern|code|expression|calls?)\s+)?"
_PATTERNS = (
    re.compile(
        rf"^(?:replace|rewrite|change|convert|turn|migrate|substitute|modernize|modernise|refactor)\s+{_EVERY}{_THING}"
        rf"{_code('old')}(?:\s+(?:in|under|inside|within|across|throughout)\s+(?P<earlier>\S+))?"
        rf"\s*(?:\s(?:with|by|to|into|as|for)\s|->|=>|→)\s*{_THING}{_code('new')}(?P<rest>.*)$",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        rf"^(?:use|write|prefer)\s+{_THING}{_code('new')}\s+(?:instead\s+of|in\s+place\s+of|rather\s+than|for)\s+"
        rf"{_EVERY}{_THING}{_code('old')}(?P<rest>.*)$",
        re.IGNORECASE | re.DOTALL,
    ),
)
_REST = re.compile(rf"^(?:\s*,?\s*everywhere)?{_PLACED}\s*$", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(r"[A-Za-z_]\w*")
_LITERAL_WORD = re.compile(r"(?<![\w$])[A-Za-z_]\w*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class PatternRecipe:
    """Plans rewrites of every match of a pattern with metavariables."""

    example = "replace `logger.warn($MSG)` with `logger.warning($MSG)` in src"
    tool = "pattern"
    usage = "'OLD' 'NEW' [PLACE]"

    def request(self, arguments: Sequence[str]) -> str:
        """The pattern, its rewrite, and where."""
        if not 2 <= len(arguments) <= 3:
            raise wrong_arguments(self, arguments)
        old, new = (_quoted(each) for each in arguments[:2])
        place = f" in {arguments[2]}" if len(arguments) > 2 else ""
        return f"replace {old} with {new}{place}"

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""
        match = _matched(clause)
        return match is not None and _REST.match(match["rest"]) is not None

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step over every file that may hold a match."""
        match = _matched(clause)
        rest = _REST.match(match["rest"]) if match is not None else None
        if match is None or rest is None:
            return Refusal(
                understood=False, reason="the words are not clear", hints=(f"try: {self.example}",)
            )
        old, new = _group(match, "old"), _group(match, "new")
        if _BARE.fullmatch(old):
            return Refusal(reason=f"'{old}' is one name", hints=(f"try: rename {old} to {new}",))
        place = rest["place"] or match.groupdict().get("earlier") or ""
        paths = await self._files(place, drafting)
        if isinstance(paths, Refusal):
            return paths
        holding = paths
        if not drafting.steps:
            # What earlier steps of the request write is not there yet.
            holding = await asyncio.to_thread(_holding, drafting.tree, paths, _literal_words(old))
        if not holding:
            return Refusal(
                reason=f"no match: nothing in {place_in_words(place, paths)} holds the words of '{old}'"
            )
        self._add((old, new), place_in_words(place, paths), holding, drafting)
        return None

    async def _files(self, place: str, drafting: Drafting) -> tuple[str, ...] | Refusal:
        """The Python files of a place, or one named file of another language."""
        named = unquoted(place.strip())
        suffix = posixpath.splitext(named)[1]
        if suffix and suffix not in PYTHON:
            paths = [
                path for path in drafting.tree.paths() if f"/{path}".endswith(f"/{named.removeprefix('./')}")
            ]
            if paths:
                return tuple(paths)
        return await files_of(place, drafting)

    def _add(self, code: tuple[str, str], where: str, paths: tuple[str, ...], drafting: Drafting) -> None:
        old, new = code
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"rewrite {old} → {new}",
                kind=StepKind.PATTERN,
                targets=module_targets(paths),
                instruction=f"Rewrite every match of `{old}` to `{new}` in {where}.",
                task_class=TaskClass.D,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=(("pattern", old), ("rewrite", new)),
                group=f"rewrite {old}",
            )
        )


def _matched(clause: str) -> re.Match[str] | None:
    return next((match for pattern in _PATTERNS if (match := pattern.match(clause))), None)


def _group(match: re.Match[str], name: str) -> str:
    found = match.groupdict()
    return next(
        (found[key] for key in (name, f"{name}2", f"{name}3", f"{name}4") if found.get(key)), ""
    ).strip()


def _quoted(code: str) -> str:
    for mark in "`\"'":
        if mark not in code:
            return f"{mark}{code}{mark}"
    raise UsageProblem(f"the code {code} has every kind of quotes; leave out one kind")


def _literal_words(pattern: str) -> tuple[bytes, ...]:
    """Words of the pattern that a file with a match must hold."""
    return tuple(word.encode() for word in _LITERAL_WORD.findall(_QUOTED.sub(" ", pattern)))


def _holding(tree: SourceTree, paths: Sequence[str], words: Sequence[bytes]) -> tuple[str, ...]:
    contents = ((path, tree.read(path) or b"") for path in paths)
    return tuple(path for path, content in contents if all(word in content for word in words))
