"""The test file: readable, as the repository's own tests look, one block of tests for each function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.codemods.test_cases.house import TestStyle, quoted
from tier_code.codebase.codemods.test_cases.observed import Outcome
from tier_code.codebase.codemods.test_cases.subject import Subject
from tier_code.domain.errors import ToolDeclined

WIDTH = 88
MARK = "do now"
"""The end of the first line of every file that we write."""

_NAMES = {
    "datetime": "import datetime",
    "Decimal": "from decimal import Decimal",
    "Fraction": "from fractions import Fraction",
}
_RESERVED = frozenset({"request", "expected", "self"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The parameters that a call gives a value, as the tests of one block share it."""

    names: tuple[str, ...]
    """What the test calls them."""
    call: str
    """The call with these names as arguments."""


def tested_already(content: bytes | None, subject: Subject) -> bool:
    """Whether a test file has tests of the function."""
    module = module_of(content)
    return module is not None and any(
        name == _test_name(subject) or name == _class_name(subject) for name in _defined(module)
    )


def with_tests(
    content: bytes | None,
    subject: Subject,
    outcomes: Sequence[Outcome],
    parameters: Sequence[str],
    style: TestStyle,
) -> bytes:
    """The test file with a block for the function at its end; a new file when there is none.

    Errors: ToolDeclined when the file that is there is not one of ours.
    """
    if content is not None and MARK not in content.decode("utf-8", "replace").partition("\n")[0]:
        raise ToolDeclined("the file for the tests is there already, and was written by somebody else")
    make = _unittest_block if style.unittest else _pytest_blocks
    blocks = make(subject, outcomes, parameters, style)
    needed = _imports(subject, outcomes, style)
    if content is None:
        head = (
            f"What the functions of {subject.module} {MARK}: observed values, not reasoned ones. Read them."
        )
        text = (
            f'"""{head}"""\n\n'
            + "\n".join(_grouped(needed))
            + "\n"
            + "".join(f"\n\n{block}" for block in blocks)
        )
        return text.encode("utf-8")
    text = _with_imports(content.decode("utf-8"), needed).rstrip("\n") + "\n"
    return (text + "".join(f"\n\n{block}" for block in blocks)).encode("utf-8")


def _pytest_blocks(
    subject: Subject, outcomes: Sequence[Outcome], parameters: Sequence[str], style: TestStyle
) -> Iterator[str]:
    taken: set[str] = set()
    for signature, group in _by_signature(subject, outcomes, parameters):
        first = group[0]
        raising = first.kind == "raises"
        name = _unique(_test_name(subject) + _suffix(signature, first, taken), taken)
        rows = [_row(outcome, style) for outcome in group]
        if not signature.names or len(group) == 1:
            yield from _single(name, subject, group, style)
            continue
        names = [*signature.names, *(() if raising else ("expected",))]
        head = f'"{names[0]}"' if len(names) == 1 else f"({', '.join(f'{name!r}' for name in names)})"
        body = (
            _raising(first, signature.call) if raising else f"    assert {_compared(first, signature.call)}\n"
        )
        lines = "".join(f"        {row},\n" for row in rows)
        yield (
            f"@pytest.mark.parametrize(\n    {quoted(head, style.quote)},\n    [\n{lines}    ],\n)\n"
            f"def {name}({', '.join(names)}):\n{body}"
        )


def _single(name: str, subject: Subject, group: Sequence[Outcome], style: TestStyle) -> Iterator[str]:
    lines = []
    for outcome in group:
        call = quoted(outcome.case.call(f"{subject.alias}.{subject.dotted}"), style.quote)
        if outcome.kind == "raises":
            lines.append(_raising(outcome, call))
        else:
            lines.append(f"    assert {_equals(outcome, call, quoted(outcome.text, style.quote))}\n")
    yield f"def {name}():\n{''.join(lines)}"


def _unittest_block(
    subject: Subject, outcomes: Sequence[Outcome], parameters: Sequence[str], style: TestStyle
) -> Iterator[str]:
    taken: set[str] = set()
    methods = []
    for signature, group in _by_signature(subject, outcomes, parameters):
        first = group[0]
        name = _unique("test_values" if first.kind == "value" else "test_refusals", taken)
        asserted = []
        for outcome in group:
            call = quoted(outcome.case.call(f"{subject.alias}.{subject.dotted}"), style.quote)
            if outcome.kind == "raises":
                asserted.append(f"        with self.assertRaises({outcome.text}):\n            {call}\n")
            elif outcome.text in ("True", "False", "None"):
                asserted.append(f"        self.assertIs({_wrapped(outcome, call)}, {outcome.text})\n")
            else:
                text = quoted(outcome.text, style.quote)
                asserted.append(f"        self.assertEqual({_wrapped(outcome, call)}, {text})\n")
        methods.append(f"    def {name}(self):\n{''.join(asserted)}")
        del signature
    yield f"class {_class_name(subject)}(unittest.TestCase):\n" + "\n".join(methods)


def _by_signature(
    subject: Subject, outcomes: Sequence[Outcome], parameters: Sequence[str]
) -> Iterator[tuple[Signature, list[Outcome]]]:
    """Calls that one parametrised test can hold: the same parameters, and the same kind of outcome."""
    groups: dict[object, list[Outcome]] = {}
    for outcome in outcomes:
        keywords = tuple(name for name, _ in outcome.case.keywords)
        special = outcome.text if outcome.kind == "raises" else outcome.text in ("True", "False", "None")
        groups.setdefault((len(outcome.case.args), keywords, outcome.kind, special, outcome.wrap), []).append(
            outcome
        )
    for group in groups.values():
        yield _signature(subject, group[0], parameters), group


def _signature(subject: Subject, outcome: Outcome, parameters: Sequence[str]) -> Signature:
    count = len(outcome.case.args)
    if count > len(parameters):
        return Signature(names=(), call="")
    positional = [_argument(subject, name) for name in parameters[:count]]
    keywords = [(name, _argument(subject, name)) for name, _ in outcome.case.keywords]
    given = [*positional, *(f"{name}={argument}" for name, argument in keywords)]
    return Signature(
        names=(*positional, *(argument for _, argument in keywords)),
        call=f"{subject.alias}.{subject.dotted}({', '.join(given)})",
    )


def _argument(subject: Subject, name: str) -> str:
    """The parameter's own name, unless it would hide something that the test needs."""
    return f"{name}_" if name in _RESERVED | {subject.alias, "pytest", *_NAMES} else name


def _row(outcome: Outcome, style: TestStyle) -> str:
    values = [*outcome.case.args, *(text for _, text in outcome.case.keywords)]
    if outcome.kind == "value":
        values.append(outcome.text)
    texts = [quoted(value, style.quote) for value in values]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _raising(outcome: Outcome, call: str) -> str:
    return f"    with pytest.raises({outcome.text}):\n        {call}\n"


def _compared(outcome: Outcome, call: str) -> str:
    return f"{_wrapped(outcome, call)} {'is' if outcome.text in ('True', 'False', 'None') else '=='} expected"


def _equals(outcome: Outcome, call: str, text: str) -> str:
    return f"{_wrapped(outcome, call)} {'is' if text in ('True', 'False', 'None') else '=='} {text}"


def _wrapped(outcome: Outcome, call: str) -> str:
    return f"{outcome.wrap}({call})" if outcome.wrap else call


def _suffix(signature: Signature, outcome: Outcome, taken: set[str]) -> str:
    if outcome.kind == "raises":
        return f"_raises_{_snake(outcome.text.rpartition('.')[2])}"
    if taken and outcome.case.keywords:
        return "_with_" + "_and_".join(name for name, _ in outcome.case.keywords)
    del signature
    return ""


def _test_name(subject: Subject) -> str:
    return "test_" + _snake(subject.dotted.replace(".", "_")).strip("_")


def _class_name(subject: Subject) -> str:
    return "".join(part.capitalize() for part in re.split(r"[._]+", _snake(subject.dotted)) if part) + "Tests"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _unique(name: str, taken: set[str]) -> str:
    number = 2
    chosen = name
    while chosen in taken:
        chosen = f"{name}_{number}"
        number += 1
    taken.add(chosen)
    return chosen


def _imports(subject: Subject, outcomes: Sequence[Outcome], style: TestStyle) -> list[str]:
    package, _, name = subject.module.rpartition(".")
    needed = [f"from {package} import {name}" if package else f"import {name}"]
    needed += [f"from {o.origin} import {o.text}" for o in outcomes if o.kind == "raises" and o.origin]
    texts = " ".join(
        text for o in outcomes for text in (*o.case.args, *(t for _, t in o.case.keywords), o.text)
    )
    needed += [line for word, line in _NAMES.items() if re.search(rf"\b{word}\b", texts)]
    grouped = style.unittest or any(o.kind == "raises" for o in outcomes) or len(outcomes) > 1
    if grouped:
        needed.append("import unittest" if style.unittest else "import pytest")
    return list(dict.fromkeys(needed))


def _grouped(needed: Sequence[str]) -> Iterator[str]:
    """Import lines by block: the standard library, pytest, the project."""
    standard = sorted(line for line in needed if line in {*_NAMES.values(), "import unittest"})
    tools = [line for line in needed if line == "import pytest"]
    rest = sorted(line for line in needed if line not in (*standard, *tools))
    blocks = [block for block in (standard, tools, rest) if block]
    yield "\n\n".join("\n".join(block) for block in blocks)


def _with_imports(text: str, needed: Sequence[str]) -> str:
    """The file with the imports that it lacks among those that it has."""
    lines = text.split("\n")
    present = [index for index, line in enumerate(lines) if line.startswith(("import ", "from "))]
    missing = [line for line in needed if line not in lines]
    if not missing or not present:
        return text
    block = _grouped([*(lines[index] for index in present), *missing])
    return "\n".join([*lines[: present[0]], *block, *lines[present[-1] + 1 :]])


def _defined(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
