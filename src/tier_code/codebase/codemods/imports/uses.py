"""What may read a name of a file besides its plain code: strings, doctests, other files."""

from __future__ import annotations

import ast
import doctest
import posixpath
import re
from collections.abc import Iterator

from tier_code.codebase.codemods.imports.code_base import CodeBase, docstrings
from tier_code.codebase.codemods.imports.inert import last_name, root_name
from tier_code.codebase.codemods.program.modules import module_key

_TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore\b)(?P<type>[^#\n]+)")
_RUNS_TEXT = frozenset({"eval", "exec", "globals", "locals", "vars"})
LOOKUPS = frozenset(
    {
        "getattr", "hasattr", "setattr", "delattr", "patch", "object", "attrgetter", "methodcaller",
        "import_string", "import_object", "import_module", "find_spec", "mock", "spy",
    }
)  # fmt: skip
"""Calls that find something by the text they are given."""


def used_in_text(code: CodeBase, path: str, name: str) -> str:
    """What in the file may read a module-level name unseen: strings, doctests, type comments; or nothing."""
    module = code.module(path)
    if module is None:
        return "the file cannot be parsed"
    checks = (
        (_code_from_text(module), "the file runs code from text or looks into its namespace"),
        (_in_strings(code, path, module, name), "a string names it"),
        (_in_doctests(module, name), "a doctest uses it"),
        (_in_type_comments(code.text(path), name), "a type comment names it"),
    )
    return next((reason for found, reason in checks if found), "")


def _code_from_text(module: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _RUNS_TEXT
        and (node.func.id != "vars" or not node.args)
        for node in ast.walk(module)
    )


def _in_strings(code: CodeBase, path: str, module: ast.Module, name: str) -> bool:
    if any(reads_name(text, name) for text in code.strings(path) if name in text and text != name):
        return True
    return any(_looks_up(node, name) for node in ast.walk(module))


def reads_name(text: str, name: str) -> bool:
    """Whether a text is an expression of Python that reads the name."""
    try:
        parsed = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(parsed))


def _looks_up(node: ast.AST, name: str) -> bool:
    """Whether this is an export list or a lookup that holds the name as a string."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        listing = any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)
    elif isinstance(node, ast.Call):
        listing = last_name(node.func) in LOOKUPS or root_name(node.func) == "__all__"
    else:
        return False
    return listing and any(
        isinstance(inner, ast.Constant) and inner.value == name for inner in ast.walk(node)
    )


def _in_doctests(module: ast.Module, name: str) -> bool:
    for node in docstrings(module):
        if isinstance(node.value, str) and ">>>" in node.value and name in node.value:
            try:
                examples = doctest.DocTestParser().get_examples(node.value)
            except ValueError:
                return True
            if any(re.search(rf"\b{re.escape(name)}\b", example.source) for example in examples):
                return True
    return False


def _in_type_comments(text: str, name: str) -> bool:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(word.search(hit["type"]) for hit in _TYPE_COMMENT.finditer(text))


def used_elsewhere(code: CodeBase, path: str, name: str) -> str:
    """The first place in another file that may read `name` of this file's module; or nothing."""
    stem = posixpath.basename(module_key(path))
    for other in code.unparsed_with(name):
        if other != path:
            return f"{other} holds the name and cannot be parsed"
    for other, module in code.parsed_with(name):
        if other != path:
            line = next(_readers(module, stem, name), 0)
            if line:
                return f"{other}:{line} takes it from here"
    spelt = re.compile(rf"\b{re.escape(stem)}[.:]{re.escape(name)}\b")
    for other, number, line_text in code.text_places(name):
        if spelt.search(line_text):
            return f"{other}:{number} names it"
    return ""


def _readers(module: ast.Module, stem: str, name: str) -> Iterator[int]:
    """Lines that import the name from a module of that stem, or read it as its attribute."""
    aliases = _names_of_module(module, stem)
    dotted = re.compile(rf"(?:^|\.){re.escape(stem)}[.:]{re.escape(name)}(?:$|[.:\[])")
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            takes = _takes(node, stem, name)
        elif isinstance(node, ast.Attribute):
            takes = node.attr == name and last_name(node.value) in aliases
        elif isinstance(node, ast.Call):
            takes = _looks_up(node, name) and bool(aliases & {last_name(each) for each in node.args})
        else:
            text = node.value if isinstance(node, ast.Constant) else None
            takes = isinstance(text, str) and bool(dotted.search(text))
        if takes and isinstance(node, ast.stmt | ast.expr):
            yield node.lineno


def _takes(node: ast.ImportFrom, stem: str, name: str) -> bool:
    source = (node.module or "").rpartition(".")[2]
    return source in (stem, "") and any(alias.name in (name, "*") for alias in node.names)


def _names_of_module(module: ast.Module, stem: str) -> set[str]:
    """The names by which a file may call a module of that stem."""
    found = {stem}
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                if alias.asname and alias.name.rpartition(".")[2] == stem:
                    found.add(alias.asname)
    return found
