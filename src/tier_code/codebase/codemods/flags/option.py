"""A command line option as a step declares it, and the values that its words stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step

FLAG = "flag"
"""The type of an option that takes no value."""
_FORMAT = re.compile(r"%(?!\(\w+\)[sdr])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What `add_argument` is told."""

    strings: tuple[str, ...]
    """`-l`, `--limit`."""
    type: str
    """`flag`, `int`, `float`, `str` or `Path`."""
    default: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    repeatable: bool = False
    help: str = ""

    @property
    def name(self) -> str:
        """The option as people say it: the first long form."""
        return next((text for text in self.strings if text.startswith("--")), self.strings[0])


def option_of(step: Step, help_text: str = "") -> Option:
    """The option that a step declares; `help_text` is what a model wrote for it."""
    choices = step.argument("choices")
    return Option(
        strings=tuple(step.argument("options").split()),
        type=step.argument("type", FLAG),
        default=step.argument("default"),
        choices=tuple(choices.split("\n")) if choices else (),
        required=step.argument("required") == "yes",
        repeatable=step.argument("repeatable") == "yes",
        help=step.argument("help") or help_text,
    )


def value_of(text: str, type_name: str) -> int | float | str:
    """A default or choice as a value of the option's type.

    Errors: UsageProblem when it is none.
    """
    try:
        match type_name:
            case "int":
                return int(text)
            case "float":
                return float(text)
            case _:
                return text
    except ValueError as problem:
        raise UsageProblem(f"'{text}' is no {type_name}") from problem


def help_source(text: str) -> str:
    """A help text as argparse wants it: it formats with `%`, so a plain one is doubled."""
    return _FORMAT.sub("%%", text.replace("%%", "%"))
