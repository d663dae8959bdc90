"""The tests of one function as text: a table for pytest, a test case for unittest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.test_cases.house import TestStyle, quoted
from tier_code.codebase.codemods.test_cases.observed import Outcome
from tier_code.codebase.codemods.test_cases.subject import Subject
from tier_code.codebase.codemods.test_cases.test_names import (
    argument_name,
    class_name,
    suffix,
    test_name,
    unique,
)

WIDTH = 88
_SINGLETONS = frozenset({"True", "False", "None"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Calls that one test can hold: the same parameters, and the same kind of outcome."""

    outcomes: tuple[Outcome, ...]
    names: tuple[str, ...]
    """What a test calls the arguments; empty when a call has more than the function names."""
    call: str
    """The call with these names as arguments."""

    @property
    def first(self) -> Outcome:
        """Any of them."""
        return self.outcomes[0]

    @property
    def raises(self) -> bool:
        """They all raise the same exception."""
        return self.first.kind == "raises"


def pytest_blocks(
    subject: Subject, outcomes: Sequence[Outcome], parameters: Sequence[str], style: TestStyle
) -> Iterator[str]:
    """One test function for each group of calls."""
    taken: set[str] = set()
    for group in _groups(subject, outcomes, parameters):
        name = unique(test_name(subject) + suffix(group.first, is_first=not taken), taken)
        if not group.names or len(group.outcomes) == 1:
            yield f"def {name}():\n" + "".join(_stated(subject, outcome, style) for outcome in group.outcomes)
        else:
            yield _table(name, group, style)


def unittest_blocks(
    subject: Subject, outcomes: Sequence[Outcome], parameters: Sequence[str], style: TestStyle
) -> Iterator[str]:
    """One test case with a method for each group of calls."""
    taken: set[str] = set()
    methods = []
    for group in _groups(subject, outcomes, parameters):
        name = unique("test_refusals" if group.raises else "test_values", taken)
        asserted = "".join(_asserted(subject, outcome, style) for outcome in group.outcomes)
        methods.append(f"    def {name}(self):\n{asserted}")
    yield f"class {class_name(subject)}(unittest.TestCase):\n" + "\n".join(methods)


def _groups(subject: Subject, outcomes: Sequence[Outcome], parameters: Sequence[str]) -> Iterator[Group]:
    found: dict[object, list[Outcome]] = {}
    for outcome in outcomes:
        keywords = tuple(name for name, _ in outcome.case.keywords)
        special = outcome.text if outcome.kind == "raises" else outcome.text in _SINGLETONS
        key = (len(outcome.case.args), keywords, outcome.kind, special, outcome.wrap)
        found.setdefault(key, []).append(outcome)
    for group in found.values():
        yield _group(subject, tuple(group), parameters)


def _group(subject: Subject, outcomes: tuple[Outcome, ...], parameters: Sequence[str]) -> Group:
    case = outcomes[0].case
    if len(case.args) > len(parameters):
        return Group(outcomes=outcomes, names=(), call="")
    positional = [argument_name(subject, name) for name in parameters[: len(case.args)]]
    named = [(name, argument_name(subject, name)) for name, _ in case.keywords]
    given = [*positional, *(f"{name}={argument}" for name, argument in named)]
    return Group(
        outcomes=outcomes,
        names=(*positional, *(argument for _, argument in named)),
        call=f"{subject.alias}.{subject.dotted}({', '.join(given)})",
    )


def _table(name: str, group: Group, style: TestStyle) -> str:
    names = [*group.names, *(() if group.raises else ("expected",))]
    head = repr(names[0]) if len(names) == 1 else f"({', '.join(map(repr, names))})"
    rows = "".join(_row(outcome, style) for outcome in group.outcomes)
    if group.raises:
        body = f"    with pytest.raises({group.first.text}):\n        {group.call}\n"
    else:
        sign = "is" if group.first.text in _SINGLETONS else "=="
        body = f"    assert {_read(group.first, group.call)} {sign} expected\n"
    return (
        f"@pytest.mark.parametrize(\n    {quoted(head, style.quote)},\n    [\n{rows}    ],\n)\n"
        f"def {name}({', '.join(names)}):\n{body}"
    )


def _row(outcome: Outcome, style: TestStyle) -> str:
    values = [*outcome.case.args, *(text for _, text in outcome.case.keywords)]
    values += [outcome.text] if outcome.kind == "value" else []
    texts = [quoted(value, style.quote) for value in values]
    if len(texts) == 1:
        return f"        {texts[0]},\n"
    return _wrapped("        (", texts, "),\n")


def _stated(subject: Subject, outcome: Outcome, style: TestStyle) -> str:
    call = _call(subject, outcome, style)
    if outcome.kind == "raises":
        return f"    with pytest.raises({outcome.text}):\n        {call}\n"
    sign = "is" if outcome.text in _SINGLETONS else "=="
    line = f"    assert {_read(outcome, call)} {sign} {quoted(outcome.text, style.quote)}\n"
    if len(line) <= WIDTH:
        return line
    text = quoted(outcome.text, style.quote)
    return f"    expected = {text}\n    assert {_read(outcome, call)} {sign} expected\n"


def _asserted(subject: Subject, outcome: Outcome, style: TestStyle) -> str:
    call = _call(subject, outcome, style)
    if outcome.kind == "raises":
        return f"        with self.assertRaises({outcome.text}):\n            {call}\n"
    verb = "assertIs" if outcome.text in _SINGLETONS else "assertEqual"
    return _wrapped(f"        self.{verb}(", [_read(outcome, call), quoted(outcome.text, style.quote)], ")\n")


def _wrapped(opening: str, items: Sequence[str], closing: str) -> str:
    """On one line where it fits, else one item a line."""
    line = f"{opening}{', '.join(items)}{closing}"
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(opening) - len(opening.lstrip()))
    return f"{opening}\n" + "".join(f"{indent}    {item},\n" for item in items) + f"{indent}{closing}"


def _call(subject: Subject, outcome: Outcome, style: TestStyle) -> str:
    return quoted(outcome.case.call(f"{subject.alias}.{subject.dotted}"), style.quote)


def _read(outcome: Outcome, call: str) -> str:
    return f"{outcome.wrap}({call})" if outcome.wrap else call
