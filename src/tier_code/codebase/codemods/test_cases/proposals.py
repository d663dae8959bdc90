"""Which calls to try: those that people wrote, then combinations of values that may fit the parameters."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.test_cases.cases import Case, Origin, distinct
from tier_code.codebase.codemods.test_cases.evidence import types_by_name, types_of, values_in
from tier_code.codebase.codemods.test_cases.harvest import from_docstring, from_repository
from tier_code.codebase.codemods.test_cases.literals import literal_text
from tier_code.codebase.codemods.test_cases.pools import UNKNOWN, values_of_annotation, values_of_types
from tier_code.codebase.codemods.test_cases.subject import Examined
from tier_code.codebase.mutants.functions import Function
from tier_code.codebase.purity.modules import Module
from tier_code.ports.source import SourceTree

MOST = 320
"""Calls tried for one function."""
MOST_WRITTEN = 80
"""Of these, calls that people wrote."""
_MIXED = 200
_PROBED = 48
"""Combinations tried where nothing tells the types of several parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter and what may be given for it."""

    name: str
    spoken: tuple[str, ...]
    """Values that the code speaks of."""
    usual: tuple[str, ...]
    """Usual values of its type, the most usual first."""
    default: str
    """Text of the default where it is plain; empty without one."""
    required: bool
    by_keyword: bool
    typed: bool
    """The type is stated or evident, not guessed."""

    @property
    def values(self) -> tuple[str, ...]:
        """Everything to try."""
        return tuple(dict.fromkeys((*self.usual[:1], *self.spoken, *self.usual)))


def proposals(tree: SourceTree, examined: Examined) -> tuple[Case, ...]:
    """The calls to try, in the order in which they are worth keeping."""
    name = examined.subject.name
    written = [*from_docstring(examined.function, name), *from_repository(tree, name)]
    made = combinations(parameters_of(examined.module, examined.function))
    return distinct([*distinct(written, MOST_WRITTEN), *made], MOST)


def parameters_of(module: Module, function: Function) -> tuple[Parameter, ...]:
    """The parameters with the values that may fit them; `*args` and `**kwargs` are left out."""
    spoken = values_in(module, function)
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [*[None] * (len(plain) - len(given.defaults)), *given.defaults]
    listed = [(argument, default, False) for argument, default in zip(plain, defaults, strict=True)]
    listed += [
        (argument, default, True)
        for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    ]
    return tuple(
        _parameter(function, argument, default, spoken, by_keyword=by_keyword)
        for argument, default, by_keyword in listed
    )


def combinations(parameters: Sequence[Parameter]) -> Iterator[Case]:
    """Calls that vary one argument at a time, then several at once; always the same ones."""
    required = [parameter for parameter in parameters if parameter.required]
    base = {parameter.name: parameter.values[0] for parameter in required if parameter.values}
    if len(base) < len(required):
        return
    yield _case(parameters, base, parameters)
    if len(required) > 1 and not all(parameter.typed for parameter in required):
        yield from _probed(parameters, required)
    for parameter in parameters:
        for value in parameter.values:
            yield _case(parameters, {**base, parameter.name: value}, [parameter])
    chance = random.Random(20260101)  # noqa: S311 - the same combinations every time
    for _ in range(_MIXED if len(parameters) > 1 else 0):
        mixed = {
            parameter.name: chance.choice(parameter.values)
            for parameter in parameters
            if parameter.values and (parameter.required or chance.random() < 0.5)
        }
        yield _case(parameters, mixed, parameters)


def _probed(parameters: Sequence[Parameter], required: Sequence[Parameter]) -> Iterator[Case]:
    """All parameters of one unknown type, type by type."""
    for name in UNKNOWN:
        pool = values_of_types((name,))
        for place in range(min(len(pool), _PROBED // len(UNKNOWN))):
            chosen = {
                p.name: p.usual[0] if p.typed else pool[(place + i) % len(pool)]
                for i, p in enumerate(required)
            }
            yield _case(parameters, chosen, [])


def _case(parameters: Sequence[Parameter], values: Mapping[str, str], varied: Sequence[Parameter]) -> Case:
    """Required arguments by position, the others by name."""
    spoken = any(values.get(parameter.name) in parameter.spoken for parameter in varied)
    positional = [p for p in parameters if p.required and not p.by_keyword]
    return Case(
        args=tuple(values[p.name] for p in positional),
        keywords=tuple(
            (p.name, values[p.name]) for p in parameters if p.name in values and p not in positional
        ),
        origin=Origin.CODE if spoken else Origin.USUAL,
    )


def _parameter(
    function: Function,
    argument: ast.arg,
    default: ast.expr | None,
    spoken: Mapping[str, tuple[str, ...]],
    *,
    by_keyword: bool,
) -> Parameter:
    text = "" if default is None else literal_text(default) or ""
    stated = values_of_annotation(argument.annotation)
    evident = types_of(function, argument.arg)
    of_default = (_type_name(text),) if text and text != "None" else ()
    known = (*of_default, *evident)
    guessed = dict.fromkeys((*known, *types_by_name(argument.arg), *UNKNOWN))
    usual = stated or values_of_types(known if set(known) - {"None"} else tuple(guessed))
    kinds = {_type_name(value) for value in usual}
    return Parameter(
        name=argument.arg,
        spoken=tuple(value for kind in sorted(kinds) for value in spoken.get(kind, ())),
        usual=tuple(dict.fromkeys((text, *usual) if text else usual)),
        default=text,
        required=default is None,
        by_keyword=by_keyword,
        typed=bool(stated or set(known) - {"None"}),
    )


def _type_name(text: str) -> str:
    try:
        return type(ast.literal_eval(text)).__name__
    except (ValueError, SyntaxError, TypeError):
        return text.partition("(")[0].rpartition(".")[2]
