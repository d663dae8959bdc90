"""Reads the script of a `ScriptedModel` from a TOML file, for `--model-script FILE`.

[[answer]]
when = "want_bytes"          # only for a prompt that contains this; optional
text = '''Convert to bytes.'''
chunk_characters = 8         # how it streams; optional, as is all that follows
delay_seconds = 0.1
repeat = true
stop_reason = "length"
error = "ContextTooLarge: the prompt has 5000 tokens"
cut = true
usage = { input_tokens = 90, cache_read_tokens = 10, output_tokens = 12 }
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelProblem,
    ModelUnavailable,
    ProviderFailed,
    UsageProblem,
)
from tier_code.domain.tokens import TokenUsage

_PROBLEMS: Mapping[str, type[ModelProblem]] = {
    kind.__name__: kind for kind in (AnswerTruncated, ContextTooLarge, ModelUnavailable, ProviderFailed)
}
_COUNTS = tuple(field.name for field in fields(TokenUsage))
_SHAPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "when": (str,),
    "repeat": (bool,),
    "cut": (bool,),
    "chunk_characters": (int,),
    "delay_seconds": (int, float),
    "stop_reason": (str,),
    "error": (str,),
    "usage": (dict,),
}


def read_script(path: Path) -> tuple[ScriptedAnswer, ...]:
    """The answers of a script file, in order.

    Errors: UsageProblem naming the file and what is wrong in it.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise UsageProblem(f"{path}: cannot read this model script: {problem}") from problem
    answers = content.get("answer")
    if not isinstance(answers, list) or set(content) != {"answer"}:
        raise UsageProblem(f"{path}: a model script is a list of [[answer]] tables and nothing else")
    return tuple(_answer(entry, f"{path}: answer {number}") for number, entry in enumerate(answers, 1))


def _answer(entry: Mapping[str, object], where: str) -> ScriptedAnswer:
    for key, value in entry.items():
        if key not in _SHAPES:
            raise UsageProblem(f"{where}: no such key {key!r}; known are {', '.join(_SHAPES)}")
        if not isinstance(value, _SHAPES[key]):
            raise UsageProblem(f"{where}: {key} has the wrong type")
    readers: Mapping[str, Callable[[object, str], object]] = {"error": _problem, "usage": _usage}
    values = {key: readers.get(key, _as_is)(value, where) for key, value in entry.items()}
    return ScriptedAnswer(**values)  # type: ignore[arg-type]  # the loop above has checked every type


def _as_is(value: object, where: str) -> object:
    del where
    return value


def _problem(value: object, where: str) -> ModelProblem:
    kind, _, message = str(value).partition(":")
    if kind.strip() not in _PROBLEMS:
        raise UsageProblem(f"{where}: error must begin with one of {', '.join(_PROBLEMS)} and a colon")
    return _PROBLEMS[kind.strip()](message.strip() or "as the script says")


def _usage(value: object, where: str) -> TokenUsage:
    counts = value if isinstance(value, dict) else {}
    try:
        return TokenUsage(**counts)
    except (TypeError, ValueError) as problem:
        raise UsageProblem(f"{where}: usage takes counts named {', '.join(_COUNTS)}") from problem
