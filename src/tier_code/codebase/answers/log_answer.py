"""The reader of log messages: short numbered lines from a model, statements and logger from the host.

A line is `NUMBER: what happens to {name}`. What is not plainly known at its place is left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.checks.additions.log_wording import speaks_of_secrets, text_problem
from tier_code.codebase.checks.known_here import Known
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

_LINE = re.compile(
    r"^\W{0,4}(?P<number>\d{1,2})\W{0,3}\s*(?:(?P<level>debug|info|warning|error|exception)\s*)?[:.)\]-]+\s*(?P<said>\S.*)$",
    re.IGNORECASE,
)
_CALL = re.compile(r"^\w+\.\w+\((?P<inside>.*)\)\s*$")
_FIELD = re.compile(r"\{(?P<name>[^{}]*)\}")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdrifgxa]")
_LONE_PERCENT = re.compile(r"%(?!s)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer, taken apart."""

    number: int
    text: str
    """With `%s` for each argument."""
    arguments: tuple[str, ...]


def read_log_answer(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Put the messages of an answer at their places; runs in a code worker."""
    # tree-sitter loads with these.
    from tier_code.codebase.codemods.logging_.asked_places import asked_places  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.logging_.statements import Message, with_messages  # noqa: PLC0415

    target = step.targets[0]
    try:
        file, places = asked_places(tree, step)
        left_out: list[str] = []
        messages = []
        for line in lines_of_answer(answer):
            place = next((each for each in places if each.number == line.number), None)
            problem = "there is no such mark" if place is None else problem_of(line, place.known)
            if place is not None and not problem:
                messages.append(
                    Message(before=place.before, level=place.level, text=line.text, arguments=line.arguments)
                )
            else:
                left_out.append(f"{target.path}: '{one_line(line.text, 60)}' - left out: {problem}")
        if not messages:
            return failed("shape", left_out[0])
        return Edited(changes={target.path: with_messages(tree, file, messages)}, notes=tuple(left_out))
    except (AnswerRefused, UsageProblem) as refused:
        return failed("shape", str(refused))


def lines_of_answer(answer: str) -> list[Line]:
    """The lines of an answer, the first for each number and each text: the same words do not fit two places.

    Errors: AnswerRefused when there is none.
    """
    found: dict[int, Line] = {}
    for match in filter(None, (_LINE.match(line) for line in answer.splitlines())):
        line = _line(int(match["number"]), match["said"].strip())
        if line is not None and all(line.text != other.text for other in found.values()):
            found.setdefault(line.number, line)
    if not found:
        raise AnswerRefused(f"the answer has no line of the asked form: '{one_line(answer, 80)}'")
    return list(found.values())


def problem_of(line: Line, known: Known) -> str:
    """Why a line cannot be used at a place where this is known; empty when it can."""
    strange = [each for each in line.arguments if each not in known and _measured(each) not in known]
    if strange:
        return f"'{strange[0]}' is not certain there"
    if speaks_of_secrets(line.arguments):
        return "it may show a secret"
    return text_problem(line.text)


def _line(number: int, said: str) -> Line | None:
    call = _CALL.match(said)
    text, arguments = _of_call(call["inside"]) if call else _of_words(said)
    text, named = _fields_filled(text.strip().strip("\"'`").strip())
    arguments = [*named, *arguments]
    text = _PLACEHOLDER.sub("%s", text.replace("%%", "%"))
    wanted = len(re.findall("%s", text))
    if wanted > len(arguments):
        return None
    text = _LONE_PERCENT.sub("percent" if arguments else "%", text)
    return Line(number, text.strip(), tuple(arguments[:wanted])) if text.strip() else None


def _of_words(said: str) -> tuple[str, list[str]]:
    text, bar, rest = said.partition("|")
    if not bar:
        quoted = re.match(r"^(?P<quote>[\"'])(?P<text>.*?)(?P=quote)\s*,\s*(?P<rest>.+)$", said)
        if quoted:
            text, rest = quoted["text"], quoted["rest"]
    return text, list(_expressions(rest))


def _of_call(inside: str) -> tuple[str, list[str]]:
    try:
        node = ast.parse(f"f({inside})", mode="eval").body
    except (SyntaxError, ValueError):
        return "", []
    arguments = node.args if isinstance(node, ast.Call) else []
    if not arguments or not isinstance(arguments[0], ast.Constant) or not isinstance(arguments[0].value, str):
        return "", []
    return arguments[0].value, [ast.unparse(each) for each in arguments[1:]]


def _expressions(text: str) -> Iterator[str]:
    """The expressions of "a, b.c, len(d)", as Python would write them; a text that is none stays as it is."""
    for piece in re.split(r",(?![^()\[\]]*[)\]])", text.strip().strip("`")):
        plain = piece.strip().strip("`{}")
        if plain.lower() in ("", "none", "-"):
            continue
        try:
            yield ast.unparse(ast.parse(plain, mode="eval").body)
        except (SyntaxError, ValueError):
            yield plain


def _fields_filled(text: str) -> tuple[str, list[str]]:
    """`{name}` as in an f-string becomes `%s` and an argument."""
    names = [match["name"].partition("!")[0].partition(":")[0].strip() for match in _FIELD.finditer(text)]
    if not names or not all(names):
        return text, []
    return _FIELD.sub("%s", text), list(_expressions(", ".join(names)))


def _measured(expression: str) -> str:
    """What must be known for `type(x).__name__`: that `x` is bound."""
    match = re.fullmatch(r"type\((\w+)\)\.__name__", expression)
    return match[1] if match else expression
