"""The constant recipe: "extract 3600 in cache.py to SECONDS_PER_HOUR", one step over one module."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, candidate, wrong_arguments
from tier_code.engine.planning.recipes.places import files_of
from tier_code.engine.planning.words import is_place, unquoted

CHECKS = ("scope", "parse", "constant", "lint")

_QUOTED = r"`[^`]+`|[rbRB]?\"[^\"]*\"|[rbRB]?'[^']*'|[\u2018\u201c][^\u2019\u201d]*[\u2019\u201d]"
_NUMBER = r"-?\d[\w.]*(?:\s*[-+*/]{1,2}\s*\d[\w.]*)*"
_VALUE = rf"(?P<value>{_QUOTED}|{_NUMBER}|[^\s,]+)"
_NOUNS = (
    r"(?:(?:all|every|each|the|an?|any|of|occurrences?|uses?|magic|hard-?coded|repeated|literals?|numbers?|strings?|values?"
    r"|constants?|texts?|floats?|integers?|bytes)\s+)*"
)
_PLACE = (
    r"(?:\s+(?:in|from|(?:out\s+)?of|inside|within|at)\s+(?:the\s+)?(?:(?:function|method|class|module|file)\s+)?"
    r"(?P<{0}>[^\s,]+(?:\s+(?:in|of)\s+(?:the\s+)?[^\s,]+)?))?"
)
_NAMING = r"(?:(?:an?|the|new|module|module-level|named?|called|constants?|variable|its|own|as|of|name)\s+)*"
_NAME = r"[`'\"]?(?P<name>[^\W\d]\w*)[`'\"]?"
_EXTRACT = re.compile(
    rf"^(?P<verb>extract|pull(?:\s+out)?|hoist|factor(?:\s+out)?|replace|turn|make|move|convert|name|change)\s+"
    rf"(?P<nouns>{_NOUNS}){_VALUE}{_PLACE.format('place')}(?:\s+out)?"
    rf"(?:\s+(?:in)?to|\s+as|\s+with|\s+by|\s*->|(?=\s+(?:an?\s+)?(?:module-level\s+)?constant\b))\s+"
    rf"(?P<naming>{_NAMING}){_NAME}{_PLACE.format('place2')}$",
    re.IGNORECASE,
)
_INTRODUCE = re.compile(
    rf"^(?:introduce|add|create|define|make|use)\s+(?P<nouns>(?:(?:an?|the|new|module-level|named)\s+)*constants?\s+)"
    rf"(?:(?:called|named)\s+)?{_NAME}\s+(?:for|=|with\s+(?:the\s+)?value|holding|instead\s+of|in\s+place\s+of)\s+"
    rf"{_NOUNS}{_VALUE}{_PLACE.format('place')}$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\s+(?:in|of)\s+(?:the\s+)?")
_LITERAL_PARTS = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop)
_CERTAIN_VERBS = frozenset({"extract", "hoist", "pull", "pull out", "factor", "factor out"})


class ConstantRecipe:
    """Plans one extraction."""

    example = "extract 3600 in cache.py to SECONDS_PER_HOUR"
    tool = "extract-constant"
    usage = "LITERAL NAME PLACE"

    def request(self, arguments: Sequence[str]) -> str:
        """A literal (a bare word is a string), the constant's name, a file or `file.py::function`."""
        if len(arguments) != 3:
            raise wrong_arguments(self, arguments)
        literal, name, place = arguments
        # A shell takes the quotes of a string away.
        written = literal if _literal(literal, "") is not None else repr(literal)
        return f"extract `{written}` in {place} to {name}"

    def takes(self, clause: str) -> bool:
        """Whether the clause names a literal and what to call it."""
        match = _EXTRACT.match(clause)
        if match is None:
            return _INTRODUCE.match(clause) is not None
        words = f"{match['nouns']} {match['naming']}".lower()
        literal = _literal(match["value"], "") is not None
        if "constant" in words.replace("constants", "constant") and (literal or "string" in words):
            return True
        certain = " ".join(match["verb"].lower().split()) in _CERTAIN_VERBS
        return certain and (literal or "string" in words or match["name"].isupper())

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step over the module that the clause names."""
        match = _EXTRACT.match(clause) or _INTRODUCE.match(clause)
        if match is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        groups = match.groupdict()
        literal = _literal(match["value"], match["nouns"])
        if literal is None:
            return Refusal(
                understood=False,
                reason=f"'{match['value']}' is no number and no quoted string",
                hints=("write a string in quotes: extract 'utf-8' in m.py to ENCODING",),
            )
        place = groups.get("place") or groups.get("place2") or ""
        target = await _target(place, drafting)
        if isinstance(target, Refusal):
            return target
        self._add(literal, match["name"], target, drafting)
        return None

    def _add(self, literal: str, name: str, target: Target, drafting: Drafting) -> None:
        where = f"{target.qualname} in {target.path}" if target.qualname else target.path
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"extract {literal[:30]} → {name}",
                kind=StepKind.EXTRACT_CONSTANT,
                targets=(target,),
                instruction=f"Replace {literal} wherever {where} has it by a new module constant {name}.",
                task_class=TaskClass.A,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=(("value", literal), ("name", name)),
                group=f"extract {name}",
            )
        )


def _literal(text: str, nouns: str) -> str | None:
    """The value as Python writes it; an unquoted word is a string only where it is called one."""
    bare = text.strip()
    if bare[:1] == "`" and bare[-1:] == "`":
        bare = bare[1:-1].strip()
    if bare[:1] in "\u2018\u201c" and len(bare) > 1:
        bare = repr(bare[1:-1])
    told_text = "string" in nouns.lower() or "text" in nouns.lower()
    try:
        tree = ast.parse(bare, mode="eval").body
    except (SyntaxError, ValueError):
        return repr(bare) if told_text or text[:1] == "`" else None
    parts = list(ast.walk(tree))
    if not all(isinstance(part, _LITERAL_PARTS) for part in parts):
        return repr(bare) if told_text else None
    text_inside = any(
        isinstance(part, ast.Constant) and isinstance(part.value, str | bytes) for part in parts
    )
    return repr(bare) if told_text and not text_inside else bare


async def _target(place: str, drafting: Drafting) -> Target | Refusal:
    """The module, or the one function or class, that a place means."""
    inner, _, outer = _WITHIN.sub("\0", place).partition("\0")
    name = unquoted(inner)
    if not name:
        return await _only_file(drafting)
    if is_place(name) and not outer:
        return await _module(name, drafting)
    found = [symbol for symbol in await drafting.python.find(drafting.tree, name) if symbol.kind != "module"]
    if outer:
        paths = await files_of(outer, drafting)
        if isinstance(paths, Refusal):
            return paths
        found = [symbol for symbol in found if symbol.target.path in paths]
    found = [symbol for symbol in found if symbol.kind in ("function", "method", "class")]
    if not found:
        if outer or "::" in name:
            return Refusal(reason=f"'{name}' is no function or class of {outer or 'the repository'}")
        return await _module(name, drafting)
    if len(found) > 1:
        return Refusal(
            reason=f"'{name}' has {len(found)} definitions; name one of them exactly",
            candidates=tuple(candidate(symbol) for symbol in found),
        )
    return drafting.after_renames(found[0].target)[0]


async def _module(place: str, drafting: Drafting) -> Target | Refusal:
    paths = await files_of(place, drafting)
    if isinstance(paths, Refusal):
        return paths
    if len(paths) != 1:
        return Refusal(reason=f"{place} has {len(paths)} Python files; a constant belongs to one of them")
    return Target(path=paths[0], qualname="")


async def _only_file(drafting: Drafting) -> Target | Refusal:
    paths = await files_of(".", drafting)
    if isinstance(paths, Refusal):
        return paths
    if len(paths) == 1:
        return Target(path=paths[0], qualname="")
    return Refusal(
        understood=False,
        reason="it is not said in which file",
        hints=("name it: extract 3600 in cache.py to SECONDS_PER_HOUR",),
    )
