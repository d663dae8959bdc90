"""The flag recipe: "add a --verbose flag to cli.py", one call of add_argument in one parser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from tier_code.domain.plan import Candidate, Step, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.flag_words import OptionWords, read_option, unread
from tier_code.engine.planning.recipes.places import files_of, is_test_file
from tier_code.engine.planning.words import is_place, unquoted
from tier_code.ports.source import SourceTree

CHECKS = ("scope", "parse", "flag", "lint")

_TAKES = re.compile(
    r"^(?:add|create|introduce|give)\s+(?!docstrings?\b|imports?\b).*(?<![\w-])-{1,2}[A-Za-z][\w-]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|`[^`]*`|(?<!\w)'[^']*'(?!\w)")
_PLACE = re.compile(
    r"\b(?:to|in|of|for|on)\s+(?:the\s+)?(?:file\s+|module\s+|script\s+|command\s+line\s+of\s+)?"
    r"[`'\"]?(?P<place>[\w./\\-]*(?:/|\.pyi?\b|::)[\w./:-]*|\w+(?:\.\w+)+)[`'\"]?",
    re.IGNORECASE,
)
_MODULE_AT_END = re.compile(
    r"\b(?:to|in)\s+(?:the\s+)?(?:file\s+|module\s+|script\s+)?[`'\"]?(?P<place>[A-Za-z_]\w*)[`'\"]?\s*$",
    re.IGNORECASE,
)
_PARSER = re.compile(
    r"\b(?:to|of|for|in|on)\s+(?:the\s+)?(?:"
    r"(?:argument\s+|arg\s+|argparse\s+|command\s+line\s+)?(?:parser|function)(?!\s+(?:in|of)\b)(?:\s+[`'\"]?(?P<after>[\w.]+)[`'\"]?)"
    r"|[`'\"]?(?P<name>(?!argument|arg\b|argparse|command)[\w.-]+)[`'\"]?\s+(?:sub-?command|command|sub-?parser|parser)"
    r"|(?:sub-?command|command|sub-?parser)\s+[`'\"]?(?P<command>[\w-]+)[`'\"]?"
    r"|(?:argument\s+|arg\s+|argparse\s+|command\s+line\s+)?parser(?=\s|$))",
    re.IGNORECASE,
)
_TYPES = {"flag": "a switch", "int": "a whole number", "float": "a number", "str": "a text", "Path": "a path"}


class FlagRecipe:
    """Plans options of argparse parsers."""

    example = "add a --verbose flag to cli.py"
    tool = "flag"
    usage = "FILE OPTION[,OPTION] [type=int] [default=10] [choices=a,b] [help=WORDS] [parser=NAME] [required]"

    def request(self, arguments: Sequence[str]) -> str:
        """`FILE OPTION[,OPTION]`, then `type=`, `default=`, `choices=`, `help=`, `parser=`, `required`."""
        if len(arguments) < 2 or not arguments[1].startswith("-"):
            raise wrong_arguments(self, arguments)
        path, options, *others = arguments
        given = dict(each.partition("=")[::2] for each in others)
        if set(given) - {"type", "default", "choices", "help", "parser", "required", "repeatable"}:
            raise wrong_arguments(self, arguments)
        words = [f"add the {'option' if given.get('type') else 'flag'} {options.replace(',', ', ')}"]
        words += [f"type {given['type']}"] if given.get("type") else []
        words += [f"default `{given['default']}`"] if given.get("default") else []
        words += [f"choices {', '.join(given['choices'].split(','))}"] if given.get("choices") else []
        words += [word for word in ("required", "repeatable") if word in given]
        words += [f'help "{given["help"]}"'] if given.get("help") else []
        return " ".join(
            [*words, f"to the parser {given['parser']} in" if given.get("parser") else "to", path]
        )

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""
        return _TAKES.match(_QUOTED.sub(lambda match: match.group().replace(" ", "_"), clause)) is not None

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step."""
        words = clause.partition(" ")[2]
        words, quoted = _masked(words)
        words, place = _cut(_PLACE, words, "place")
        words, parser = _cut_parser(words)
        if not place:
            words, place = _cut(_MODULE_AT_END, words, "place")
        option = read_option(_unmasked(words, quoted))
        left = unread(option.rest)
        if option.objection or left:
            reason = option.objection or f"these words are not clear: '{left}'"
            return Refusal(reason=reason, hints=(f"try: {self.example}",))
        path = await self._file(unquoted(place), drafting)
        if isinstance(path, Refusal):
            return path
        self._add(option, parser, path, drafting)
        return None

    async def _file(self, place: str, drafting: Drafting) -> str | Refusal:
        """The file with the parser: the one named, or the only one in the place that makes a parser."""
        paths = await files_of(place.partition("::")[0], drafting, tests=is_place(place))
        if isinstance(paths, Refusal) or len(paths) == 1:
            return paths if isinstance(paths, Refusal) else paths[0]
        making = await asyncio.to_thread(_making_parsers, drafting.tree, paths)
        if len(making) == 1:
            return making[0]
        found = f"{len(making)} files make an argparse parser; name one of them"
        return Refusal(
            reason=found if making else "no file there makes an argparse parser",
            candidates=tuple(
                Candidate(target=Target(path=path, qualname=""), kind="module", line=1)
                for path in making[:20]
            ),
            hints=(f"try: {self.example}",),
        )

    def _add(self, option: OptionWords, parser: str, path: str, drafting: Drafting) -> None:
        name = option.strings[-1]
        kind = _TYPES[option.type]
        where = f"the parser {parser} in {path}" if parser else path
        arguments = (*option.arguments(), *((("parser", parser),) if parser else ()))
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"add {name} to {where}",
                kind=StepKind.FLAG,
                targets=(Target(path=path, qualname=""),),
                instruction=f"Write the help text of the new option {name} ({kind}).",
                task_class=TaskClass.C,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=arguments,
                group=f"add {name}",
            )
        )


def _making_parsers(tree: SourceTree, paths: Sequence[str]) -> list[str]:
    return [
        path for path in paths if not is_test_file(path) and b"ArgumentParser(" in (tree.read(path) or b"")
    ]


def _masked(words: str) -> tuple[str, list[str]]:
    """The words with quoted texts of several words set aside, so that they name no place."""
    quoted: list[str] = []

    def aside(match: re.Match[str]) -> str:
        if " " not in match.group():
            return match.group()
        quoted.append(match.group())
        return f"\0{len(quoted) - 1}\0"

    return _QUOTED.sub(aside, words), quoted


def _unmasked(words: str, quoted: Sequence[str]) -> str:
    return re.sub(r"\0(\d+)\0", lambda match: quoted[int(match[1])], words)


def _cut(pattern: re.Pattern[str], words: str, group: str) -> tuple[str, str]:
    match = pattern.search(words)
    if match is None:
        return words, ""
    return f"{words[: match.start()]} {words[match.end() :]}", match[group]


def _cut_parser(words: str) -> tuple[str, str]:
    match = _PARSER.search(words)
    if match is None:
        return words, ""
    name = match["after"] or match["name"] or match["command"] or ""
    return f"{words[: match.start()]} {words[match.end() :]}", name
