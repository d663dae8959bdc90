"""The test file: readable, as the repository's own tests look, one block of tests for each function."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.codemods.test_cases.blocks import pytest_blocks, unittest_blocks
from tier_code.codebase.codemods.test_cases.house import TestStyle
from tier_code.codebase.codemods.test_cases.observed import Outcome
from tier_code.codebase.codemods.test_cases.subject import Subject
from tier_code.codebase.codemods.test_cases.test_names import class_name, test_name
from tier_code.domain.errors import ToolDeclined
from tier_code.ports.code import OBSERVED

_NAMES = {
    "datetime": "import datetime",
    "Decimal": "from decimal import Decimal",
    "Fraction": "from fractions import Fraction",
}


def tested_already(content: bytes | None, subject: Subject) -> bool:
    """Whether a test file has tests of the function."""
    module = module_of(content)
    return module is not None and any(
        node.name in (test_name(subject), class_name(subject))
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
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
    if content is not None and OBSERVED not in content.decode("utf-8", "replace").partition("\n")[0]:
        raise ToolDeclined("the file for the tests is there already, and was written by somebody else")
    needed = _imports(subject, outcomes, style)
    if content is None:
        head = f'"""What {subject.module} does now: {OBSERVED}. Read them."""\n\n{_grouped(needed)}\n'
    else:
        head = _with_imports(content.decode("utf-8"), needed).rstrip("\n") + "\n"
    make = unittest_blocks if style.unittest else pytest_blocks
    blocks = make(subject, outcomes, parameters, style)
    return (head + "".join(f"\n\n{block}" for block in blocks)).encode("utf-8")


def _imports(subject: Subject, outcomes: Sequence[Outcome], style: TestStyle) -> list[str]:
    package, _, name = subject.module.rpartition(".")
    needed = [f"from {package} import {name}" if package else f"import {name}"]
    needed += [f"from {o.origin} import {o.text}" for o in outcomes if o.kind == "raises" and o.origin]
    texts = " ".join(
        text for o in outcomes for text in (*o.case.args, *(t for _, t in o.case.keywords), o.text)
    )
    needed += [line for word, line in _NAMES.items() if re.search(rf"\b{word}\b", texts)]
    needed.append("import unittest" if style.unittest else "import pytest")
    return list(dict.fromkeys(needed))


def _grouped(needed: Sequence[str]) -> str:
    """Import lines by block: the standard library, pytest, the project."""
    standard = sorted(line for line in needed if line in {*_NAMES.values(), "import unittest"})
    tools = [line for line in needed if line == "import pytest"]
    rest = sorted(line for line in needed if line not in (*standard, *tools))
    return "\n\n".join("\n".join(block) for block in (standard, tools, rest) if block)


def _with_imports(text: str, needed: Sequence[str]) -> str:
    """The file with the imports that it lacks among those that it has."""
    lines = text.split("\n")
    present = [index for index, line in enumerate(lines) if line.startswith(("import ", "from "))]
    missing = [line for line in needed if line not in lines]
    if not missing or not present:
        return text
    block = _grouped([*(lines[index] for index in present if lines[index]), *missing])
    return "\n".join([*lines[: present[0]], block, *lines[present[-1] + 1 :]])
