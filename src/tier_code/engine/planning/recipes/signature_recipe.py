"""The signature recipe: "add a parameter timeout=30 to fetch", the function resolved against the code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.named import one_definition
from tier_code.engine.planning.recipes.signature_words import SignatureWords, read_signature
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "propagation", "lint")
_KINDS = ("function", "method", "class")


class SignatureRecipe:
    """Plans changes of signatures: parameters added, removed, renamed or put in another order."""

    example = "add a keyword parameter timeout=30 to fetch and pass it at every call"
    tool = "signature"
    usage = (
        "FUNCTION add 'NAME: TYPE = DEFAULT' [keyword-only] [calls[=VALUE]]"
        " | FUNCTION remove NAME | FUNCTION rename OLD NEW | FUNCTION reorder A,B,C"
    )

    def request(self, arguments: Sequence[str]) -> str:
        """A function, what to do, and the parameter as it is written in Python."""
        words = self._worded(*arguments) if len(arguments) > 2 else ""
        if not words or read_signature(words) is None:
            raise wrong_arguments(self, arguments)
        return words

    @staticmethod
    def _worded(function: str, action: str, *others: str) -> str:
        parameter, *more = others
        if action == "add":
            passing = next((each for each in more if re.match(r"calls?(=|$)", each)), "")
            if set(more) - {passing, "keyword-only", "positional", "keyword"}:
                return ""
            style = next((each for each in more if each != passing), "")
            value = passing.partition("=")[2]
            told = f" and pass {f'`{value}`' if value else 'it'} at every call" if passing else ""
            return f"add a {style} parameter `{parameter}` to {function}{told}".replace("a  ", "a ")
        if action == "rename" and len(more) == 1:
            return f"rename the parameter {parameter} of {function} to {more[0]}"
        if action == "remove" and not more:
            return f"remove the parameter {parameter} from {function}"
        if action == "reorder":
            return f"reorder the parameters of {function} to ({', '.join(others)})"
        return ""

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""
        return read_signature(clause) is not None

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step."""
        words = read_signature(clause)
        if words is None or words.unread:
            left = f": '{words.unread}'" if words is not None else ""
            return Refusal(
                understood=False, reason=f"these words are not clear{left}", hints=(f"try: {self.example}",)
            )
        found = await one_definition(words.function, drafting, kinds=_KINDS, place=words.place)
        if isinstance(found, Refusal):
            return found
        self._add(words, found, drafting)
        return None

    def _add(self, words: SignatureWords, symbol: Symbol, drafting: Drafting) -> None:
        target, mover = drafting.after_renames(symbol.target)
        told = _told(words.arguments, symbol.name)
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=told,
                kind=StepKind.SIGNATURE,
                targets=(target,),
                instruction=f"{told[0].upper()}{told[1:]}, with every call in the repository.",
                task_class=TaskClass.D,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                depends_on=(mover,) if mover else (),
                arguments=tuple(words.arguments.items()),
                group=f"signature of {symbol.name}",
            )
        )


def _told(arguments: dict[str, str], name: str) -> str:
    """The change in words."""
    parameter, place = arguments.get("parameter", ""), arguments.get("place", "")
    if arguments["action"] == "add":
        typed = f": {arguments['annotation']}" if "annotation" in arguments else ""
        default = f" = {arguments['default']}" if "default" in arguments else ""
        passed = arguments.get("value") or arguments.get("default", "")
        calls = f", passing {passed} at every call" if arguments["at_calls"] == "yes" and passed else ""
        where = f" ({place})" if place else ""
        return f"add {parameter}{typed}{default} to {name}{where}{calls}"
    if arguments["action"] == "remove":
        return f"remove {parameter} from {name}"
    if arguments["action"] == "rename":
        return f"rename {parameter} of {name} → {arguments['new_name']}"
    if parameter:
        shown = f"parameter {parameter}" if parameter.isdigit() else parameter
        return f"put {shown} of {name} {place}"
    return f"reorder {name} to ({arguments['order'].replace(',', ', ')})"
