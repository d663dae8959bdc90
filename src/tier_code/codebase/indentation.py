"""Moving code to another indentation without touching what strings say."""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize

_Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def lines_in_strings(module: ast.Module) -> set[int]:
    """1-based lines that begin inside a string, docstrings aside: their white space is text."""
    inside = {
        line
        for node in ast.walk(module)
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno
        for line in range(node.lineno + 1, node.end_lineno + 1)
    }
    docstrings = {
        line
        for node in ast.walk(module)
        if isinstance(node, _Documented) and ast.get_docstring(node, clean=False) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    return inside - docstrings


def lines_of_texts(code: str, module: ast.Module) -> set[int]:
    """As `lines_in_strings`, without those where only the next of several strings in a row begins."""
    inside = lines_in_strings(module)
    return inside & _inside_tokens(code) if inside else inside


def _inside_tokens(code: str) -> set[int]:
    """Lines that begin inside a string token; every line where the code cannot be split into tokens."""
    found: set[int] = set()
    opened: list[int] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            kind = tokenize.tok_name[token.type]
            if kind in ("FSTRING_START", "TSTRING_START"):
                opened.append(token.start[0])
            elif kind in ("FSTRING_END", "TSTRING_END") and opened:
                found |= set(range(opened.pop() + 1, token.end[0] + 1))
            elif kind == "STRING":
                found |= set(range(token.start[0] + 1, token.end[0] + 1))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return set(range(1, code.count("\n") + 2))
    return found


def indented(source: str, indent: str) -> str:
    """Code moved to an indentation; lines inside strings stay, those of docstrings move along.

    Errors: SyntaxError when it is no code.
    """
    plain = textwrap.dedent(source).strip("\n")
    fixed = lines_of_texts(plain, ast.parse(plain))
    lines = plain.split("\n")
    return "\n".join(
        line if number in fixed or not line.strip() else indent + line
        for number, line in enumerate(lines, start=1)
    )


def cut_out(code: str, module: ast.Module, first: int, last: int) -> str:
    """Lines `first` to `last` of some parsed code, moved to the left edge."""
    fixed = lines_of_texts(code, module)
    lines = code.split("\n")
    depth = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    return "".join(
        (line if number in fixed else line[depth:] if not line[:depth].strip() else line.lstrip()) + "\n"
        for number, line in enumerate(lines[first - 1 : last], start=first)
    )
