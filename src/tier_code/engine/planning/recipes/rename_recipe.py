"""The rename recipe: "rename X to Y", with X resolved against the code."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, PlannedRename, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.named import one_definition
from tier_code.engine.planning.recipes.places import PYTHON
from tier_code.engine.planning.words import NAME, unquoted
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "tree", "references", "lint")

_KIND_WORDS = (
    r"(?:(?P<kind>function|method|class|constant|variable|(?:module\s+)?attribute"
    r"|interface|type|struct|enum|field|property|component|hook)\s+(?!to\s))?"
)
_PATTERN = re.compile(
    rf"^(?:rename|change\s+the\s+name\s+of)\s+(?:the\s+)?{_KIND_WORDS}{NAME.format('old')}"
    rf"(?:\s+(?:in|of|from)\s+{NAME.format('place')})?"
    rf"\s*(?:\s(?:to|into|as)\s|->|→)\s*(?:be\s+)?{NAME.format('new')}(?P<rest>.*)$",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"^\s*(?:,?\s*(?:everywhere|throughout|across\s+(?:the\s+)?(?:whole\s+)?(?:repo(?:sitory)?|project|code\s?base)"
    r"|in\s+(?:the\s+)?(?:whole\s+)?(?:repo(?:sitory)?|project|code\s?base)))?\s*",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"^,?\s*(?:(?:also\s+)?in|including|with)\s+(?:the\s+)?(?:strings?|comments?|docs?|docstrings?|text)"
    r"(?:\s*(?:,|and)\s*(?:in\s+)?(?:strings?|comments?|docs?|docstrings?|text))*(?:\s+too)?\s*$",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"^,?\s*(?:in|of|from|under)\s+(?:the\s+)?{NAME.format('place')}\s*$", re.IGNORECASE)
_KINDS = {
    "function": {"function", "method"},
    "method": {"method", "function"},
    "class": {"class"},
    "constant": {"constant", "variable"},
    "variable": {"variable", "constant"},
    "attribute": {"attribute", "variable", "constant"},
}


class RenameRecipe(PatternRecipe):
    """Plans renames of functions, methods, classes, constants and module attributes."""

    example = "rename parse_cfg to parse_config"
    tool = "rename"
    usage = "OLD NEW [text]"
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """`OLD NEW`, with `text` for strings and comments too."""
        match list(arguments):
            case [old, new]:
                return f"rename {old} to {new}"
            case [old, new, "text"]:
                return f"rename {old} to {new} in strings and comments too"
            case _:
                raise wrong_arguments(self, arguments)

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add one rename step."""
        rest = _EVERYWHERE.sub("", match["rest"])
        at_end = None if _IN_TEXT.match(rest) or match["place"] else _PLACE.match(rest)
        if rest and not at_end and not _IN_TEXT.match(rest):
            return Refusal(
                understood=False,
                reason=f"the end of the request is not clear: '{rest.strip()}'",
                hints=(self.example,),
            )
        old, new = unquoted(match["old"]), unquoted(match["new"])
        place = unquoted(at_end["place"] if at_end is not None else match["place"] or "")
        found = await one_definition(
            old, drafting, kinds=_kinds(match["kind"] or ""), place=place, catalog=drafting.catalog
        )
        if isinstance(found, Refusal):
            return found
        plain = new.rpartition(".")[2].rpartition("::")[2]
        objection = _objection(plain, found)
        if objection:
            return Refusal(reason=objection)
        self._add(found, plain, drafting, in_text=bool(rest) and at_end is None)
        return None

    def _add(self, symbol: Symbol, new: str, drafting: Drafting, *, in_text: bool) -> None:
        step = drafting.next_id()
        target, _ = drafting.after_renames(symbol.target)
        arguments = (("new_name", new), ("in_text", "yes" if in_text else "no"))
        drafting.steps.append(
            Step(
                id=step,
                title=f"rename {symbol.name} → {new}",
                kind=StepKind.RENAME,
                targets=(target,),
                instruction=f"Rename the {symbol.kind} {target.qualname} to {new} wherever it is meant"
                + (", in strings and comments too." if in_text else "."),
                task_class=TaskClass.A,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=arguments,
                group=f"rename {symbol.name}",
            )
        )
        drafting.renamed.append(
            PlannedRename(origin=symbol.target, definition=target, new_name=new, step=step)
        )


def _kinds(words: str) -> frozenset[str]:
    """The kinds of symbols that a word such as "function" may mean; empty for any."""
    return frozenset(_KINDS.get(words.lower().split()[-1] if words else "", ()))


def _objection(new: str, symbol: Symbol) -> str:
    if not symbol.target.path.endswith(PYTHON):
        # Which words are taken is the language's own affair: its rename knows, and says so.
        accepted = new.replace("$", "_").isidentifier()
    else:
        accepted = new.isidentifier() and not keyword.iskeyword(new)
    if not accepted:
        language = "Python" if symbol.target.path.endswith(PYTHON) else "the language"
        return f"'{new}' is not a name that {language} accepts"
    if new == symbol.name:
        return f"{symbol.target} is already called '{new}'"
    return ""
