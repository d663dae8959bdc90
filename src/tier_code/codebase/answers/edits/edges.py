"""Moving a model's code to the left edge and to the indentation of a file, texts in strings untouched."""

from __future__ import annotations

import ast
import re
import warnings
from itertools import pairwise

from tier_code.codebase.indentation import lines_of_texts

_MARGIN = re.compile(r"[ \t]*")


def parsed(code: str) -> ast.Module | None:
    """The syntax tree; None where Python refuses the code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def syntax_problem(code: str) -> str:
    """Why Python refuses some code, in a few words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as problem:
        return f"{problem.msg} in its line {problem.lineno}"
    except (ValueError, RecursionError, MemoryError) as problem:
        return type(problem).__name__
    return ""


def at_left_edge(code: str) -> str:
    """Code whose first line begins at the left edge; a block out of a class comes indented."""
    lines = code.strip("\n").rstrip().split("\n")
    first = next((line for line in lines if line.strip()), "")
    depth = len(first) - len(first.lstrip(" \t"))
    if not depth:
        return "\n".join(lines) + "\n"
    text = "if 1:\n" + "\n".join(lines) + "\n"
    wrapped = parsed(text)
    fixed = {number - 1 for number in lines_of_texts(text, wrapped)} if wrapped is not None else set()
    moved = [line if number in fixed else _less(line, depth) for number, line in enumerate(lines, start=1)]
    return "\n".join(moved) + "\n"


def in_units(code: str, unit: str) -> str:
    """Code at the left edge that steps in by `unit`; unchanged where it is unclear what it steps in by."""
    module = parsed(code)
    step = _step(code)
    if module is None or not step or step == unit or not unit:
        return code
    fixed = lines_of_texts(code, module)
    lines = code.split("\n")
    moved = [
        line if number in fixed else _stepped(line, step, unit) for number, line in enumerate(lines, start=1)
    ]
    changed = "\n".join(moved)
    again = parsed(changed)
    # Docstrings move along with the code around them; nothing else may read differently.
    return changed if again is not None and _shape(again) == _shape(module) else code


def unit_of(lines: list[str]) -> str:
    """What a file steps in by: the indentation of the first line that is deeper than the one above."""
    above = ""
    for line in lines:
        margin = _margin(line)
        opens = above.rstrip().endswith(":")
        if line.strip() and opens and len(margin) > len(_margin(above)) and margin.startswith(_margin(above)):
            return margin[len(_margin(above)) :]
        above = line if line.strip() else above
    return ""


def _step(code: str) -> str:
    """What a piece of code steps in by; where deeper blocks step in by less than the first, that."""
    lines = [line for line in code.split("\n") if line.strip()]
    steps: list[str] = []
    for above, line in pairwise(lines):
        outer, inner = _margin(above), _margin(line)
        if above.rstrip().endswith(":") and inner.startswith(outer) and len(inner) > len(outer):
            steps.append(inner[len(outer) :])
    return steps[0] if steps and all(step == steps[0] for step in steps) else ""


def _stepped(line: str, step: str, unit: str) -> str:
    margin = _margin(line)
    level = 0
    while margin.startswith(step):
        margin, level = margin[len(step) :], level + 1
    return unit * level + margin + line.lstrip(" \t") if line.strip() else line


def _less(line: str, depth: int) -> str:
    return line[depth:] if not line[:depth].strip() else line.lstrip(" \t")


def _margin(line: str) -> str:
    match = _MARGIN.match(line)
    return match.group() if match else ""


def _shape(module: ast.Module) -> str:
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                value.value = " ".join(value.value.split())
    return ast.dump(module)
